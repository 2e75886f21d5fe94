"""Asking for a human, and calling it off: what slices above may do."""

from __future__ import annotations

from dataclasses import replace
from typing import Final
from uuid import UUID

from asyncpg import Connection
from uuid_utils.compat import uuid7

from agents.session.commands import Brief
from app.accounts.models import Tenant
from app.contacts.models import Contact
from app.conversations import ownership, reads
from app.conversations.models import Conversation
from app.db.transaction import Transaction
from app.desk import queries, rules
from app.desk.briefs import URGENCIES
from app.desk.changes import language_of, open_handoff, write_handoff
from app.desk.events import HandoffCancelled, HandoffRequested
from app.desk.jobs import SettleQueue
from app.desk.models import ANYBODY, Handoff, HandoffRequest
from app.desk.schemas import HandoffView

AGENT_FAILED: Final = "agent_failed"


async def request_handoff(
    tx: Transaction, tenant: Tenant, conversation: Conversation, contact: Contact, request: HandoffRequest
) -> Handoff:
    """Put the conversation into the queue; the one that waits already is brought up to date instead.

    Asking again never lowers its urgency and never costs its place in time. The contact is locked by the caller.
    """
    del tenant
    await ownership.wait_for_advisor(tx, conversation.id)
    tx.enqueue(SettleQueue())
    fresh = _handoff(tx, conversation, contact, request)
    while (standing := await open_handoff(tx, conversation.id)) is None:
        if await queries.insert_handoff(tx.conn, tx.tenant_id, fresh):
            tx.emit(HandoffRequested(id=fresh.id, version=fresh.version, data=HandoffView.of(fresh)))
            return fresh
    return await _bring_up_to_date(tx, standing, fresh)


async def _bring_up_to_date(tx: Transaction, standing: Handoff, fresh: Handoff) -> Handoff:
    told = replace(
        standing,
        reason=fresh.reason,
        skill=fresh.skill,
        language=fresh.language,
        urgency=min(standing.urgency, fresh.urgency),
        complexity=fresh.complexity,
        emotion=fresh.emotion,
        flags=fresh.flags,
        score=fresh.score,
        brief=fresh.brief if fresh.brief != Brief("") else standing.brief,
    )
    return standing if told == standing else await write_handoff(tx, told, HandoffRequested)


def _handoff(tx: Transaction, conversation: Conversation, contact: Contact, request: HandoffRequest) -> Handoff:
    return Handoff(
        uuid7(),
        1,
        conversation.id,
        contact.id,
        "waiting",
        request.reason,
        request.skill or ANYBODY,
        request.language,
        request.urgency,
        min(100, max(0, request.complexity)),
        min(1.0, max(0.0, request.emotion)),
        sorted(request.flags),
        rules.score(request, contact.tags),
        request.brief,
        requested_at=tx.at,
        promise_at=tx.at + rules.PROMISE_AFTER,
    )


async def cancel_handoff(tx: Transaction, conversation_id: UUID, why: str) -> Handoff | None:
    """Nobody is needed any more, and nobody is waited for; `None` when nobody was."""
    handoff = await open_handoff(tx, conversation_id)
    if handoff is None:
        return None
    conversation = await reads.get_conversation(tx.conn, tx.tenant_id, conversation_id)
    if conversation.status == "open":
        await ownership.stop_waiting(tx, conversation_id)
    tx.enqueue(SettleQueue())
    return await write_handoff(tx, rules.end(handoff, tx.at, why), HandoffCancelled)


def broken_agent(conversation: Conversation) -> HandoffRequest:
    """What is asked for when the agent itself failed: a human, whoever it is."""
    urgency = min("P3", conversation.urgency or "P3")
    return HandoffRequest(AGENT_FAILED, ANYBODY, language_of(conversation.language), URGENCIES[urgency])


async def get_handoff(conn: Connection, tenant_id: int, conversation_id: UUID) -> HandoffView | None:
    """The latest hand-off of a conversation, for slices above that only read."""
    found = await queries.find_latest_handoff(conn, tenant_id, conversation_id)
    if found is None:
        return None
    return HandoffView.of((await queries.with_declines(conn, tenant_id, [found]))[0])
