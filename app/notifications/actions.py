"""Writes of notifications, and the reads other slices may ask for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from asyncpg import Connection
from uuid_utils.compat import uuid7

from app.accounts.actions import get_tenant
from app.accounts.models import Member
from app.channels import actions as channels
from app.channels.models import Delivery, DeliveryStatus
from app.channels.segments import measure
from app.db.transaction import Transaction
from app.notifications import queries
from app.notifications.events import NotificationCreated, NotificationUpdated
from app.notifications.jobs import LookUpDelivery, SendNotification, SendUrgentNotification
from app.notifications.models import Medium, Notification, QuietHours
from app.notifications.rules import URGENT, gathered_text, gathered_words, leave_at, rule_of
from app.notifications.schemas import NotificationView, QuietHoursBody


@dataclass(frozen=True, slots=True)
class About:
    """What a member is told: an alert, the step of its escalation, the words in their language."""

    alert_id: UUID
    alert_number: int
    urgency: str
    step: int
    body: str
    digest: str


async def notify(tx: Transaction, *, member: Member, medium: Medium, about: About, time_zone: str) -> Notification:
    """Tell a member, who has a phone: P1 and P2 now, others gathered and outside quiet hours.

    Without a number of ours to send from, the notification is `failed` at once.
    """
    if not member.phone:
        raise ValueError("a member without a phone cannot be told")
    due_at = None
    delivery = None
    if about.urgency in URGENT:
        delivery = await channels.create_delivery(
            tx,
            medium=medium,
            audience="team",
            to_address=member.phone,
            body=about.body,
            language=member.language,
        )
    else:
        rules = await queries.list_quiet_hours(tx.conn, tx.tenant_id, member.id)
        due_at = leave_at(rule_of(rules, member.id), time_zone, tx.at)
        waiting = await queries.find_batch_due(tx.conn, tx.tenant_id, member.id, medium)
        due_at = min(due_at, waiting) if waiting else due_at
    size = measure(about.body)
    lost = delivery is None and due_at is None
    notification = Notification(
        tx.tenant_id,
        uuid7(),
        1,
        about.alert_id,
        about.alert_number,
        member.id,
        member.name,
        member.language,
        medium,
        member.phone,
        about.body,
        about.digest,
        about.urgency,
        about.step,
        size.encoding,
        0 if medium == "call" else size.segments,
        status="failed" if lost else "intended",
        error="no_channel" if lost else None,
        simulated=False,
        delivery_id=delivery.id if delivery else None,
        due_at=due_at,
        created_at=tx.at,
        sent_at=None,
        delivered_at=None,
    )
    await queries.insert_notification(tx.conn, notification)
    tx.emit(NotificationCreated(id=notification.id, version=1, data=NotificationView.of(notification)))
    if delivery is not None:
        tx.enqueue(SendUrgentNotification(delivery_id=delivery.id))
    return notification


async def send_gathered(tx: Transaction, user_id: UUID, medium: Medium) -> None:
    """Everything that waits for a member leaves as one text, or one call."""
    waiting = await queries.lock_waiting(tx.conn, tx.tenant_id, user_id, medium)
    if not waiting:
        return
    ids = [n.id for n in waiting]
    newest = {n.alert_id: n for n in waiting}
    last = waiting[-1]
    if len(newest) == 1:
        body = last.body
    else:
        tenant = await get_tenant(tx.conn, tx.tenant_id)
        lines = [n.digest for n in newest.values()]
        body = (
            gathered_words(tenant.name, last.language, count=len(lines))
            if medium == "call"
            else gathered_text(tenant.name, last.language, lines, number=last.alert_number)
        )
    delivery = await channels.create_delivery(
        tx, medium=medium, audience="team", to_address=last.to_address, body=body, language=last.language
    )
    if delivery is None:
        _tell_updated(tx, await queries.give_up(tx.conn, tx.tenant_id, ids, status="failed", error="no_channel"))
        return
    _tell_updated(
        tx,
        await queries.set_delivery(
            tx.conn,
            tx.tenant_id,
            ids,
            delivery_id=delivery.id,
            encoding=delivery.encoding,
            segments=delivery.segments,
        ),
    )
    tx.enqueue(SendNotification(delivery_id=delivery.id))


async def drop_waiting(tx: Transaction, alert_id: UUID) -> None:
    """The alert no longer needs anybody: what still waits about it is not sent, and no phone rings any more."""
    for delivery_id in await queries.list_calls_to_place(tx.conn, tx.tenant_id, alert_id):
        withdrawn = await channels.withdraw_delivery(tx, delivery_id)
        if withdrawn is not None:
            await mirror(tx, withdrawn)
    _tell_updated(tx, await queries.suppress_waiting_of_alert(tx.conn, tx.tenant_id, alert_id))


async def apply_delivery_status(
    tx: Transaction,
    delivery_id: UUID,
    status: DeliveryStatus,
    *,
    provider_id: str | None = None,
    error_code: str | None = None,
) -> bool:
    """A provider's report; false when it changes nothing: a repetition, older news, or not one of ours."""
    changed = await channels.apply_delivery_status(
        tx, delivery_id, status, provider_id=provider_id, error_code=error_code
    )
    if changed is None:
        return False
    await mirror(tx, changed)
    return True


async def mirror(tx: Transaction, delivery: Delivery) -> None:
    """The notifications a delivery carries show what became of it."""
    _tell_updated(
        tx,
        await queries.mirror_delivery(
            tx.conn,
            tx.tenant_id,
            delivery.id,
            status="delivered" if delivery.status == "read" else delivery.status,
            error=delivery.error_code,
            simulated=delivery.simulated,
            sent_at=delivery.sent_at,
            delivered_at=delivery.delivered_at,
        ),
    )


async def ask_about(tx: Transaction, delivery_id: UUID, now: datetime) -> None:
    """The provider is asked what became of a delivery, unless somebody else is doing so."""
    if await channels.take_look_up(tx, delivery_id, now):
        tx.enqueue(LookUpDelivery(delivery_id=delivery_id))


async def set_quiet_hours(tx: Transaction, user_id: UUID | None, body: QuietHoursBody) -> None:
    """Write the rule of the team, or of a member."""
    rule = QuietHours(user_id, body.enabled, body.starts, body.ends, body.batch_minutes)
    await queries.upsert_quiet_hours(tx.conn, tx.tenant_id, uuid7(), rule)


async def list_of_alert(conn: Connection, tenant_id: int, alert_id: UUID) -> list[Notification]:
    """Everything told about an alert, in order."""
    return await queries.list_of_alert(conn, tenant_id, alert_id)


async def list_alerts_told(conn: Connection, tenant_id: int, user_id: UUID, *, limit: int = 50) -> list[UUID]:
    """The alerts a member was texted about, the latest first."""
    return await queries.list_alerts_told(conn, tenant_id, user_id, limit)


def _tell_updated(tx: Transaction, notifications: Iterable[Notification]) -> None:
    for n in sorted(notifications, key=lambda n: n.id):
        tx.emit(NotificationUpdated(id=n.id, version=n.version, data=NotificationView.of(n)))
