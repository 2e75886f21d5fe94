"""Worker edge of alerts: what is due, what a receipt changes, what a contact's change shows."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

import structlog
from prometheus_client import Counter

from app.alerts import queries
from app.alerts.actions import refresh_contact
from app.alerts.escalation import reached, settle, take_step
from app.alerts.jobs import ReconsiderReach, RefreshContact, TakeDueStep
from app.alerts.rules import URGENT
from app.alerts.views import contact_view
from app.contacts.actions import take
from app.db.database import Database
from app.db.job_context import JobContext
from app.db.transaction import Transaction
from app.errors import Unavailable
from app.notifications.handlers import sweep as sweep_notifications

log = structlog.get_logger("vigie.alerts")

PER_SWEEP: Final = 500
TOLD = Counter("vigie_alerts_escalation_total", "What escalation did to alerts by itself", ["what", "urgency"])
_LOUD: Final = frozenset({"alert.exhausted", "alert.breached", "alert.expired", "alert.released"})


async def sweep(db: Database, now: datetime) -> int:
    """Everything overdue, in every tenant, each alert in a transaction of its own; how many were due.

    Any number of sweepers may run: a row one of them holds is skipped, and what is done is no longer due. An alert that
    cannot be settled is logged and never holds up the others.
    """
    async with db.system() as conn:
        due = await queries.list_due_alerts(conn, now, PER_SWEEP)
    for item in due:
        try:
            await _settle_due(db, item.tenant_id, item.id, now)
        except Unavailable:
            raise
        except Exception:
            log.exception("sweep.alert_failed", tenant=item.tenant_id, alert=str(item.id))
    await sweep_notifications(db, now)
    return len(due)


async def _settle_due(db: Database, tenant_id: int, alert_id: UUID, now: datetime) -> None:
    async with db.transaction(tenant_id) as tx:
        alert = await queries.lock_due_alert(tx.conn, tenant_id, alert_id, now)
        if alert is not None:
            await settle(tx, alert, now)
    _account(tx)


async def take_due_step(job: TakeDueStep, ctx: JobContext) -> None:
    """What is due on this alert, without waiting for the sweep; but for whoever is just changing it."""
    async with ctx.db.transaction(ctx.tenant_id) as tx:
        alert = await queries.lock_alert(tx.conn, ctx.tenant_id, job.alert_id)
        if alert is not None:
            await settle(tx, alert, ctx.now)
    _account(tx)


async def reconsider_reach(job: ReconsiderReach, ctx: JobContext) -> None:
    """When nobody of the last step can be reached any more, the next one is told now."""
    async with ctx.db.transaction(ctx.tenant_id) as tx:
        alert = await queries.lock_alert(tx.conn, ctx.tenant_id, job.alert_id)
        if (
            alert is None
            or alert.status != "pending"
            or alert.urgency not in URGENT
            or alert.step != job.step
            or alert.next_step_at is None
            or await reached(tx, alert, patient=True)
        ):
            return
        await take_step(tx, alert, ctx.now, because="unreachable")
    _account(tx)


async def show_contact(job: RefreshContact, ctx: JobContext) -> None:
    """Open alerts of a contact show it as it is now."""
    async with ctx.db.transaction(ctx.tenant_id) as tx:
        await refresh_contact(tx, contact_view(await take(tx, job.contact_id)))


def _account(tx: Transaction) -> None:
    """Count, and say loudly, what happened because nobody reacted."""
    for event in tx.emitted:
        if event.TOPIC != "alerts":
            continue
        TOLD.labels(event.TYPE.removeprefix("alert."), event.data.urgency).inc()
        if event.TYPE in _LOUD:
            log.warning(event.TYPE, tenant=tx.tenant_id, number=event.data.number, urgency=event.data.urgency)
