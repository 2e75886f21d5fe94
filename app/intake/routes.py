"""HTTP edge of the journal; the doors themselves are in `doors`."""

from __future__ import annotations

from uuid import UUID

from app.access import Permission, Principal
from app.accounts import actions as accounts
from app.db.database import Database
from app.errors import NotFound
from app.intake import queries
from app.intake.doors import door_routes
from app.intake.processing import process
from app.intake.receiving import replay
from app.intake.schemas import EntryView, JournalPage, JournalQuery, WholeEntry, entry_view
from app.web.routing import route

__all__ = ["door_routes", "routes"]


async def list_journal(query: JournalQuery, who: Principal, db: Database) -> JournalPage:
    """What providers sent, newest first."""
    async with db.snapshot(who.tenant_id) as snapshot:
        rows = await queries.list_entries(
            snapshot.conn,
            who.tenant_id,
            status=query.status,
            provider_id=query.provider_id,
            before=query.cursor,
            limit=query.limit,
        )
    items = [
        EntryView(
            r.id,
            r.provider,
            r.kind,
            r.provider_id,
            r.received_at,
            r.address,
            r.status,
            r.error,
            r.attempts,
            r.processed_at,
            r.size,
        )
        for r in rows
    ]
    return JournalPage(items, str(items[-1].id) if len(items) == query.limit else None, snapshot.position)


async def read_entry(id: UUID, who: Principal, db: Database) -> WholeEntry:
    """One request with its raw content."""
    async with db.snapshot(who.tenant_id) as snapshot:
        stored = await queries.find_entry(snapshot.conn, who.tenant_id, id)
    if stored is None:
        raise NotFound
    return WholeEntry.of(stored)


async def replay_entry(id: UUID, who: Principal, db: Database) -> EntryView:
    """Process a failed entry again; one that is done stays as it is."""
    async with db.transaction(who.tenant_id) as tx:
        await accounts.audit(tx, who, "replay", "journal", id)
    return entry_view(await replay(db, who.tenant_id, id, process))


routes = [
    route("GET", "/journal", list_journal, needs=Permission.READ_JOURNAL),
    route("GET", "/journal/{id}", read_entry, needs=Permission.READ_JOURNAL),
    route("POST", "/journal/{id}/replay", replay_entry, needs=Permission.REPLAY_JOURNAL),
]
