"""SQL of the story: reads over other slices' tables."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from asyncpg import Connection

from app.conversations.models import Call, Message
from app.story.schemas import JournalEntry, VerdictEntry


async def list_messages(
    conn: Connection, tenant_id: int, contact_id: UUID, *, since: datetime, limit: int
) -> list[Message]:
    """The contact's latest messages since then, oldest first."""
    rows = await conn.fetch(
        """
        SELECT id, version, conversation_id, contact_id, direction, channel, author, text, media, at, status, flags,
            seq, epoch, language, phase, action, data, user_id, user_name, read_at, error, segments
        FROM (
            SELECT id, version, conversation_id, contact_id, direction, channel, author, text, media, at, status, flags,
                seq, epoch, language, phase, action, data, user_id, user_name, read_at, error, segments
            FROM messages WHERE tenant_id = $1 AND contact_id = $2 AND at >= $3 ORDER BY id DESC LIMIT $4
        ) AS latest
        ORDER BY at, id
        """,
        tenant_id,
        contact_id,
        since,
        limit,
    )
    return [Message(**r) for r in rows]


async def list_verdicts(conn: Connection, tenant_id: int, message_ids: list[UUID]) -> list[VerdictEntry]:
    """What was made of these messages."""
    rows = await conn.fetch(
        """
        SELECT id, at, message_id, verdict FROM verdicts
        WHERE tenant_id = $1 AND message_id = ANY($2::uuid[]) ORDER BY at, id
        """,
        tenant_id,
        message_ids,
    )
    return [VerdictEntry(**r) for r in rows]


async def list_calls(conn: Connection, tenant_id: int, contact_id: UUID, *, since: datetime) -> list[Call]:
    """The contact's calls since then."""
    rows = await conn.fetch(
        """
        SELECT id, version, provider_call_id, contact_id, conversation_id, status, rank, urgency, need, ended_reason,
            started_at, ended_at, reported_at, summary, recording_url, structured, created_at
        FROM calls WHERE tenant_id = $1 AND contact_id = $2 AND created_at >= $3 ORDER BY id
        """,
        tenant_id,
        contact_id,
        since,
    )
    return [Call(**r) for r in rows]


async def list_journal(
    conn: Connection, tenant_id: int, *, message_ids: list[UUID], provider_call_ids: list[str]
) -> list[JournalEntry]:
    """The requests these messages and calls came by."""
    rows = await conn.fetch(
        """
        SELECT j.id, j.provider, j.kind, j.received_at, j.status
        FROM journal j
        WHERE j.tenant_id = $1 AND j.provider_id IN (
            SELECT m.provider_id FROM messages m WHERE m.tenant_id = $1 AND m.id = ANY($2::uuid[])
            UNION SELECT unnest($3::text[])
        )
        ORDER BY j.id
        LIMIT 500
        """,
        tenant_id,
        message_ids,
        provider_call_ids,
    )
    return [JournalEntry(**r) for r in rows]
