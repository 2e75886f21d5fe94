"""E-mail, phone, postal code and street address, as people type or dictate them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agents.extraction.name_words import NOT_CITIES
from agents.folding import fold


@dataclass(frozen=True, slots=True)
class Detail:
    """`value` is normalised (E.164, "H2X 1Y4", lower-case e-mail); the span covers what was written."""

    value: str
    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Address:
    """`street` as written, number and street name; the rest when it follows."""

    street: str
    city: str | None
    postal_code: str | None
    start: int
    end: int
    confidence: float


_EMAIL = re.compile(
    r"(?<![\w.+-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,5}[A-Za-z]{2,24}(?![\w@-])"
)
_CANADIAN = re.compile(
    r"(?<![a-z0-9])([abceghj-nprstvxy]\d[abceghj-nprstv-z])[ -]?(\d[abceghj-nprstv-z]\d)(?![a-z0-9])",
    re.IGNORECASE | re.ASCII,
)
_FIVE_DIGITS = re.compile(r"(?<![\d\w.,$€#+-])(\d{5})(?![\d\w$€%])(?!\s?(?:\$|€|dollars?|euros?))")
_NUMBERISH = re.compile(r"(?<![\w.,$€#/])\+?\(?\d[\d().\u00a0 \-–/]{6,22}\d(?![\w$€%])")


def find_emails(text: str) -> Iterator[Detail]:
    for match in _EMAIL.finditer(text):
        if ".." not in match[0] and ".@" not in match[0]:
            yield Detail(match[0].lower(), match.start(), match.end(), 0.98)


def find_postal_codes(text: str, *, country: str = "CA") -> Iterator[Detail]:
    if country == "CA":
        for match in _CANADIAN.finditer(text):
            yield Detail(f"{match[1]} {match[2]}".upper(), match.start(), match.end(), 0.97)
    elif country in {"FR", "MA", "US"}:
        for match in _FIVE_DIGITS.finditer(text):
            if country != "FR" or "01000" <= match[1] <= "98999":
                yield Detail(match[1], match.start(1), match.end(1), 0.85)


def find_phones(text: str, *, country: str = "CA") -> Iterator[Detail]:
    for match in _NUMBERISH.finditer(text):
        number = _e164(match[0], country)
        if number is not None:
            yield Detail(number, match.start(), match.end(), 0.95)


def _e164(written: str, country: str) -> str | None:
    digits = re.sub(r"\D", "", written.replace("(0)", ""))
    if written.startswith("+") or digits.startswith("00"):
        digits = digits.removeprefix("00")
        return f"+{digits}" if 8 <= len(digits) <= 15 and digits[0] != "0" and _sound(digits) else None
    if country in {"CA", "US"}:
        digits = digits[1:] if len(digits) == 11 and digits[0] == "1" else digits
        return f"+1{digits}" if len(digits) == 10 and digits[0] in "23456789" and digits[3] in "23456789" else None
    prefix = {"FR": "33", "MA": "212"}.get(country)
    if prefix and len(digits) == 10 and digits[0] == "0" and digits[1] != "0":
        return f"+{prefix}{digits[1:]}"
    if prefix and digits.startswith(prefix) and len(digits) == len(prefix) + 9:
        return f"+{digits}"
    return None


def _sound(digits: str) -> bool:
    if digits[0] == "1":
        return len(digits) == 11 and digits[1] in "23456789"
    if digits.startswith(("33", "212")):
        return len(digits) == len("33" if digits.startswith("33") else "212") + 9
    return True


_WORD = r"[^\W\d_][\w'’.-]{0,30}"
_NUMBER = r"(?<![\w$#-])(\d{1,5}(?:-\d{1,4})?(?:\s?(?:bis|ter|[a-d])(?!\w))?)"
_STREET_FR = re.compile(
    rf"{_NUMBER}\s?,?\s+((?:rue|avenue|av\.?|ave\.?|boulevard|boul\.?|bd\.?|bld|blvd|chemin|ch\.?|place|pl\.?|route|rte\.?|rang"
    rf"|montee|cote|impasse|allee|quai|croissant|terrasse|square|ruelle|cours|sentier|promenade)\s+(?:{_WORD}\s?){{1,5}})"
)
_STREET_EN = re.compile(
    rf"{_NUMBER}\s+((?:{_WORD}\s){{1,4}}?(?:street|st\.?|avenue|ave\.?|road|rd\.?|boulevard|blvd\.?|drive|dr\.?|lane|ln\.?"
    r"|court|crescent|cres\.?|place|terrace|circle|way))(?![\w'’])"
)
_STREET_END = re.compile(
    r"\s+(?:a|au|aux|et|pis|mais|mon|ma|mes|j|je|on|il|elle|ca|c|est|svp|merci|dans|avec|pour|appartement|app|apt|suite|le|depuis"
    r"|please|my|the|is|and|in|there|we|i|it|pres|code|tel|telephone|cell|refoulement|inondation|urgence|drain|egout|eau|toilette"
    r"|rappelez|venez|sous|ici)(?=[\s'’.,;!?]|$)"
)
_CITY = re.compile(
    r"\s*(?:,|\ba\b|\bin\b)\s*((?:(?:saint|sainte|st|ste|la|le|les|mont|pointe|ville|notre|du|de|des|sur|l)[ -])*"
    rf"{_WORD}(?:-[\w'’-]+)*(?:\s(?:saint|sainte)-[\w-]+)?)"
)


def find_address(text: str, *, country: str = "CA") -> Address | None:
    """A number and a street; the city and the postal code when they come right after."""
    folded = fold(text)
    match = _STREET_FR.search(folded) or _STREET_EN.search(folded)
    if match is None:
        return None
    start, end = match.span()
    if match.re is _STREET_FR:
        name_from = match.start(2)
        cut = _STREET_END.search(folded, name_from, end)
        end = cut.start() if cut else end
    end = start + len(text[start:end].rstrip(" ,.-–—'’"))
    street = text[start:end]
    if len(street.split()) < 3:
        return None
    city, end = _city(text, folded, end)
    postal = next((code for code in find_postal_codes(text[: end + 30], country=country) if code.start >= end), None)
    if postal is not None:
        end = postal.end
    confidence = 0.7 + (0.1 if city else 0) + (0.15 if postal else 0)
    return Address(street, city, postal.value if postal else None, start, end, round(confidence, 2))


def _city(text: str, folded: str, at: int) -> tuple[str | None, int]:
    match = _CITY.match(folded, at)
    if match is None or re.split(r"\W", match[1])[0] in NOT_CITIES:
        return None, at
    written = text[match.start(1) : match.end(1)].rstrip(" .'’-")
    if len(written) < 3 or not (written[0].isupper() or text[:at].islower()):
        return None, at
    return written, match.start(1) + len(written)
