"""Reading opening hours: wall-clock ranges in a time zone against instants. Pure, and right on the two odd days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from app.knowledge.models import Hours, HoursException, Opening, Range

HORIZON_DAYS: Final = 370
"""How far ahead an opening is looked for: a year of exceptions and a week."""


def ranges_on(hours: Hours, day: date) -> tuple[tuple[Range, ...], str | None]:
    """The ranges that begin on a date, earliest first, and why it is not a day like others."""
    exception = exception_on(hours, day)
    ranges = exception.ranges if exception else hours.weekly[day.weekday()]
    return tuple(sorted(ranges, key=lambda r: r.opens)), exception.reason if exception else None


def exception_on(hours: Hours, day: date) -> HoursException | None:
    """The exception of a date."""
    return next((e for e in hours.exceptions if e.on == day), None)


def instants(range_: Range, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """When a range of a date begins and ends, in UTC; a time the clocks skip counts from before they did."""
    last = day if range_.closes > range_.opens else day + timedelta(days=1)
    opens = datetime.combine(day, time.fromisoformat(range_.opens), zone)
    closes = datetime.combine(last, time.fromisoformat(range_.closes), zone)
    return opens.astimezone(UTC), closes.astimezone(UTC)


def _intervals(hours: Hours, zone: ZoneInfo, since: datetime) -> Iterator[tuple[datetime, datetime]]:
    first = since.astimezone(zone).date() - timedelta(days=1)  # a night may have begun yesterday
    for offset in range(HORIZON_DAYS):
        day = first + timedelta(days=offset)
        for range_ in ranges_on(hours, day)[0]:
            opens, closes = instants(range_, day, zone)
            if closes > since and closes > opens:
                yield opens, closes


def opening_at(hours: Hours, zone: ZoneInfo, now: datetime) -> Opening:
    """Whether the doors are open at `now`, until when, and when they open next."""
    today = now.astimezone(zone).date()
    ranges, reason = ranges_on(hours, today)
    closes_at: datetime | None = None
    next_open: datetime | None = None
    for opens, closes in _intervals(hours, zone, now):
        if opens <= now or (closes_at is not None and opens <= closes_at):
            closes_at = max(closes, closes_at) if closes_at else closes
            continue
        next_open = opens
        break
    is_open = closes_at is not None
    return Opening(is_open, ranges, next_open, closes_at, None if is_open else reason)


def is_open_within(hours: Hours, zone: ZoneInfo, start: datetime, end: datetime) -> bool:
    """Whether the doors are open at any instant of `[start, end)`."""
    return any(opens < end for opens, _ in _first(hours, zone, start))


def end_of_next_opening_day(hours: Hours, zone: ZoneInfo, after: datetime) -> datetime | None:
    """When the last range ends of the next day the doors open on; `None` when they never do."""
    for opens, _ in _first(hours, zone, after):
        day = opens.astimezone(zone).date()
        return max(instants(r, day, zone)[1] for r in ranges_on(hours, day)[0])
    return None


def _first(hours: Hours, zone: ZoneInfo, since: datetime) -> list[tuple[datetime, datetime]]:
    found = next(_intervals(hours, zone, since), None)
    return [found] if found else []
