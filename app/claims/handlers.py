"""Worker edge of claims: what is due, who is told, and what other slices' changes mean here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from typing import Final

import structlog

from app.claims import action_queries, document_queries, queries, reads
from app.claims.attaching import attach_media
from app.claims.casing import awaited
from app.claims.deadlines import expire_actions, settle
from app.claims.deciding import take_over
from app.claims.jobs import AskCustomer, AttachMedia, FollowTakeover, SeekAdvisor, ShowInsured, ShowPolicy
from app.claims.models import SYSTEM, DueClaim
from app.claims.reaching import ask, hold
from app.claims.seeking import seek_advisor
from app.claims.showing import show_insured, show_policy
from app.claims.writing import note, was_told
from app.db.database import Database
from app.db.job_context import JobContext
from app.db.transaction import Transaction
from app.errors import Unavailable

log = structlog.get_logger("vigie.claims")

PER_SWEEP: Final = 200
Settle = Callable[[Transaction, DueClaim, datetime], Awaitable[None]]


async def sweep(db: Database, now: datetime) -> int:
    """Reminders, deadlines and files left untouched, in every tenant; how many were due.

    Any number of sweepers may run: each claim is settled under its lock, once, however late.
    """
    async with db.system() as conn:
        due = await queries.list_due(conn, now, PER_SWEEP)
        expired = await action_queries.list_claims_with_due_actions(conn, now, PER_SWEEP)
    await _settle_all(db, due, now, settle)
    await _settle_all(db, expired, now, expire_actions)
    return len(due) + len(expired)


async def _settle_all(db: Database, due: Iterable[DueClaim], now: datetime, act: Settle) -> None:
    """Each in a transaction of its own; one that cannot be settled is logged and never holds up the others."""
    for item in due:
        try:
            async with db.transaction(item.tenant_id) as tx:
                await act(tx, item, now)
        except Unavailable:
            raise
        except Exception:
            log.exception("sweep.claim_failed", tenant=item.tenant_id, claim=str(item.id))


async def seek(job: SeekAdvisor, ctx: JobContext) -> None:
    """People look at an escalated claim."""
    async with ctx.db.transaction(ctx.tenant_id) as tx:
        await seek_advisor(tx, job.claim_id, is_stuck=job.is_stuck)


async def ask_customer(job: AskCustomer, ctx: JobContext) -> None:
    """The customer learns which documents are waited for, once each time they are."""
    async with ctx.db.transaction(ctx.tenant_id) as tx:
        reach = await hold(tx, await reads.get_claim(tx.conn, tx.tenant_id, job.claim_id))
        claim = await reads.lock_claim(tx.conn, tx.tenant_id, job.claim_id)
        documents = await document_queries.list_documents(tx.conn, tx.tenant_id, claim.id)
        kinds = awaited(documents)
        since = max((d.requested_at for d in documents if d.status == "demande" and d.requested_at), default=None)
        if since is None or not claim.is_open or await was_told(tx, claim, since):
            return
        told = await ask(tx, claim, reach, kinds, by=SYSTEM)
        await note(tx, claim, "customer_told", who=None, by=SYSTEM, detail={"by": told, "kinds": kinds})


async def follow_takeover(job: FollowTakeover, ctx: JobContext) -> None:
    """Whoever speaks with the customer has their claim."""
    async with ctx.db.transaction(ctx.tenant_id) as tx:
        await take_over(tx, job.conversation_id, job.user_id, job.name)


async def attach(job: AttachMedia, ctx: JobContext) -> None:
    """What the customer sent is with their claim."""
    async with ctx.db.transaction(ctx.tenant_id) as tx:
        await attach_media(tx, job.conversation_id)


async def show_contact(job: ShowInsured, ctx: JobContext) -> None:
    """Claims show their insured as they are now."""
    async with ctx.db.transaction(ctx.tenant_id) as tx:
        await show_insured(tx, job.contact_id)


async def show_contract(job: ShowPolicy, ctx: JobContext) -> None:
    """Claims show their policy as it is now."""
    async with ctx.db.transaction(ctx.tenant_id) as tx:
        await show_policy(tx, job.policy_id, job.contact_id)
