"""SQL of the desk over conversations: reads only, they are written through `app.conversations`."""

from __future__ import annotations

from uuid import UUID

from asyncpg import Connection

from app.conversations.models import Conversation


async def find_contact_id(conn: Connection, tenant_id: int, conversation_id: UUID) -> UUID | None:
    """With whom a conversation is."""
    found: UUID | None = await conn.fetchval(
        "SELECT contact_id FROM conversations WHERE tenant_id = $1 AND id = $2", tenant_id, conversation_id
    )
    return found


async def lock_conversation(conn: Connection, tenant_id: int, conversation_id: UUID) -> Conversation | None:
    """One conversation, locked: who speaks in it does not change meanwhile."""
    row = await conn.fetchrow(
        """
        SELECT id, version, contact_id, channel, status, opened_at, closed_at, channel_id, address, language, handling,
            epoch, advisor_id, advisor_name, claimed_at, urgency, need, last_seq, last_message_at, last_author,
            last_text
        FROM conversations WHERE tenant_id = $1 AND id = $2 FOR UPDATE
        """,
        tenant_id,
        conversation_id,
    )
    return Conversation(**row) if row else None


async def find_conversation(conn: Connection, tenant_id: int, conversation_id: UUID) -> Conversation | None:
    """One conversation."""
    row = await conn.fetchrow(
        """
        SELECT id, version, contact_id, channel, status, opened_at, closed_at, channel_id, address, language, handling,
            epoch, advisor_id, advisor_name, claimed_at, urgency, need, last_seq, last_message_at, last_author,
            last_text
        FROM conversations WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        conversation_id,
    )
    return Conversation(**row) if row else None
