"""SQL of forgetting a browser."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from asyncpg import Connection


async def end_sessions(conn: Connection, tenant_id: int, conversation_ids: list[UUID], at: datetime) -> int:
    """The chats these conversations were held in are over, and where they were opened is forgotten."""
    rows = await conn.fetch(
        """
        UPDATE chat_sessions s SET origin = NULL, page = NULL, referrer = NULL, caller_hash = NULL,
            expires_at = least(s.expires_at, $3)
        WHERE s.tenant_id = $1 AND s.id IN (
            SELECT c.session_id FROM chat_conversations c
            WHERE c.tenant_id = $1 AND c.conversation_id = ANY($2::uuid[])
        )
        RETURNING s.id
        """,
        tenant_id,
        conversation_ids,
        at,
    )
    return len(rows)
