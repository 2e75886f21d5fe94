"""What the team writes to itself about a conversation, and how far each member has read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from asyncpg import Connection
from uuid_utils.compat import uuid7

from app.access import Permission, Principal
from app.accounts.actions import audit, list_members
from app.conversations import reads
from app.conversations.models import Actor, Conversation
from app.db.transaction import Transaction
from app.desk import advisor_queries, note_queries
from app.desk.changes import actor_of
from app.desk.events import NoteAdded
from app.desk.models import Mention, Mode, Note, NoteKind
from app.desk.schemas import NoteBody, NoteView
from app.errors import DomainError, Forbidden, InvalidInput, Kind

SUPERVISED_FOR: Final = timedelta(hours=8)
"""A supervisor's mode is forgotten after a working day."""

MOST_NOTES: Final = 200


class NobodyToWhisperTo(DomainError):
    """No advisor owns this conversation: there is nobody to whisper to."""

    kind = Kind.CONFLICT
    code = "nobody_to_whisper_to"


async def add_note(tx: Transaction, conversation_id: UUID, who: Principal, body: NoteBody) -> Note:
    """Write to the team; a supervisor may whisper to the advisor who owns the conversation instead.

    Raises:
        NotFound, MembersOnly, InvalidInput: somebody mentioned is not in the team, or is named in a whisper.
        Forbidden: whispering without supervising. NobodyToWhisperTo.
    """
    actor = actor_of(who)
    conversation = await reads.get_conversation(tx.conn, tx.tenant_id, conversation_id)
    kind = body.kind or await _usual_kind(tx, conversation_id, who)
    mentions = await _mentions(tx, body.mentions)
    if kind == "note":
        return await write_note(tx, conversation_id, actor, body.text, mentions)
    if mentions:
        raise InvalidInput("A whisper is for one advisor and mentions nobody.")
    return await _whisper(tx, conversation, who, body.text)


async def write_note(
    tx: Transaction, conversation_id: UUID, author: Actor, text: str, mentions: Sequence[Mention] = ()
) -> Note:
    """Add a note everybody in the team may read, and tell it."""
    note = Note(uuid7(), 1, conversation_id, author.id, author.name, text, list(mentions), "note", None, tx.at)
    await note_queries.insert_note(tx.conn, tx.tenant_id, note)
    tx.emit(NoteAdded(id=note.id, version=note.version, data=NoteView.of(note)))
    return note


async def _whisper(tx: Transaction, conversation: Conversation, who: Principal, text: str) -> Note:
    if not who.may(Permission.SUPERVISE_CONVERSATIONS):
        raise Forbidden(needs=Permission.SUPERVISE_CONVERSATIONS.value)
    if conversation.advisor_id is None:
        raise NobodyToWhisperTo
    actor = actor_of(who)
    note = Note(uuid7(), 1, conversation.id, actor.id, actor.name, text, [], "whisper", conversation.advisor_id, tx.at)
    await note_queries.insert_note(tx.conn, tx.tenant_id, note)
    await audit(tx, who, "whisper", "conversation", conversation.id)
    return note


async def _usual_kind(tx: Transaction, conversation_id: UUID, who: Principal) -> NoteKind:
    return "whisper" if await mode_of(tx, conversation_id, who) == "coach" else "note"


async def mode_of(tx: Transaction, conversation_id: UUID, who: Principal) -> Mode | None:
    """In which way a supervisor is present now."""
    if who.user_id is None or not who.may(Permission.SUPERVISE_CONVERSATIONS):
        return None
    since = tx.at - SUPERVISED_FOR
    return await advisor_queries.find_mode(tx.conn, tx.tenant_id, conversation_id, who.user_id, since)


async def _mentions(tx: Transaction, user_ids: Sequence[UUID]) -> list[Mention]:
    if not user_ids:
        return []
    names = {m.id: m.name for m in await list_members(tx.conn, tx.tenant_id) if m.active}
    if any(user_id not in names for user_id in user_ids):
        raise InvalidInput("Somebody mentioned is not in the team.")
    return [Mention(user_id, names[user_id]) for user_id in dict.fromkeys(user_ids)]


async def list_notes(conn: Connection, who: Principal, conversation_id: UUID) -> list[NoteView]:
    """The notes of a conversation as far as this member may read them.

    Raises:
        NotFound.
    """
    await reads.get_conversation(conn, who.tenant_id, conversation_id)
    found = await note_queries.list_notes(
        conn,
        who.tenant_id,
        conversation_id,
        reader=who.user_id,
        supervises=who.may(Permission.SUPERVISE_CONVERSATIONS),
        limit=MOST_NOTES,
    )
    return [NoteView.of(n) for n in found]


async def mark_read(tx: Transaction, conversation_id: UUID, who: Principal, seq: int) -> None:
    """This member has seen everything up to `seq`; what an older screen says takes nothing back.

    Raises:
        NotFound, MembersOnly.
    """
    actor = actor_of(who)
    conversation = await reads.get_conversation(tx.conn, tx.tenant_id, conversation_id)
    seen = min(seq, conversation.last_seq)
    await note_queries.upsert_read(tx.conn, tx.tenant_id, conversation_id, actor.id, seen, tx.at)
