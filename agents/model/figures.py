"""Everything in a text that can be wrong by a digit: amounts, times, dates, phones, links, codes, numbers in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from agents.model.number_words import in_digits
from agents.model.units import MONTHS, UNIT, WEEKDAYS, unit_of


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `kind`: money, percent, minute, hour, day, week, month, year, number, phone, code, link, date.

    `value` is canonical: "1200.5", "17:30", "month 11", the last nine digits of a phone.
    """

    kind: str
    value: str
    written: str


_TLD = (
    "com|ca|fr|net|org|io|co|info|biz|app|dev|shop|store|me|ly|gl|be|ch|eu|uk|us|link|click|top|site|online|quebec"
    "|test|xyz"
)
_LINK = re.compile(
    r"(?:https?|ftp|mailto|tel|javascript|data):\S+|www\.\S+|\S*@\S*"
    rf"|(?<![\w.])(?:[a-z0-9-]+\.)+(?:{_TLD})\b(?:[/?#]\S*)?"
)
_ISO = re.compile(
    r"\b(\d{4})-(\d{2})-(\d{2})(?:[t ](\d{2}):(\d{2})(?::\d{2})?(?:\.\d+)?(?:z|[+-]\d{2}:?\d{2})?)?(?!\d)"
)
_POSTAL = re.compile(r"(?<![a-z0-9])([a-z]\d[a-z]) ?-?(\d[a-z]\d)(?![a-z0-9])")
_CLOCK = re.compile(
    r"(?<![\d:.,])(\d{1,2}) ?(?:h|:) ?([0-5]\d)(?!\d) ?(am|pm|a\.m|p\.m)?"
    r"|(?<![\d:.,])(\d{1,2}) ?(am|pm|a\.m|p\.m)(?![a-z])"
)
_PHONE = re.compile(r"(?<![\w$])\+?\(?\d(?:[ .()/-]{0,2}\d){6,15}(?!\w)")
_GROUPED = r"(?:\d{1,3}(?:[ .,]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?)"
_AMOUNT = re.compile(
    rf"(?P<before>(?:us|ca|c)?[$€£] ?)?(?P<number>(?<![a-z0-9]){_GROUPED})(?: ?-?(?P<unit>{UNIT}))?(?![a-z0-9])"
    r"(?P<range> ?(?:-|a|et|ou|to|and|or|through) ?(?=[$€£]? ?\d))?"
)
_CODE = re.compile(r"[a-z0-9]*(?:[a-z]\d|\d[a-z])[a-z0-9]*")
_DAY_NAME = re.compile(rf"\b({'|'.join(WEEKDAYS)})s?\b")
_MONTH_NAME = re.compile(rf"\b({'|'.join(MONTHS)})\b")
_NOT_MONTHS = frozenset({"may", "march", "mars"})
_NOON = re.compile(r"\b(midi|noon|minuit|midnight)\b")


def find_figures(text: str) -> list[Figure]:
    """All figures of a plain text (`agents.model.plain`)."""
    left = in_digits(text)
    if not _ANY.search(left):
        return []
    found: list[Figure] = []
    for pattern, read in _READERS:
        spans = []
        for match in pattern.finditer(left):
            figures = list(read(match))
            if figures:
                found += figures
                spans.append(match.span())
        for start, end in spans:
            left = left[:start] + "|" * (end - start) + left[end:]
    return found + _amounts(left)


def _link(match: re.Match[str]) -> Iterator[Figure]:
    yield Figure("link", match[0].rstrip(".,;:!?)'\""), match[0])


def _iso(match: re.Match[str]) -> Iterator[Figure]:
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        yield Figure("code", match[0], match[0])
        return
    yield Figure("number", str(day.day), match[0])
    yield Figure("number", str(day.year), match[0])
    yield Figure("date", f"month {day.month}", match[0])
    yield Figure("date", f"day {day.isoweekday()}", match[0])
    if match[4]:
        yield _time(int(match[4]), int(match[5]), match[0])


def _clock(match: re.Match[str]) -> Iterator[Figure]:
    hours, minutes, half = int(match[1] or match[4]), int(match[2] or 0), match[3] or match[5] or ""
    if half.startswith("p") and hours < 12:
        hours += 12
    elif half.startswith("a") and hours == 12:
        hours = 0
    yield _time(hours, minutes, match[0])


def _time(hours: int, minutes: int, written: str) -> Figure:
    return Figure("hour", f"{hours}:{minutes:02d}" if minutes else str(hours), written)


def _postal(match: re.Match[str]) -> Iterator[Figure]:
    yield Figure("code", match[1] + match[2], match[0])


def _phone(match: re.Match[str]) -> Iterator[Figure]:
    digits = "".join(str(int(character)) for character in match[0] if character.isdecimal())
    groups = re.split(r"[ .()/-]+", match[0])
    if len(digits) >= 9 or (len(digits) == 7 and "-" in match[0] and len(groups) == 2):
        yield Figure("phone", digits[-9:], match[0])


def _noon(match: re.Match[str]) -> Iterator[Figure]:
    yield Figure("hour", "12" if match[0] in {"midi", "noon"} else "0", match[0])


def _day_name(match: re.Match[str]) -> Iterator[Figure]:
    yield Figure("date", f"day {WEEKDAYS[match[1]]}", match[0])


def _month_name(match: re.Match[str]) -> Iterator[Figure]:
    near = match.string[max(0, match.start() - 6) : match.end() + 4]
    if match[0] not in _NOT_MONTHS or any(character.isdecimal() for character in near):
        yield Figure("date", f"month {MONTHS[match[0]]}", match[0])


_READERS: Final = (
    (_LINK, _link),
    (_ISO, _iso),
    (_POSTAL, _postal),
    (_CLOCK, _clock),
    (_PHONE, _phone),
    (_NOON, _noon),
    (_DAY_NAME, _day_name),
    (_MONTH_NAME, _month_name),
)


_ANY: Final = re.compile(
    rf"[\d@]|www\.|:\S|\.(?:{_TLD})\b|{_NOON.pattern}|{_DAY_NAME.pattern}|\b(?:{'|'.join(MONTHS)})\b"
)
"""Without any of these there is no figure, and most sentences have none."""


def _amounts(text: str) -> list[Figure]:
    """Numbers with their unit; both ends of "200 à 400 $" are money."""
    found: list[Figure] = []
    pending: list[tuple[str, str]] = []
    left = text
    for match in _AMOUNT.finditer(text):
        value = canonical(match["number"])
        kind = "money" if match["before"] else unit_of(match["unit"])
        left = left[: match.start()] + "|" * (match.end() - match.start()) + left[match.end() :]
        if match["range"] and kind == "number":
            pending.append((value, match["number"]))
            continue
        found += [Figure(kind, before, written) for before, written in pending]
        pending = []
        end = match.start("range") if match["range"] else match.end()
        found.append(Figure(kind, value, text[match.start() : end]))
    found += [Figure("number", value, written) for value, written in pending]
    found += [Figure("code", match[0], match[0]) for match in _CODE.finditer(left)]
    return found


def canonical(number: str) -> str:
    """ "1 200,50", "1,200.50" and "1200.5" are the same number."""
    compact = "".join(str(int(c)) if c.isdecimal() else c for c in number if c != " ")
    decimals = re.search(r"[.,](\d{1,2})$", compact)
    if decimals is None:
        return re.sub(r"[.,]", "", compact).lstrip("0") or "0"
    whole = re.sub(r"[.,]", "", compact[: decimals.start()]).lstrip("0") or "0"
    fraction = decimals[1].rstrip("0")
    return f"{whole}.{fraction}" if fraction else whole
