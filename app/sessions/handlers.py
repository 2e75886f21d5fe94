"""Worker edge of sessions: owners that changed, timers that ran out, turns whose process died."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

import structlog

from agents.session.events import Claimed, ModelFailed
from app.accounts import actions as accounts
from app.contacts import actions as contacts
from app.conversations import reads
from app.db.database import Database
from app.db.job_context import JobContext
from app.db.transaction import Transaction
from app.errors import DomainError, Unavailable
from app.sessions import actions, queries
from app.sessions.jobs import CatchUp, ResumeAgent, SilenceAgent
from app.sessions.models import Due

log = structlog.get_logger("vigie.sessions")

PER_SWEEP: Final = 200


async def silence(job: SilenceAgent, ctx: JobContext) -> None:
    """The session learns that a human speaks now; what it still waited for is dropped."""
    async with ctx.db.transaction(ctx.tenant_id) as tx:
        conversation = await reads.get_conversation(tx.conn, ctx.tenant_id, job.conversation_id)
        if conversation.epoch == job.epoch:
            await queries.cancel_turns(tx.conn, ctx.tenant_id, job.conversation_id)
            await actions.tell(tx, job.conversation_id, Claimed(job.advisor))


async def resume(job: ResumeAgent, ctx: JobContext) -> None:
    """The agent goes on, knowing only what the advisor left it."""
    async with ctx.db.transaction(ctx.tenant_id) as tx:
        conversation = await reads.get_conversation(tx.conn, ctx.tenant_id, job.conversation_id)
        if conversation.epoch == job.epoch and conversation.handling != "advisor":
            await actions.resume(tx, job.conversation_id, job.note)


COMPLETE: Final = ("name", "phone", "address")
"""Without these nobody can call back and come."""


async def catch_up(job: CatchUp, ctx: JobContext) -> None:
    """Ask by text for what a call left open; a call that raised nothing, or left nothing open, is let be."""
    async with ctx.db.transaction(ctx.tenant_id) as tx:
        call = await reads.get_conversation(tx.conn, ctx.tenant_id, job.conversation_id)
        contact = await contacts.take(tx, job.contact_id)
        if call.urgency is None or contact.is_anonymous or all(getattr(contact, name) for name in COMPLETE):
            return
        about = await reads.first_words(tx.conn, ctx.tenant_id, job.conversation_id)
        if about:
            await actions.catch_up(tx, await accounts.get_tenant(tx.conn, ctx.tenant_id), contact.id, about)


async def sweep(db: Database, now: datetime) -> int:
    """Timers and lost turns of every tenant, each in a transaction of its own; how many were due.

    Any number of sweepers may run: what one takes is no longer due.
    """
    async with db.system() as conn:
        timers = await queries.list_due_timers(conn, now, PER_SWEEP)
        lost = await queries.list_lost_turns(conn, now, PER_SWEEP)
    for due in timers:
        await _settle(db, due, is_timer=True)
    for due in lost:
        await _settle(db, due, is_timer=False)
    return len(timers) + len(lost)


async def _settle(db: Database, due: Due, *, is_timer: bool) -> None:
    """One that cannot be settled is logged and never holds up the others."""
    try:
        async with db.transaction(due.tenant_id) as tx:
            if is_timer:
                await actions.fire_timer(tx, due.session_id, due.name)
            else:
                await _finish_lost(tx, due)
    except Unavailable:
        raise
    except DomainError as error:
        log.warning("sweep.session_refused", session=str(due.session_id), error=error.code)
    except Exception:
        log.exception("sweep.session_failed", session=str(due.session_id))


async def _finish_lost(tx: Transaction, due: Due) -> None:
    session = await queries.find_session(tx.conn, due.tenant_id, due.session_id)
    turn_id = UUID(due.name)
    turn = await queries.find_turn(tx.conn, due.tenant_id, turn_id)
    if session is None or turn is None:
        return
    lost = actions.Took(ModelFailed(turn.ask_id or "", "process_lost"))
    await actions.finish_turn(tx, turn_id, session.conversation_id, lost)
