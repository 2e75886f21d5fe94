"""Taking files in, handing them out, forgetting them."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from asyncpg import Connection
from uuid_utils.compat import uuid7

from app.db.database import Database
from app.db.transaction import Transaction
from app.errors import DomainError, Kind, NotFound
from app.files import links, queries
from app.files.models import StoredFile
from app.files.scanning import Scanner
from app.files.schemas import FileLink
from app.files.sniffing import ACCEPTED, safe_name, sniff
from app.files.store import FileStore

MAX_BYTES: Final = 10 << 20
MOST_FILES: Final = 20
MOST_BYTES: Final = 50 << 20
MOST_FILES_OF_A_MEMBER: Final = 100
MOST_BYTES_OF_A_MEMBER: Final = 300 << 20
MEMBERS_WINDOW: Final = timedelta(hours=1)
LINK_LIFE: Final = timedelta(minutes=15)
UNCLAIMED_FOR: Final = timedelta(hours=24)
FORGET_AT_ONCE: Final = 200


class EmptyFile(DomainError):
    """The file is empty."""

    code = "file_empty"


class FileTooLarge(DomainError):
    """The file is too large."""

    kind = Kind.TOO_LARGE
    code = "file_too_large"


class FileTypeRefused(DomainError):
    """Files of this kind are not accepted."""

    kind = Kind.UNSUPPORTED
    code = "file_type_refused"


class TooManyFiles(DomainError):
    """Too many files were sent; wait before sending more."""

    kind = Kind.TOO_MANY
    code = "too_many_files"


async def check_allowance(conn: Connection, tenant_id: int, owner_id: UUID) -> None:
    """Refuse an upload before reading it.

    Raises:
        TooManyFiles: this owner has sent their share.
    """
    usage = await queries.get_usage(conn, tenant_id, owner_id)
    if usage.files >= MOST_FILES or usage.size >= MOST_BYTES:
        raise TooManyFiles(retry_after=3600)


async def check_member_allowance(conn: Connection, tenant_id: int, member_id: UUID, now: datetime) -> None:
    """Refuse a member's upload before reading it. A member stays for years, so theirs is counted by the hour.

    Raises:
        TooManyFiles.
    """
    usage = await queries.get_usage_since(conn, tenant_id, member_id, now - MEMBERS_WINDOW)
    if usage.files >= MOST_FILES_OF_A_MEMBER or usage.size >= MOST_BYTES_OF_A_MEMBER:
        raise TooManyFiles(retry_after=3600)


async def take_in(
    db: Database, store: FileStore, scanner: Scanner, *, tenant_id: int, owner_id: UUID, name: str, content: bytes
) -> StoredFile:
    """Check, store and remember a file. No transaction is open while it is scanned and stored.

    Raises:
        EmptyFile, FileTooLarge, FileTypeRefused, FileInfected, ScannerUnavailable, StoreUnavailable.
    """
    if not content:
        raise EmptyFile
    if len(content) > MAX_BYTES:
        raise FileTooLarge(limit_bytes=MAX_BYTES)
    content_type = sniff(content)
    if content_type is None:
        raise FileTypeRefused(accepted=sorted(set(ACCEPTED.values())))
    scan = await scanner.scan(content)
    digest = sha256(content).digest()
    await store.put(tenant_id, digest, content)
    async with db.transaction(tenant_id) as tx:
        file = StoredFile(
            tenant_id,
            uuid7(),
            digest,
            len(content),
            content_type,
            safe_name(name, content_type),
            owner_id,
            None,
            scan,
            secrets.token_bytes(32),
            tx.at,
        )
        await queries.insert_file(tx.conn, file)
    return file


async def files_of(tx: Transaction, owner_id: UUID, file_ids: Sequence[UUID]) -> list[StoredFile]:
    """The files a message of this owner wants to carry.

    Raises:
        NotFound: one of them is not theirs.
    """
    found = await queries.list_files(tx.conn, tx.tenant_id, owner_id, list(file_ids))
    if {file.id for file in found} != set(file_ids):
        raise NotFound
    return found


async def claim(tx: Transaction, owner_id: UUID, files: Sequence[StoredFile], conversation_id: UUID) -> None:
    """A message carries them: they are kept with its conversation."""
    await queries.claim_files(tx.conn, tx.tenant_id, owner_id, [file.id for file in files], conversation_id)


def content_address(file_id: UUID) -> str:
    """Where the team reads a file a message carries."""
    return f"/api/v1/files/{file_id}/content"


def file_of(address: str) -> UUID | None:
    """The file behind such an address; `None` for one that is not ours."""
    parts = address.split("/")
    try:
        return UUID(parts[-2]) if parts[-1] == "content" else None
    except (ValueError, IndexError):
        return None


def link_to(file: StoredFile, now: datetime, site: str, life: timedelta = LINK_LIFE) -> FileLink:
    """A link that works until then, for whoever has it."""
    expires_at = (now + life).replace(microsecond=0)
    return FileLink(f"{site}/api/v1/files/{links.sign(file.id, expires_at, file.link_key)}", expires_at)


async def follow_link(db: Database, token: str, now: datetime) -> StoredFile:
    """The file a link stands for.

    Raises:
        NotFound: junk, forged, expired or revoked; which of them is not said.
    """
    claimed = links.read(token)
    if claimed is None or claimed.expires_at <= now:
        raise NotFound
    async with db.system() as conn:
        file = await queries.find_file_anywhere(conn, claimed.file_id)
    if file is None or not links.is_genuine(claimed, file.link_key):
        raise NotFound
    return file


async def revoke_links(tx: Transaction, file_id: UUID) -> None:
    """No link given out so far works any more.

    Raises:
        NotFound.
    """
    if not await queries.update_link_key(tx.conn, tx.tenant_id, file_id, secrets.token_bytes(32)):
        raise NotFound


async def find_file(conn: Connection, tenant_id: int, file_id: UUID) -> StoredFile | None:
    """One file, for a slice above that only reads."""
    return await queries.find_file(conn, tenant_id, file_id)


async def find_same(conn: Connection, tenant_id: int, owner_id: UUID, content: bytes) -> StoredFile | None:
    """What this owner has uploaded with this very content, for who must not take it in twice."""
    return await queries.find_same(conn, tenant_id, owner_id, sha256(content).digest())


async def forget_unclaimed(db: Database, store: FileStore, now: datetime) -> int:
    """Forget uploads that no message carried within a day; how many there were.

    The content goes first only when no other file has it; a crash in between leaves bytes nobody can reach.
    """
    async with db.system() as conn:
        stale = await queries.list_unclaimed_files(conn, now - UNCLAIMED_FOR, FORGET_AT_ONCE)
    for file in stale:
        async with db.transaction(file.tenant_id) as tx:
            gone = await queries.delete_unclaimed_file(tx.conn, tx.tenant_id, file.id)
            is_last = gone and not await queries.has_content(tx.conn, tx.tenant_id, file.sha256)
        if is_last:
            await store.delete(file.tenant_id, file.sha256)
    return len(stale)
