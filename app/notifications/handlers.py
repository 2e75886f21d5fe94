"""Worker edge of notifications."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import structlog

from app.channels.sending import carry_out
from app.db.database import Database
from app.db.job_context import JobContext
from app.errors import Unavailable
from app.notifications import actions, queries
from app.notifications.jobs import SendNotification

log = structlog.get_logger("vigie.notifications")

BATCHES_PER_SWEEP: Final = 200


async def send(job: SendNotification, ctx: JobContext) -> None:
    """One attempt at a delivery; the notifications it carries follow it."""
    await carry_out(ctx, job.delivery_id, last_attempt=ctx.attempt + 1 >= job.MAX_ATTEMPTS, settle=actions.mirror)


async def sweep(db: Database, now: datetime) -> int:
    """Send what was gathered and is due; how many members were told."""
    async with db.system() as conn:
        due = await queries.list_due_batches(conn, now, BATCHES_PER_SWEEP)
    for batch in due:
        try:
            async with db.transaction(batch.tenant_id) as tx:
                await actions.send_gathered(tx, batch.user_id)
        except Unavailable:
            raise
        except Exception:
            log.exception("sweep.batch_failed", tenant=batch.tenant_id)
    return len(due)
