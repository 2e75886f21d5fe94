"""When it happened: a claim is about the past, so a weekday is the last one and a date without a year the latest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from agents.folding import fold
from agents.understanding.dates import find_dates
from agents.understanding.models import When

_N: Final = {
    "un": 1, "une": 1, "one": 1, "a": 1, "deux": 2, "two": 2, "jouj": 2, "trois": 3, "three": 3, "tlata": 3,
    "quatre": 4, "four": 4, "reb3a": 4, "cinq": 5, "five": 5, "six": 6, "sept": 7, "seven": 7, "huit": 8, "eight": 8,
    "neuf": 9, "nine": 9, "dix": 10, "ten": 10,
}  # fmt: skip
_COUNT: Final = rf"(\d{{1,3}}|{'|'.join(sorted(_N, key=len, reverse=True))})"
_UNIT: Final = r"(jours?|semaines?|mois|days?|weeks?|months?|iyam|simanat?)"
_ROUGHLY: Final = re.compile(
    rf"(?<!\w)(?:il y a|depuis|for|hadi|about|around|over|voila|ca fait)? ?{_COUNT} (?:ou|a|or|to"
    rf"|-) {_COUNT} {_UNIT}(?: ago)?(?!\w)"
)
_SINCE: Final = re.compile(
    rf"(?<!\w)(?:depuis|ca fait|voila|for|hadi|since) (?:about |environ |around )?{_COUNT} {_UNIT}(?!\w)"
)
_SHORT: Final = (
    (
        re.compile(
            r"(?<!\w)(?:avant-hier|avant hier|day before yesterday|wel lbare7|wel lbareh|wlt lbareh|ouel lbareh)(?!\w)"
        ),
        2,
    ),
    (
        re.compile(
            r"(?<!\w)(?:last night|lbare7|lbareh|lbarah|lbare7a|elbareh|lbar7|lbarh|l'bareh|lbarehh|barah"
            r"|bareh|bare7)(?!\w)"
        ),
        1,
    ),
    (
        re.compile(
            r"(?<!\w)(?:cette nuit|la nuit derniere|tout a l'heure|a l'instant|just now|ce midi|lyoum|lyom"
            r"|lyouma|had sbah"
            r"|had nhar|had sba7|sbah|sba7|daba|this lunchtime|earlier today|il y a une heure|an hour ago"
            r"|il y a (?:\w+ )?(?:minutes|heures)|\w+ (?:hours|minutes) ago|une demi-heure|half an hour ago)(?!\w)"
        ),
        0,
    ),
)
_VAGUE: Final = re.compile(
    r"(?<!\w)(?:il y a (?:quelques|plusieurs|environ|a peu pres|un moment|longtemps)|recemment"
    r"|l'autre (?:jour|soir|nuit)"
    r"|la semaine (?:derniere|passee)|le mois (?:dernier|passe)|ces (?:derniers )?jours|ces derniers temps"
    r"|(?:debut|fin|mi|courant) "
    r"(?:du mois|de semaine|d'?annee|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre"
    r"|novembre|decembre)"
    r"|(?:a few|some|several|couple of) (?:days|weeks|months)|last (?:week|month|year)|the other (?:day"
    r"|night|week)|recently|a while (?:ago|back)"
    r"|sometime|some time ago|(?:je )?ne sais (?:plus|pas) (?:quand|quel jour|exactement quand|la date)"
    r"|(?:don't|do not|can't) (?:know|remember|recall) (?:exactly )?(?:when|the date|what day)"
    r"|(?:me|m'en) (?:souviens|rappelle) (?:plus|pas)|dans la semaine|pendant (?:les|mes|nos) vacances"
    r"|vers le (?:debut|\d)|aux alentours|autour du|around the"
    r"|chi nhar|chi iyam|chi simana|simana li fatet|simana lli fatet|chhar li fat|hadi chi|hadi mouda"
    r"|ch7al hadi|i think it was|je crois que c'etait"
    r"|l'an(?:nee)? (?:dernier|derniere|passee?)|cet ete|l'ete dernier|this summer|last summer)(?!\w)"
)
_HALF: Final = re.compile(r"(?<!\w)(?:vers |a |around |at |f |m3a )?(\d{1,2}) ?h(?:eures?)? ?(\d{2})?(?: et demie?)?")

_WEEKDAY: Final = re.compile(
    r"^(?!.*(?:\d|dernier|last)).*(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|[a-z]+day|tues|wed|thurs)"
)
"""Named today, a weekday is this one or the last: nobody knows."""


@dataclass(frozen=True, slots=True)
class Occurred:
    """`on` may be known and still be vague ("three or four days ago")."""

    on: date | None = None
    at: time | None = None
    is_vague: bool = False
    quote: str = ""
    is_future: bool = False


def when_in(text: str, today: date) -> Occurred:
    """When it happened, or nothing. Pure: `today` is given."""
    folded = fold(text)
    vague = _VAGUE.search(folded)
    roughly = _ROUGHLY.search(folded)
    noon = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
    found = find_dates(text, now=noon, zone="UTC")
    at = next((when.hour for when in found if when.hour is not None), None)
    if roughly is not None:
        back = _days(roughly[1], roughly[3])
        return Occurred(today - timedelta(days=back), at, is_vague=True, quote=_cut(text, roughly))
    days = list(_told(text, folded, found, today))
    if not days:
        return Occurred(None, at, vague is not None, _cut(text, vague) if vague else "")
    on, quote, rough = min(days, key=lambda one: one[0] > today)
    return Occurred(on, at, rough or vague is not None, quote, on > today)


def _told(text: str, folded: str, found: tuple[When, ...], today: date) -> Iterator[tuple[date, str, bool]]:
    for pattern, back in _SHORT:
        for match in pattern.finditer(folded):
            yield today - timedelta(days=back), _cut(text, match), False
    for match in _SINCE.finditer(folded):
        yield today - timedelta(days=_days(match[1], match[2])), _cut(text, match), match[2][0] not in "jdi"
    for when in found:
        if when.day is not None:
            day = _past(when, today)
            either = (today - day).days == 7 and _WEEKDAY.search(fold(when.quote)) is not None
            yield day, when.quote, when.until_day is not None or _is_long(when.quote) or either


def _past(when: When, today: date) -> date:
    """The latest such day that is not to come."""
    day = when.day
    if day is None or day <= today:
        return day or today
    words = fold(when.quote)
    if re.search(r"20\d\d|demain|tomorrow|prochain|next", words):
        return day
    if _WEEKDAY.search(words):
        while day >= today:
            day -= timedelta(days=7)
        return day
    if re.search(r"[a-z]{3}|[/.]", words.removeprefix("le ").removeprefix("the ")) and when.confidence > 0.7:
        try:
            return day.replace(year=day.year - 1)
        except ValueError:
            return day - timedelta(days=366)
    month = (day.replace(day=1) - timedelta(days=1)).replace(day=1)
    try:
        return month.replace(day=day.day)
    except ValueError:
        return day


def _is_long(quote: str) -> bool:
    return bool(re.search(r"semaines|mois|weeks|months?", fold(quote)))


def _days(count: str, unit: str) -> int:
    number = int(count) if count.isdigit() else _N.get(count, 1)
    return number * (7 if unit[0] in "sw" else 30 if unit[0] == "m" else 1)


def _cut(text: str, match: re.Match[str] | None) -> str:
    return text[match.start() : match.end()].strip() if match is not None else ""
