"""Pure: which step of a claim's life may follow which (domain rule B10), its deadlines, its number."""

from __future__ import annotations

import unicodedata
from collections import deque
from collections.abc import Collection
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from app.claims.models import STATUSES, Claim, Status
from app.errors import DomainError, InvalidInput, Kind

TRANSITIONS: Final[dict[Status, tuple[Status, ...]]] = {
    "nouveau": ("en_cours", "escalade"),
    "en_cours": ("en_attente_client", "expert", "validation", "escalade"),
    "en_attente_client": ("en_cours", "escalade"),
    "escalade": ("en_cours", "expert", "validation"),
    "expert": ("validation", "escalade"),
    "validation": ("ferme", "escalade"),
    "ferme": ("en_cours",),
}
WATCHED: Final[frozenset[Status]] = frozenset({"nouveau", "en_cours", "expert", "validation"})
"""Where a claim lies with us: left untouched there for too long, somebody is asked."""

UNTOUCHED_FOR: Final = timedelta(days=5)
UNFINISHED_FOR: Final = timedelta(hours=1)
"""After that long without a word a declaration nobody finished is decided upon as it stands."""

CUSTOMER_HAS: Final = timedelta(days=7)
REMIND_AFTER: Final = (timedelta(days=2), timedelta(days=5))
MORNING: Final = time(9)
EVENING: Final = time(20)
"""Nobody is reminded of anything outside these hours of their own day."""


class IllegalTransition(DomainError):
    """A claim cannot go from its status to that one."""

    kind = Kind.CONFLICT
    code = "illegal_transition"


def allowed(status: Status) -> tuple[Status, ...]:
    """What may follow."""
    return TRANSITIONS[status]


def check(current: Status, to: Status) -> None:
    """Refuse a step that is not in the table.

    Raises:
        IllegalTransition: with `current` and `allowed`.
    """
    if to not in TRANSITIONS[current]:
        raise IllegalTransition(current=current, allowed=list(TRANSITIONS[current]))


def way(
    current: Status, to: Status, *, without: Collection[Status] = ("escalade", "en_attente_client")
) -> list[Status]:
    """The shortest legal way from one status to another, without those aside; empty when it is there.

    A closed claim has no way: opening it again is a decision of its own.

    Raises:
        IllegalTransition.
    """
    if current == to:
        return []
    paths: deque[list[Status]] = deque([[current]])
    while paths and current != "ferme":
        path = paths.popleft()
        for following in TRANSITIONS[path[-1]]:
            if following == to:
                return [*path[1:], following]
            if following not in path and following not in without and following != "ferme":
                paths.append([*path, following])
    raise IllegalTransition(current=current, allowed=list(TRANSITIONS[current]))


def status_of(word: str) -> Status:
    """A status as somebody writes it, accents and capitals or not (« Fermé », « en cours »).

    Raises:
        InvalidInput.
    """
    decomposed = unicodedata.normalize("NFKD", word.strip().lower())
    folded = "".join(c for c in decomposed if not unicodedata.combining(c)).replace(" ", "_").replace("-", "_")
    for status in STATUSES:
        if status == folded:
            return status
    raise InvalidInput("There is no such status.", allowed=list(STATUSES))


def number_of(year: int, count: int) -> str:
    """A claim's number: `SIN-2026-000001`."""
    return f"SIN-{year}-{count:06}"


def review_at(claim: Claim, touched: datetime) -> datetime | None:
    """When it has lain untouched for too long; never while somebody else is waited for."""
    if claim.status == "nouveau" and claim.advisor_id is None:
        return touched + UNFINISHED_FOR
    return touched + UNTOUCHED_FOR if claim.status in WATCHED else None


def remind_at(reminders: int, due: datetime | None, time_zone: str) -> datetime | None:
    """When the customer is reminded next, having been reminded so often; `None` when they have been often enough."""
    if due is None or reminders >= len(REMIND_AFTER):
        return None
    return in_daytime(due - CUSTOMER_HAS + REMIND_AFTER[reminders], time_zone)


def in_daytime(at: datetime, time_zone: str) -> datetime:
    """That time, or the next morning where it is night."""
    there = at.astimezone(ZoneInfo(time_zone))
    if there.time() < MORNING:
        there = there.replace(hour=MORNING.hour, minute=0, second=0, microsecond=0)
    elif there.time() >= EVENING:
        following = there + timedelta(days=1)
        there = following.replace(hour=MORNING.hour, minute=0, second=0, microsecond=0)
    return there.astimezone(at.tzinfo)
