"""The life of a call: taken, followed, its turns heard, its report read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from uuid_utils.compat import uuid7

from agents.urgency import Urgency
from app.accounts.models import Tenant
from app.alerts.models import VerdictView
from app.contacts import actions as contacts
from app.contacts.models import Fact, Identity
from app.conversations import call_queries, message_queries, queries, rules
from app.conversations.actions import RAISES, SERVICE_REFUSED, raise_alert, tell, utterance
from app.conversations.events import CallUpdated, ConversationClosed, MessageReceived
from app.conversations.models import Call, CallNews, Conversation, Message, TakenCall, Turn
from app.conversations.schemas import CallView, ConversationView, MessageView
from app.db.database import Database
from app.db.transaction import Transaction
from app.triage import actions as triage


async def find_tenant(db: Database, provider_call_id: str) -> int | None:
    """Whose call this is, for reports that do not repeat the called number; `None` when unknown or not unique."""
    async with db.system() as conn:
        return await call_queries.find_call_tenant(conn, provider_call_id)


async def take(
    tx: Transaction, tenant: Tenant, provider_call_id: str, identity: Identity, facts: Sequence[Fact] = ()
) -> TakenCall:
    """The call with its contact, locked; both are created by whichever report comes first, with or without a number."""
    known = await call_queries.find_call(tx.conn, tx.tenant_id, provider_call_id)
    if known is None:
        contact = await contacts.recognise(tx, identity, region=tenant.country, facts=facts)
        draft = Call(uuid7(), 1, provider_call_id, contact.id, uuid7(), "queued", 0, tx.at)
        opened = await call_queries.insert_call(tx.conn, tx.tenant_id, draft)
        if opened is not None:
            tell(tx, opened)
            tx.emit(CallUpdated(id=draft.id, version=1, data=CallView.of(draft)))
            return TakenCall(draft, contact)
    return await _take_known(tx, tenant, provider_call_id, identity, facts)


async def _take_known(
    tx: Transaction, tenant: Tenant, provider_call_id: str, identity: Identity, facts: Sequence[Fact]
) -> TakenCall:
    known = await call_queries.find_call(tx.conn, tx.tenant_id, provider_call_id)
    assert known is not None  # noqa: S101
    contact = await contacts.take(tx, known.contact_id)
    if contact.is_anonymous and identity.kind == "phone":
        facts = [*facts, contacts.carrier_number(identity)]
    contact = await contacts.learn(tx, contact, facts, region=tenant.country)
    call = await call_queries.find_call(tx.conn, tx.tenant_id, provider_call_id)
    assert call is not None  # noqa: S101
    return TakenCall(call, contact)


async def follow(tx: Transaction, taken: TakenCall, news: CallNews) -> TakenCall:
    """Take note of a report; older news changes nothing."""
    call = rules.follow(taken.call, news, tx.at)
    if call is taken.call:
        return taken
    await call_queries.update_call(tx.conn, tx.tenant_id, call)
    tx.emit(CallUpdated(id=call.id, version=call.version, data=CallView.of(call)))
    if call.status == "ended" and taken.call.status != "ended":
        closed = await queries.close_conversation(tx.conn, tx.tenant_id, call.conversation_id, tx.at)
        if closed is not None:
            view = ConversationView.of(closed)
            tx.emit(ConversationClosed(id=closed.id, version=closed.version, data=view))
    return replace(taken, call=call)


async def hear(tx: Transaction, tenant: Tenant, taken: TakenCall, turns: Sequence[Turn]) -> TakenCall:
    """Store final turns and judge the caller's; after the report has been read, nothing more is said in a call."""
    if taken.call.reported_at is not None:
        return taken
    for turn in turns:
        taken = await _hear_turn(tx, tenant, taken, turn)
    return taken


async def report(
    tx: Transaction,
    tenant: Tenant,
    taken: TakenCall,
    news: CallNews,
    turns: Sequence[Turn],
    *,
    facts: Sequence[Fact] = (),
    gist: str = "",
) -> TakenCall:
    """Read the final report, once: its facts, the turns not heard live, then the outcome.

    A call in which the caller said nothing we have is judged by `gist`, the agent's summary of it.
    """
    if taken.call.reported_at is None:
        contact = await contacts.learn(tx, taken.contact, facts, region=tenant.country)
        taken = TakenCall(taken.call, contact)
        heard = await message_queries.list_said(tx.conn, tx.tenant_id, taken.call.conversation_id)
        taken = await hear(tx, tenant, taken, rules.unheard(list(turns), heard))
        spoke = any(author == "contact" for author, _ in heard) or any(t.author == "contact" for t in turns)
        if not spoke and gist:
            taken = await _hear_turn(tx, tenant, taken, Turn("system", gist, None), judged=True)
    return await follow(tx, taken, news)


async def propose_alert(
    tx: Transaction,
    tenant: Tenant,
    taken: TakenCall,
    *,
    text: str,
    urgency: Urgency | None,
    value: float | None,
    key: str,
) -> str:
    """The agent asks for the team: its words are judged like the caller's, its urgency is a floor.

    Returns the urgency; `key` makes a repetition harmless.
    """
    message = _message(tx, taken, Turn("agent", rules.clean_text(text), None), ["agent_alert"])
    conversation = await message_queries.store_turn(tx.conn, tx.tenant_id, message, key)
    if conversation is None:
        return taken.call.urgency or "P4"
    message = replace(message, seq=conversation.last_seq)
    tx.emit(MessageReceived(id=message.id, version=1, data=MessageView.of(message)))
    said = replace(utterance(message, taken.contact), proposed_urgency=urgency, estimated_value=value)
    verdict = await triage.judge_message(tx, tenant, said)
    if verdict.disposition == "none":
        verdict = replace(verdict, disposition="alert")
    if verdict.disposition in RAISES:
        conversation = await _note_urgency(tx, conversation, verdict)
    tell(tx, conversation)
    if verdict.disposition in RAISES:
        await raise_alert(tx, taken.contact, message, verdict)
        await _note_raised(tx, taken.call, verdict.urgency, verdict.need)
    return verdict.urgency


async def _hear_turn(
    tx: Transaction, tenant: Tenant, taken: TakenCall, turn: Turn, *, judged: bool | None = None
) -> TakenCall:
    turn = replace(turn, text=rules.clean_text(turn.text))
    message = _message(tx, taken, turn, [])
    conversation = await message_queries.store_turn(tx.conn, tx.tenant_id, message, turn.provider_id)
    if conversation is None:
        return taken
    message = replace(message, seq=conversation.last_seq)
    if not (turn.author == "contact" if judged is None else judged):
        tell(tx, conversation)
        tx.emit(MessageReceived(id=message.id, version=1, data=MessageView.of(message)))
        return taken
    return await _judge(tx, tenant, taken, message, conversation)


async def _judge(
    tx: Transaction, tenant: Tenant, taken: TakenCall, message: Message, conversation: Conversation
) -> TakenCall:
    facts = rules.facts_in(message.text, tenant.country)
    contact = await contacts.learn(tx, taken.contact, facts, region=tenant.country)
    verdict = await triage.judge_message(tx, tenant, utterance(message, contact))
    if verdict.disposition == "refuse":
        message = replace(message, flags=[SERVICE_REFUSED])
        await message_queries.update_flags(tx.conn, tx.tenant_id, message.id, message.flags)
        contact = await contacts.tag(tx, contact, SERVICE_REFUSED)
    if verdict.disposition in RAISES:
        conversation = await _note_urgency(tx, conversation, verdict)
    tell(tx, conversation)
    tx.emit(MessageReceived(id=message.id, version=1, data=MessageView.of(message)))
    call = taken.call
    if verdict.disposition in RAISES and rules.adds(verdict.urgency, verdict.need, call):
        await raise_alert(tx, contact, message, verdict)
        call = await _note_raised(tx, call, verdict.urgency, verdict.need)
    return TakenCall(call, contact)


async def _note_urgency(tx: Transaction, conversation: Conversation, verdict: VerdictView) -> Conversation:
    changed = await queries.raise_urgency(tx.conn, tx.tenant_id, conversation.id, verdict.urgency, verdict.need)
    return changed or conversation


async def _note_raised(tx: Transaction, call: Call, urgency: str, need: str) -> Call:
    """Remember what the call has raised; nothing of it is in the public view, so there is no event."""
    worst = min(urgency, call.urgency or urgency)
    specific = need if need != "general" else call.need or need
    noted = replace(call, urgency=worst, need=specific)
    await call_queries.update_call(tx.conn, tx.tenant_id, noted)
    return noted


def _message(tx: Transaction, taken: TakenCall, turn: Turn, flags: list[str]) -> Message:
    caller = turn.author == "contact"
    return Message(
        uuid7(),
        1,
        taken.call.conversation_id,
        taken.contact.id,
        "in" if caller else "out",
        "voice",
        turn.author,
        turn.text,
        [],
        rules.said_at(turn, tx.at),
        "received" if caller else "delivered",
        flags,
    )
