"""A turn from its first look at the session to the last word of it: opened, fed by `run`, concluded."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from time import perf_counter
from typing import Final, Literal
from uuid import UUID

from uuid_utils.compat import uuid7

from agents.machine import begin
from agents.session.commands import AskModel, Say
from agents.session.events import CallerSpoke, Judgement, Language, Media, Quote
from agents.session.state import decode_state, encode_state
from app.accounts.models import Tenant
from app.alerts.models import VerdictView
from app.contacts.models import Contact
from app.conversations import speaking
from app.conversations.models import Conversation, Received, Words
from app.db.transaction import Transaction
from app.sessions import profiles, queries
from app.sessions.models import SILENCE, ModelErrand, Session, Spoken, Standing, StopErrand, Turn
from app.sessions.run import Run, known_of

GRACE: Final = timedelta(seconds=3)
"""How long after its budget a model's turn is taken for lost."""


async def run_of(
    tx: Transaction, tenant: Tenant, standing: Standing, conversation: Conversation, contact: Contact
) -> Run:
    """The live session, or a fresh one under the profile in force."""
    session = standing.session
    profile_id = session.profile_id if session else standing.profile_id
    assert profile_id is not None  # noqa: S101
    body = await profiles.body_of(tx.conn, tx.tenant_id, profile_id)
    version = session.flow_version if session else profiles.newest_version(body.flow)
    profile = profiles.profile_of(tenant, body, channel=conversation.channel, version=0, flow_version=version)
    if session is None:
        state = begin(profile, language=_language(conversation, contact, profile.language))
        session = Session(
            uuid7(), conversation.id, profile_id, profile.flow, version, "live", None, "", None, tx.at, tx.at, None
        )
        return Run(tx, tenant, profile, session, state, conversation, contact)
    state = decode_state(session.state)
    return Run(tx, tenant, profile, session, state, conversation, contact, standing.epoch)


def _language(conversation: Conversation, contact: Contact, default: Language) -> Language:
    found = conversation.language or contact.language
    return "en" if found == "en" else "fr" if found == "fr" else default


def spoke(received: Received) -> CallerSpoke:
    message = received.message
    media = tuple(Media(m["content_type"].partition("/")[0] or "other", m["content_type"]) for m in message.media)
    return CallerSpoke(
        message.text,
        str(message.id),
        _judgement(received.verdict),
        known_of(received.contact),
        media,
        speech_confidence=message.speech_confidence,
    )


def _judgement(verdict: VerdictView) -> Judgement:
    return Judgement(
        verdict.urgency,
        verdict.reason,
        verdict.disposition,
        verdict.need,
        verdict.service,
        tuple(verdict.flags),
        tuple(Quote(e.text, e.start, e.end) for e in verdict.evidence),
        tuple(Quote(e.text, e.start, e.end) for e in verdict.negated),
        verdict.confidence,
    )


async def conclude(
    run: Run, message_id: UUID | None, began: float, *, can_answer: bool = False, ended: Turn | None = None
) -> Spoken:
    """Store the session and the turn, start the model if it was asked, say what is to be said.

    Saying comes last: counting a text in the day's allowance locks a row that all texts of the business want.
    """
    tx, session = run.tx, run.session
    if run.stops_model:
        await queries.cancel_turns(tx.conn, tx.tenant_id, run.conversation.id)
        tx.hurry(StopErrand(run.conversation.id))
    outcome = run.outcome or run.state.outcome
    disclosed = session.disclosed_at or (tx.at if run.state.disclosed else None)
    session = dataclasses.replace(
        session,
        state=encode_state(run.state).decode(),
        disclosed_at=disclosed,
        updated_at=tx.at,
        status="ended" if outcome else "live",
        outcome=outcome,
        ended_at=tx.at if run.outcome else session.ended_at if outcome else None,
    )
    turn = _turn(run, message_id, began) if ended is None or run.ask is not None else None
    await queries.store_turn(tx.conn, tx.tenant_id, session, run.timers, turn)
    if ended is not None:
        await queries.end_turn(tx.conn, tx.tenant_id, dataclasses.replace(ended, tags=run.tags))
    if run.ask is not None and turn is not None:
        _start_model(run, run.ask, turn)
    return await _speak(run, can_answer=can_answer and run.ask is None)


async def _speak(run: Run, *, can_answer: bool) -> Spoken:
    says = [say for say in run.says if say.text.strip()]
    if not says:
        return SILENCE
    via: Literal["answer", "api"] = "answer" if can_answer else "api"
    said = await speaking.say(run.tx, run.conversation, run.contact, _words(run, says), via=via)
    run.conversation = said.conversation
    if said.via == "answer" and said.delivery_id is not None:
        return Spoken((said.message.text,), (said.delivery_id,))
    return SILENCE


def _words(run: Run, says: list[Say]) -> Words:
    """Several sentences of one turn are one message; its last one says what is expected next."""
    last = says[-1]
    acting = next((say for say in reversed(says) if say.action), last)
    joint = "\n\n" if run.conversation.channel == "chat" else " "
    return Words(
        joint.join(say.text.strip() for say in says),
        "agent",
        last.language,
        epoch=run.conversation.epoch,
        phase=last.phase or run.state.phase,
        action=acting.action,
        data=dict(acting.data) if acting.data else None,
        flags=tuple(sorted({say.key for say in says} & {"disclosure"})),
        is_urgent=run.state.urgency == "P1",
    )


def _turn(run: Run, message_id: UUID | None, began: float) -> Turn:
    tx, ask = run.tx, run.ask
    return Turn(
        uuid7(),
        run.session.id,
        run.conversation.id,
        message_id,
        ask.ask_id if ask else None,
        "model" if ask else "builtin",
        run.profile.model or None if ask else None,
        ask.prompt_version if ask else None,
        "running" if ask else "done",
        None,
        run.conversation.epoch,
        run.tags,
        tx.at,
        tx.at + timedelta(milliseconds=ask.budget_ms) + GRACE if ask else None,
        took_ms=None if ask else round((perf_counter() - began) * 1000),
    )


def _start_model(run: Run, ask: AskModel, turn: Turn) -> None:
    run.tx.hurry(
        ModelErrand(
            turn.id,
            run.session.id,
            run.conversation.id,
            turn.message_id,
            turn.epoch,
            ask,
            run.state,
            run.profile,
        )
    )
