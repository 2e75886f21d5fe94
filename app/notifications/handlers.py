"""Worker edge of notifications."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import Final

import structlog

from app.channels import actions as channels
from app.channels.providers.twilio_account import OutcomeUnknown, ProviderRefused, ProviderUnreachable
from app.channels.sending import carry_out
from app.channels.sending import look_up as look_up_delivery
from app.db.database import Database
from app.db.job_context import JobContext
from app.db.transaction import Transaction
from app.errors import Unavailable
from app.notifications import actions, queries
from app.notifications.jobs import LookUpDelivery, SendNotification

log = structlog.get_logger("vigie.notifications")

BATCHES_PER_SWEEP: Final = 200
LOOK_UPS_PER_SWEEP: Final = 50


async def send(job: SendNotification, ctx: JobContext) -> None:
    """One attempt at a delivery; the notifications it carries follow it."""
    await carry_out(ctx, job.delivery_id, last_attempt=ctx.attempt + 1 >= job.MAX_ATTEMPTS, settle=actions.mirror)


async def look_up(job: LookUpDelivery, ctx: JobContext) -> None:
    """One look at the provider. What it does not say now it is asked again by the sweep, ever more seldom."""
    try:
        await look_up_delivery(ctx, job.delivery_id, settle=actions.mirror)
    except (ProviderUnreachable, OutcomeUnknown, ProviderRefused) as error:
        log.warning("look_up.no_answer", tenant=ctx.tenant_id, delivery=str(job.delivery_id), code=error.code)


async def sweep(db: Database, now: datetime) -> int:
    """Send what was gathered and is due, ask about reports that are overdue; how many things were due."""
    async with db.system() as conn:
        batches = await queries.list_due_batches(conn, now, BATCHES_PER_SWEEP)
        look_ups = await channels.list_due_look_ups(conn, now, "team", LOOK_UPS_PER_SWEEP)
    for batch in batches:
        send_batch = partial(actions.send_gathered, user_id=batch.user_id, medium=batch.medium)
        await _alone(db, batch.tenant_id, send_batch)
    for due in look_ups:
        await _alone(db, due.tenant_id, partial(actions.ask_about, delivery_id=due.id, now=now))
    return len(batches) + len(look_ups)


async def _alone(db: Database, tenant_id: int, act: Callable[[Transaction], Awaitable[None]]) -> None:
    """Each in a transaction of its own; one that fails is logged and never holds up the others."""
    try:
        async with db.transaction(tenant_id) as tx:
            await act(tx)
    except Unavailable:
        raise
    except Exception:
        log.exception("sweep.failed", tenant=tenant_id)
