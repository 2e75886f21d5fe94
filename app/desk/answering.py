"""What advisors write and send to customers, on the customer's own channel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from app.access import Principal
from app.accounts.actions import audit
from app.alerts.schemas import Person
from app.conversations import reads, speaking
from app.conversations.errors import CannotWrite, ConversationOver
from app.conversations.models import Conversation, Media, Said, Words
from app.conversations.schemas import ConversationView
from app.db.transaction import Transaction
from app.desk.changes import NotTheOwner, actor_of, hold
from app.desk.notes import mode_of
from app.desk.schemas import MessageBody
from app.errors import DomainError, Kind, NotFound
from app.files import actions as files
from app.files.models import StoredFile

BARGED: Final = "barge"


class ContactOptedOut(DomainError):
    """This contact asked not to be written to any more. They can still be called."""

    kind = Kind.CONFLICT
    code = "contact_opted_out"


class FilesOnlyInChats(DomainError):
    """Files can only be sent in a chat. By text message, send words."""

    kind = Kind.CONFLICT
    code = "files_only_in_chats"


async def answer(tx: Transaction, conversation_id: UUID, who: Principal, body: MessageBody) -> Said:
    """Write to the customer as the owner of the conversation, or along with them as a supervisor who barged in.

    Raises:
        NotFound: the conversation, or a file that is not theirs to send here. ConversationOver, MembersOnly,
        NotTheOwner (says who owns it), ContactOptedOut, TextTooLong, FilesOnlyInChats, CannotWrite: a phone call.
    """
    actor = actor_of(who)
    held = await hold(tx, conversation_id)
    conversation = held.conversation
    barges = await _barges(tx, conversation, who)
    if conversation.channel == "voice":
        raise CannotWrite(current=ConversationView.of(conversation))
    if conversation.channel == "sms" and held.contact.has_opted_out:
        raise ContactOptedOut
    carried = await _carried(tx, conversation, actor.id, body.files)
    words = Words(
        body.text,
        "advisor",
        held.language,
        user=actor,
        flags=(BARGED,) if barges else (),
        is_urgent=True,
        client_id=body.client_id,
        media=tuple(Media(files.content_address(file.id), file.content_type, file.name) for file in carried),
    )
    said = await speaking.say(tx, conversation, held.contact, words)
    if said.is_new:
        await files.claim(tx, actor.id, carried, conversation_id)
    if barges and said.is_new:
        await audit(tx, who, "barge_message", "conversation", conversation_id)
    return said


async def check_upload(tx: Transaction, conversation_id: UUID, who: Principal) -> UUID:
    """Whether a member may upload a file to send here, before it is read; whose the file will be.

    Raises:
        NotFound, MembersOnly, ConversationOver, FilesOnlyInChats, NotTheOwner, TooManyFiles.
    """
    actor = actor_of(who)
    conversation = await reads.get_conversation(tx.conn, tx.tenant_id, conversation_id)
    if conversation.status != "open":
        raise ConversationOver(current=ConversationView.of(conversation))
    _check_medium(conversation)
    await _barges(tx, conversation, who)
    await files.check_member_allowance(tx.conn, tx.tenant_id, actor.id, tx.at)
    return actor.id


async def _barges(tx: Transaction, conversation: Conversation, who: Principal) -> bool:
    """Whether they write along with the owner; false for the owner.

    Raises:
        NotTheOwner.
    """
    if conversation.advisor_id == who.user_id:
        return False
    if await mode_of(tx, conversation.id, who) != BARGED:
        raise NotTheOwner(advisor=_owner(conversation))
    return True


def _check_medium(conversation: Conversation) -> None:
    if conversation.channel != "chat":
        raise FilesOnlyInChats


async def _carried(
    tx: Transaction, conversation: Conversation, member_id: UUID, file_ids: Sequence[UUID]
) -> list[StoredFile]:
    """The files, in the order asked for. What was sent in one conversation is not theirs to send in another."""
    if not file_ids:
        return []
    _check_medium(conversation)
    found = {file.id: file for file in await files.files_of(tx, member_id, file_ids)}
    if any(file.conversation_id not in (None, conversation.id) for file in found.values()):
        raise NotFound
    return [found[file_id] for file_id in dict.fromkeys(file_ids)]


def _owner(conversation: Conversation) -> Person | None:
    return None if conversation.advisor_id is None else Person(conversation.advisor_id, conversation.advisor_name or "")
