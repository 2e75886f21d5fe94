"""A person's data to take along: one JSON bundle, and with it the files they sent."""

from __future__ import annotations

import tempfile
import zipfile
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import IO, Any, Final
from uuid import UUID

import msgspec

from app.db.database import Snapshot
from app.errors import NotFound
from app.files.store import FileStore
from app.privacy import export_queries, queries

FORMAT: Final = 1
IN_MEMORY: Final = 8 << 20
CHUNK: Final = 1 << 18


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file of the bundle; `path` is where it lies in the archive."""

    id: UUID
    path: str = field(repr=False)
    sha256: bytes
    size: int


@dataclass(frozen=True, slots=True)
class Bundle:
    """Everything kept about a person. `content` is JSON: sections of rows, `files` with name, size and hash."""

    content: bytes = field(repr=False)
    files: list[SentFile]


async def gather(snapshot: Snapshot, contact_id: UUID, taken_at: str) -> Bundle:
    """The bundle of a contact and of whoever proved to be them.

    Raises:
        NotFound.
    """
    conn, tenant_id = snapshot.conn, snapshot.tenant_id
    people = [contact_id, *await queries.list_people(conn, tenant_id, contact_id)]
    conversations = await queries.list_conversations(conn, tenant_id, people)
    claims = await queries.list_claims(conn, tenant_id, people)
    sections: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for section, row in await export_queries.list_sections(conn, tenant_id, people, conversations, claims):
        sections[section].append(row)
    if not sections["contacts"]:
        raise NotFound
    listed = await export_queries.list_files(conn, tenant_id, conversations, claims)
    files = [SentFile(id_, f"files/{id_}/{name}", digest, size) for id_, name, digest, size in listed]
    shown = [{"path": f.path, "size": f.size, "sha256": f.sha256.hex()} for f in files]
    body = {"format": FORMAT, "taken_at": taken_at, "contact_id": str(contact_id), **sections, "files": shown}
    return Bundle(msgspec.json.format(msgspec.json.encode(body), indent=2), files)


async def pack(bundle: Bundle, store: FileStore, tenant_id: int) -> IO[bytes]:
    """The bundle and its files as a ZIP, at its beginning; a file whose content is gone is left out. Close it."""
    packed = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the caller closes it
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bundle.json", bundle.content)
        for file in bundle.files:
            try:
                content = await store.get(tenant_id, file.sha256)
            except NotFound:
                continue
            archive.writestr(file.path, content, zipfile.ZIP_STORED)
    packed.seek(0)
    return packed


async def chunks(packed: IO[bytes]) -> AsyncIterator[bytes]:
    """The archive piece by piece; closes it."""
    with packed:
        while piece := packed.read(CHUNK):
            yield piece
