"""Forgetting somebody in what every slice shares: the stream log, remembered answers, jobs waiting and dead.

The stream's past is rewritten in place: positions, types and versions stay, so nobody who follows is disturbed. The
event `history.rewritten` then tells every process, by whichever way events reach it, to forget what it remembers.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

import msgspec

from app.db import erasing_queries
from app.db.transaction import Transaction
from app.erasing import Erased, Subject
from app.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRewritten(Event):
    """Earlier events read otherwise now; `realtime` knows the topic (`realtime.topics.HISTORY`)."""

    TYPE = "history.rewritten"
    TOPIC = "history"

    data: None


@asynccontextmanager
async def as_system(tx: Transaction) -> AsyncIterator[None]:
    """What only the system may change, in a tenant's transaction; row-level security does not help inside."""
    await tx.conn.execute("SET LOCAL ROLE vigie_system")
    yield
    await tx.conn.execute("SET LOCAL ROLE vigie_app")


async def erase(tx: Transaction, subject: Subject, mark: UUID) -> Erased:
    """Clean events, answers and jobs. Last of all: it holds up whoever commits in this tenant until COMMIT.

    `mark` names the event that makes live processes forget.
    """
    entities, likes = list(subject.entities), subject.patterns
    await erasing_queries.lock_head(tx.conn, tx.tenant_id)
    listed = await erasing_queries.list_events(tx.conn, tx.tenant_id, entities, likes)
    events = [(seq, cleaned) for seq, data in listed if (cleaned := _clean(subject, data)) != data]
    answers = await _answers(tx, subject, entities, likes)
    async with as_system(tx):
        await erasing_queries.update_events(tx.conn, tx.tenant_id, [e[0] for e in events], [e[1] for e in events])
        jobs = await _jobs(tx, subject)
    theirs = [t for t in await erasing_queries.list_dead_jobs(tx.conn, tx.tenant_id) if subject.is_in(str(t.columns))]
    dead = subject.changed(theirs)
    await erasing_queries.update_dead_jobs(tx.conn, tx.tenant_id, dead)
    if events:
        tx.emit(HistoryRewritten(id=mark, version=1, data=None))
    return {"stream_events": len(events), "remembered_answers": answers, "jobs": jobs, "dead_jobs": len(dead)}


def _clean(subject: Subject, data: str) -> str:
    return msgspec.json.encode(subject.clean(msgspec.json.decode(data))).decode()


async def _answers(tx: Transaction, subject: Subject, entities: list[UUID], likes: list[str]) -> int:
    patterns = [f"%{entity}%" for entity in entities] + likes
    done = 0
    for key, body in await erasing_queries.list_answers(tx.conn, tx.tenant_id, patterns):
        try:
            cleaned = _clean(subject, body.decode()).encode()
        except (UnicodeDecodeError, msgspec.DecodeError):
            cleaned = b"{}"
        if cleaned != body:
            await erasing_queries.update_answer(tx.conn, tx.tenant_id, key, cleaned)
            done += 1
    return done


async def _jobs(tx: Transaction, subject: Subject) -> int:
    done = 0
    for job_id, payload in await erasing_queries.list_jobs(tx.conn, tx.tenant_id):
        text = payload.decode()
        cleaned = _clean(subject, text) if subject.is_in(text) else text
        if cleaned != text:
            await erasing_queries.update_job(tx.conn, job_id, cleaned.encode())
            done += 1
    return done
