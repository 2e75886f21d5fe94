"""SQL of conversations: lists and who owns them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from asyncpg import Connection

from app.conversations.models import Conversation


async def find_conversation(conn: Connection, tenant_id: int, conversation_id: UUID) -> Conversation | None:
    """One conversation."""
    row = await conn.fetchrow(
        """
        SELECT id, version, contact_id, channel, status, opened_at, closed_at, channel_id, address, language,
            handling, epoch, advisor_id, advisor_name, claimed_at, urgency, need, last_seq, last_message_at,
            last_author, last_text
        FROM conversations WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        conversation_id,
    )
    return Conversation(**row) if row else None


async def lock_conversation(conn: Connection, tenant_id: int, conversation_id: UUID) -> Conversation | None:
    """One conversation, locked: nobody speaks in it or takes it meanwhile."""
    row = await conn.fetchrow(
        """
        SELECT id, version, contact_id, channel, status, opened_at, closed_at, channel_id, address, language,
            handling, epoch, advisor_id, advisor_name, claimed_at, urgency, need, last_seq, last_message_at,
            last_author, last_text
        FROM conversations WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE
        """,
        tenant_id,
        conversation_id,
    )
    return Conversation(**row) if row else None


async def find_open_conversation(
    conn: Connection, tenant_id: int, contact_id: UUID, channel: str
) -> Conversation | None:
    """What is being said with a contact over a medium."""
    row = await conn.fetchrow(
        """
        SELECT id, version, contact_id, channel, status, opened_at, closed_at, channel_id, address, language,
            handling, epoch, advisor_id, advisor_name, claimed_at, urgency, need, last_seq, last_message_at,
            last_author, last_text
        FROM conversations WHERE tenant_id = $1 AND contact_id = $2 AND channel = $3 AND status = 'open'
        """,
        tenant_id,
        contact_id,
        channel,
    )
    return Conversation(**row) if row else None


async def insert_conversation(conn: Connection, tenant_id: int, conversation: Conversation) -> None:
    """Open a conversation nothing has been said in."""
    await conn.execute(
        """
        INSERT INTO conversations (tenant_id, id, contact_id, channel, opened_at, address, language, channel_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        tenant_id,
        conversation.id,
        conversation.contact_id,
        conversation.channel,
        conversation.opened_at,
        conversation.address,
        conversation.language,
        conversation.channel_id,
    )


async def update_owner(conn: Connection, tenant_id: int, conversation: Conversation) -> None:
    """Write who speaks in a locked conversation, its version included."""
    await conn.execute(
        """
        UPDATE conversations SET version = $3, handling = $4, epoch = $5, advisor_id = $6, advisor_name = $7,
            claimed_at = $8
        WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        conversation.id,
        conversation.version,
        conversation.handling,
        conversation.epoch,
        conversation.advisor_id,
        conversation.advisor_name,
        conversation.claimed_at,
    )


async def raise_urgency(
    conn: Connection, tenant_id: int, conversation_id: UUID, urgency: str, need: str
) -> Conversation | None:
    """Remember that it is at least this urgent; `None` when that says nothing new."""
    row = await conn.fetchrow(
        """
        UPDATE conversations SET urgency = least(urgency, $3), version = version + 1,
            need = CASE WHEN need IS NULL OR need = 'general' OR $3 < urgency THEN $4 ELSE need END
        WHERE tenant_id = $1 AND id = $2
            AND (urgency IS NULL OR $3 < urgency OR (need = 'general' AND $4 <> 'general'))
        RETURNING id, version, contact_id, channel, status, opened_at, closed_at, channel_id, address, language,
            handling, epoch, advisor_id, advisor_name, claimed_at, urgency, need, last_seq, last_message_at,
            last_author, last_text
        """,
        tenant_id,
        conversation_id,
        urgency,
        need,
    )
    return Conversation(**row) if row else None


async def close_conversation(
    conn: Connection, tenant_id: int, conversation_id: UUID, at: datetime, reason: str | None = None
) -> Conversation | None:
    """Nothing more will be said in it; `None` when it was closed already."""
    row = await conn.fetchrow(
        """
        UPDATE conversations SET status = 'closed', closed_at = $3, close_reason = $4, version = version + 1
        WHERE tenant_id = $1 AND id = $2 AND status = 'open'
        RETURNING id, version, contact_id, channel, status, opened_at, closed_at, channel_id, address, language,
            handling, epoch, advisor_id, advisor_name, claimed_at, urgency, need, last_seq, last_message_at,
            last_author, last_text
        """,
        tenant_id,
        conversation_id,
        at,
        reason,
    )
    return Conversation(**row) if row else None


async def list_conversations(
    conn: Connection,
    tenant_id: int,
    *,
    contact_id: UUID | None,
    status: str | None,
    handling: str | None,
    advisor_id: UUID | None,
    channel: str | None,
    words: list[str],
    typed: list[str],
    before: tuple[datetime, UUID] | None,
    limit: int,
) -> list[Conversation]:
    """The latest said first. All of `words` (LIKE patterns) are found in the contact, or `typed` in the last words."""
    rows = await conn.fetch(
        """
        SELECT id, version, contact_id, channel, status, opened_at, closed_at, channel_id, address, language,
            handling, epoch, advisor_id, advisor_name, claimed_at, urgency, need, last_seq, last_message_at,
            last_author, last_text
        FROM conversations v
        WHERE tenant_id = $1 AND ($2::uuid IS NULL OR contact_id = $2) AND ($3::text IS NULL OR status = $3)
            AND ($4::text IS NULL OR handling = $4) AND ($5::uuid IS NULL OR advisor_id = $5)
            AND ($6::text IS NULL OR channel = $6)
            AND (
                $7::text[] = '{}' OR lower(last_text) LIKE ALL ($11::text[])
                OR EXISTS (
                    SELECT FROM contacts c
                    WHERE c.tenant_id = $1 AND c.id = v.contact_id AND c.search LIKE ALL ($7)
                )
            )
            AND ($8::timestamptz IS NULL OR (last_message_at, id) < ($8, $9::uuid))
        ORDER BY last_message_at DESC, id DESC
        LIMIT $10
        """,
        tenant_id,
        contact_id,
        status,
        handling,
        advisor_id,
        channel,
        words,
        before[0] if before else None,
        before[1] if before else None,
        limit,
        typed,
    )
    return [Conversation(**r) for r in rows]


async def may_be_repeated(conn: Connection, tenant_id: int, delivery_id: UUID) -> bool:
    """Whether an answer's delivery is still out of anybody's hands, and its words still ours to say."""
    found = await conn.fetchval(
        """
        SELECT d.status = 'intended' AND d.provider_id IS NULL AND d.via = 'answer' AND d.attempts = 1
            AND (d.epoch IS NULL OR (c.epoch = d.epoch AND c.handling <> 'advisor'))
            AND NOT EXISTS (
                SELECT FROM opt_outs o WHERE o.tenant_id = $1 AND o.medium = d.medium AND o.address = d.to_address
            )
        FROM deliveries d JOIN conversations c ON c.tenant_id = d.tenant_id AND c.id = d.conversation_id
        WHERE d.tenant_id = $1 AND d.id = $2
        FOR SHARE OF c
        """,
        tenant_id,
        delivery_id,
    )
    return bool(found)
