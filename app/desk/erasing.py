"""Forgetting whom advisors answered: briefs, notes and reasons lose what tells who somebody is."""

from __future__ import annotations

from uuid import UUID

from app.db.transaction import Transaction
from app.desk import erasing_queries, queries
from app.desk.events import HandoffCancelled, HandoffEvent, NoteAdded
from app.desk.schemas import HandoffView, NoteView
from app.erasing import Erased, Subject


async def erase(tx: Transaction, subject: Subject) -> Erased:
    """Clean hand-offs, why they were declined, and notes. Open hand-offs end because their conversations did."""
    ids = list(subject.conversations)
    handoffs = subject.changed(await erasing_queries.list_handoff_texts(tx.conn, tx.tenant_id, ids))
    declines = subject.changed(await erasing_queries.list_decline_texts(tx.conn, tx.tenant_id, ids))
    notes = subject.changed(await erasing_queries.list_desk_note_texts(tx.conn, tx.tenant_id, ids))
    await erasing_queries.update_handoff_texts(tx.conn, tx.tenant_id, handoffs)
    await erasing_queries.update_decline_texts(tx.conn, tx.tenant_id, declines)
    for record in handoffs:
        found = await queries.find_handoff(tx.conn, tx.tenant_id, UUID(record["id"]))
        if found is not None:
            [after] = await queries.with_declines(tx.conn, tx.tenant_id, [found])
            kind = HandoffCancelled if after.status == "cancelled" else HandoffEvent
            tx.emit(kind(id=after.id, version=after.version, data=HandoffView.of(after)))
    for note in await erasing_queries.update_desk_note_texts(tx.conn, tx.tenant_id, notes):
        tx.emit(NoteAdded(id=note.id, version=note.version, data=NoteView.of(note)))
    return {"handoffs": len(handoffs), "handoff_declines": len(declines), "conversation_notes": len(notes)}
