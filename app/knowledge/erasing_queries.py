"""SQL of forgetting questions that name somebody."""

from __future__ import annotations

from uuid import UUID

from asyncpg import Connection


async def delete_questions(conn: Connection, tenant_id: int, ids: list[UUID]) -> list[tuple[UUID, int]]:
    """These questions, and the version each had."""
    rows = await conn.fetch(
        "DELETE FROM unanswered_questions WHERE tenant_id = $1 AND id = ANY($2::uuid[]) RETURNING id, version",
        tenant_id,
        ids,
    )
    return [(r["id"], r["version"]) for r in rows]
