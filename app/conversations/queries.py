"""SQL of conversations, messages and calls."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from asyncpg import Connection

from app.conversations.models import Call, Conversation, Message


async def store_in_open_conversation(
    conn: Connection, tenant_id: int, message: Message, provider_id: str
) -> tuple[UUID, bool] | None:
    """Put the message into the contact's open conversation, or into one opened under `message.conversation_id`.

    Returns the conversation and whether it was opened; `None` when the provider's message id is stored already. The
    contact is locked, so nobody opens a second one.
    """
    row = await conn.fetchrow(
        """
        WITH fresh AS (
            SELECT (
                SELECT id FROM conversations
                WHERE tenant_id = $1 AND contact_id = $4 AND channel = $5 AND status = 'open'
            ) AS found
            WHERE NOT EXISTS (SELECT FROM messages WHERE tenant_id = $1 AND provider_id = $11)
        ), opened AS (
            INSERT INTO conversations (tenant_id, id, contact_id, channel, opened_at)
            SELECT $1, $3, $4, $5, $9 FROM fresh WHERE found IS NULL
        )
        INSERT INTO messages (tenant_id, id, conversation_id, contact_id, direction, channel, author, text, media,
            at, status, flags, provider_id)
        SELECT $1, $2, coalesce(found, $3), $4, 'in', $5, $6, $7, $8, $9, 'received', $10, $11 FROM fresh
        RETURNING conversation_id
        """,
        tenant_id,
        message.id,
        message.conversation_id,
        message.contact_id,
        message.channel,
        message.author,
        message.text,
        message.media,
        message.at,
        message.flags,
        provider_id,
    )
    return (row[0], row[0] == message.conversation_id) if row else None


async def store_turn(conn: Connection, tenant_id: int, message: Message, provider_id: str | None) -> bool:
    """Put a turn into its call's conversation; false when the provider's id of it is stored already."""
    stored = await conn.fetchval(
        """
        INSERT INTO messages (tenant_id, id, conversation_id, contact_id, direction, channel, author, text, at,
            status, flags, provider_id)
        VALUES ($1, $2, $3, $4, $5, 'voice', $6, $7, $8, $9, $10, $11)
        ON CONFLICT (tenant_id, provider_id) DO NOTHING
        RETURNING true
        """,
        tenant_id,
        message.id,
        message.conversation_id,
        message.contact_id,
        message.direction,
        message.author,
        message.text,
        message.at,
        message.status,
        message.flags,
        provider_id,
    )
    return bool(stored)


async def update_flags(conn: Connection, tenant_id: int, message_id: UUID, flags: list[str]) -> None:
    """Replace the flags of a message stored in this very transaction."""
    await conn.execute("UPDATE messages SET flags = $3 WHERE tenant_id = $1 AND id = $2", tenant_id, message_id, flags)


async def list_said(conn: Connection, tenant_id: int, conversation_id: UUID) -> list[tuple[str, str]]:
    """Who said what in a conversation, in order."""
    rows = await conn.fetch(
        "SELECT author, text FROM messages WHERE tenant_id = $1 AND conversation_id = $2 ORDER BY at, id",
        tenant_id,
        conversation_id,
    )
    return [(r["author"], r["text"]) for r in rows]


async def find_call(conn: Connection, tenant_id: int, provider_call_id: str) -> Call | None:
    """The call the provider knows by this id."""
    row = await conn.fetchrow(
        """
        SELECT id, version, provider_call_id, contact_id, conversation_id, status, rank, urgency, need, ended_reason,
            started_at, ended_at, reported_at, summary, recording_url, structured, created_at
        FROM calls WHERE tenant_id = $1 AND provider_call_id = $2
        """,
        tenant_id,
        provider_call_id,
    )
    return Call(**row) if row else None


async def insert_call(conn: Connection, tenant_id: int, call: Call) -> Conversation | None:
    """Add a call and its conversation; `None` when another request just did."""
    row = await conn.fetchrow(
        """
        WITH opened AS (
            INSERT INTO conversations (tenant_id, id, contact_id, channel, opened_at)
            SELECT $1, $5, $4, 'voice', $8
            WHERE NOT EXISTS (SELECT FROM calls WHERE tenant_id = $1 AND provider_call_id = $3)
            RETURNING id, version, contact_id, channel, status, opened_at, closed_at
        ), added AS (
            INSERT INTO calls (tenant_id, id, provider_call_id, contact_id, conversation_id, status, rank, created_at)
            SELECT $1, $2, $3, $4, $5, $6, $7, $8 FROM opened
        )
        SELECT id, version, contact_id, channel, status, opened_at, closed_at FROM opened
        """,
        tenant_id,
        call.id,
        call.provider_call_id,
        call.contact_id,
        call.conversation_id,
        call.status,
        call.rank,
        call.created_at,
    )
    return Conversation(**row) if row else None


async def update_call(conn: Connection, tenant_id: int, call: Call) -> None:
    """Write every changeable field of a call whose contact is locked."""
    await conn.execute(
        """
        UPDATE calls SET version = $3, status = $4, rank = $5, urgency = $6, need = $7, ended_reason = $8,
            started_at = $9, ended_at = $10, reported_at = $11, summary = $12, recording_url = $13, structured = $14
        WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        call.id,
        call.version,
        call.status,
        call.rank,
        call.urgency,
        call.need,
        call.ended_reason,
        call.started_at,
        call.ended_at,
        call.reported_at,
        call.summary,
        call.recording_url,
        call.structured,
    )


async def close_conversation(
    conn: Connection, tenant_id: int, conversation_id: UUID, at: datetime
) -> Conversation | None:
    """Nothing more will be said in it; `None` when it was closed already."""
    row = await conn.fetchrow(
        """
        UPDATE conversations SET status = 'closed', closed_at = $3, version = version + 1
        WHERE tenant_id = $1 AND id = $2 AND status = 'open'
        RETURNING id, version, contact_id, channel, status, opened_at, closed_at
        """,
        tenant_id,
        conversation_id,
        at,
    )
    return Conversation(**row) if row else None


async def find_conversation(conn: Connection, tenant_id: int, conversation_id: UUID) -> Conversation | None:
    """One conversation."""
    row = await conn.fetchrow(
        """
        SELECT id, version, contact_id, channel, status, opened_at, closed_at
        FROM conversations WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        conversation_id,
    )
    return Conversation(**row) if row else None


async def list_conversations(
    conn: Connection,
    tenant_id: int,
    *,
    contact_id: UUID | None,
    status: str | None,
    before: UUID | None,
    limit: int,
) -> list[Conversation]:
    """Newest first; ids are time-ordered, so the last id is the cursor."""
    rows = await conn.fetch(
        """
        SELECT id, version, contact_id, channel, status, opened_at, closed_at
        FROM conversations
        WHERE tenant_id = $1 AND ($2::uuid IS NULL OR contact_id = $2) AND ($3::text IS NULL OR status = $3)
            AND ($4::uuid IS NULL OR id < $4)
        ORDER BY id DESC
        LIMIT $5
        """,
        tenant_id,
        contact_id,
        status,
        before,
        limit,
    )
    return [Conversation(**r) for r in rows]


async def list_messages(
    conn: Connection, tenant_id: int, *, contact_id: UUID | None, before: UUID | None, limit: int
) -> list[Message]:
    """Of everybody or one contact, newest first."""
    rows = await conn.fetch(
        """
        SELECT id, version, conversation_id, contact_id, direction, channel, author, text, media, at, status, flags
        FROM messages
        WHERE tenant_id = $1 AND ($2::uuid IS NULL OR contact_id = $2) AND ($3::uuid IS NULL OR id < $3)
        ORDER BY id DESC
        LIMIT $4
        """,
        tenant_id,
        contact_id,
        before,
        limit,
    )
    return [Message(**r) for r in rows]


async def list_conversation_messages(
    conn: Connection, tenant_id: int, conversation_id: UUID, *, after: UUID | None, limit: int
) -> list[Message]:
    """In the order they were said, from after the message `after`."""
    rows = await conn.fetch(
        """
        SELECT id, version, conversation_id, contact_id, direction, channel, author, text, media, at, status, flags
        FROM messages
        WHERE tenant_id = $1 AND conversation_id = $2
            AND ($3::uuid IS NULL
                OR (at, id) > (SELECT p.at, p.id FROM messages p WHERE p.tenant_id = $1 AND p.id = $3))
        ORDER BY at, id
        LIMIT $4
        """,
        tenant_id,
        conversation_id,
        after,
        limit,
    )
    return [Message(**r) for r in rows]


async def list_calls(
    conn: Connection, tenant_id: int, *, contact_id: UUID | None, before: UUID | None, limit: int
) -> list[Call]:
    """Of everybody or one contact, newest first."""
    rows = await conn.fetch(
        """
        SELECT id, version, provider_call_id, contact_id, conversation_id, status, rank, urgency, need, ended_reason,
            started_at, ended_at, reported_at, summary, recording_url, structured, created_at
        FROM calls
        WHERE tenant_id = $1 AND ($2::uuid IS NULL OR contact_id = $2) AND ($3::uuid IS NULL OR id < $3)
        ORDER BY id DESC
        LIMIT $4
        """,
        tenant_id,
        contact_id,
        before,
        limit,
    )
    return [Call(**r) for r in rows]


async def find_call_tenant(conn: Connection, provider_call_id: str) -> int | None:
    """The tenant of a call, in a system transaction; for reports that do not repeat the called number."""
    rows = await conn.fetch("SELECT tenant_id FROM calls WHERE provider_call_id = $1 LIMIT 2", provider_call_id)
    return rows[0]["tenant_id"] if len(rows) == 1 else None
