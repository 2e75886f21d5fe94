"""HTTP edge of privacy: forgetting somebody, their data to take along, and who looked at it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from starlette.responses import Response, StreamingResponse

from app.access import Permission, Principal
from app.accounts.actions import audit
from app.accounts.reading import log_read
from app.contacts.actions import find_contact
from app.db.database import Database
from app.errors import NotFound
from app.files.store import FileStore
from app.privacy import actions, exporting, queries
from app.privacy.schemas import AnonymiseBody, ErasureView, ExportQuery, ReadsPage, ReadsQuery
from app.settings import Settings
from app.web.routing import route


async def anonymise(id: UUID, body: AnonymiseBody, who: Principal, db: Database, settings: Settings) -> ErasureView:
    """Replace who somebody is by a pseudonym everywhere; what happened stays. Cannot be undone."""
    kept = settings.privacy_kept_days
    async with db.transaction(who.tenant_id) as tx:
        erasure, is_new = await actions.anonymise(tx, id, body.reason, who=who, by=who.name, kept_days=kept)
    return ErasureView.of(erasure, is_new=is_new)


async def export(
    id: UUID, query: ExportQuery, who: Principal, db: Database, store: FileStore, now: datetime
) -> Response:
    """Everything kept about somebody, to take along."""
    async with db.snapshot(who.tenant_id) as snapshot:
        bundle = await exporting.gather(snapshot, id, now.isoformat())
    async with db.transaction(who.tenant_id) as tx:
        await log_read(tx, who, id, "export")
        await audit(tx, who, "export", "contact", id, detail={"format": query.format})
    headers = {
        "Content-Disposition": f'attachment; filename="contact-{id}.{query.format}"',
        "Cache-Control": "private, no-store",
    }
    if query.format == "json":
        return Response(bundle.content, media_type="application/json", headers=headers)
    packed = await exporting.pack(bundle, store, who.tenant_id)
    return StreamingResponse(exporting.chunks(packed), media_type="application/zip", headers=headers)


async def list_reads(id: UUID, query: ReadsQuery, who: Principal, db: Database) -> ReadsPage:
    """Who looked at somebody's data, newest first."""
    async with db.snapshot(who.tenant_id) as snapshot:
        if await find_contact(snapshot.conn, who.tenant_id, id) is None:
            raise NotFound
        found = await queries.list_reads(snapshot.conn, who.tenant_id, id, before=query.cursor, limit=query.limit + 1)
    shown = found[: query.limit]
    following = str(shown[-1].id) if len(found) > query.limit else None
    return ReadsPage(shown, following, snapshot.position)


routes = [
    route("POST", "/contacts/{id}/anonymise", anonymise, needs=Permission.ERASE_CONTACTS),
    route("GET", "/contacts/{id}/export", export, needs=Permission.EXPORT_CONTACTS),
    route("GET", "/contacts/{id}/reads", list_reads, needs=Permission.READ_PERSONAL_READS),
]
