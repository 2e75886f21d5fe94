"""What happens to an alert by itself: steps, releases, awakenings, breaches, expiry. The caller holds its lock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from app.accounts.actions import get_tenant, list_members
from app.accounts.models import Member, Tenant
from app.alerts import queries, rules
from app.alerts.changes import write_change
from app.alerts.events import (
    AlertBreached,
    AlertEscalated,
    AlertExhausted,
    AlertExpired,
    AlertReleased,
    AlertWoken,
)
from app.alerts.models import Alert, Step
from app.alerts.policies import LEADS, label, reachable
from app.alerts.wording import digest, team_call, team_sms
from app.channels.rules import LOST, RECEIVED
from app.db.transaction import Transaction
from app.notifications.actions import About, drop_waiting, list_of_alert, notify

MOST_AT_ONCE: Final = 3
"""Waking, or being released, or breaching, and then the step that follows: never more in one go."""


async def settle(tx: Transaction, alert: Alert, now: datetime) -> Alert:
    """Do what is due, once, however overdue it is."""
    for _ in range(MOST_AT_ONCE):
        after = await _settle_one(tx, alert, now)
        if after is alert:
            break
        alert = after
    return alert


async def _settle_one(tx: Transaction, alert: Alert, now: datetime) -> Alert:
    if not alert.is_open:
        return alert
    if _passed(alert.snoozed_until, now):
        return await write_change(tx, alert, rules.wake(alert, now), AlertWoken, verb="wake")
    if _passed(alert.lease_until, now):
        holder = {"held_by": alert.acknowledged_by_name}
        return await write_change(tx, alert, rules.release(alert, now), AlertReleased, verb="release", detail=holder)
    if _passed(alert.ttl_at, now):
        return await _outlive(tx, alert, now)
    if _passed(alert.next_step_at, now):
        return await take_step(tx, alert, now)
    if _passed(alert.receipt_due_at, now):
        if await reached(tx, alert, patient=False):
            await queries.clear_receipt_timer(tx.conn, tx.tenant_id, alert.id)
            return replace(alert, receipt_due_at=None)
        return await take_step(tx, alert, now, because="no_receipt")
    return alert


def _passed(timer: datetime | None, now: datetime) -> bool:
    return timer is not None and timer <= now


async def _outlive(tx: Transaction, alert: Alert, now: datetime) -> Alert:
    if alert.urgency in rules.URGENT:
        return await write_change(tx, alert, rules.breach(alert, now), AlertBreached, verb="breach")
    await drop_waiting(tx, alert.id)
    tenant, members = await get_tenant(tx.conn, tx.tenant_id), await list_members(tx.conn, tx.tenant_id)
    await _tell(tx, alert, Step(LEADS, "sms", 0), alert.step, tenant, members, unanswered=True)
    return await write_change(tx, alert, rules.expire(alert), AlertExpired, verb="expire")


async def take_step(
    tx: Transaction, alert: Alert, now: datetime, *, because: str | None = None, row: Alert | None = None
) -> Alert:
    """Tell the next people who can be reached; when there is nobody left, say so loudly.

    `row` is the alert as it is written, when it was prepared further before this step.
    """
    row = row or alert
    tenant, members = await get_tenant(tx.conn, tx.tenant_id), await list_members(tx.conn, tx.tenant_id)
    steps = alert.plan.steps
    taken = alert.step
    told: list[Member] = []
    while not told and taken < len(steps):
        taken += 1
        told = await _tell(tx, alert, steps[taken - 1], taken, tenant, members)
    if not told:
        return await write_change(tx, row, rules.exhaust(alert), AlertExhausted, verb="exhaust")
    after = rules.took_step(alert, taken, now)
    after = replace(after, next_who=_next_label(after, tenant, members))
    detail: dict[str, Any] = {"step": taken, "medium": steps[taken - 1].medium, "told": [m.name for m in told]}
    if because is not None:
        detail["because"] = because
    return await write_change(tx, row, after, AlertEscalated, verb="step", detail=detail)


def _next_label(alert: Alert, tenant: Tenant, members: Sequence[Member]) -> str | None:
    coming = [s for s in alert.plan.steps[alert.step :] if reachable(s, members)]
    return label(coming[0], tenant.language, members) if coming else None


async def _tell(
    tx: Transaction,
    alert: Alert,
    step: Step,
    number: int,
    tenant: Tenant,
    members: Sequence[Member],
    *,
    unanswered: bool = False,
) -> list[Member]:
    people = reachable(step, members)
    if not people:
        return []
    told = await list_of_alert(tx.conn, tx.tenant_id, alert.id)
    earlier = [n.user_id for n in told if n.medium == step.medium]
    for member in people:
        if step.medium == "call":
            body = team_call(alert, tenant, language=member.language)
        else:
            telling = earlier.count(member.id) + 1
            body = team_sms(alert, tenant, language=member.language, telling=telling, unanswered=unanswered)
        await notify(
            tx,
            member=member,
            medium=step.medium,
            about=about(alert, number, body, member, tenant),
            time_zone=tenant.time_zone,
        )
    return people


def about(alert: Alert, step: int, body: str, member: Member, tenant: Tenant) -> About:
    """What a member is told, as notifications take it."""
    line = digest(alert, country=tenant.country, language=member.language)
    return About(alert.id, alert.number, alert.urgency, step, body, line)


async def reached(tx: Transaction, alert: Alert, *, patient: bool) -> bool:
    """Whether the last step got through to anybody; when `patient`, what is still on its way counts."""
    if alert.step == 0 or alert.next_step_at is None:
        return True
    taken_at = alert.next_step_at - timedelta(seconds=alert.plan.steps[alert.step - 1].wait_seconds)
    told = [
        n
        for n in await list_of_alert(tx.conn, tx.tenant_id, alert.id)
        if n.step == alert.step and n.created_at >= taken_at
    ]
    if patient:
        return any(n.status not in LOST for n in told)
    return any(n.status in RECEIVED for n in told)
