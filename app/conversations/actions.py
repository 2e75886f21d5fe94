"""What a text from a contact sets in motion."""

from __future__ import annotations

import dataclasses
from typing import Final

from uuid_utils.compat import uuid7

from app.accounts.models import Tenant
from app.alerts import actions as alerts
from app.alerts.models import VerdictView
from app.channels import actions as channels
from app.contacts import actions as contacts
from app.contacts.models import Contact
from app.conversations import queries, rules
from app.conversations.events import ConversationOpened, MessageReceived
from app.conversations.models import Conversation, Incoming, Message, Received
from app.conversations.schemas import ConversationView, MessageView
from app.db.transaction import Transaction
from app.triage import actions as triage

RAISES: Final = frozenset({"alert", "redirect", "personal"})
SERVICE_REFUSED: Final = "service_refused"


async def receive_message(tx: Transaction, tenant: Tenant, incoming: Incoming) -> Received | None:
    """Store a text, learn from it, judge it, raise its alert; `None` when the provider's message is stored already.

    A message that is nothing but a stop word opts its author out and raises nothing.
    """
    text = rules.clean_text(incoming.text)
    facts = [*incoming.facts, *rules.facts_in(text, tenant.country)]
    contact = await contacts.recognise(tx, incoming.identity, region=tenant.country, facts=facts)
    wish = _wish(text, incoming.opt_out_type, contact)
    flags = [*incoming.flags, *([f"opt_{wish}"] if wish else [])]
    message = _message(tx, contact, incoming, text, flags)
    stored = await queries.store_in_open_conversation(tx.conn, tx.tenant_id, message, incoming.provider_id)
    if stored is None:
        return None
    conversation_id, opened = stored
    if opened:
        tell_opened(tx, Conversation(conversation_id, 1, contact.id, message.channel, "open", tx.at))
    else:
        message = dataclasses.replace(message, conversation_id=conversation_id)
    if wish:
        contact = await _heed(tx, contact, incoming.identity.address, wish)
    verdict = await triage.judge_message(tx, tenant, utterance(message, contact))
    if verdict.disposition == "refuse":
        message = dataclasses.replace(message, flags=[*message.flags, SERVICE_REFUSED])
        await queries.update_flags(tx.conn, tx.tenant_id, message.id, message.flags)
        contact = await contacts.tag(tx, contact, SERVICE_REFUSED)
    tx.emit(MessageReceived(id=message.id, version=message.version, data=MessageView.of(message)))
    if verdict.disposition in RAISES and not wish:
        await raise_alert(tx, contact, message, verdict)
    return Received(message, contact)


def _wish(text: str, opt_out_type: str | None, contact: Contact) -> str | None:
    """`out` or `in`; "oui" means it only to somebody who had opted out."""
    word = rules.keyword(text)
    if word == "stop" or opt_out_type == "STOP":
        return "out"
    if word == "start" or opt_out_type == "START" or (word == "yes" and contact.has_opted_out):
        return "in"
    return None


async def _heed(tx: Transaction, contact: Contact, address: str, wish: str) -> Contact:
    if wish == "out":
        await channels.record_opt_out(tx, address)
    else:
        await channels.record_opt_in(tx, address)
    return await contacts.set_opted_out(tx, contact, opted_out=wish == "out")


def _message(tx: Transaction, contact: Contact, incoming: Incoming, text: str, flags: list[str]) -> Message:
    return Message(
        uuid7(),
        1,
        uuid7(),
        contact.id,
        "in",
        "sms",
        "contact",
        text,
        [{"url": m.url, "content_type": m.content_type} for m in incoming.media],
        tx.at,
        "received",
        flags,
    )


def tell_opened(tx: Transaction, conversation: Conversation) -> None:
    """Tell that a conversation began."""
    tx.emit(ConversationOpened(id=conversation.id, version=1, data=ConversationView.of(conversation)))


def utterance(message: Message, contact: Contact) -> triage.Utterance:
    """A stored message as triage takes it."""
    return triage.Utterance(
        message.id,
        message.conversation_id,
        contact.id,
        message.text,
        message.channel,
        contact.type,
        contact.language,
    )


async def raise_alert(tx: Transaction, contact: Contact, message: Message, verdict: VerdictView) -> None:
    """Raise, or bump, the contact's alert with what this message says."""
    await alerts.raise_alert(
        tx,
        contact=contact,
        conversation_id=message.conversation_id,
        message_id=message.id,
        channel="voice" if message.channel == "voice" else "sms",
        text=message.text,
        verdict=verdict,
    )
