"""Worker edge of the desk: what is due, who is free, and what other slices' changes mean here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

import structlog
from prometheus_client import Counter

from app.accounts.actions import get_tenant
from app.db.database import Database
from app.db.job_context import JobContext
from app.db.transaction import Transaction
from app.desk import advisor_queries, queries, rules
from app.desk.actions import cancel_handoff
from app.desk.advisors import leave_if_gone
from app.desk.changes import answering_members, hold, recount
from app.desk.hours import next_opening
from app.desk.jobs import FollowClosing, RefreshAdvisor, SettleCallback, SettleQueue
from app.desk.models import DueHandoff
from app.desk.queue import keep_promise, settle
from app.errors import Unavailable

log = structlog.get_logger("vigie.desk")

PER_SWEEP: Final = 200
MOST_WAITING: Final = 500
TOLD = Counter("vigie_handoffs_total", "What became of hand-offs by themselves", ["what", "urgency"])


async def sweep(db: Database, now: datetime) -> int:
    """Offers that ran out and waits that lasted long enough, in every tenant; how many were due.

    Any number of sweepers may run: each hand-off is settled under its locks, once, however late.
    """
    async with db.system() as conn:
        due = await queries.list_due(conn, now, PER_SWEEP)
    await _settle_all(db, due, now)
    return len(due)


async def settle_queue(job: SettleQueue, ctx: JobContext) -> None:
    """Whatever somebody is free for is offered, the first in the queue first."""
    del job
    async with ctx.db.transaction(ctx.tenant_id) as tx:
        ripe = await _ripe(tx)
    await _settle_all(ctx.db, ripe, ctx.now)


async def _ripe(tx: Transaction) -> list[DueHandoff]:
    """Of what waits, in the order of the queue, that about which something can be done now."""
    waiting = await queries.list_open_handoffs(tx.conn, tx.tenant_id, status="waiting", after=None, limit=MOST_WAITING)
    if not waiting:
        return []
    waiting = await queries.with_declines(tx.conn, tx.tenant_id, waiting)
    advisors = await advisor_queries.list_advisors(tx.conn, tx.tenant_id)
    members = await answering_members(tx.conn, tx.tenant_id)
    offered = await queries.list_offered_advisors(tx.conn, tx.tenant_id)
    tenant = await get_tenant(tx.conn, tx.tenant_id)
    is_shut = await next_opening(tx, tenant, tx.at) is not None
    return [
        DueHandoff(tx.tenant_id, h.id, h.contact_id, h.conversation_id)
        for h in waiting
        if is_shut or rules.is_ripe(h, advisors, offered=offered, members=members)
    ]


async def _settle_all(db: Database, due: Iterable[DueHandoff], now: datetime) -> None:
    """Each in a transaction of its own; one that cannot be settled is logged and never holds up the others."""
    for item in due:
        try:
            async with db.transaction(item.tenant_id) as tx:
                await settle(tx, item, now)
            _account(tx)
        except Unavailable:
            raise
        except Exception:
            log.exception("sweep.handoff_failed", tenant=item.tenant_id, handoff=str(item.id))


async def follow_closing(job: FollowClosing, ctx: JobContext) -> None:
    """Nobody is needed in a closed conversation, and its advisor has room again."""
    async with ctx.db.transaction(ctx.tenant_id) as tx:
        held = await hold(tx, job.conversation_id, may_be_closed=True)
        if held.conversation.status != "open":
            await cancel_handoff(tx, job.conversation_id, "closed")
        if job.advisor_id is not None:
            await recount(tx, {job.advisor_id})


async def settle_callback(job: SettleCallback, ctx: JobContext) -> None:
    """Somebody called back: the customer waits no more."""
    async with ctx.db.transaction(ctx.tenant_id) as tx:
        await keep_promise(tx, job.alert_id)


async def refresh_advisor(job: RefreshAdvisor, ctx: JobContext) -> None:
    """A member renamed is renamed at the desk; one who may not answer any more is off it."""
    async with ctx.db.transaction(ctx.tenant_id) as tx:
        await leave_if_gone(tx, job.user_id)


def _account(tx: Transaction) -> None:
    """Count, and say loudly, what happened because nobody was there."""
    for event in tx.emitted:
        if event.TOPIC != "handoffs":
            continue
        TOLD.labels(event.TYPE.removeprefix("handoff."), event.data.urgency).inc()
        if event.TYPE == "handoff.promised":
            log.warning(event.TYPE, tenant=tx.tenant_id, urgency=event.data.urgency)
