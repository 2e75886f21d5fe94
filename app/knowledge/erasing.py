"""Forgetting questions that name somebody. They belong to nobody and nobody asked them twice, so they go whole."""

from __future__ import annotations

from dataclasses import dataclass

from app.db.transaction import Transaction
from app.erasing import Erased, Subject
from app.events import Event
from app.knowledge import erasing_queries


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionForgotten(Event):
    """A question is gone: it named somebody who is forgotten."""

    TYPE = "question.forgotten"
    TOPIC = "knowledge"

    data: None


async def erase(tx: Transaction, subject: Subject) -> Erased:
    """Delete the unanswered questions that name the person."""
    gone = await erasing_queries.delete_questions(tx.conn, tx.tenant_id, list(subject.entities))
    for question_id, version in gone:
        tx.emit(QuestionForgotten(id=question_id, version=version + 1, data=None))
    return {"questions": len(gone)}
