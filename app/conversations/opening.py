"""Beginning to speak to a contact who has said nothing yet."""

from __future__ import annotations

from uuid import UUID

from uuid_utils.compat import uuid7

from app.contacts.models import Contact
from app.conversations import queries
from app.conversations.events import ConversationOpened
from app.conversations.models import Conversation
from app.conversations.schemas import ConversationView
from app.db.transaction import Transaction


async def open_text(tx: Transaction, contact: Contact) -> Conversation | None:
    """The contact's open text conversation, or a new one with their phone; `None` when they have none.

    The contact is locked, so nobody opens a second one; the conversation is locked from here on.
    """
    standing = await queries.find_open_conversation(tx.conn, tx.tenant_id, contact.id, "sms")
    if standing is not None:
        return await queries.lock_conversation(tx.conn, tx.tenant_id, standing.id)
    if contact.phone is None:
        return None
    conversation = Conversation(
        uuid7(), 1, contact.id, "sms", "open", tx.at, address=contact.phone, language=contact.language
    )
    await queries.insert_conversation(tx.conn, tx.tenant_id, conversation)
    tx.emit(ConversationOpened(id=conversation.id, version=1, data=ConversationView.of(conversation)))
    return conversation


async def open_chat(
    tx: Transaction, contact: Contact, *, channel_id: UUID | None = None, language: str | None = None
) -> Conversation:
    """The contact's open chat, or a new one nothing was said in. The contact is locked, and the chat from here on."""
    standing = await queries.find_open_conversation(tx.conn, tx.tenant_id, contact.id, "chat")
    locked = await queries.lock_conversation(tx.conn, tx.tenant_id, standing.id) if standing is not None else None
    if locked is not None and locked.status == "open":
        return locked
    conversation = Conversation(
        uuid7(), 1, contact.id, "chat", "open", tx.at, channel_id=channel_id, language=language or contact.language
    )
    await queries.insert_conversation(tx.conn, tx.tenant_id, conversation)
    tx.emit(ConversationOpened(id=conversation.id, version=1, data=ConversationView.of(conversation)))
    return conversation
