"""Reads other slices may ask for."""

from __future__ import annotations

from uuid import UUID

from asyncpg import Connection

from app.contacts.models import Identity
from app.conversations import message_queries, queries, rules
from app.conversations.models import Conversation, Message
from app.errors import NotFound


async def get_conversation(conn: Connection, tenant_id: int, conversation_id: UUID) -> Conversation:
    """One conversation.

    Raises:
        NotFound.
    """
    found = await queries.find_conversation(conn, tenant_id, conversation_id)
    if found is None:
        raise NotFound
    return found


async def lock_conversation(conn: Connection, tenant_id: int, conversation_id: UUID) -> Conversation:
    """One conversation, locked until the end of the transaction; its contact is locked before it, always.

    Raises:
        NotFound.
    """
    found = await queries.lock_conversation(conn, tenant_id, conversation_id)
    if found is None:
        raise NotFound
    return found


async def find_open_conversation(
    conn: Connection, tenant_id: int, contact_id: UUID, channel: str
) -> Conversation | None:
    """What is being said with a contact over a medium."""
    return await queries.find_open_conversation(conn, tenant_id, contact_id, channel)


async def find_received(conn: Connection, tenant_id: int, identity: Identity, client_id: str) -> Message | None:
    """What a chat client sent before under this name of its own."""
    return await message_queries.find_by_provider_id(conn, tenant_id, rules.client_key(identity, client_id))


async def list_after(
    conn: Connection, tenant_id: int, conversation_id: UUID, *, after: int = 0, limit: int = 200
) -> list[Message]:
    """What was said after the `after`-th message, in order."""
    return await message_queries.list_after(conn, tenant_id, conversation_id, after=after, limit=limit)


async def first_words(conn: Connection, tenant_id: int, conversation_id: UUID) -> str | None:
    """What the contact first said of substance: their longest words among the first few, `None` when they said none."""
    said = [
        text
        for author, text in await message_queries.list_said(conn, tenant_id, conversation_id)
        if author == "contact"
    ]
    return max(said[:5], key=len, default=None)
