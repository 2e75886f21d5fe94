"""Pure: free text without what tells who somebody is.

What is known of the person is found however it is written (case, accents, separators, order of the names); what looks
like a phone number, e-mail address, account, identity card, matricule, plate or street address goes whoever's it is.
Amounts, dates, claim numbers and ids stay. Scrubbing twice is scrubbing once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import phonenumbers

LABELS: Final = {
    "name": "[nom]",
    "phone": "[téléphone]",
    "email": "[e-mail]",
    "address": "[adresse]",
    "birth": "[date de naissance]",
    "matricule": "[matricule]",
    "iban": "[compte]",
    "cin": "[pièce d’identité]",
    "plate": "[plaque]",
    "other": "[effacé]",
}
_PARTICLES: Final = frozenset(
    [
        "al",
        "ait",
        "ben",
        "bin",
        "bint",
        "bou",
        "da",
        "de",
        "del",
        "des",
        "di",
        "do",
        "dos",
        "du",
        "el",
        "et",
        "ibn",
        "la",
        "le",
        "les",
        "mac",
        "mc",
        "of",
        "ould",
        "san",
        "st",
        "the",
        "van",
        "von",
        "y",
        "m",
        "mr",
        "mrs",
        "ms",
        "mme",
        "mlle",
        "dr",
        "madame",
        "monsieur",
        "mademoiselle",
        "client",
        "cliente",
        "personne",
        "anonyme",
    ]
)
_MONTHS: Final = (
    ("janvier", "january", "janv", "jan"),
    ("fevrier", "february", "fevr", "feb"),
    ("mars", "march", "mar"),
    ("avril", "april", "avr", "apr"),
    ("mai", "may"),
    ("juin", "june", "jun"),
    ("juillet", "july", "juil", "jul"),
    ("aout", "august", "aug"),
    ("septembre", "september", "sept", "sep"),
    ("octobre", "october", "oct"),
    ("novembre", "november", "nov"),
    ("decembre", "december", "dec"),
)
_START, _END = r"(?<![^\W_])", r"(?![^\W_])"
_SEP: Final = r"[\s.,\-/()|_'’]{0,3}"
_MONEY: Final = r"(?:mad|dhs?|dirhams?|eur|euros?|cad|usd|dollars?|€|\$)"
_STREET: Final = (
    r"rue|avenue|av|boulevard|boul|bd|blvd|chemin|allee|impasse|quai|route|derb|hay|lotissement|street|road|lane|drive"
)
_KEPT: Final = "|".join(
    (
        r"(?<![0-9a-f])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-f])",
        r"(?<!\d)\d{4}-\d\d-\d\d(?:[t ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:z|[+-]\d\d:?\d\d)?)?(?!\d)",
        rf"{_START}sin-\d{{4}}-\d{{6}}{_END}",
        rf"{_START}(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{{24,}}{_END}",
        rf"(?<![\w+])(?:\d{{1,3}}(?:[ .,\u00a0]\d{{3}})+|\d{{1,7}})(?:[.,]\d{{1,2}})?\s?{_MONEY}{_END}",
    )
)
_LOOKS_LIKE: Final = {
    "email": r"[a-z0-9._%+\-]+@[a-z0-9\-]+(?:\.[a-z0-9\-]+)+",
    "iban": rf"{_START}[a-z]{{2}}\d{{2}}(?:[ \-]?[a-z0-9]{{4}}){{3,7}}(?:[ \-]?[a-z0-9]{{1,4}})?{_END}"
    r"|(?<![\w+])\d(?:[ \-]?\d){15,27}(?!\d)",
    "phone": r"(?<![\w])(?:\+|00)\s?\d(?:[\s.\-()/]{0,2}\d){7,14}(?!\d)"
    r"|(?<![\w])0\d(?:[\s.\-/]{0,2}\d){8}(?!\d)"
    r"|(?<![\w])\(?[2-9]\d{2}\)?[\s.\-]{0,2}\d{3}[\s.\-]?\d{4}(?!\w)",
    "plate": rf"(?<!\d)\d{{1,5}}\s?[-|/]\s?[a-z\u0621-\u064a]\s?[-|/]\s?\d{{1,2}}(?!\d)"
    rf"|(?<!\d)\d{{1,5}}\s?[\u0621-\u064a]\s?\d{{1,2}}(?!\d)"
    rf"|{_START}[a-z]{{2}}-\d{{3}}-[a-z]{{2}}{_END}",
    "matricule": rf"{_START}[a-z]{{2,4}}-\d{{3,4}}-[a-z0-9]{{2}}{_END}",
    "cin": rf"{_START}(?!dh|rp)[a-z]{{1,2}}\d{{5,7}}{_END}",
    "address": rf"{_START}\d{{1,5}}\s?(?:bis|ter)?,?\s(?:{_STREET})\.?\s"
    r"(?:(?:de la|de|des|du|la|le|les|l['’]|d['’])\s?)*[^\W_][\w'’\-]*",
    "plate_capitals": rf"(?<!\d)\d{{3,5}} [a-z] \d{{1,2}}(?!\d)|{_START}[a-z]{{2}} ?\d{{3}} ?[a-z]{{2}}{_END}"
    rf"|{_START}[a-z]\d{{2}} ?[a-z]{{3}}{_END}|{_START}(?!cci|sin|mad|cad|eur|usd)[a-z]{{3}} ?\d{{3}}{_END}"
    rf"|{_START}(?=[a-z0-9]*\d)(?=[a-z0-9]*[a-z])[a-hj-npr-z0-9]{{17}}{_END}",
    "cin_capitals": rf"{_START}(?!dh|rp)[a-z]{{1,2}} \d{{5,7}}{_END}",
}
_CAPITALS: Final = "_capitals"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the person, every value they ever had."""

    names: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    birth_dates: frozenset[date] = frozenset()
    matricules: frozenset[str] = frozenset()
    others: frozenset[str] = field(default_factory=frozenset)
    """Anything else that is theirs alone: numbers of reports, plates."""


class Scrubber:
    """Takes one person out of texts."""

    __slots__ = ("_find",)

    def __init__(self, known: Known) -> None:
        labels = "|".join(re.escape(_fold(label)[0]) for label in LABELS.values())
        groups = [f"(?P<kept_label>{labels})"]
        groups += [f"(?P<known_{index}_{kind}>{pattern})" for index, (kind, pattern) in enumerate(_patterns(known))]
        groups.append(f"(?P<kept>{_KEPT})")
        groups += [f"(?P<{kind}>{pattern})" for kind, pattern in _LOOKS_LIKE.items()]
        self._find = re.compile("|".join(groups))

    def __call__(self, text: str) -> str:
        """The text without them."""
        folded, index = _fold(text)
        parts, end, look_from = [], 0, 0
        while match := self._find.search(folded, look_from):
            kind = match.lastgroup or ""
            start, stop = index[match.start()], index[match.end()]
            look_from = match.end()
            if not _counts(kind, text[start:stop]):
                look_from = match.start() + 1
            elif not kind.startswith("kept"):
                parts += [text[end:start], LABELS[_label(kind)]]
                end = stop
        return "".join([*parts, text[end:]]) if parts else text


def _label(kind: str) -> str:
    return kind.rsplit("_", 1)[-1] if kind.startswith("known_") else kind.removesuffix(_CAPITALS)


def _counts(kind: str, found: str) -> bool:
    if kind == "iban":
        return sum(c.isdigit() for c in found) >= 10
    if kind.endswith((_CAPITALS, "_short_name")):
        return found == found.upper() if kind.endswith(_CAPITALS) else found[0].isupper()
    return True


def _fold(text: str) -> tuple[str, list[int]]:
    """Lower case without accents, and for each of its positions (its end included) the one in `text`."""
    if text.isascii():
        return text.lower(), list(range(len(text) + 1))
    folded: list[str] = []
    index: list[int] = []
    for position, character in enumerate(text):
        for plain in unicodedata.normalize("NFKD", character).lower():
            if not unicodedata.combining(plain):
                folded.append(plain)
                index.append(position)
    index.append(len(text))
    return "".join(folded), index


def _patterns(known: Known) -> Iterator[tuple[str, str]]:
    """The most telling first; of the same kind the longest, so that a part never hides the whole."""
    yield from (("email", re.escape(_fold(value)[0])) for value in _longest(known.emails))
    yield from (("phone", _phone(value)) for value in _longest(known.phones) if sum(map(str.isdigit, value)) >= 6)
    yield from (("matricule", _spaced(value)) for value in _longest(known.matricules) if len(value) >= 5)
    yield from (("birth", pattern) for value in sorted(known.birth_dates) for pattern in _dates(value))
    yield from (("address", _phrase(value)) for value in _longest(_pieces(known.addresses)))
    yield from (("other", _spaced(value)) for value in _longest(known.others) if len(value) >= 4)
    names = [[p for p in re.split(r"[\W_]+", _fold(name)[0]) if p] for name in _longest(known.names)]
    yield from (("name", _name(parts)) for parts in names if len(parts) > 1)
    yield from (("name", _name(parts[::-1])) for parts in names if len(parts) > 1)
    words = {part for parts in names for part in parts if part not in _PARTICLES and not part.isdigit()}
    yield from (("name", f"{_START}{re.escape(word)}{_END}") for word in _longest(words) if len(word) > 2)
    short = "|".join(re.escape(word) for word in sorted(words) if len(word) == 2)
    if short:
        yield "short_name", f"{_START}(?:{short}){_END}"


def _longest(values: Iterable[str]) -> list[str]:
    return sorted({value.strip() for value in values if value.strip()}, key=lambda value: (-len(value), value))


def _pieces(addresses: Iterable[str]) -> Iterator[str]:
    """An address, and those of its parts that are worth something alone."""
    for address in addresses:
        yield address
        yield from (piece.strip() for piece in address.split(",") if len(piece.strip()) >= 4)


def _phrase(value: str) -> str:
    words = [re.escape(word) for word in re.split(r"[\W_]+", _fold(value)[0]) if word]
    phrase = r"[\W_]{1,4}".join(words)
    return rf"{_START}{phrase}{_END}(?!\s?{_MONEY})" if words else r"(?!)"


def _spaced(value: str) -> str:
    characters = [re.escape(c) for c in _fold(value)[0] if c.isalnum()]
    return f"{_START}{_SEP.join(characters)}{_END}" if characters else r"(?!)"


def _name(parts: list[str]) -> str:
    return f"{_START}{_SEP.join(map(re.escape, parts))}{_END}"


def _phone(value: str) -> str:
    """The number in full, as dialled at home, or bare."""
    try:
        number = phonenumbers.parse(value, None)
        national, code = str(number.national_number), str(number.country_code)
    except phonenumbers.NumberParseException:
        national, code = "".join(c for c in value if c.isdigit()), ""
    digits = r"[\s.\-()/\u00a0]{0,3}".join(national)
    abroad = rf"(?:\+|00|%2b)?\s?{code}[\s.\-()/]{{0,3}}(?:\(?0\)?[\s.\-]{{0,2}})?" if code else r"\+?"
    return rf"(?:(?<!\d){abroad}|(?<!\d)0[\s.\-/]{{0,2}}|(?<!\d)){digits}(?!\d)"


def _dates(value: date) -> Iterator[str]:
    day, month, year = value.day, value.month, value.year
    months = "|".join(_MONTHS[month - 1])
    sep = r"\s?[/.\- ]\s?"
    yield rf"(?<!\d){year}{sep}0?{month}{sep}0?{day}(?!\d)"
    yield rf"(?<!\d)0?{day}{sep}0?{month}{sep}(?:{year}|{year % 100:02})(?!\d)"
    yield rf"(?<!\d)0?{month}{sep}0?{day}{sep}{year}(?!\d)"
    yield rf"(?<!\d)0?{day}(?:er|st|nd|rd|th)?(?: of)? (?:{months})\.?,? {year}(?!\d)"
    yield rf"{_START}(?:{months})\.? 0?{day}(?:st|nd|rd|th)?,? {year}(?!\d)"
