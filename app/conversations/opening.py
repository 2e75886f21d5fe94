"""Beginning to write to a contact who has not written to us."""

from __future__ import annotations

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
