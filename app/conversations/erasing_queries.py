"""SQL of forgetting who spoke: what was said stays, without them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from asyncpg import Connection

from app.conversations.models import Call, Message
from app.erasing import Texts


async def list_conversation_texts(conn: Connection, tenant_id: int, ids: list[UUID]) -> list[Texts]:
    """What conversations themselves repeat of what was said, locked in the order of their ids."""
    rows = await conn.fetch(
        """
        SELECT id, jsonb_build_object('address', address, 'last_text', last_text, 'close_reason', close_reason)
            AS columns
        FROM conversations WHERE tenant_id = $1 AND id = ANY($2::uuid[]) ORDER BY id FOR NO KEY UPDATE
        """,
        tenant_id,
        ids,
    )
    return [Texts(**r) for r in rows]


async def update_conversation_texts(conn: Connection, tenant_id: int, changed: list[dict[str, Any]]) -> None:
    """Write cleaned conversations; where somebody was written to is forgotten."""
    await conn.execute(
        """
        UPDATE conversations t SET version = version + 1, address = NULL, last_text = c.last_text,
            close_reason = c.close_reason
        FROM jsonb_to_recordset($2::jsonb) AS c (id uuid, last_text text, close_reason text)
        WHERE t.tenant_id = $1 AND t.id = c.id
        """,
        tenant_id,
        changed,
    )


async def list_message_texts(conn: Connection, tenant_id: int, ids: list[UUID]) -> list[Texts]:
    """What was said in these conversations."""
    rows = await conn.fetch(
        """
        SELECT id, jsonb_build_object('text', text, 'data', data, 'error', error, 'media', media,
            'audio_ref', audio_ref, 'flags', flags) AS columns
        FROM messages WHERE tenant_id = $1 AND conversation_id = ANY($2::uuid[]) ORDER BY id FOR NO KEY UPDATE
        """,
        tenant_id,
        ids,
    )
    return [Texts(**r) for r in rows]


async def update_message_texts(conn: Connection, tenant_id: int, changed: list[dict[str, Any]]) -> list[Message]:
    """Write cleaned messages."""
    rows = await conn.fetch(
        """
        UPDATE messages m SET version = version + 1, text = c.text, data = nullif(c.data, 'null'::jsonb),
            error = c.error, media = c.media, audio_ref = NULL
        FROM jsonb_to_recordset($2::jsonb) AS c (id uuid, text text, data jsonb, error text, media jsonb)
        WHERE m.tenant_id = $1 AND m.id = c.id
        RETURNING m.id, m.version, m.conversation_id, m.contact_id, m.direction, m.channel, m.author, m.text, m.media,
            m.at, m.status, m.flags, m.seq, m.epoch, m.language, m.phase, m.action, m.data, m.user_id, m.user_name,
            m.read_at, m.error, m.segments, m.speech_confidence, m.audio_ref
        """,
        tenant_id,
        changed,
    )
    return [Message(**r) for r in rows]


async def list_call_texts(conn: Connection, tenant_id: int, ids: list[UUID]) -> list[Texts]:
    """What was reported of the calls of these conversations."""
    rows = await conn.fetch(
        """
        SELECT id, jsonb_build_object('summary', summary, 'recording_url', recording_url, 'structured', structured,
            'ended_reason', ended_reason) AS columns
        FROM calls WHERE tenant_id = $1 AND conversation_id = ANY($2::uuid[]) ORDER BY id FOR NO KEY UPDATE
        """,
        tenant_id,
        ids,
    )
    return [Texts(**r) for r in rows]


async def update_call_texts(conn: Connection, tenant_id: int, changed: list[dict[str, Any]]) -> list[Call]:
    """Write cleaned calls; no recording is pointed at any more."""
    rows = await conn.fetch(
        """
        UPDATE calls t SET version = version + 1, summary = c.summary, recording_url = NULL,
            structured = nullif(c.structured, 'null'::jsonb), ended_reason = c.ended_reason
        FROM jsonb_to_recordset($2::jsonb) AS c (id uuid, summary text, structured jsonb, ended_reason text)
        WHERE t.tenant_id = $1 AND t.id = c.id
        RETURNING t.id, t.version, t.provider_call_id, t.contact_id, t.conversation_id, t.status, t.rank, t.urgency,
            t.need, t.ended_reason, t.started_at, t.ended_at, t.reported_at, t.summary, t.recording_url, t.structured,
            t.created_at
        """,
        tenant_id,
        changed,
    )
    return [Call(**r) for r in rows]


async def list_old_sound(conn: Connection, before: datetime, limit: int) -> list[tuple[int, str, UUID]]:
    """Across tenants: messages and calls from before then whose sound is kept: tenant, `message` or `call`, id."""
    rows = await conn.fetch(
        """
        (SELECT tenant_id, 'message' AS kind, id FROM messages WHERE audio_ref IS NOT NULL AND at < $1 LIMIT $2)
        UNION ALL
        (SELECT tenant_id, 'call', id FROM calls WHERE recording_url IS NOT NULL AND created_at < $1 LIMIT $2)
        """,
        before,
        limit,
    )
    return [(r["tenant_id"], r["kind"], r["id"]) for r in rows]


async def clear_audio(conn: Connection, tenant_id: int, ids: list[UUID]) -> list[Message]:
    """These messages are text only from now on."""
    rows = await conn.fetch(
        """
        WITH before AS (
            SELECT id, audio_ref FROM messages WHERE tenant_id = $1 AND id = ANY($2::uuid[]) FOR NO KEY UPDATE
        )
        UPDATE messages m SET version = version + 1, audio_ref = NULL FROM before b
        WHERE m.tenant_id = $1 AND m.id = b.id
        RETURNING m.id, m.version, m.conversation_id, m.contact_id, m.direction, m.channel, m.author, m.text, m.media,
            m.at, m.status, m.flags, m.seq, m.epoch, m.language, m.phase, m.action, m.data, m.user_id, m.user_name,
            m.read_at, m.error, m.segments, m.speech_confidence, b.audio_ref
        """,
        tenant_id,
        ids,
    )
    return [Message(**r) for r in rows]


async def clear_recordings(conn: Connection, tenant_id: int, ids: list[UUID]) -> list[Call]:
    """These calls point at no recording from now on."""
    rows = await conn.fetch(
        """
        UPDATE calls t SET version = version + 1, recording_url = NULL
        WHERE t.tenant_id = $1 AND t.id = ANY($2::uuid[])
        RETURNING t.id, t.version, t.provider_call_id, t.contact_id, t.conversation_id, t.status, t.rank, t.urgency,
            t.need, t.ended_reason, t.started_at, t.ended_at, t.reported_at, t.summary, t.recording_url, t.structured,
            t.created_at
        """,
        tenant_id,
        ids,
    )
    return [Call(**r) for r in rows]
