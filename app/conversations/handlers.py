"""Worker edge of conversations: what we say to contacts leaves, and what became of it is found out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import structlog

from app.accounts.actions import get_tenant
from app.alerts import actions as alerts
from app.channels import actions as channels
from app.channels.models import DueLookUp
from app.channels.providers.twilio_account import OutcomeUnknown, ProviderRefused, ProviderUnreachable
from app.channels.sending import EarlierFirst, carry_out
from app.channels.sending import look_up as look_up_delivery
from app.contacts import actions as contacts
from app.conversations import queries, wording
from app.conversations.delivering import settle
from app.conversations.jobs import LookUpMessage, SendMessage, TellDailyCap
from app.db.database import Database
from app.db.job_context import JobContext
from app.db.transaction import Transaction

log = structlog.get_logger("vigie.conversations")

LOOK_UPS_PER_SWEEP: Final = 50
AFTER_EARLIER: Final = timedelta(seconds=1)


async def send(job: SendMessage, ctx: JobContext) -> None:
    """One attempt at something said to a contact. Behind an earlier text it waits without using up its attempts."""
    last = ctx.attempt + 1 >= job.MAX_ATTEMPTS
    try:
        await carry_out(ctx, job.delivery_id, last_attempt=last, settle=settle)
    except EarlierFirst:
        async with ctx.db.transaction(ctx.tenant_id) as tx:
            tx.enqueue(job, after=AFTER_EARLIER)


async def look_up(job: LookUpMessage, ctx: JobContext) -> None:
    """One look at the provider; what it does not say now it is asked again by the sweep."""
    try:
        await look_up_delivery(ctx, job.delivery_id, settle=settle)
    except (ProviderUnreachable, OutcomeUnknown, ProviderRefused) as error:
        log.warning("look_up.no_answer", tenant=ctx.tenant_id, delivery=str(job.delivery_id), code=error.code)


async def tell_daily_cap(job: TellDailyCap, ctx: JobContext) -> None:
    """Whoever manages the business hears that texts are held back until tomorrow."""
    async with ctx.db.transaction(ctx.tenant_id) as tx:
        conversation = await queries.find_conversation(tx.conn, ctx.tenant_id, job.conversation_id)
        if conversation is None:
            return
        tenant = await get_tenant(tx.conn, ctx.tenant_id)
        contact = await contacts.take(tx, conversation.contact_id)
        await alerts.raise_alert(
            tx,
            contact=contact,
            conversation_id=conversation.id,
            message_id=None,
            channel="sms",
            text=wording.daily_cap(tenant.language),
            verdict=alerts.verdict_by_hand("P3", "daily_cap", tx.at, language=tenant.language),
        )


async def sweep(db: Database, now: datetime) -> int:
    """Ask about reports on texts to contacts that are overdue; how many were due."""
    async with db.system() as conn:
        due = await channels.list_due_look_ups(conn, now, "contact", LOOK_UPS_PER_SWEEP)
    for delivery in due:
        async with db.transaction(delivery.tenant_id) as tx:
            await _ask_about(tx, delivery, now)
    return len(due)


async def _ask_about(tx: Transaction, due: DueLookUp, now: datetime) -> None:
    """An answer nobody reported on may never have been taken: it is looked for, and sent if it is not there."""
    if await channels.take_look_up(tx, due.id, now):
        tx.enqueue(SendMessage(delivery_id=due.id) if due.is_answer else LookUpMessage(delivery_id=due.id))
