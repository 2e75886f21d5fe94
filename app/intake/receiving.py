"""From an authenticated request to a committed answer; failed ones are kept, tried again, replayed."""

from __future__ import annotations

import traceback
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final
from uuid import UUID

import structlog
from prometheus_client import Counter

from app.accounts import actions as accounts
from app.accounts.models import Tenant
from app.db.database import Database, DatabaseUnavailable
from app.db.transaction import Transaction
from app.errors import DomainError, Kind, NotFound
from app.intake import queries
from app.intake.jobs import ReprocessEntry
from app.intake.models import Answer, Entry, Outcome, StoredEntry

log = structlog.get_logger("vigie.intake")

FIRST_RETRY: Final = timedelta(seconds=2)
ENTRIES = Counter("vigie_journal_entries_total", "Authenticated provider requests", ["provider", "kind", "outcome"])

Process = Callable[[Transaction, Tenant, Entry], Awaitable[Outcome]]
Again = Callable[[Transaction, Answer], Awaitable[Answer]]
"""What a request that was answered already is answered now."""


class ChannelGone(NotFound):
    """The channel this request came by is not in use any more."""

    code = "channel_gone"


class ReplayFailed(DomainError):
    """Processing this entry failed again."""

    kind = Kind.CONFLICT
    code = "replay_failed"


async def accept(db: Database, entry: Entry, process: Process, *, again: Again | None = None) -> Answer:
    """Journal, effects and events of a request in one transaction; then its answer.

    A repetition changes nothing and gets the first answer, or what `again` makes of it by now. Never fails because of
    what the request contains: such an entry is kept, and answered with `entry.answer`.

    Raises:
        ChannelGone: look the address up again. DatabaseUnavailable: nothing was kept; the provider must try again.
    """
    try:
        return await _accept(db, entry, process, again)
    except (DatabaseUnavailable, ChannelGone):
        raise
    except Exception as error:
        _report(entry, error)
        return await keep_failed(db, entry, describe(error))


async def _accept(db: Database, entry: Entry, process: Process, again: Again | None) -> Answer:
    async with db.transaction(entry.tenant_id) as tx:
        written = await queries.insert_entry(tx.conn, entry, status="done", error=None, processed_at=tx.at)
        if written is None:
            raise ChannelGone
        is_new, tenant = written
        if not is_new:
            ENTRIES.labels(entry.provider, entry.kind, "repeated").inc()
            answer = await queries.get_answer(tx.conn, entry.tenant_id, entry.provider, entry.dedupe_key)
            return await again(tx, answer) if again else answer
        outcome = await process(tx, tenant, entry)
        if outcome.status != "done" or outcome.answer != entry.answer:
            await queries.update_outcome(
                tx.conn, entry.tenant_id, entry.id, status=outcome.status, answer=outcome.answer, at=tx.at
            )
    ENTRIES.labels(entry.provider, entry.kind, outcome.status).inc()
    return outcome.answer


async def keep_failed(db: Database, entry: Entry, error: str, *, retry: bool = True) -> Answer:
    """Keep a request we could not process, and try again soon."""
    async with db.transaction(entry.tenant_id) as tx:
        written = await queries.insert_entry(tx.conn, entry, status="failed", error=error, processed_at=None)
        if written is None:
            raise ChannelGone
        if not written[0]:
            return await queries.get_answer(tx.conn, entry.tenant_id, entry.provider, entry.dedupe_key)
        if retry:
            tx.enqueue(ReprocessEntry(entry_id=entry.id), after=FIRST_RETRY)
    ENTRIES.labels(entry.provider, entry.kind, "failed").inc()
    return entry.answer


async def replay(db: Database, tenant_id: int, entry_id: UUID, process: Process) -> StoredEntry:
    """Process a failed entry again; one that is done already stays as it is.

    Raises:
        NotFound, DatabaseUnavailable, ReplayFailed.
    """
    try:
        return await _replay(db, tenant_id, entry_id, process)
    except (DatabaseUnavailable, NotFound):
        raise
    except Exception as error:
        async with db.transaction(tenant_id) as tx:
            stored = await queries.find_entry(tx.conn, tenant_id, entry_id)
            await queries.count_failure(tx.conn, tenant_id, entry_id, describe(error))
        if stored is not None:
            _report(stored.entry, error)
        raise ReplayFailed(error=describe(error)) from error


async def _replay(db: Database, tenant_id: int, entry_id: UUID, process: Process) -> StoredEntry:
    async with db.transaction(tenant_id) as tx:
        stored = await queries.lock_entry(tx.conn, tenant_id, entry_id)
        if stored is None:
            raise NotFound
        if stored.status == "failed":
            tenant = await accounts.get_tenant(tx.conn, tenant_id)
            outcome = await process(tx, tenant, stored.entry)
            await queries.update_outcome(
                tx.conn, tenant_id, entry_id, status=outcome.status, answer=outcome.answer, at=tx.at
            )
            stored = await queries.find_entry(tx.conn, tenant_id, entry_id)
            assert stored is not None  # noqa: S101
    return stored


def describe(error: BaseException) -> str:
    """An error for the journal: what it is and where, never what it says, which may be somebody's words."""
    frames = traceback.extract_tb(error.__traceback__)
    where = next((f"{f.name}:{f.lineno}" for f in reversed(frames) if "/app/" in f.filename), "")
    name = error.code if isinstance(error, DomainError) else type(error).__name__
    return f"{name} {where}".strip()[:200]


def _report(entry: Entry, error: BaseException) -> None:
    log.error("entry.failed", provider=entry.provider, kind=entry.kind, entry=str(entry.id), error=describe(error))
