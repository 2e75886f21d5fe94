"""SQL of files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from asyncpg import Connection

from app.files.models import StoredFile


@dataclass(frozen=True, slots=True)
class Usage:
    """What somebody has uploaded so far."""

    files: int
    size: int


async def insert_file(conn: Connection, file: StoredFile) -> None:
    """Remember a file."""
    await conn.execute(
        """
        INSERT INTO files (tenant_id, id, sha256, size, content_type, name, owner_id, conversation_id, scan, link_key,
            created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        """,
        file.tenant_id,
        file.id,
        file.sha256,
        file.size,
        file.content_type,
        file.name,
        file.owner_id,
        file.conversation_id,
        file.scan,
        file.link_key,
        file.created_at,
    )


async def get_usage(conn: Connection, tenant_id: int, owner_id: UUID) -> Usage:
    """How many files somebody has uploaded, and how many bytes."""
    row = await conn.fetchrow(
        "SELECT count(*) AS files, coalesce(sum(size), 0) AS size FROM files WHERE tenant_id = $1 AND owner_id = $2",
        tenant_id,
        owner_id,
    )
    return Usage(row["files"], int(row["size"]))


async def get_usage_since(conn: Connection, tenant_id: int, owner_id: UUID, since: datetime) -> Usage:
    """How many files somebody has uploaded since then, and how many bytes."""
    row = await conn.fetchrow(
        """
        SELECT count(*) AS files, coalesce(sum(size), 0) AS size FROM files
        WHERE tenant_id = $1 AND owner_id = $2 AND created_at > $3
        """,
        tenant_id,
        owner_id,
        since,
    )
    return Usage(row["files"], int(row["size"]))


async def find_file(conn: Connection, tenant_id: int, file_id: UUID) -> StoredFile | None:
    """One file of the tenant."""
    row = await conn.fetchrow(
        """
        SELECT tenant_id, id, sha256, size, content_type, name, owner_id, conversation_id, scan, link_key, created_at
        FROM files WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        file_id,
    )
    return StoredFile(**row) if row else None


async def find_same(conn: Connection, tenant_id: int, owner_id: UUID, sha256: bytes) -> StoredFile | None:
    """What this owner has uploaded with this content, the latest."""
    row = await conn.fetchrow(
        """
        SELECT tenant_id, id, sha256, size, content_type, name, owner_id, conversation_id, scan, link_key, created_at
        FROM files WHERE tenant_id = $1 AND owner_id = $2 AND sha256 = $3 ORDER BY id DESC LIMIT 1
        """,
        tenant_id,
        owner_id,
        sha256,
    )
    return StoredFile(**row) if row else None


async def find_file_anywhere(conn: Connection, file_id: UUID) -> StoredFile | None:
    """The file of whatever tenant, in a system transaction: its link is signed with its own key."""
    row = await conn.fetchrow(
        """
        SELECT tenant_id, id, sha256, size, content_type, name, owner_id, conversation_id, scan, link_key, created_at
        FROM files WHERE id = $1
        """,
        file_id,
    )
    return StoredFile(**row) if row else None


async def claim_files(
    conn: Connection, tenant_id: int, owner_id: UUID, file_ids: list[UUID], conversation_id: UUID
) -> None:
    """A message of its owner carries them: they belong to its conversation now."""
    await conn.execute(
        """
        UPDATE files SET conversation_id = $4
        WHERE tenant_id = $1 AND owner_id = $2 AND id = ANY($3::uuid[]) AND conversation_id IS NULL
        """,
        tenant_id,
        owner_id,
        file_ids,
        conversation_id,
    )


async def list_files(conn: Connection, tenant_id: int, owner_id: UUID, file_ids: list[UUID]) -> list[StoredFile]:
    """Those of these files that this owner uploaded."""
    rows = await conn.fetch(
        """
        SELECT tenant_id, id, sha256, size, content_type, name, owner_id, conversation_id, scan, link_key, created_at
        FROM files WHERE tenant_id = $1 AND owner_id = $2 AND id = ANY($3::uuid[]) ORDER BY id
        """,
        tenant_id,
        owner_id,
        file_ids,
    )
    return [StoredFile(**r) for r in rows]


async def update_link_key(conn: Connection, tenant_id: int, file_id: UUID, link_key: bytes) -> bool:
    """Every link given out so far ends; false when there is no such file."""
    found = await conn.fetchval(
        "UPDATE files SET link_key = $3 WHERE tenant_id = $1 AND id = $2 RETURNING true", tenant_id, file_id, link_key
    )
    return bool(found)


async def list_unclaimed_files(conn: Connection, cutoff: datetime, limit: int) -> list[StoredFile]:
    """Across tenants, in a system transaction: uploads from before then which no message carries."""
    rows = await conn.fetch(
        """
        SELECT tenant_id, id, sha256, size, content_type, name, owner_id, conversation_id, scan, link_key, created_at
        FROM files WHERE conversation_id IS NULL AND created_at < $1 ORDER BY created_at LIMIT $2
        """,
        cutoff,
        limit,
    )
    return [StoredFile(**r) for r in rows]


async def delete_unclaimed_file(conn: Connection, tenant_id: int, file_id: UUID) -> bool:
    """False when a message has just claimed it."""
    found = await conn.fetchval(
        "DELETE FROM files WHERE tenant_id = $1 AND id = $2 AND conversation_id IS NULL RETURNING true",
        tenant_id,
        file_id,
    )
    return bool(found)


async def has_content(conn: Connection, tenant_id: int, sha256: bytes) -> bool:
    """Whether any file of the tenant has this content."""
    found = await conn.fetchval(
        "SELECT EXISTS (SELECT FROM files WHERE tenant_id = $1 AND sha256 = $2)", tenant_id, sha256
    )
    return bool(found)
