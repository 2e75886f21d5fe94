"""Saying something to a contact: the message, counted in its conversation, and the delivery that carries it."""

from __future__ import annotations

import dataclasses
from typing import Final, Literal

import asyncpg
from uuid_utils.compat import uuid7

from app.channels import actions as channels
from app.channels.models import ContactOrder, Delivery
from app.channels.rules import MEMBER
from app.channels.segments import measure
from app.contacts.models import Contact
from app.conversations import message_queries, queries, rules
from app.conversations.delivering import warn_of_cap
from app.conversations.errors import CannotWrite, ConversationMoved, ConversationOver, TextTooLong
from app.conversations.events import ConversationUpdated, MessageSent
from app.conversations.jobs import SendMessage, SendUrgentMessage
from app.conversations.models import Conversation, Message, Said, Words
from app.conversations.schemas import ConversationView, MessageView
from app.db.transaction import Transaction
from app.errors import NotFound

LONGEST_TEXT: Final = 1600
"""Characters a carrier takes in one message."""

NOT_THE_AGENTS: Final = "VG001"
"""What the database says of words of the agent whose epoch is over."""


async def say(
    tx: Transaction, conversation: Conversation, contact: Contact, words: Words, via: Literal["api", "answer"] = "api"
) -> Said:
    """Say `words` to the contact, on the conversation's own channel and address.

    `via="answer"`: the caller can carry them in its answer to the provider; `Said.via` says whether it must, since an
    earlier text that has not left yet goes first. Who opted out, or one text too many today, gets a `suppressed` one.

    Raises:
        NotFound, ConversationOver, CannotWrite: a phone call. TextTooLong.
        ConversationMoved (with `current`): the agent does not own it any more.
    """
    text = rules.clean_text(words.text).strip()
    if conversation.channel == "sms" and len(text) > LONGEST_TEXT:
        raise TextTooLong(limit=LONGEST_TEXT)
    key = None if words.client_id is None or words.user is None else f"said:{words.user.id}:{words.client_id}"[:200]
    if key is not None:
        await queries.lock_conversation(tx.conn, tx.tenant_id, conversation.id)
    message = _message(tx, conversation, contact, words, text)
    try:
        after = await message_queries.store_words(tx.conn, tx.tenant_id, message, provider_id=key)
    except asyncpg.PostgresError as error:
        if error.sqlstate != NOT_THE_AGENTS:
            raise
        raise ConversationMoved(current=ConversationView.of(conversation)) from error
    if after is None:
        return await _unsaid(tx, conversation, key)
    message = dataclasses.replace(message, seq=after.last_seq)
    delivery = None
    if after.channel == "sms":
        delivery = await _send(tx, after, contact, message, words, via)
        message = await _with_fate(tx, message, delivery)
    tx.emit(ConversationUpdated(id=after.id, version=after.version, data=ConversationView.of(after)))
    tx.emit(MessageSent(id=message.id, version=message.version, data=MessageView.of(message)))
    if delivery is None:
        return Said(message, None, "chat" if after.channel == "chat" else "api", after)
    return Said(message, delivery.id, delivery.via, after)


async def _send(
    tx: Transaction,
    conversation: Conversation,
    contact: Contact,
    message: Message,
    words: Words,
    via: Literal["api", "answer"],
) -> Delivery | None:
    """Write the delivery down and see to its leaving; `None` when there is no way to reach them."""
    address = conversation.address or contact.phone
    if address is None:
        return None
    order = ContactOrder(
        channel_id=conversation.channel_id,
        to_address=address,
        body=words.carried or message.text,
        language=words.language,
        message_id=message.id,
        conversation_id=conversation.id,
        epoch=message.epoch,
        cost_class=MEMBER if words.user else words.cost_class,
        via=via,
    )
    delivery = await channels.create_contact_delivery(tx, order)
    if delivery is None:
        return None
    await warn_of_cap(tx, delivery)
    if delivery.status == "intended" and delivery.via == "api":
        job = SendUrgentMessage if words.is_urgent else SendMessage
        tx.enqueue(job(delivery_id=delivery.id))
    return delivery


async def _with_fate(tx: Transaction, message: Message, delivery: Delivery | None) -> Message:
    if delivery is not None and delivery.status == "intended":
        return message
    status, error = (delivery.status, delivery.error_code) if delivery else ("failed", "no_channel")
    changed = await message_queries.mirror_delivery(
        tx.conn, tx.tenant_id, message.id, status=status, error=error, segments=message.segments or 0, at=tx.at
    )
    return changed or message


def _message(tx: Transaction, conversation: Conversation, contact: Contact, words: Words, text: str) -> Message:
    by_carrier = conversation.channel == "sms"
    epoch = conversation.epoch if words.epoch is None else words.epoch
    return Message(
        uuid7(),
        1,
        conversation.id,
        contact.id,
        "out",
        conversation.channel,
        words.author,
        text,
        [m.as_row() for m in words.media],
        tx.at,
        "intended" if by_carrier else "sent",
        list(words.flags),
        epoch=epoch if words.author == "agent" else words.epoch,
        language=words.language,
        phase=words.phase,
        action=words.action,
        data=words.data,
        user_id=words.user.id if words.user else None,
        user_name=words.user.name if words.user else None,
        segments=measure(text).segments if by_carrier else None,
    )


async def _unsaid(tx: Transaction, conversation: Conversation, key: str | None) -> Said:
    """Why nothing was stored: it had been said before, or may not be said."""
    current = await queries.find_conversation(tx.conn, tx.tenant_id, conversation.id)
    if current is None:
        raise NotFound
    said = await message_queries.find_by_provider_id(tx.conn, tx.tenant_id, key) if key else None
    if said is not None:
        return Said(said, None, "chat" if current.channel == "chat" else "api", current, is_new=False)
    view = ConversationView.of(current)
    if current.channel == "voice":
        raise CannotWrite(current=view)
    if current.status != "open":
        raise ConversationOver(current=view)
    raise ConversationMoved(current=view)
