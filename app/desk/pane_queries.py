"""SQL of the desk's pane: reads over other slices' tables, one contact or conversation at a time."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from asyncpg import Connection

from app.alerts.models import VerdictView
from app.conversations.models import Message
from app.desk.models import Supervision
from app.desk.schemas import PastThing, VerdictEntryView


async def list_latest_messages(conn: Connection, tenant_id: int, conversation_id: UUID, limit: int) -> list[Message]:
    """The latest utterances, in the order they were said."""
    rows = await conn.fetch(
        """
        SELECT id, version, conversation_id, contact_id, direction, channel, author, text, media, at, status, flags,
            seq, epoch, language, phase, action, data, user_id, user_name, read_at, error, segments
        FROM (
            SELECT id, version, conversation_id, contact_id, direction, channel, author, text, media, at, status,
                flags, seq, epoch, language, phase, action, data, user_id, user_name, read_at, error, segments
            FROM messages WHERE tenant_id = $1 AND conversation_id = $2 ORDER BY seq DESC LIMIT $3
        ) AS latest
        ORDER BY seq
        """,
        tenant_id,
        conversation_id,
        limit,
    )
    return [Message(**r) for r in rows]


async def list_verdicts(conn: Connection, tenant_id: int, conversation_id: UUID, limit: int) -> list[VerdictEntryView]:
    """What was made of the conversation's messages, the latest ones, in order."""
    rows = await conn.fetch(
        """
        SELECT id, at, message_id, verdict FROM (
            SELECT id, at, message_id, verdict FROM verdicts
            WHERE tenant_id = $1 AND conversation_id = $2 ORDER BY at DESC, id DESC LIMIT $3
        ) AS latest
        ORDER BY at, id
        """,
        tenant_id,
        conversation_id,
        limit,
    )
    return [
        VerdictEntryView(r["id"], r["at"], r["message_id"], msgspec.convert(r["verdict"], VerdictView)) for r in rows
    ]


async def list_past(
    conn: Connection, tenant_id: int, contact_id: UUID, conversation_id: UUID, limit: int
) -> list[PastThing]:
    """What else happened with this contact, on whatever channel, newest first."""
    rows = await conn.fetch(
        """
        SELECT kind, id, channel, at, status, text FROM (
            SELECT 'conversation' AS kind, id, channel, coalesce(last_message_at, opened_at) AS at, status,
                coalesce(last_text, '') AS text
            FROM conversations WHERE tenant_id = $1 AND contact_id = $2 AND id <> $3 AND channel <> 'voice'
            UNION ALL
            SELECT 'call', id, 'voice', created_at, status, coalesce(summary, '')
            FROM calls WHERE tenant_id = $1 AND contact_id = $2
            UNION ALL
            SELECT 'alert', id, channel, raised_at, status, title FROM alerts WHERE tenant_id = $1 AND contact_id = $2
        ) AS past
        ORDER BY at DESC, id DESC
        LIMIT $4
        """,
        tenant_id,
        contact_id,
        conversation_id,
        limit,
    )
    return [PastThing(**r) for r in rows]


async def list_supervisors(
    conn: Connection, tenant_id: int, conversation_id: UUID, since: datetime
) -> list[Supervision]:
    """Who supervises it, and how."""
    rows = await conn.fetch(
        """
        SELECT user_id, name, mode, since FROM conversation_supervisors
        WHERE tenant_id = $1 AND conversation_id = $2 AND since > $3 ORDER BY since, user_id
        """,
        tenant_id,
        conversation_id,
        since,
    )
    return [Supervision(**r) for r in rows]
