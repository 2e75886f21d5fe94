"""Days and hours as people say them, resolved against a given moment.

A weekday alone is the next one to come, never today. "prochain" and "next" skip tomorrow: whoever means tomorrow says
so. Figures like 3/12 are day first, except in English, where they are less certain. A day of the month alone is the
next such day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from agents.folding import fold
from agents.understanding.date_words import (
    BETWEEN,
    DAY_RULES,
    DAYS,
    HOUR_RULES,
    MONTHS,
    NAMED_HOURS,
    NUMBERS,
    PART,
    PARTS,
    WEEKDAYS,
)
from agents.understanding.models import When


@dataclass(frozen=True, slots=True)
class _Piece:
    when: When
    is_day: bool


def find_dates(
    text: str, *, now: datetime | None = None, zone: str = "America/Toronto", english: bool = False
) -> tuple[When, ...]:
    """Every day and hour, in order; a day and the hour said with it are one `When`."""
    folded = fold(text)
    today = now.astimezone(ZoneInfo(zone)) if now is not None else None
    pieces: list[_Piece] = []
    taken = bytearray(len(folded))
    for piece in (*_days(text, folded, today, english=english), *_hours(text, folded), *_parts(text, folded)):
        when = piece.when
        if not any(taken[when.start : when.end]):
            taken[when.start : when.end] = b"\x01" * (when.end - when.start)
            pieces.append(piece)
    return tuple(_joined(sorted(pieces, key=lambda piece: piece.when.start), text, folded))


def _days(text: str, folded: str, now: datetime | None, *, english: bool) -> Iterator[_Piece]:
    for name, pattern in DAY_RULES:
        for match in pattern.finditer(folded):
            when = _day(name, match, text, now, english=english)
            if when is not None:
                yield _Piece(when, is_day=True)


def _day(name: str, match: re.Match[str], text: str, now: datetime | None, *, english: bool) -> When | None:
    found = When(None, None, text[match.start() : match.end()], *match.span(), 0.95)
    if name == "iso":
        return _absolute(found, int(match[1]), int(match[2]), int(match[3]), now)
    if name in {"spelled", "english"}:
        month, day = (match[2], match[1]) if name == "spelled" else (match[1], match[2])
        return _absolute(found, int(match[3]) if match[3] else None, MONTHS[month], int(day), now)
    if name == "figures":
        return _figures(found, match, now, english=english)
    if name == "ordinal":
        day_number = int(match[1] or match[2])
        return _month_day(replace(found, confidence=0.7), day_number, now)
    return _relative(name, found, match, now)


def _absolute(found: When, year: int | None, month: int, day: int, now: datetime | None) -> When | None:
    """Without a year: the next such day, unless it was less than two months ago."""
    try:
        if year is not None:
            on = date(year, month, day)
        elif now is None:
            date(2028, month, day)
            return replace(found, confidence=0.6)
        else:
            on = date(now.year, month, day)
            if on < now.date() - timedelta(days=60):
                on = date(now.year + 1, month, day)
    except ValueError:
        return None
    return replace(found, day=on, past=now is not None and on < now.date())


def _figures(found: When, match: re.Match[str], now: datetime | None, *, english: bool) -> When | None:
    first, second = int(match[1]), int(match[2])
    year = (int(match[3]) + (2000 if len(match[3]) == 2 else 0)) if match[3] else None
    if "." in match[0] and year is None:
        return None
    day, month = (second, first) if (english and first <= 12) or second > 12 else (first, second)
    unsure = first <= 12 and second <= 12 and first != second
    return _absolute(replace(found, confidence=0.65 if unsure and english else 0.85), year, month, day, now)


def _month_day(found: When, day: int, now: datetime | None) -> When | None:
    if not 1 <= day <= 31:
        return None
    if now is None:
        return replace(found, confidence=0.5)
    on = now.date()
    for _ in range(62):
        if on.day == day:
            return replace(found, day=on)
        on += timedelta(days=1)
    return None


def _relative(name: str, found: When, match: re.Match[str], now: datetime | None) -> When:
    today = now.date() if now is not None else None
    if name == "relative":
        away = DAYS[match[1]]
        part = next((value for word, value in PARTS.items() if match[1].endswith(word)), None)
        return replace(found, day=_plus(today, away), part=part, past=away < 0)
    if name == "ahead":
        return replace(found, day=_plus(today, _count(match[1]) * _length(match[2])), confidence=0.9)
    if name == "ago":
        away = _count(match[1] or match[3]) * _length(match[2] or match[4])
        return replace(found, day=_plus(today, -away), past=True)
    if name == "week":
        back = "dernier" in match[1] or "last" in match[1]
        monday = _plus(today, -today.weekday() + (-7 if back else 7)) if today else None
        return replace(found, day=monday, until_day=_plus(monday, 6), confidence=0.8, past=back)
    if name == "weekend":
        back = bool(match[2] and "dernier" in match[2])
        saturday = _plus(today, (5 - today.weekday()) % 7 - (7 if back else 0)) if today else None
        return replace(found, day=saturday, until_day=_plus(saturday, 1), confidence=0.8, past=back)
    return _weekday(found, match, today)


def _weekday(found: When, match: re.Match[str], today: date | None) -> When:
    words = {match[1] or "", match[3] or ""}
    if today is None:
        return replace(found, confidence=0.7, past=bool(words & {"last", "dernier"}))
    away = (WEEKDAYS[match[2]] - today.weekday()) % 7
    if words & {"last", "dernier"}:
        return replace(found, day=_plus(today, away - 7 if away else -7), past=True)
    sure = 0.95 if away else 0.7
    away = away or 7
    if words & {"prochain", "next"}:
        away, sure = (away + 7 if away == 1 else away), 0.85
    return replace(found, day=_plus(today, away + (7 if "en huit" in words else 0)), confidence=sure)


def _plus(day: date | None, days: int) -> date | None:
    return None if day is None else day + timedelta(days=days)


def _count(written: str) -> int:
    return int(written) if written.isdigit() else NUMBERS[written]


def _length(unit: str) -> int:
    return 7 if unit[0] in "sw" else 30 if unit[0] == "m" else 1


def _hours(text: str, folded: str) -> Iterator[_Piece]:
    for number, pattern in enumerate(HOUR_RULES):
        for match in pattern.finditer(folded):
            hour, minute = int(match[1]) % 24, int(match[2] or 0) if number < 3 else 0
            sure = 0.95
            if number == 1:
                hour = hour % 12 + (12 if match[3] == "p" else 0)
            elif number == 3:
                hour, sure = (hour + 12 if hour < 8 else hour), 0.7
            yield _Piece(
                When(None, time(hour, minute), text[match.start() : match.end()], *match.span(), sure), is_day=False
            )
    for match in NAMED_HOURS.finditer(folded):
        hour = 12 if match[1] in {"midi", "noon"} else 0
        half = 30 if "demi" in match[0] else 0
        yield _Piece(When(None, time(hour, half), text[match.start() : match.end()], *match.span(), 0.9), is_day=False)


def _parts(text: str, folded: str) -> Iterator[_Piece]:
    for match in PART.finditer(folded):
        part = PARTS[match[0]]
        yield _Piece(When(None, None, text[match.start() : match.end()], *match.span(), 0.8, part), is_day=False)


def _joined(pieces: list[_Piece], text: str, folded: str) -> Iterator[When]:
    """A day with the part and hour around it; a part or "good evening" alone is no date."""
    held: _Piece | None = None
    for piece in pieces:
        if held is not None and _belongs(held, piece, folded):
            held = _Piece(_merged(held.when, piece.when, text), held.is_day or piece.is_day)
            continue
        if held is not None and (held.is_day or held.when.hour is not None):
            yield held.when
        held = piece
    if held is not None and (held.is_day or held.when.hour is not None):
        yield held.when


def _belongs(held: _Piece, piece: _Piece, folded: str) -> bool:
    if held.is_day and piece.is_day and not _same_day(held.when, piece.when):
        return False
    if held.when.hour is not None and piece.when.hour is not None:
        return False
    return BETWEEN.fullmatch(folded, held.when.end, piece.when.start) is not None


def _same_day(one: When, other: When) -> bool:
    """ "mardi 24 novembre" names one day twice; the figure is right."""
    return one.day is not None and other.day is not None and one.day.weekday() == other.day.weekday()


def _merged(one: When, other: When, text: str) -> When:
    sure = other if other.day is not None else one
    hour, part = one.hour or other.hour, one.part or other.part
    if hour is not None and part in {"afternoon", "evening"} and 1 <= hour.hour < 8:
        hour = hour.replace(hour=hour.hour + 12)
    return replace(
        sure,
        hour=hour,
        part=part,
        quote=text[one.start : other.end],
        start=one.start,
        end=other.end,
        confidence=min(one.confidence, other.confidence) if other.part is None else one.confidence,
        past=one.past or other.past,
    )
