"""Pure: the order of the queue, whom a conversation is offered to, and until when a call back is promised."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from app.alerts.models import Urgency
from app.desk.models import ANYBODY, Advisor, Handoff, HandoffRequest, Language

OFFER_FOR: Final = timedelta(seconds=20)
PROMISE_AFTER: Final = timedelta(seconds=60)
CALL_BACK_WITHIN: Final[dict[Urgency, timedelta]] = {
    "P1": timedelta(minutes=5),
    "P2": timedelta(minutes=15),
    "P3": timedelta(hours=1),
    "P4": timedelta(hours=4),
}
WEIGHT: Final = {"injury": 100, "vip": 50}
"""What a flag adds to the score; complexity and emotion together make at most 100."""

NO_ANSWER: Final = "no_answer"
PASSED_ON: Final = "passed_on"
AWAY_AFTER: Final = 2
"""Offers in a row without an answer after which an advisor is taken for away."""

ON_DUTY: Final[frozenset[str]] = frozenset({"available", "busy"})


def score(request: HandoffRequest, tags: Collection[str]) -> int:
    """Who comes first among equally urgent ones: half complexity, half emotion, then what must not wait.

    `tags` are the contact's.
    """
    flags = {*request.flags, *(tag.lower() for tag in tags)}
    base = 0.5 * min(100, max(0, request.complexity)) + 50 * min(1.0, max(0.0, request.emotion))
    return round(base) + sum(weight for flag, weight in WEIGHT.items() if flag in flags)


def order(handoff: Handoff) -> tuple[str, int, datetime, UUID]:
    """The queue's order: urgency, score, age."""
    return (handoff.urgency, -handoff.score, handoff.requested_at, handoff.id)


def suits(advisor: Advisor, skill: str, language: Language) -> bool:
    """Whether they know the subject and speak the language."""
    return language in advisor.languages and (skill in ("", ANYBODY) or skill in advisor.skills)


def candidates(
    advisors: Iterable[Advisor], handoff: Handoff, *, offered: Collection[UUID], members: Collection[UUID]
) -> list[Advisor]:
    """To whom this may be offered, best first: the least loaded, then whoever had no offer for longest.

    `offered` have a standing offer; `members` may answer at all. Who declined is not asked again.
    """
    asked = {d.user_id for d in handoff.declines}
    fit = [
        a
        for a in advisors
        if a.has_room
        and suits(a, handoff.skill, handoff.language)
        and a.user_id in members
        and a.user_id not in offered
        and a.user_id not in asked
    ]
    return sorted(fit, key=_preference)


def _preference(advisor: Advisor) -> tuple[float, bool, float, str]:
    last = advisor.offered_at
    return (
        advisor.active / max(1, advisor.capacity),
        last is not None,
        last.timestamp() if last else 0.0,
        str(advisor.user_id),
    )


def is_staffed(advisors: Sequence[Advisor], handoff: Handoff, members: Collection[UUID]) -> bool:
    """Whether anybody who could take it is on duty, be it busy."""
    asked = {d.user_id for d in handoff.declines}
    return any(
        a.status in ON_DUTY
        and a.user_id in members
        and a.user_id not in asked
        and suits(a, handoff.skill, handoff.language)
        for a in advisors
    )


def is_ripe(
    handoff: Handoff, advisors: Sequence[Advisor], *, offered: Collection[UUID], members: Collection[UUID]
) -> bool:
    """Whether anything can be done about a waiting one now: somebody is free for it, or nobody ever will be."""
    free = candidates(advisors, handoff, offered=offered, members=members)
    return bool(free) or not is_staffed(advisors, handoff, members)


def miss(advisor: Advisor) -> Advisor:
    """They let an offer run out; who does so repeatedly is not at the desk, whatever their status says."""
    missed = advisor.missed + 1
    is_away = missed >= AWAY_AFTER and advisor.status == "available"
    return replace(advisor, missed=missed, status="paused" if is_away else advisor.status)


def call_back_by(urgency: Urgency, now: datetime, next_open: datetime | None) -> datetime:
    """The promised deadline. What can wait, waits for the doors to open (`next_open`, `None` when they are)."""
    start = next_open if next_open is not None and urgency in ("P3", "P4") else now
    return start + CALL_BACK_WITHIN[urgency]


def offer(handoff: Handoff, advisor: Advisor, now: datetime) -> Handoff:
    """Offered to one advisor, for a while."""
    return replace(
        handoff,
        status="offered",
        offered_to=advisor.user_id,
        offered_to_name=advisor.name,
        offered_until=now + OFFER_FOR,
    )


def withdraw_offer(handoff: Handoff) -> Handoff:
    """Nobody's in particular again."""
    return replace(handoff, status="waiting", offered_to=None, offered_to_name=None, offered_until=None)


def end(handoff: Handoff, now: datetime, because: str) -> Handoff:
    """Nobody is needed any more."""
    return replace(withdraw_offer(handoff), status="cancelled", ended_at=now, ended_because=because)
