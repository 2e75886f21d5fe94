"""SQL of forgetting what an agent knows of somebody."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from asyncpg import Connection

from app.erasing import Texts


async def list_states(conn: Connection, tenant_id: int, conversation_ids: list[UUID]) -> list[Texts]:
    """What is remembered of these conversations."""
    rows = await conn.fetch(
        """
        SELECT id, jsonb_build_object('state', state) AS columns FROM agent_sessions
        WHERE tenant_id = $1 AND conversation_id = ANY($2::uuid[]) ORDER BY id FOR NO KEY UPDATE
        """,
        tenant_id,
        conversation_ids,
    )
    return [Texts(**r) for r in rows]


async def end_sessions(conn: Connection, tenant_id: int, states: list[dict[str, Any]], at: datetime) -> None:
    """These sessions end, if they have not, knowing only their `state` from now on; nothing of them is due."""
    await conn.execute(
        """
        WITH quiet AS (
            DELETE FROM session_timers t USING jsonb_to_recordset($2::jsonb) AS c (id uuid)
            WHERE t.tenant_id = $1 AND t.session_id = c.id
        )
        UPDATE agent_sessions s SET state = c.state, status = 'ended', outcome = coalesce(s.outcome, 'anonymised'),
            ended_at = coalesce(s.ended_at, $3), updated_at = $3
        FROM jsonb_to_recordset($2::jsonb) AS c (id uuid, state json) WHERE s.tenant_id = $1 AND s.id = c.id
        """,
        tenant_id,
        states,
        at,
    )
