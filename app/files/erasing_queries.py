"""SQL of forgetting files."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from asyncpg import Connection

NO_CONTENT: Final = bytes(32)
"""The hash of a file whose content is gone."""


async def list_contents(
    conn: Connection, tenant_id: int, conversation_ids: list[UUID], ids: list[UUID]
) -> list[tuple[UUID, bytes, str]]:
    """Files of these conversations, of these owners or with these ids: id, hash and type, locked."""
    rows = await conn.fetch(
        """
        SELECT id, sha256, content_type FROM files
        WHERE tenant_id = $1 AND sha256 <> $4
            AND (conversation_id = ANY($2::uuid[]) OR owner_id = ANY($3::uuid[]) OR id = ANY($3::uuid[]))
        ORDER BY id FOR NO KEY UPDATE
        """,
        tenant_id,
        conversation_ids,
        ids,
        NO_CONTENT,
    )
    return [(r["id"], r["sha256"], r["content_type"]) for r in rows]


async def empty_file(conn: Connection, tenant_id: int, file_id: UUID, name: str, link_key: bytes) -> None:
    """The file has no content any more, no name of its own, and no link to it works."""
    await conn.execute(
        "UPDATE files SET sha256 = $3, name = $4, link_key = $5 WHERE tenant_id = $1 AND id = $2",
        tenant_id,
        file_id,
        NO_CONTENT,
        name,
        link_key,
    )
