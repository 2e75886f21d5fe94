"""SQL of what is said: each statement that stores a message also counts it in its conversation."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from asyncpg import Connection

from app.conversations.models import Conversation, Message, Standing


async def store_in_open_conversation(
    conn: Connection, tenant_id: int, message: Message, standing: Standing
) -> Conversation | None:
    """Put the message into the contact's open conversation, or into one opened under `message.conversation_id`.

    Returns the conversation with the message counted, version 1 when it was opened; `None` when the provider's message
    id is stored already, or the conversation is being closed. The contact is locked, so nobody opens a second one.
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
            INSERT INTO conversations (tenant_id, id, contact_id, channel, opened_at, channel_id, address, language,
                urgency, need, last_seq, last_message_at, last_author, last_text)
            SELECT $1, $3, $4, $5, $9, $12, $13, $14, $15, $16, 1, $9, $6, left($7, 200)
            FROM fresh WHERE found IS NULL
            RETURNING id, version, contact_id, channel, status, opened_at, closed_at, channel_id, address, language,
                handling, epoch, advisor_id, advisor_name, claimed_at, urgency, need, last_seq, last_message_at,
                last_author, last_text
        ), heard AS (
            UPDATE conversations c
            SET version = c.version + 1, channel_id = coalesce($12, c.channel_id), address = coalesce($13, c.address),
                language = coalesce($14, c.language), urgency = least(c.urgency, $15),
                need = CASE WHEN $16 IS NOT NULL AND (c.need IS NULL OR c.need = 'general' OR $15 < c.urgency)
                    THEN $16 ELSE c.need END,
                last_seq = c.last_seq + 1, last_message_at = greatest(c.last_message_at, $9), last_author = $6,
                last_text = left($7, 200)
            FROM fresh WHERE c.tenant_id = $1 AND c.id = fresh.found AND c.status = 'open'
            RETURNING c.id, c.version, c.contact_id, c.channel, c.status, c.opened_at, c.closed_at, c.channel_id,
                c.address, c.language, c.handling, c.epoch, c.advisor_id, c.advisor_name, c.claimed_at, c.urgency,
                c.need, c.last_seq, c.last_message_at, c.last_author, c.last_text
        ), conversation AS (
            TABLE opened UNION ALL TABLE heard
        ), stored AS (
            INSERT INTO messages (tenant_id, id, conversation_id, contact_id, direction, channel, author, text, media,
                at, status, flags, provider_id, seq, language, speech_confidence, audio_ref)
            SELECT $1, $2, id, $4, 'in', $5, $6, $7, $8, $9, 'received', $10, $11, last_seq, $17, $18, $19
            FROM conversation
        )
        TABLE conversation
        """,
        *(tenant_id, message.id, message.conversation_id, message.contact_id, message.channel, message.author),
        *(message.text, message.media, message.at, message.flags, standing.provider_id, standing.channel_id),
        *(standing.address, standing.language, standing.urgency, standing.need, message.language),
        *(message.speech_confidence, message.audio_ref),
    )
    return Conversation(**row) if row else None


async def store_turn(
    conn: Connection, tenant_id: int, message: Message, provider_id: str | None
) -> Conversation | None:
    """Put a turn into its call's conversation; `None` when the provider's id of it is stored already."""
    row = await conn.fetchrow(
        """
        WITH said AS (
            UPDATE conversations
            SET version = version + 1, last_seq = last_seq + 1, last_message_at = greatest(last_message_at, $8),
                last_author = $6, last_text = left($7, 200)
            WHERE tenant_id = $1 AND id = $3
                AND NOT EXISTS (SELECT FROM messages WHERE tenant_id = $1 AND provider_id = $11)
            RETURNING id, version, contact_id, channel, status, opened_at, closed_at, channel_id, address, language,
                handling, epoch, advisor_id, advisor_name, claimed_at, urgency, need, last_seq, last_message_at,
                last_author, last_text
        ), stored AS (
            INSERT INTO messages (tenant_id, id, conversation_id, contact_id, direction, channel, author, text, at,
                status, flags, provider_id, seq)
            SELECT $1, $2, $3, $4, $5, 'voice', $6, $7, $8, $9, $10, $11, last_seq FROM said
        )
        TABLE said
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
    return Conversation(**row) if row else None


async def store_words(
    conn: Connection, tenant_id: int, message: Message, *, provider_id: str | None
) -> Conversation | None:
    """Say something in an open conversation that the speaker may speak in; `None` when they may not, or have.

    The agent may while no advisor owns it and it is still the epoch the words were thought of in.
    """
    row = await conn.fetchrow(
        """
        WITH spoken AS (
            UPDATE conversations
            SET version = version + 1, last_seq = last_seq + 1, last_message_at = greatest(last_message_at, $7),
                last_author = $5, last_text = left($6, 200), language = coalesce($11, language)
            WHERE tenant_id = $1 AND id = $3 AND status = 'open' AND channel <> 'voice'
                AND ($10::integer IS NULL OR epoch = $10) AND ($5 <> 'agent' OR handling <> 'advisor')
                AND NOT EXISTS (SELECT FROM messages WHERE tenant_id = $1 AND provider_id = $17)
            RETURNING id, version, contact_id, channel, status, opened_at, closed_at, channel_id, address, language,
                handling, epoch, advisor_id, advisor_name, claimed_at, urgency, need, last_seq, last_message_at,
                last_author, last_text
        ), stored AS (
            INSERT INTO messages (tenant_id, id, conversation_id, contact_id, direction, channel, author, text, at,
                status, flags, seq, epoch, language, phase, action, data, user_id, user_name, provider_id, segments,
                media)
            SELECT $1, $2, $3, $4, 'out', channel, $5, $6, $7, $8, $9, last_seq, $10, $11, $12, $13, $14, $15, $16, $17,
                $18, $19
            FROM spoken
        )
        TABLE spoken
        """,
        tenant_id,
        message.id,
        message.conversation_id,
        message.contact_id,
        message.author,
        message.text,
        message.at,
        message.status,
        message.flags,
        message.epoch,
        message.language,
        message.phase,
        message.action,
        message.data,
        message.user_id,
        message.user_name,
        provider_id,
        message.segments,
        message.media,
    )
    return Conversation(**row) if row else None


async def mirror_delivery(
    conn: Connection, tenant_id: int, message_id: UUID, *, status: str, error: str | None, segments: int, at: datetime
) -> Message | None:
    """The message shows what became of its delivery; `None` when it does already."""
    row = await conn.fetchrow(
        """
        UPDATE messages
        SET status = $3, error = $4, segments = $5, version = version + 1,
            read_at = CASE WHEN $3 = 'read' THEN coalesce(read_at, $6) ELSE read_at END
        WHERE tenant_id = $1 AND id = $2
            AND (status, error, segments) IS DISTINCT FROM ($3, $4, $5)
        RETURNING id, version, conversation_id, contact_id, direction, channel, author, text, media, at, status,
            flags, seq, epoch, language, phase, action, data, user_id, user_name, read_at, error, segments,
            speech_confidence, audio_ref
        """,
        tenant_id,
        message_id,
        status,
        error,
        segments,
        at,
    )
    return Message(**row) if row else None


async def update_flags(conn: Connection, tenant_id: int, message_id: UUID, flags: list[str]) -> None:
    """Replace the flags of a message stored in this very transaction."""
    await conn.execute("UPDATE messages SET flags = $3 WHERE tenant_id = $1 AND id = $2", tenant_id, message_id, flags)


async def mark_read(
    conn: Connection, tenant_id: int, conversation_id: UUID, *, upto: int, at: datetime
) -> list[Message]:
    """What was said to the contact up to there and not read until now, oldest first."""
    rows = await conn.fetch(
        """
        WITH seen AS (
            UPDATE messages SET status = 'read', read_at = $4, version = version + 1
            WHERE tenant_id = $1 AND conversation_id = $2 AND seq <= $3 AND direction = 'out' AND read_at IS NULL
            RETURNING id, version, conversation_id, contact_id, direction, channel, author, text, media, at, status,
                flags, seq, epoch, language, phase, action, data, user_id, user_name, read_at, error, segments,
                speech_confidence, audio_ref
        )
        SELECT id, version, conversation_id, contact_id, direction, channel, author, text, media, at, status,
            flags, seq, epoch, language, phase, action, data, user_id, user_name, read_at, error, segments,
            speech_confidence, audio_ref
        FROM seen ORDER BY seq
        """,
        tenant_id,
        conversation_id,
        upto,
        at,
    )
    return [Message(**r) for r in rows]


async def list_said(conn: Connection, tenant_id: int, conversation_id: UUID) -> list[tuple[str, str]]:
    """Who said what in a conversation, in order."""
    rows = await conn.fetch(
        "SELECT author, text FROM messages WHERE tenant_id = $1 AND conversation_id = $2 ORDER BY at, id",
        tenant_id,
        conversation_id,
    )
    return [(r["author"], r["text"]) for r in rows]


async def find_by_provider_id(conn: Connection, tenant_id: int, provider_id: str) -> Message | None:
    """The message stored under this name."""
    row = await conn.fetchrow(
        """
        SELECT id, version, conversation_id, contact_id, direction, channel, author, text, media, at, status,
            flags, seq, epoch, language, phase, action, data, user_id, user_name, read_at, error, segments,
            speech_confidence, audio_ref
        FROM messages WHERE tenant_id = $1 AND provider_id = $2
        """,
        tenant_id,
        provider_id,
    )
    return Message(**row) if row else None


async def list_messages(
    conn: Connection, tenant_id: int, *, contact_id: UUID | None, before: UUID | None, limit: int
) -> list[Message]:
    """Of everybody or one contact, newest first."""
    rows = await conn.fetch(
        """
        SELECT id, version, conversation_id, contact_id, direction, channel, author, text, media, at, status,
            flags, seq, epoch, language, phase, action, data, user_id, user_name, read_at, error, segments,
            speech_confidence, audio_ref
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
    """In the order they were said, from after the message `after`: texts as counted, a call's turns by their time."""
    rows = await conn.fetch(
        """
        SELECT id, version, conversation_id, contact_id, direction, channel, author, text, media, at, status,
            flags, seq, epoch, language, phase, action, data, user_id, user_name, read_at, error, segments,
            speech_confidence, audio_ref
        FROM messages
        WHERE tenant_id = $1 AND conversation_id = $2
            AND ($3::uuid IS NULL
                OR (CASE WHEN channel = 'voice' THEN at ELSE 'epoch' END, seq) > (
                    SELECT CASE WHEN p.channel = 'voice' THEN p.at ELSE 'epoch' END, p.seq
                    FROM messages p WHERE p.tenant_id = $1 AND p.id = $3
                ))
        ORDER BY CASE WHEN channel = 'voice' THEN at ELSE 'epoch' END, seq
        LIMIT $4
        """,
        tenant_id,
        conversation_id,
        after,
        limit,
    )
    return [Message(**r) for r in rows]


async def list_before(
    conn: Connection, tenant_id: int, conversation_id: UUID, *, before: int, limit: int
) -> list[Message]:
    """The latest said before the `before`-th message, in order."""
    rows = await conn.fetch(
        """
        SELECT id, version, conversation_id, contact_id, direction, channel, author, text, media, at, status,
            flags, seq, epoch, language, phase, action, data, user_id, user_name, read_at, error, segments,
            speech_confidence, audio_ref
        FROM messages WHERE tenant_id = $1 AND conversation_id = $2 AND seq < $3 ORDER BY seq DESC LIMIT $4
        """,
        tenant_id,
        conversation_id,
        before,
        limit,
    )
    return [Message(**r) for r in reversed(rows)]


async def list_after(
    conn: Connection, tenant_id: int, conversation_id: UUID, *, after: int, limit: int
) -> list[Message]:
    """What was said after the `after`-th message, in order."""
    rows = await conn.fetch(
        """
        SELECT id, version, conversation_id, contact_id, direction, channel, author, text, media, at, status,
            flags, seq, epoch, language, phase, action, data, user_id, user_name, read_at, error, segments,
            speech_confidence, audio_ref
        FROM messages WHERE tenant_id = $1 AND conversation_id = $2 AND seq > $3 ORDER BY seq LIMIT $4
        """,
        tenant_id,
        conversation_id,
        after,
        limit,
    )
    return [Message(**r) for r in rows]
