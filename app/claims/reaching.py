"""Telling an insured something about their claim, where they can hear it: in what runs with them, else by text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from agents.complexity.models import DocumentKind
from app.accounts.actions import get_tenant
from app.claims import links
from app.claims.models import Claim
from app.claims.wording import ask_text
from app.contacts import actions as contacts
from app.contacts.models import Contact
from app.conversations import opening, reads, speaking
from app.conversations.models import Conversation, Words
from app.db.transaction import Transaction
from app.errors import NotFound

WRITTEN: Final = frozenset({"chat", "sms"})
THERE_FOR: Final = timedelta(hours=24)
"""A chat in which nothing was said for longer is not where anybody reads."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Where an insured is told something, locked. Without a conversation: by text, to the phone on file."""

    conversation: Conversation | None
    contact: Contact


async def running(tx: Transaction, claim: Claim) -> tuple[Conversation, Contact] | None:
    """The conversation a claim was declared in, if it goes on; it and its contact are locked, before any claim."""
    if claim.conversation_id is None:
        return None
    try:
        seen = await reads.get_conversation(tx.conn, tx.tenant_id, claim.conversation_id)
    except NotFound:
        return None
    if seen.status != "open" or seen.channel not in WRITTEN:
        return None
    contact = await contacts.take(tx, seen.contact_id)
    conversation = await reads.lock_conversation(tx.conn, tx.tenant_id, seen.id)
    return (conversation, contact) if conversation.status == "open" else None


async def hold(tx: Transaction, claim: Claim) -> Reach:
    """Lock where the insured is told something. Nothing of the claim may be locked before."""
    held = await running(tx, claim)
    if held is not None and _is_there(tx, held[0]):
        return Reach(*held)
    insured = await contacts.take(tx, claim.contact_id)
    return Reach(*held) if held is not None and insured.phone is None else Reach(None, insured)


def _is_there(tx: Transaction, conversation: Conversation) -> bool:
    last = conversation.last_message_at or conversation.opened_at
    return conversation.channel == "sms" or tx.at - last <= THERE_FOR


async def ask(
    tx: Transaction,
    claim: Claim,
    reach: Reach,
    kinds: Sequence[DocumentKind],
    *,
    by: str,
    message: str | None = None,
    again: bool = False,
) -> str | None:
    """Ask a held customer for documents; the medium it goes by, `None` when there is none.

    By text the link to their page goes along. `message`: what somebody adds in their own words. Who asked not to be
    written to is not.
    """
    if claim.anonymised_at is not None or (reach.contact.has_opted_out and not _in_chat(reach)):
        return None
    tenant = await get_tenant(tx.conn, tx.tenant_id)
    text = ask_text(claim.language, claim.number, kinds, claim.customer_due_at, tenant.time_zone, again=again)
    if _in_chat(reach):
        return await _say(tx, reach, claim, f"{text}\n\n{message}" if message else text)
    if message:
        await _say(tx, reach, claim, message)
    if await links.send(tx, claim, by, lead=text):
        return "sms"
    return await _say(tx, reach, claim, text)


def _in_chat(reach: Reach) -> bool:
    return reach.conversation is not None and reach.conversation.channel == "chat"


async def _say(tx: Transaction, reach: Reach, claim: Claim, text: str) -> str | None:
    conversation = reach.conversation or await opening.open_text(tx, reach.contact)
    if conversation is None:
        return None
    words = Words(text, "system", claim.language, action="demander_documents", cost_class="notice")
    said = await speaking.say(tx, conversation, reach.contact, words)
    return said.conversation.channel
