"""SQL of forgetting whom advisors answered."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from asyncpg import Connection

from app.desk.models import Mention, Note
from app.erasing import Texts


async def list_handoff_texts(conn: Connection, tenant_id: int, conversation_ids: list[UUID]) -> list[Texts]:
    """What advisors were told before they took over."""
    rows = await conn.fetch(
        """
        SELECT id, jsonb_build_object('brief', brief, 'ended_because', ended_because) AS columns
        FROM handoffs WHERE tenant_id = $1 AND conversation_id = ANY($2::uuid[]) ORDER BY id FOR NO KEY UPDATE
        """,
        tenant_id,
        conversation_ids,
    )
    return [Texts(**r) for r in rows]


async def update_handoff_texts(conn: Connection, tenant_id: int, changed: list[dict[str, Any]]) -> None:
    """Write cleaned hand-offs."""
    await conn.execute(
        """
        UPDATE handoffs h SET version = version + 1, brief = c.brief, ended_because = c.ended_because
        FROM jsonb_to_recordset($2::jsonb) AS c (id uuid, brief jsonb, ended_because text)
        WHERE h.tenant_id = $1 AND h.id = c.id
        """,
        tenant_id,
        changed,
    )


async def list_decline_texts(conn: Connection, tenant_id: int, conversation_ids: list[UUID]) -> list[Texts]:
    """Why somebody did not take one of these conversations."""
    rows = await conn.fetch(
        """
        SELECT id, jsonb_build_object('reason', reason) AS columns FROM handoff_declines
        WHERE tenant_id = $1 AND handoff_id IN (
            SELECT h.id FROM handoffs h WHERE h.tenant_id = $1 AND h.conversation_id = ANY($2::uuid[])
        )
        """,
        tenant_id,
        conversation_ids,
    )
    return [Texts(**r) for r in rows]


async def update_decline_texts(conn: Connection, tenant_id: int, changed: list[dict[str, Any]]) -> None:
    """Write cleaned reasons."""
    await conn.execute(
        """
        UPDATE handoff_declines d SET reason = c.reason
        FROM jsonb_to_recordset($2::jsonb) AS c (id uuid, reason text) WHERE d.tenant_id = $1 AND d.id = c.id
        """,
        tenant_id,
        changed,
    )


async def list_desk_note_texts(conn: Connection, tenant_id: int, conversation_ids: list[UUID]) -> list[Texts]:
    """What the team wrote to itself about these conversations."""
    rows = await conn.fetch(
        """
        SELECT id, jsonb_build_object('text', text) AS columns FROM conversation_notes
        WHERE tenant_id = $1 AND conversation_id = ANY($2::uuid[]) ORDER BY id FOR NO KEY UPDATE
        """,
        tenant_id,
        conversation_ids,
    )
    return [Texts(**r) for r in rows]


async def update_desk_note_texts(conn: Connection, tenant_id: int, changed: list[dict[str, Any]]) -> list[Note]:
    """Write cleaned notes; those the stream may show."""
    rows = await conn.fetch(
        """
        WITH written AS (
            UPDATE conversation_notes n SET version = version + 1, text = c.text
            FROM jsonb_to_recordset($2::jsonb) AS c (id uuid, text text) WHERE n.tenant_id = $1 AND n.id = c.id
            RETURNING n.id, n.version, n.conversation_id, n.author_id, n.author_name, n.text, n.mentions, n.kind,
                n.whispered_to, n.at
        )
        SELECT id, version, conversation_id, author_id, author_name, text, mentions, kind, whispered_to, at
        FROM written WHERE kind = 'note' ORDER BY id
        """,
        tenant_id,
        changed,
    )
    return [Note(**{**r, "mentions": [Mention(UUID(m["id"]), m["name"]) for m in r["mentions"]]}) for r in rows]
