"""Forgetting who spoke: conversations are closed, texts lose what tells who somebody is, media and recordings go."""

from __future__ import annotations

from uuid import UUID

from app.conversations import erasing_queries, ownership, queries
from app.conversations.events import CallUpdated, ConversationUpdated, MessageUpdated
from app.conversations.schemas import CallView, ConversationView, MessageView
from app.db.transaction import Transaction
from app.erasing import Erased, Subject

REASON = "anonymised"


async def erase(tx: Transaction, subject: Subject) -> Erased:
    """Close what is open, suppress what was not sent yet, clean conversations, messages and calls."""
    ids = list(subject.conversations)
    for conversation_id in ids:
        await ownership.withdraw_unsent(tx, conversation_id)
        await ownership.close(tx, conversation_id, None, REASON)
    listed = await erasing_queries.list_conversation_texts(tx.conn, tx.tenant_id, ids)
    changed = subject.changed(listed, address=None)
    await erasing_queries.update_conversation_texts(tx.conn, tx.tenant_id, changed)
    for row in changed:
        after = await queries.find_conversation(tx.conn, tx.tenant_id, UUID(row["id"]))
        if after is not None:
            tx.emit(ConversationUpdated(id=after.id, version=after.version, data=ConversationView.of(after)))
    return {"conversations": len(changed), "messages": await _messages(tx, subject), "calls": await _calls(tx, subject)}


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
