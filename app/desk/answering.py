"""What advisors write to customers, on the customer's own channel."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from app.access import Principal
from app.accounts.actions import audit
from app.alerts.schemas import Person
from app.conversations import speaking
from app.conversations.errors import CannotWrite
from app.conversations.models import Conversation, Said, Words
from app.conversations.schemas import ConversationView
from app.db.transaction import Transaction
from app.desk.changes import NotTheOwner, actor_of, hold
from app.desk.notes import mode_of
from app.desk.schemas import MessageBody
from app.errors import DomainError, Kind

BARGED: Final = "barge"


class ContactOptedOut(DomainError):
    """This contact asked not to be written to any more. They can still be called."""

    kind = Kind.CONFLICT
    code = "contact_opted_out"


async def answer(tx: Transaction, conversation_id: UUID, who: Principal, body: MessageBody) -> Said:
    """Write to the customer as the owner of the conversation, or along with them as a supervisor who barged in.

    Raises:
        NotFound, ConversationOver, MembersOnly, NotTheOwner (says who owns it), ContactOptedOut, TextTooLong,
        CannotWrite: a phone call.
    """
    actor = actor_of(who)
    held = await hold(tx, conversation_id)
    conversation = held.conversation
    barges = conversation.advisor_id != actor.id
    if barges and await mode_of(tx, conversation_id, who) != BARGED:
        raise NotTheOwner(advisor=_owner(conversation))
    if conversation.channel == "voice":
        raise CannotWrite(current=ConversationView.of(conversation))
    if conversation.channel == "sms" and held.contact.has_opted_out:
        raise ContactOptedOut
    words = Words(
        body.text,
        "advisor",
        held.language,
        user=actor,
        flags=(BARGED,) if barges else (),
        is_urgent=True,
        client_id=body.client_id,
    )
    said = await speaking.say(tx, conversation, held.contact, words)
    if barges and said.is_new:
        await audit(tx, who, "barge_message", "conversation", conversation_id)
    return said


def _owner(conversation: Conversation) -> Person | None:
    return None if conversation.advisor_id is None else Person(conversation.advisor_id, conversation.advisor_name or "")
