"""Prices, days and hours of a shop, as they are said. Figures come from a tool and are never computed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from agents.session.events import Language

_SIGNS: Final = {"EUR": "€", "CAD": "$", "USD": "$", "GBP": "£"}
_DAYS: Final = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS: Final = {
    "fr": (
        *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre"),
        *("novembre", "décembre"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October"),
        *("November", "December"),
    ),
}


def price(minor: int, currency: str, language: Language) -> str:
    """ "89 €", "89,50 €", "€89.50"."""
    whole, cents = divmod(int(minor), 100)
    sign = _SIGNS.get(currency, currency)
    if language == "fr":
        return f"{whole},{cents:02d} {sign}" if cents else f"{whole} {sign}"
    amount = f"{whole}.{cents:02d}" if cents else str(whole)
    return f"{sign}{amount}" if len(sign) == 1 else f"{amount} {sign}"


def day(on: date, language: Language) -> str:
    """ "samedi 28 novembre", "Saturday 28 November"."""
    return f"{_DAYS[language][on.weekday()]} {_ordinal(on.day, language)} {_MONTHS[language][on.month - 1]}"


def hour(at: time, language: Language) -> str:
    """ "19 h 30", "7:30 pm"."""
    if language == "fr":
        return f"{at.hour} h {at.minute:02d}" if at.minute else f"{at.hour} h"
    half = "am" if at.hour < 12 else "pm"
    return f"{(at.hour - 1) % 12 + 1}:{at.minute:02d} {half}" if at.minute else f"{(at.hour - 1) % 12 + 1} {half}"


def moment(iso: object, zone: str, language: Language) -> str:
    """An instant a tool gave, in the business's own time; nothing when it is unreadable."""
    at = _parsed(iso)
    if at is None:
        return ""
    local = at.astimezone(ZoneInfo(zone)) if at.tzinfo is not None else at
    joined = "à" if language == "fr" else "at"
    return f"{day(local.date(), language)} {joined} {hour(local.time(), language)}"


def date_of(iso: object, zone: str, language: Language) -> str:
    """The day of an instant or a date a tool gave."""
    at = _parsed(iso)
    if at is None:
        return ""
    return day((at.astimezone(ZoneInfo(zone)) if at.tzinfo is not None else at).date(), language)


def ranges(pairs: object, language: Language) -> str:
    """ "de 10 h à 12 h et de 14 h à 19 h" from [["10:00", "12:00"], ["14:00", "19:00"]]."""
    if not isinstance(pairs, Sequence) or isinstance(pairs, str):
        return ""
    shown = []
    for pair in pairs:
        try:
            opens, closes = (time.fromisoformat(str(end)) for end in pair)
        except (TypeError, ValueError):
            continue
        between = "de {} à {}" if language == "fr" else "from {} to {}"
        shown.append(between.format(hour(opens, language), hour(closes, language)))
    return (" et " if language == "fr" else " and ").join(shown)


def label(item: Mapping[str, Any], language: Language, *, size: bool = True) -> str:
    """An article as a customer would name it: "Robe Fleurie Bleue, taille 38"."""
    name, colour = str(item.get("name") or ""), str(item.get("colour") or "")
    if colour and colour.lower()[:4] not in name.lower():
        name = f"{name} {colour.lower()}"
    written = str(item.get("size") or "")
    if not size or not written or written.lower() in {"unique", "one size", "u"}:
        return name
    return f"{name}, {'taille' if language == 'fr' else 'size'} {written}"


def listed(parts: Sequence[str], language: Language) -> str:
    """ "36, 38 et 40"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {'et' if language == 'fr' else 'and'} {parts[-1]}"


def any_of(parts: Sequence[str], language: Language) -> str:
    """ "Échanges, Retours ou Livraison"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {'ou' if language == 'fr' else 'or'} {parts[-1]}"


def _ordinal(number: int, language: Language) -> str:
    return "1er" if language == "fr" and number == 1 else str(number)


def _parsed(iso: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(iso))
    except ValueError:
        return None
