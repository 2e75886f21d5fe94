"""A birth date as people write or say it: "12/03/1985", "12 mars 1985", "March 12, 1985", in words too.

An impossible day, a day to come, an age nobody has, or two different days are no birth date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from agents.extraction import spoken_numbers
from agents.folding import fold

OLDEST: Final = 120
YOUNGEST_WHEN_SHORT: Final = 16
OLDEST_WHEN_SHORT: Final = 100
"""Ages a year of two figures may stand for: beyond, it says too little."""
MAX_CHARS: Final = 1_000

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            *("janvier january janv jan", "fevrier february fevr fev feb", "mars march mar", "avril april avr apr"),
            *("mai may", "juin june jun", "juillet july juil jul", "aout august aug", "septembre september sept sep"),
            *("octobre october oct", "novembre november nov", "decembre december dec"),
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))
_ORDINAL_WORDS: Final = """
premier first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
fifteenth sixteenth seventeenth eighteenth nineteenth twentieth
"""
_ORDINALS: Final = {word: value for value, word in enumerate(_ORDINAL_WORDS.split()[1:], start=1)} | {
    "premier": 1,
    "thirtieth": 30,
}
_ANY_NUMBER: Final = "|".join(sorted({*spoken_numbers.WORDS, *_ORDINALS}, key=len, reverse=True))
_SPOKEN: Final = re.compile(rf"(?<![a-z])(?:{_ANY_NUMBER})(?:(?:[ -]|[ -]et[ -]| and )(?:{_ANY_NUMBER}))*(?![a-z])")
_YEAR: Final = r"(\d{4}|\d{2}(?: \d{1,2})?)(?!\d)"
_FORMS: Final = (
    ("ymd", re.compile(r"(?<!\d)((?:19|20)\d\d)[-/. ](\d{1,2})[-/. ](\d{1,2})(?!\d)")),
    (
        "day_first",
        re.compile(r"(?<!\d)(\d{1,2})(?:er|st|nd|rd|th)?[ -]?(?:of |de |du mois de )?" rf"({_MONTH})\.?,?[ -]{_YEAR}"),
    ),
    ("month_first", re.compile(rf"(?<![a-z])({_MONTH})\.? (?:the )?(\d{{1,2}})(?:st|nd|rd|th)?,? {_YEAR}")),
    ("glued", re.compile(r"(?<!\w)(\d{2})(\d{2})((?:19|20)\d{2})(?!\w)")),
    (
        "figures",
        re.compile(r"(?<![\d/.-])(?<!\d )(\d{1,2}) ?[-/., ] ?(\d{1,2}) ?[-/., ] ?(\d{4}|\d{2})(?![\d/]|[- ]\d)"),
    ),
)


@dataclass(frozen=True, slots=True)
class BirthDate:
    """The span covers what was written, in the text as given."""

    on: date
    start: int
    end: int


def find_birth_dates(text: str, *, today: date, month_first: bool = False) -> tuple[BirthDate, ...]:
    """Every complete day somebody alive may be born on, in order. `month_first`: 03/12 is the twelfth of March."""
    folded = fold(text[:MAX_CHARS])
    plain, begins, ends = _in_figures(folded)
    found: list[BirthDate] = []
    taken = bytearray(len(plain) + 1)
    for name, pattern in _FORMS:
        for match in pattern.finditer(plain):
            if any(taken[match.start() : match.end()]):
                continue
            on = _day(name, match, today, month_first=month_first)
            if on is not None:
                taken[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
                found.append(BirthDate(on, begins[match.start()], ends[match.end() - 1]))
    return tuple(sorted(found, key=lambda one: one.start))


def read_birth_date(text: str, *, today: date, month_first: bool = False) -> date | None:
    """The one birth date a text tells; None when it tells none, or several."""
    told = {one.on for one in find_birth_dates(text, today=today, month_first=month_first)}
    return told.pop() if len(told) == 1 else None


def _day(name: str, match: re.Match[str], today: date, *, month_first: bool) -> date | None:
    first, second, third = match[1], match[2], match[3]
    if name == "ymd":
        return _born(int(first), int(second), int(third), today)
    year = _year(third, today)
    if year is None:
        return None
    if name == "day_first":
        return _born(year, _MONTHS[second], int(first), today)
    if name == "month_first":
        return _born(year, _MONTHS[first], int(second), today)
    one, two = int(first), int(second)
    day, month = (two, one) if (month_first and one <= 12) or two > 12 else (one, two)
    return _born(year, month, day, today)


def _year(written: str, today: date) -> int | None:
    """ "1985", "19 85" (said in two halves), or "85" when only one century makes an adult of it."""
    figures = written.replace(" ", "")
    if " " in written:
        century, rest = written.split()
        figures = century + rest.zfill(2) if century in {"19", "20"} else ""
    if len(figures) == 4:
        return int(figures)
    if len(figures) != 2:
        return None
    ages = {today.year - year: year for year in (1900 + int(figures), 2000 + int(figures))}
    fitting = [year for age, year in ages.items() if YOUNGEST_WHEN_SHORT <= age <= OLDEST_WHEN_SHORT]
    return fitting[0] if len(fitting) == 1 else None


def _born(year: int, month: int, day: int, today: date) -> date | None:
    try:
        on = date(year, month, day)
    except ValueError:
        return None
    return on if today.year - OLDEST <= on.year and on < today else None


def _in_figures(folded: str) -> tuple[str, list[int], list[int]]:
    """The text with spoken numbers as figures, and where what each of its characters stands for begins and ends."""
    pieces: list[str] = []
    begins: list[int] = []
    ends: list[int] = []
    at = 0
    for start, end, figures in [*_spoken(folded), (len(folded), len(folded), "")]:
        pieces += [folded[at:start], figures]
        begins += [*range(at, start), *([start] * len(figures))]
        ends += [*range(at + 1, start + 1), *([end] * len(figures))]
        at = end
    return "".join(pieces), begins, ends


def _spoken(folded: str) -> Iterator[tuple[int, int, str]]:
    for match in _SPOKEN.finditer(folded):
        figures: list[str] = []
        words: list[str] = []
        for word in re.findall(r"[a-z]+", match[0]):
            if word not in _ORDINALS:
                words.append(word)
                continue
            ten = words.pop() if words and words[-1] in {"twenty", "thirty"} else ""
            figures += [*_read(words), str(_ORDINALS[word] + {"twenty": 20, "thirty": 30}.get(ten, 0))]
            words = []
        figures += _read(words)
        if figures:
            yield match.start(), match.end(), " ".join(figures)


def _read(words: list[str]) -> tuple[str, ...]:
    read = spoken_numbers.readings(words) if words else []
    return read[0] if read else ()
