"""Units of amounts, names of days and months, folded, in both languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_UNITS: Final = (
    ("money", r"\$ ?(?:cad|us|ca)?|€|£|cents?|dollars?|piasses?|piastres?|euros?|eur|cad|usd|livres?|pounds?|bucks?"),
    ("percent", r"%|pour ?cent|percent|per cent"),
    ("minute", r"minutes?|mins?|mn"),
    ("hour", r"heures?|hours?|hrs?|hres?|h|o'clock"),
    ("day", r"jours?|days?|journees?|nuits?|nights?|jrs?"),
    ("week", r"semaines?|weeks?|wks?"),
    ("month", r"mois|months?"),
    ("year", r"ans?|annees?|years?|yrs?"),
)
UNIT: Final = "|".join(f"(?:{words})" for _, words in _UNITS)
_COMPILED: Final = tuple((kind, re.compile(rf"(?:{words})\Z")) for kind, words in _UNITS)


def unit_of(word: str | None) -> str:
    """The kind of a figure written with this unit; `number` without one."""
    if word:
        for kind, pattern in _COMPILED:
            if pattern.match(word):
                return kind
    return "number"


_WEEK: Final = (
    ("lundi", "monday"),
    ("mardi", "tuesday"),
    ("mercredi", "wednesday"),
    ("jeudi", "thursday"),
    ("vendredi", "friday"),
    ("samedi", "saturday"),
    ("dimanche", "sunday"),
)
_YEAR: Final = (
    ("janvier", "january"),
    ("fevrier", "february"),
    ("mars", "march"),
    ("avril", "april"),
    ("mai", "may"),
    ("juin", "june"),
    ("juillet", "july"),
    ("aout", "august"),
    ("septembre", "september"),
    ("octobre", "october"),
    ("novembre", "november"),
    ("decembre", "december"),
)
WEEKDAYS: Final[Mapping[str, int]] = {name: at for at, names in enumerate(_WEEK, 1) for name in names}
MONTHS: Final[Mapping[str, int]] = {name: at for at, names in enumerate(_YEAR, 1) for name in names}
