"""What somebody who writes to us sets in motion."""

from __future__ import annotations

import dataclasses
from typing import Final
from uuid import UUID

from uuid_utils.compat import uuid7

from app.accounts.models import Tenant
from app.alerts import actions as alerts
from app.alerts.models import VerdictView
from app.channels import actions as channels
from app.contacts import actions as contacts
from app.contacts.models import Contact
from app.conversations import message_queries, queries, rules
from app.conversations.events import ConversationOpened, ConversationUpdated, MessageReceived
from app.conversations.models import Conversation, Incoming, Message, Received, Standing
from app.conversations.schemas import ConversationView, MessageView
from app.db.transaction import Transaction
from app.triage import actions as triage

RAISES: Final = frozenset({"alert", "redirect", "personal"})
SERVICE_REFUSED: Final = "service_refused"


async def receive_message(tx: Transaction, tenant: Tenant, incoming: Incoming) -> Received | None:
    """Store a text, learn from it, judge it, raise its alert; `None` when the very same was stored already.

    A message that is nothing but a stop word opts its author out and raises nothing; the alert of an everyday one is
    held for whoever answers it, or else calls `raise_held`. The verdict is found first and
    stored last, so that message, conversation and urgency are one statement.
    """
    text = rules.clean_text(incoming.text)
    heard = rules.facts_in(text, tenant.country)
    contact = await contacts.recognise(tx, incoming.identity, region=tenant.country, facts=[*incoming.facts, *heard])
    wish = await _wish(tx, text, incoming, contact)
    message = _message(tx, contact, incoming, text, rules.language_of(heard), wish)
    guessed = triage.guess(tenant, utterance(message, contact), tx.at)
    if guessed.verdict.disposition == "refuse":
        message = dataclasses.replace(message, flags=[*message.flags, SERVICE_REFUSED])
    conversation = await _store(tx, message, incoming, contact, _raised(guessed.verdict, wish))
    if conversation is None:
        return None
    message = dataclasses.replace(message, conversation_id=conversation.id, seq=conversation.last_seq)
    if wish:
        contact = await _heed(tx, contact, incoming.identity.address, wish)
    verdict = await triage.judge_message(tx, tenant, utterance(message, contact), guessed=guessed)
    if verdict is not guessed.verdict:
        message, conversation = await _corrected(tx, message, conversation, verdict, wish)
    if verdict.disposition == "refuse":
        contact = await contacts.tag(tx, contact, SERVICE_REFUSED)
    tell(tx, conversation)
    tx.emit(MessageReceived(id=message.id, version=message.version, data=MessageView.of(message)))
    is_held = _raised(verdict, wish) is not None and rules.is_everyday(verdict, tenant.industry)
    if _raised(verdict, wish) and not is_held:
        await raise_alert(tx, contact, message, verdict)
    return Received(message, contact, conversation, verdict, wish, is_held)


async def raise_held(tx: Transaction, received: Received) -> None:
    """Nobody answers it: the team is told after all."""
    if received.is_held:
        await raise_alert(tx, received.contact, received.message, received.verdict)


async def raise_urgency(tx: Transaction, conversation_id: UUID, urgency: str, need: str) -> Conversation | None:
    """Remember that it is at least this urgent; `None` when that says nothing new. Raises no alert."""
    changed = await queries.raise_urgency(tx.conn, tx.tenant_id, conversation_id, urgency, need)
    if changed is not None:
        tell(tx, changed)
    return changed


def _raised(verdict: VerdictView, wish: str | None) -> VerdictView | None:
    """The verdict, when it is one to tell the team of."""
    return verdict if verdict.disposition in RAISES and not wish else None


async def _wish(tx: Transaction, text: str, incoming: Incoming, contact: Contact) -> str | None:
    """`out` or `in`; only texts can be stopped.

    "oui" and "start" mean it only from somebody who had opted out, "annuler" only when it answers no question of ours.
    """
    if incoming.channel != "sms":
        return None
    word = rules.keyword(text)
    if word == "stop" or incoming.opt_out_type == "STOP":
        return "out"
    if contact.has_opted_out and (incoming.opt_out_type == "START" or word in ("start", "yes")):
        return "in"
    if word != "cancel":
        return None
    current = await queries.find_open_conversation(tx.conn, tx.tenant_id, contact.id, "sms")
    return None if current is not None and rules.asks_something(current) else "out"


async def _heed(tx: Transaction, contact: Contact, address: str, wish: str) -> Contact:
    if wish == "out":
        await channels.record_opt_out(tx, address)
    else:
        await channels.record_opt_in(tx, address)
    return await contacts.set_opted_out(tx, contact, opted_out=wish == "out")


async def _store(
    tx: Transaction, message: Message, incoming: Incoming, contact: Contact, raised: VerdictView | None
) -> Conversation | None:
    """Message and conversation. One that is being closed meanwhile is over: look again."""
    provider_id = incoming.provider_id or rules.client_key(incoming.identity, incoming.client_id or str(message.id))
    standing = Standing(
        provider_id,
        incoming.channel_id,
        rules.reply_address(incoming.identity),
        contact.language,
        raised.urgency if raised else None,
        raised.need if raised else None,
    )
    while True:
        conversation = await message_queries.store_in_open_conversation(tx.conn, tx.tenant_id, message, standing)
        if conversation is not None:
            return conversation
        if await message_queries.find_by_provider_id(tx.conn, tx.tenant_id, provider_id) is not None:
            return None


async def _corrected(
    tx: Transaction, message: Message, conversation: Conversation, verdict: VerdictView, wish: str | None
) -> tuple[Message, Conversation]:
    """The rules changed while we were judging: what was stored by the old ones follows."""
    flags = [f for f in message.flags if f != SERVICE_REFUSED]
    if verdict.disposition == "refuse":
        flags.append(SERVICE_REFUSED)
    if flags != message.flags:
        message = dataclasses.replace(message, flags=flags)
        await message_queries.update_flags(tx.conn, tx.tenant_id, message.id, flags)
    if _raised(verdict, wish):
        changed = await queries.raise_urgency(tx.conn, tx.tenant_id, conversation.id, verdict.urgency, verdict.need)
        conversation = changed or conversation
    return message, conversation


def _message(
    tx: Transaction, contact: Contact, incoming: Incoming, text: str, language: str | None, wish: str | None
) -> Message:
    return Message(
        uuid7(),
        1,
        uuid7(),
        contact.id,
        "in",
        incoming.channel,
        "contact",
        text,
        [m.as_row() for m in incoming.media],
        tx.at,
        "received",
        [*incoming.flags, *([f"opt_{wish}"] if wish else [])],
        language=language,
        speech_confidence=incoming.speech_confidence,
        audio_ref=incoming.audio_ref,
    )


def tell(tx: Transaction, conversation: Conversation) -> None:
    """Tell that a conversation began, or how it is now."""
    view = ConversationView.of(conversation)
    kind = ConversationOpened if conversation.version == 1 else ConversationUpdated
    tx.emit(kind(id=conversation.id, version=conversation.version, data=view))


def utterance(message: Message, contact: Contact) -> triage.Utterance:
    """A message as triage takes it."""
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
        channel="voice" if message.channel == "voice" else "chat" if message.channel == "chat" else "sms",
        text=message.text,
        verdict=verdict,
    )
