"""Pure: the life of an alert. Every function takes the alert as it is and returns it as it will be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from app.alerts.models import Actor, Alert, AlertContact, Plan, Urgency, VerdictView
from app.errors import InvalidInput

RECEIPT_WAIT: Final = timedelta(seconds=20)
"""A P1 text without a receipt after this long has reached nobody."""

MAX_BREACHES: Final = 3
"""How often everyone is told again about an unanswered P1 or P2 before it only stays, flagged."""

BREACHED: Final = "breached"


@dataclass(frozen=True, slots=True)
class Clocks:
    """The promises of an urgency, for alerts that come without a verdict or are changed by hand."""

    notify: timedelta
    call_back: timedelta
    expire: timedelta


CLOCKS: Final[dict[Urgency, Clocks]] = {
    "P1": Clocks(timedelta(0), timedelta(minutes=5), timedelta(minutes=30)),
    "P2": Clocks(timedelta(minutes=2), timedelta(minutes=15), timedelta(hours=2)),
    "P3": Clocks(timedelta(0), timedelta(hours=1), timedelta(hours=4)),
    "P4": Clocks(timedelta(minutes=30), timedelta(hours=4), timedelta(hours=24)),
}
MAX_SNOOZE: Final[dict[Urgency, timedelta]] = {
    "P1": timedelta(minutes=30),
    "P2": timedelta(hours=2),
    "P3": timedelta(days=2),
    "P4": timedelta(days=7),
}
URGENT: Final[frozenset[Urgency]] = frozenset({"P1", "P2"})


class SnoozeTooLong(InvalidInput):
    """An alert this urgent cannot be put off for that long."""

    code = "snooze_too_long"


def more_urgent(one: Urgency, other: Urgency) -> bool:
    """P1 is more urgent than P2."""
    return one < other


def start(alert: Alert, plan: Plan, now: datetime) -> Alert:
    """Begin an episode of escalation: its first step is due at once."""
    return replace(
        alert,
        plan=plan,
        episode=alert.episode + 1,
        step=0,
        exhausted=False,
        next_step_at=now if plan.steps else None,
        receipt_due_at=None,
    )


def bump(
    alert: Alert, *, contact: AlertContact, text: str, verdict: VerdictView, message_id: UUID | None, now: datetime
) -> Alert:
    """The same need again. The words shown stay those of the most urgent verdict, the newest among equals."""
    speaks_louder = alert.verdict is None or not more_urgent(alert.verdict.urgency, verdict.urgency)
    bumped = replace(
        alert,
        contact=contact,
        occurrences=alert.occurrences + 1,
        last_message_at=now,
        flags=merged_flags(alert.flags, verdict.flags),
        service=verdict.service or alert.service,
    )
    if speaks_louder or more_urgent(verdict.urgency, alert.urgency):
        bumped = replace(bumped, text=text, verdict=verdict, message_id=message_id)
    if alert.snoozed_until is not None and verdict.urgency in URGENT:
        bumped = wake(bumped, now)
    return bumped


def raise_urgency(
    alert: Alert,
    urgency: Urgency,
    plan: Plan,
    *,
    call_back_by: datetime,
    expires_at: datetime,
    now: datetime,
    by_human: bool,
) -> Alert:
    """More urgent than it was: tighter promises and the other plan from its beginning.

    Raised by a human, whoever holds it keeps it. Raised to P1 or P2 by the caller's new words, it must be taken again;
    it stays assigned to its holder.
    """
    raised = replace(
        alert,
        urgency=urgency,
        plan=plan,
        call_back_by=min(alert.call_back_by, call_back_by),
        expires_at=expires_at,
        snoozed_until=None,
    )
    if alert.status == "acknowledged" and (by_human or urgency not in URGENT):
        return renew_lease(replace(raised, step=0, exhausted=False), now)
    if alert.status == "acknowledged":
        raised = replace(
            raised,
            status="pending",
            assigned_to=alert.assigned_to or alert.acknowledged_by,
            assigned_to_name=alert.assigned_to_name or alert.acknowledged_by_name,
            acknowledged_by=None,
            acknowledged_by_name=None,
            acknowledged_at=None,
            lease_until=None,
        )
    return replace(start(raised, plan, now), ttl_at=expires_at)


def lower_urgency(alert: Alert, urgency: Urgency, plan: Plan, now: datetime) -> Alert:
    """Less urgent, by a human: nobody is told again; the other plan goes on after its first step."""
    clocks = CLOCKS[urgency]
    expires_at = max(alert.expires_at, now + clocks.expire)
    lowered = replace(
        alert,
        urgency=urgency,
        plan=plan,
        call_back_by=now + clocks.call_back,
        expires_at=expires_at,
        flags=[f for f in alert.flags if f != BREACHED],
        step=1,
        exhausted=False,
        receipt_due_at=None,
    )
    if alert.status == "acknowledged":
        return renew_lease(lowered, now)
    if alert.snoozed_until is not None:
        return lowered
    waits = plan.steps[0].wait_seconds if plan.steps else 0
    return replace(
        lowered,
        episode=alert.episode + 1,
        ttl_at=expires_at,
        next_step_at=now + timedelta(seconds=waits) if len(plan.steps) > 1 else None,
    )


def decided_by_human(verdict: VerdictView | None, urgency: Urgency, alert: Alert, now: datetime) -> VerdictView | None:
    """The verdict with a human's decision in it; the evidence stays."""
    if verdict is None:
        return None
    return replace(
        verdict,
        urgency=urgency,
        decided_by="human",
        confidence=1.0,
        notify_by=now + CLOCKS[urgency].notify,
        call_back_by=alert.call_back_by,
        expires_at=alert.expires_at,
    )


def acknowledge(alert: Alert, actor: Actor, now: datetime) -> Alert:
    """Somebody takes it; escalation stops. For P1 and P2 it is a lease."""
    taken = replace(
        alert,
        status="acknowledged",
        acknowledged_by=actor.id,
        acknowledged_by_name=actor.name,
        acknowledged_at=now,
        snoozed_until=None,
    )
    return renew_lease(quiet(taken), now)


def renew_lease(alert: Alert, now: datetime) -> Alert:
    """Any human act on an acknowledged P1 or P2 gives its holder the full time again."""
    if alert.status != "acknowledged" or alert.snoozed_until is not None:
        return alert
    minutes = alert.plan.lease_minutes
    return replace(alert, lease_until=None if minutes is None else now + timedelta(minutes=minutes))


def release(alert: Alert, now: datetime) -> Alert:
    """It waits for somebody again, and escalation goes on where it was, from the start when it had reached the end."""
    ttl_at = max(alert.expires_at, now + CLOCKS[alert.urgency].call_back)
    freed = replace(
        alert,
        status="pending",
        acknowledged_by=None,
        acknowledged_by_name=None,
        acknowledged_at=None,
        lease_until=None,
        expires_at=ttl_at,
        ttl_at=ttl_at,
    )
    if alert.step >= len(alert.plan.steps):
        return start(freed, alert.plan, now)
    return replace(freed, episode=alert.episode + 1, exhausted=False, next_step_at=now)


def assign(alert: Alert, person: Actor | None, now: datetime) -> Alert:
    """Give it to a member, or to nobody."""
    given = replace(alert, assigned_to=person.id if person else None, assigned_to_name=person.name if person else None)
    return renew_lease(given, now)


def snooze(alert: Alert, until: datetime, now: datetime) -> Alert:
    """Pause everything until then.

    Raises:
        InvalidInput: not in the future. SnoozeTooLong: longer than its urgency bears.
    """
    if until <= now:
        raise InvalidInput("The time is not in the future.")
    limit = MAX_SNOOZE[alert.urgency]
    if until - now > limit:
        raise SnoozeTooLong(max_minutes=int(limit.total_seconds() // 60))
    return replace(quiet(alert), snoozed_until=until)


def wake(alert: Alert, now: datetime) -> Alert:
    """The pause is over: the lease is full again, or the next people are told."""
    awake = replace(alert, snoozed_until=None)
    if alert.status == "acknowledged":
        return renew_lease(awake, now)
    ttl_at = max(alert.expires_at, now + CLOCKS[alert.urgency].call_back)
    awake = replace(awake, episode=alert.episode + 1, ttl_at=ttl_at, expires_at=ttl_at)
    if alert.step >= len(alert.plan.steps):
        return start(awake, alert.plan, now)
    return replace(awake, next_step_at=now)


def resolve(alert: Alert, actor: Actor, resolution: str | None, now: datetime) -> Alert:
    """Done."""
    return replace(
        quiet(alert),
        status="resolved",
        resolved_by=actor.id,
        resolved_by_name=actor.name,
        resolved_at=now,
        resolution=resolution,
        snoozed_until=None,
    )


def breach(alert: Alert, now: datetime) -> Alert:
    """A P1 or P2 outlived its time: flagged, and everyone is told again, a bounded number of times."""
    breaches = alert.breaches + 1
    again = replace(
        alert,
        breaches=breaches,
        flags=merged_flags(alert.flags, [BREACHED]),
        ttl_at=now + CLOCKS[alert.urgency].expire if breaches < MAX_BREACHES else None,
    )
    return start(again, alert.plan, now)


def expire(alert: Alert) -> Alert:
    """A P3 or P4 outlived its time."""
    return replace(quiet(alert), status="expired", snoozed_until=None)


def quiet(alert: Alert) -> Alert:
    """No timer runs."""
    return replace(alert, next_step_at=None, receipt_due_at=None, lease_until=None, ttl_at=None)


def took_step(alert: Alert, taken: int, now: datetime) -> Alert:
    """`taken` steps are done now, the last of them told somebody; the next one waits as long as that one says."""
    wait = timedelta(seconds=alert.plan.steps[taken - 1].wait_seconds)
    return replace(
        alert,
        step=taken,
        next_step_at=now + wait,
        receipt_due_at=now + min(RECEIPT_WAIT, wait) if alert.urgency == "P1" else None,
    )


def exhaust(alert: Alert) -> Alert:
    """Every step is taken and nobody answered."""
    return replace(alert, step=len(alert.plan.steps), next_step_at=None, receipt_due_at=None, exhausted=True)


def merged_flags(old: list[str], new: list[str]) -> list[str]:
    """Every flag once, in the order they came."""
    return list(dict.fromkeys([*old, *new]))
