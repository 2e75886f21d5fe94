"""Writes of alerts: what members of the team do to them, at the board or by answering a text."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from app.access import Principal
from app.accounts.actions import get_tenant, list_members
from app.accounts.models import Member
from app.alerts import queries, rules
from app.alerts.changes import (
    AlertAlreadyAcknowledged,
    actor_of,
    current_plan,
    lock_to_change,
    note_act,
    write_change,
)
from app.alerts.escalation import about, take_step
from app.alerts.events import (
    AlertAcknowledged,
    AlertAssigned,
    AlertNoted,
    AlertReprioritised,
    AlertResolved,
    AlertSnoozed,
)
from app.alerts.jobs import TakeDueStep
from app.alerts.models import Actor, Alert, Urgency
from app.alerts.policies import label
from app.alerts.schemas import ReplyOutcome
from app.alerts.views import alert_view
from app.alerts.wording import reply, team_sms
from app.db.transaction import Transaction
from app.errors import InvalidInput
from app.notifications.actions import drop_waiting, list_alerts_told, notify


class ReasonNeeded(InvalidInput):
    """Lowering an urgency needs a reason."""

    code = "reason_needed"


async def acknowledge(
    tx: Transaction, alert_id: UUID, who: Principal, *, version: int | None = None, source: str | None = None
) -> Alert:
    """Take an alert. Taking one's own again renews the lease.

    Raises:
        AlertAlreadyAcknowledged: somebody else was first; says who.
        NotFound, AlertClosed, StaleVersion.
    """
    actor = actor_of(who)
    alert = await lock_to_change(tx, alert_id, None)
    if alert.status == "acknowledged" and alert.acknowledged_by != actor.id:
        current = alert_view(alert)
        raise AlertAlreadyAcknowledged(acknowledged_by=current.acknowledged_by, current=current)
    if version is not None and version != alert.version:
        await lock_to_change(tx, alert_id, version)
    if alert.status == "acknowledged":
        return await write_change(tx, alert, rules.renew_lease(alert, tx.at), AlertAcknowledged)
    await drop_waiting(tx, alert.id)
    return await write_change(
        tx, alert, rules.acknowledge(alert, actor, tx.at), AlertAcknowledged, verb="acknowledge", who=who, source=source
    )


async def acknowledge_by_reply(
    tx: Transaction, *, user_id: UUID, user_name: str, number: int | None, language: str = "fr"
) -> ReplyOutcome:
    """A member answered a text: take alert `number`, or without one the alert they were last told about."""
    alert = await _meant_by_reply(tx, user_id, number)
    if alert is None or not alert.is_open:
        return ReplyOutcome("nothing_open", None, reply("nothing_open", language))
    member = Principal(tx.tenant_id, user_id, user_name, None, frozenset())
    if alert.status == "acknowledged" and alert.acknowledged_by != user_id:
        words = reply("already_taken", language, number=alert.number, who=alert.acknowledged_by_name)
        return ReplyOutcome("already_taken", alert_view(alert), words)
    taken = await acknowledge(tx, alert.id, member, source="sms")
    return ReplyOutcome("taken", alert_view(taken), reply("taken", language, number=taken.number))


async def _meant_by_reply(tx: Transaction, user_id: UUID, number: int | None) -> Alert | None:
    if number is not None:
        return await queries.lock_alert_by_number(tx.conn, tx.tenant_id, number)
    taken_by_others: Alert | None = None
    for alert_id in await list_alerts_told(tx.conn, tx.tenant_id, user_id):
        alert = await queries.find_alert(tx.conn, tx.tenant_id, alert_id)
        if alert is not None and alert.status == "pending":
            alert = await queries.lock_alert(tx.conn, tx.tenant_id, alert_id)
        if alert is not None and alert.status == "pending":
            return alert
        if alert is not None and alert.is_open and taken_by_others is None:
            taken_by_others = alert
    return taken_by_others


async def resolve(
    tx: Transaction, alert_id: UUID, who: Principal, *, resolution: str | None, version: int | None = None
) -> Alert:
    """Done, with or without a word about how."""
    alert = await lock_to_change(tx, alert_id, version)
    await drop_waiting(tx, alert.id)
    after = rules.resolve(alert, actor_of(who), resolution or None, tx.at)
    return await write_change(
        tx, alert, after, AlertResolved, verb="resolve", who=who, detail={"resolution": after.resolution}
    )


async def assign(
    tx: Transaction, alert_id: UUID, who: Principal, *, user_id: UUID | None, version: int | None = None
) -> Alert:
    """Give it to a member of the team, who is told unless they did it themselves, or to nobody.

    Raises:
        InvalidInput: no such active member.
    """
    alert = await lock_to_change(tx, alert_id, version)
    member = None
    if user_id is not None:
        members = await list_members(tx.conn, tx.tenant_id)
        member = next((m for m in members if m.id == user_id and m.active), None)
        if member is None:
            raise InvalidInput("There is no such member of the team.")
    person = Actor(member.id, member.name) if member else None
    detail = {"to": person.name if person else None}
    given = await write_change(
        tx, alert, rules.assign(alert, person, tx.at), AlertAssigned, verb="assign", who=who, detail=detail
    )
    if member is not None and member.phone and member.id not in (alert.assigned_to, who.user_id):
        await _tell_assigned(tx, given, member, who)
    return given


async def _tell_assigned(tx: Transaction, alert: Alert, member: Member, who: Principal) -> None:
    tenant = await get_tenant(tx.conn, tx.tenant_id)
    body = team_sms(alert, tenant, language=member.language, given_by=actor_of(who).name)
    no_step = about(alert, 0, body, member, tenant)
    await notify(tx, member=member, medium="sms", about=no_step, time_zone=tenant.time_zone)


async def snooze(
    tx: Transaction,
    alert_id: UUID,
    who: Principal,
    *,
    until: datetime | None = None,
    minutes: int | None = None,
    version: int | None = None,
) -> Alert:
    """Pause escalation until a time or for so many minutes.

    Raises:
        InvalidInput, SnoozeTooLong.
    """
    alert = await lock_to_change(tx, alert_id, version)
    wanted = until if until is not None else tx.at + timedelta(minutes=minutes or 0)
    after = rules.snooze(alert, wanted, tx.at)
    return await write_change(
        tx, alert, after, AlertSnoozed, verb="snooze", who=who, detail={"until": wanted.isoformat()}
    )


async def reprioritise(
    tx: Transaction,
    alert_id: UUID,
    who: Principal,
    *,
    urgency: Urgency,
    reason: str | None,
    version: int | None = None,
) -> Alert:
    """Change the urgency: up restarts escalation with the other policy; down needs a reason.

    Raises:
        InvalidInput: it has that urgency. ReasonNeeded: down, without a reason.
    """
    alert = await lock_to_change(tx, alert_id, version)
    if urgency == alert.urgency:
        raise InvalidInput("It already has this urgency.")
    plan = await current_plan(tx, urgency)
    if rules.more_urgent(urgency, alert.urgency):
        clocks = rules.CLOCKS[urgency]
        after = rules.raise_urgency(
            alert,
            urgency,
            plan,
            call_back_by=tx.at + clocks.call_back,
            expires_at=tx.at + clocks.expire,
            now=tx.at,
            by_human=True,
        )
    elif not reason:
        raise ReasonNeeded
    else:
        after = rules.lower_urgency(alert, urgency, plan, tx.at)
    after = replace(after, verdict=rules.decided_by_human(after.verdict, urgency, after, tx.at))
    coming = plan.steps[after.step : after.step + 1]
    language = alert.verdict.language if alert.verdict else "fr"
    after = replace(after, next_who=label(coming[0], language) if coming else None)
    detail = {"from": alert.urgency, "to": urgency, "reason": reason, "decided_by": "human"}
    written = await write_change(
        tx, alert, after, AlertReprioritised, verb="reprioritise", who=who, detail=detail, reason=reason
    )
    if written.next_step_at is not None and written.next_step_at <= tx.at:
        tx.enqueue(TakeDueStep(alert_id=written.id))
    return written


async def escalate(tx: Transaction, alert_id: UUID, who: Principal, *, version: int | None = None) -> Alert:
    """Tell the next people now; whoever holds it gives it up. After the last step it starts again."""
    alert = await lock_to_change(tx, alert_id, version)
    ready = rules.release(alert, tx.at) if alert.status == "acknowledged" else alert
    if ready.snoozed_until is not None:
        ready = rules.wake(ready, tx.at)
    if ready.step >= len(ready.plan.steps):
        ready = rules.start(ready, ready.plan, tx.at)
    await note_act(tx, alert.id, "escalate", who, {})
    return await take_step(tx, ready, tx.at, because="asked", row=alert)


async def add_note(tx: Transaction, alert_id: UUID, who: Principal, *, text: str, version: int | None = None) -> Alert:
    """Write a remark on it; also says that its holder is at work."""
    alert = await lock_to_change(tx, alert_id, version)
    return await write_change(
        tx, alert, rules.renew_lease(alert, tx.at), AlertNoted, verb="note", who=who, detail={"text": text}
    )
