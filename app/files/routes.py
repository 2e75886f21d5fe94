"""HTTP edge of files: downloads, by link for whoever has one, signed in for the team."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from urllib.parse import quote
from uuid import UUID

from starlette.responses import Response

from app.access import PUBLIC, Permission, Principal
from app.db.database import Database
from app.errors import NotFound
from app.files import actions, queries
from app.files.models import StoredFile
from app.files.schemas import FileLink
from app.files.store import FileStore
from app.settings import Settings
from app.web.routing import route

HARMLESS: Final = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-site",
    "Cache-Control": "private, no-store",
}


async def fetch_by_link(token: str, db: Database, store: FileStore, now: datetime) -> Response:
    """The file a signed link stands for, as a download."""
    return await _download(await actions.follow_link(db, token, now), store)


async def fetch_content(id: UUID, who: Principal, db: Database, store: FileStore) -> Response:
    """A file somebody sent, as a download."""
    return await _download(await _of_tenant(db, who, id), store)


async def create_link(id: UUID, who: Principal, db: Database, settings: Settings, now: datetime) -> FileLink:
    """A link to a file that works for fifteen minutes without signing in."""
    return actions.link_to(await _of_tenant(db, who, id), now, settings.site)


async def revoke_links(id: UUID, who: Principal, db: Database) -> None:
    """End every link to a file given out so far."""
    async with db.transaction(who.tenant_id) as tx:
        await actions.revoke_links(tx, id)


async def _of_tenant(db: Database, who: Principal, file_id: UUID) -> StoredFile:
    async with db.transaction(who.tenant_id) as tx:
        file = await queries.find_file(tx.conn, tx.tenant_id, file_id)
    if file is None:
        raise NotFound
    return file


async def _download(file: StoredFile, store: FileStore) -> Response:
    content = await store.get(file.tenant_id, file.sha256)
    plain = file.name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file.name)}"
    return Response(content, media_type=file.content_type, headers={**HARMLESS, "Content-Disposition": disposition})


routes = [
    route("GET", "/files/{token}", fetch_by_link, needs=PUBLIC),
    route("GET", "/files/{id}/content", fetch_content, needs=Permission.READ_MESSAGES),
    route("POST", "/files/{id}/links", create_link, needs=Permission.READ_MESSAGES, status=201),
    route("DELETE", "/files/{id}/links", revoke_links, needs=Permission.ANSWER_CONVERSATIONS),
]
