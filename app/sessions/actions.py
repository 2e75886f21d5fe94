"""What happens to a conversation makes its agent do."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import timedelta
from time import perf_counter
from typing import Final
from uuid import UUID

import structlog
from asyncpg import Connection

from agents import flows
from agents.session.events import (
    Event,
    HungUp,
    ModelAnswered,
    ModelFailed,
    Started,
    TimerFired,
)
from agents.session.state import Heard
from app.accounts import actions as accounts
from app.accounts.models import Tenant
from app.contacts import actions as contacts
from app.contacts.models import Contact
from app.conversations import actions as conversations
from app.conversations import opening, reads
from app.conversations.models import Conversation, Received
from app.db.database import LOST
from app.db.transaction import Transaction
from app.desk import actions as desk
from app.errors import Unavailable
from app.sessions import profiles, queries
from app.sessions.models import SILENCE, Spoken, Standing
from app.sessions.run import Run, known_of
from app.sessions.turning import conclude, run_of, spoke

log = structlog.get_logger("vigie.sessions")

ANSWERED: Final = frozenset({"sms", "chat"})
LONGEST_NOTE: Final = 2000
TAKEN_UP_WITHIN: Final = timedelta(hours=12)
"""How long an end is remembered, where a flow resumes."""


@dataclass(frozen=True, slots=True)
class Took:
    """What asking a model took."""

    event: ModelAnswered | ModelFailed
    model: str | None = None
    first_token_ms: int | None = None
    took_ms: int | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    cost_micros: int | None = None
    currency: str | None = None


async def hear(
    tx: Transaction, tenant: Tenant, received: Received, *, can_answer: bool = False, origin: str = ""
) -> Spoken:
    """Let the agent hear a stored message and answer it; silence when a human owns the conversation, or nobody answers.

    `can_answer`: the door can carry words back in its own answer (TwiML). `origin`: where the caller speaks from. What
    the agent does may fail without taking the caller's message with it: then a human is asked for. Where nobody
    answers, an alert that was held is raised.
    """
    conversation, message = received.conversation, received.message
    if conversation.handling == "advisor":
        return SILENCE
    standing = await _who_answers(tx, received)
    if standing is None:
        await conversations.raise_held(tx, received)
        return SILENCE
    try:
        async with tx.attempt():
            run = await run_of(tx, tenant, standing, conversation, received.contact)
            run.last_text, run.verdict, run.origin = (
                message.text,
                received.verdict,
                origin or conversation.address or "",
            )
            began = perf_counter()
            await run.take_back("")
            await run.feed(spoke(received))
            return await conclude(run, message.id, began, can_answer=can_answer)
    except (Unavailable, *LOST):
        raise
    except Exception as error:
        log.exception("session.failed", conversation=str(conversation.id), error=type(error).__name__)
        await conversations.raise_held(tx, received)
        await _ask_for_help(tx, tenant, conversation, received.contact)
        return SILENCE


async def _who_answers(tx: Transaction, received: Received) -> Standing | None:
    """The profile in force and the live session, where our agents answer at all."""
    if received.conversation.channel not in ANSWERED or _is_not_for_us(received.message.flags):
        return None
    standing = await queries.find_standing(tx.conn, tx.tenant_id, received.conversation.id)
    if standing.profile_id is None:
        return None
    return standing if standing.session is not None else await _taken_up(tx, received.conversation, standing)


async def _taken_up(tx: Transaction, conversation: Conversation, standing: Standing) -> Standing:
    """What is said just after the end is heard by the session that ended, which need not begin by greeting again."""
    if standing.epoch is None or standing.epoch < conversation.epoch:
        return standing
    ended = await queries.find_ended(tx.conn, tx.tenant_id, conversation.id, tx.at - TAKEN_UP_WITHIN)
    if ended is None or not flows.find(ended.flow, ended.flow_version).resumes:
        return standing
    return dataclasses.replace(standing, session=ended)


def _is_not_for_us(flags: list[str]) -> bool:
    return any(flag in ("opt_out", "opt_in", "whatsapp") for flag in flags)


async def _ask_for_help(tx: Transaction, tenant: Tenant, conversation: Conversation, contact: Contact) -> None:
    """Our agent broke: its caller must not notice by being left alone."""
    try:
        async with tx.attempt():
            await desk.request_handoff(tx, tenant, conversation, contact, desk.broken_agent(conversation))
    except (Unavailable, *LOST):
        raise
    except Exception:
        log.exception("session.no_help", conversation=str(conversation.id))


async def finish_turn(tx: Transaction, turn_id: UUID, conversation_id: UUID, took: Took) -> str:
    """A model's turn came to its end: its words pass review or the plan is said, under the epoch it was thought of in.

    Returns the turn's final status; `gone` when somebody else has ended it.
    """
    conversation, contact = await _take(tx, conversation_id)
    turn = await queries.lock_running_turn(tx.conn, tx.tenant_id, turn_id)
    if turn is None:
        return "gone"
    failed = took.event if isinstance(took.event, ModelFailed) else None
    turn = dataclasses.replace(
        turn,
        status="fallback" if failed else "done",
        fallback_reason=failed.reason if failed else None,
        model=took.model or turn.model,
        first_token_ms=took.first_token_ms,
        took_ms=took.took_ms,
        prompt_tokens=took.prompt_tokens,
        completion_tokens=took.completion_tokens,
        cost_micros=took.cost_micros,
        currency=took.currency,
    )
    if conversation.epoch != turn.epoch or conversation.handling == "advisor":
        await queries.end_turn(tx.conn, tx.tenant_id, dataclasses.replace(turn, status="fenced"))
        return "fenced"
    run = await _resumed(tx, conversation, contact)
    if run is None:
        await queries.end_turn(tx.conn, tx.tenant_id, dataclasses.replace(turn, status="cancelled"))
        return "cancelled"
    began = perf_counter()
    await run.feed(took.event)
    reason = next((tag.partition(":")[2] for tag in run.tags if tag.startswith("model_fallback:")), None)
    if reason is not None:
        turn = dataclasses.replace(turn, status="fallback", fallback_reason=reason)
    await conclude(run, turn.message_id, began, ended=turn)
    return turn.status


async def _take(tx: Transaction, conversation_id: UUID) -> tuple[Conversation, Contact]:
    """Lock in the order intake does: the contact, then the conversation."""
    seen = await reads.get_conversation(tx.conn, tx.tenant_id, conversation_id)
    contact = await contacts.take(tx, seen.contact_id)
    return await reads.lock_conversation(tx.conn, tx.tenant_id, conversation_id), contact


async def _resumed(tx: Transaction, conversation: Conversation, contact: Contact) -> Run | None:
    """The live session of a conversation, if it has one."""
    standing = await queries.find_standing(tx.conn, tx.tenant_id, conversation.id)
    if standing.session is None:
        return None
    tenant = await accounts.get_tenant(tx.conn, tx.tenant_id)
    run = await run_of(tx, tenant, standing, conversation, contact)
    run.last_text = next((u.text for u in reversed(run.state.history) if u.author == "contact"), "")
    return run


async def tell(tx: Transaction, conversation_id: UUID, event: Event) -> bool:
    """Let a conversation's live session take an event that is no message; false when it has none."""
    conversation, contact = await _take(tx, conversation_id)
    run = await _resumed(tx, conversation, contact)
    if run is None:
        return False
    began = perf_counter()
    await run.feed(event)
    if conversation.handling == "advisor":
        run.says.clear()
    await conclude(run, None, began)
    return True


async def fire_timer(tx: Transaction, session_id: UUID, name: str) -> bool:
    """A timer ran out; false when it was moved, forgotten or fired already, or nothing is said there any more."""
    session = await queries.find_session(tx.conn, tx.tenant_id, session_id)
    if session is None:
        return False
    conversation, contact = await _take(tx, session.conversation_id)
    if not await queries.take_timer(tx.conn, tx.tenant_id, session_id, name, tx.at) or conversation.status != "open":
        return False
    run = await _resumed(tx, conversation, contact)
    if run is None or run.session.id != session_id:
        return False
    began = perf_counter()
    await run.feed(TimerFired(name))
    if conversation.handling == "advisor":
        run.says.clear()
    await conclude(run, None, began)
    return True


async def catch_up(tx: Transaction, tenant: Tenant, contact_id: UUID, about: str) -> Spoken:
    """After a call whose file is not complete, ask for the rest by text, once, unless texts are under way already.

    `about`: the need in the caller's words. Source: domain rule C163, "catch-up SMS for missing fields".
    """
    contact = await contacts.take(tx, contact_id)
    conversation = await opening.open_text(tx, contact)
    if conversation is None or conversation.handling == "advisor":
        return SILENCE
    standing = await queries.find_standing(tx.conn, tx.tenant_id, conversation.id)
    if standing.profile_id is None or standing.session is not None:
        return SILENCE
    run = await run_of(tx, tenant, standing, conversation, contact)
    if run.profile.policy.catch_up_minutes == 0:
        return SILENCE
    run.last_text = about
    run.state = dataclasses.replace(run.state, fields={"problem": Heard(about[:300], 0.8, about[:300], confirmed=True)})
    began = perf_counter()
    await run.feed(Started(known_of(contact), "catch_up"))
    return await conclude(run, None, began)


async def speaks_first(conn: Connection, tenant_id: int) -> bool:
    """Whether the agent in force greets whoever opens a chat, without waiting for their first word."""
    published = await queries.find_profile(conn, tenant_id, "published")
    return published is not None and flows.latest((await profiles.body_of(conn, tenant_id, published.id)).flow).greets


async def greet(tx: Transaction, tenant: Tenant, conversation: Conversation, contact: Contact) -> None:
    """Have the agent begin in a chat nothing was said in; both are locked. Once: a session under way stays as it is."""
    standing = await queries.find_standing(tx.conn, tx.tenant_id, conversation.id)
    if standing.profile_id is None or standing.session is not None or conversation.handling == "advisor":
        return
    run = await run_of(tx, tenant, standing, conversation, contact)
    began = perf_counter()
    await run.feed(Started(known_of(contact)))
    await conclude(run, None, began)


async def is_thinking(conn: Connection, tenant_id: int, conversation_id: UUID) -> bool:
    """Whether a model is still being asked what to say there."""
    return any(turn.status == "running" for turn in await queries.list_turns(conn, tenant_id, conversation_id, 1))


async def leave(tx: Transaction, tenant: Tenant, conversation_id: UUID) -> None:
    """The caller closed the chat."""
    del tenant
    await tell(tx, conversation_id, HungUp())


async def resume(tx: Transaction, conversation_id: UUID, note: str) -> None:
    """An advisor gave the conversation back; its caller may have spoken since, and have been answered without it."""
    conversation, contact = await _take(tx, conversation_id)
    if conversation.handling == "advisor":
        return
    run = await _resumed(tx, conversation, contact)
    if run is None:
        return
    began = perf_counter()
    if not await run.take_back(note):
        run.state = dataclasses.replace(run.state, note=note[:LONGEST_NOTE])
    await conclude(run, None, began)
