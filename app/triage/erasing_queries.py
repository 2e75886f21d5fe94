"""SQL of forgetting whose words a verdict quotes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from asyncpg import Connection

from app.erasing import Texts


async def list_verdict_texts(conn: Connection, tenant_id: int, conversation_ids: list[UUID]) -> list[Texts]:
    """Verdicts on what was said in these conversations."""
    rows = await conn.fetch(
        """
        SELECT id, jsonb_build_object('verdict', verdict) AS columns
        FROM verdicts WHERE tenant_id = $1 AND conversation_id = ANY($2::uuid[])
        """,
        tenant_id,
        conversation_ids,
    )
    return [Texts(**r) for r in rows]


async def update_verdict_texts(conn: Connection, tenant_id: int, changed: list[dict[str, Any]]) -> None:
    """Write cleaned verdicts."""
    await conn.execute(
        """
        UPDATE verdicts v SET verdict = c.verdict
        FROM jsonb_to_recordset($2::jsonb) AS c (id uuid, verdict jsonb) WHERE v.tenant_id = $1 AND v.id = c.id
        """,
        tenant_id,
        changed,
    )
