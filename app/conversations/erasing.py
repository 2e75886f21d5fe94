"""Forgetting who spoke: conversations are closed, texts lose what tells who somebody is, media and recordings go."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from app.conversations import erasing_queries, ownership, queries
from app.conversations.events import CallUpdated, ConversationUpdated, MessageUpdated
from app.conversations.schemas import CallView, ConversationView, MessageView
from app.db.database import Database
from app.db.transaction import Transaction
from app.erasing import Erased, Subject
from app.files.erasing import empty_files

REASON: Final = "anonymised"
SOUNDS_AT_ONCE: Final = 200


async def erase(tx: Transaction, subject: Subject) -> Erased:
    """Clean conversations, messages and calls, then suppress what was not sent yet and close what is open.

    In this order, because closing tells everybody what was said last.
    """
    ids = list(subject.conversations)
    changed = subject.changed(await erasing_queries.list_conversation_texts(tx.conn, tx.tenant_id, ids), address=None)
    await erasing_queries.update_conversation_texts(tx.conn, tx.tenant_id, changed)
    counts = {
        "conversations": len(changed),
        "messages": await _messages(tx, subject),
        "calls": await _calls(tx, subject),
    }
    for conversation_id in ids:
        await ownership.withdraw_unsent(tx, conversation_id)
        await ownership.close(tx, conversation_id, None, REASON)
    for row in changed:
        after = await queries.find_conversation(tx.conn, tx.tenant_id, UUID(row["id"]))
        if after is not None:
            tx.emit(ConversationUpdated(id=after.id, version=after.version, data=ConversationView.of(after)))
    return counts


async def forget_sound(db: Database, before: datetime) -> int:
    """Retention: recordings and voice messages from before then are gone, what was understood stays; how many."""
    async with db.system() as conn:
        listed = await erasing_queries.list_old_sound(conn, before, SOUNDS_AT_ONCE)
    for tenant_id in sorted({tenant_id for tenant_id, _, _ in listed}):
        theirs = [(kind, id_) for owner, kind, id_ in listed if owner == tenant_id]
        async with db.transaction(tenant_id) as tx:
            await _forget_sound_of(tx, theirs)
    return len(listed)


async def _forget_sound_of(tx: Transaction, listed: list[tuple[str, UUID]]) -> None:
    spoken = [id_ for kind, id_ in listed if kind == "message"]
    for message in await erasing_queries.clear_audio(tx.conn, tx.tenant_id, spoken):
        with suppress(ValueError):
            await empty_files(tx, [UUID(message.audio_ref or "")])
        heard = replace(message, audio_ref=None)
        tx.emit(MessageUpdated(id=heard.id, version=heard.version, data=MessageView.of(heard)))
    called = [id_ for kind, id_ in listed if kind == "call"]
    for call in await erasing_queries.clear_recordings(tx.conn, tx.tenant_id, called):
        tx.emit(CallUpdated(id=call.id, version=call.version, data=CallView.of(call)))


async def _messages(tx: Transaction, subject: Subject) -> int:
    listed = await erasing_queries.list_message_texts(tx.conn, tx.tenant_id, list(subject.conversations))
    changed = subject.changed(listed, media=[], audio_ref=None)
    for message in await erasing_queries.update_message_texts(tx.conn, tx.tenant_id, changed):
        tx.emit(MessageUpdated(id=message.id, version=message.version, data=MessageView.of(message)))
    return len(changed)


async def _calls(tx: Transaction, subject: Subject) -> int:
    listed = await erasing_queries.list_call_texts(tx.conn, tx.tenant_id, list(subject.conversations))
    changed = subject.changed(listed, recording_url=None)
    for call in await erasing_queries.update_call_texts(tx.conn, tx.tenant_id, changed):
        tx.emit(CallUpdated(id=call.id, version=call.version, data=CallView.of(call)))
    return len(changed)
