"""Verdicts on messages, and changes of a tenant's rules."""

from __future__ import annotations

import asyncio
import dataclasses
from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from asyncpg import Connection
from uuid_utils.compat import uuid7

from agents.urgency import Ruleset, Urgency, Verdict, compare, judge
from agents.urgency.models import CallContext
from app.access import Principal
from app.accounts import actions as accounts
from app.accounts.models import Tenant
from app.alerts.models import VerdictView
from app.db.database import Database
from app.db.transaction import Transaction
from app.errors import DomainError, Kind, NotFound
from app.triage import queries, rules
from app.triage.models import PastMessage, StoredRuleset
from app.triage.schemas import Draft, Explain, Preview

PREVIEW_DAYS: Final = 30
PREVIEW_MESSAGES: Final = 10_000
_KEPT: Final = 256

_rulesets: OrderedDict[UUID, Ruleset] = OrderedDict()
"""Published rulesets by id: they never change, so remembering them is only a matter of speed."""

_believed: dict[int, UUID | None] = {}
"""Which ruleset each tenant had last; a guess that the statement storing a verdict corrects."""


class PreviewFirst(DomainError):
    """See what the last 30 days would have become before publishing this draft."""

    kind = Kind.CONFLICT
    code = "preview_first"


class DraftChanged(DomainError):
    """Somebody changed the draft meanwhile."""

    kind = Kind.CONFLICT
    code = "draft_changed"


@dataclasses.dataclass(frozen=True, slots=True)
class Utterance:
    """One stored message and what is known besides its words."""

    message_id: UUID
    conversation_id: UUID
    contact_id: UUID
    text: str
    channel: str
    contact_type: str | None = None
    language: str | None = None
    estimated_value: float | None = None
    proposed_urgency: Urgency | None = None


def warm_up(now: datetime) -> None:
    """Compile the built-in rules now, so that the first caller of the night does not wait for it."""
    for industry in ("drain", "general"):
        judge("ça refoule, the basement is flooding", rules.builtin(industry), now=now, context=CallContext("sms"))


@dataclasses.dataclass(frozen=True, slots=True)
class Guess:
    """A verdict by the rules last seen in force; storing it confirms or corrects it."""

    verdict: VerdictView
    believed: UUID | None


def guess(tenant: Tenant, said: Utterance, now: datetime) -> Guess:
    """What the verdict will be, before the message is stored and without asking the database."""
    believed = _believed.get(tenant.tenant_id)
    return Guess(_judge(said, _remembered(believed) or rules.builtin(tenant.industry), now), believed)


async def judge_message(
    tx: Transaction, tenant: Tenant, said: Utterance, *, guessed: Guess | None = None
) -> VerdictView:
    """Give the message its verdict, by the rules in force as of this transaction."""
    guessed = guessed or guess(tenant, said, tx.at)
    verdict, believed = guessed.verdict, guessed.believed
    verdict_id = uuid7()
    published = await queries.insert_verdict(
        tx.conn,
        tx.tenant_id,
        verdict_id,
        verdict,
        message_id=said.message_id,
        conversation_id=said.conversation_id,
        contact_id=said.contact_id,
        at=tx.at,
    )
    if published != believed or (published is not None and published not in _rulesets):
        verdict = _judge(said, await current_ruleset(tx.conn, tenant), tx.at)
        await queries.update_verdict(tx.conn, tx.tenant_id, verdict_id, verdict)
    return verdict


def _judge(said: Utterance, ruleset: Ruleset, now: datetime) -> VerdictView:
    """The rules' verdict; an urgency the agent proposed is a floor, marked as the agent's word."""
    context = CallContext(said.channel, said.contact_type, said.language, None, said.estimated_value)  # type: ignore[arg-type]
    verdict = judge(said.text, ruleset, now=now, context=context)
    if said.proposed_urgency is not None and said.proposed_urgency < verdict.urgency:
        verdict = _as_proposed(verdict, ruleset, said.proposed_urgency, now)
    return rules.verdict_view(verdict)


def _as_proposed(verdict: Verdict, ruleset: Ruleset, urgency: Urgency, now: datetime) -> Verdict:
    clock = ruleset.clocks[urgency]
    return dataclasses.replace(
        verdict,
        urgency=urgency,
        reason="agent_proposal",
        disposition="alert",
        decided_by="model",
        confidence=0.5,
        flags=(*verdict.flags, "needs_review"),
        notify_by=now + clock.notify,
        call_back_by=now + clock.call_back,
        expires_at=now + clock.expire,
    )


async def current_ruleset(conn: Connection, tenant: Tenant) -> Ruleset:
    """The rules in force for the tenant."""
    stored = await queries.find_ruleset(conn, tenant.tenant_id, "published")
    _believed[tenant.tenant_id] = stored.id if stored else None
    if stored is None:
        return rules.builtin(tenant.industry)
    return _remembered(stored.id) or _remember(tenant.tenant_id, stored)


def _remembered(ruleset_id: UUID | None) -> Ruleset | None:
    return None if ruleset_id is None else _rulesets.get(ruleset_id)


def _remember(tenant_id: int, stored: StoredRuleset) -> Ruleset:
    ruleset = rules.named(rules.parse_ruleset(stored.body), tenant_id, stored.version)
    _rulesets[stored.id] = ruleset
    if len(_rulesets) > _KEPT:
        _rulesets.popitem(last=False)
    return ruleset


async def explain(conn: Connection, tenant: Tenant, body: Explain, now: datetime) -> VerdictView:
    """What the rules in force say of a text; nothing is kept."""
    ruleset = await current_ruleset(conn, tenant)
    context = CallContext(body.channel, body.contact.type, body.contact.language, estimated_value=body.estimated_value)
    return rules.verdict_view(judge(body.text, ruleset, now=now, context=context))


async def write_draft(tx: Transaction, body: Draft, who: Principal) -> StoredRuleset:
    """Store a draft that compiles.

    Raises:
        InvalidInput: with every fault of the ruleset.
    """
    rules.parse_ruleset(body.ruleset)
    await queries.lock_rules(tx.conn, tx.tenant_id)
    stored = await queries.upsert_draft(tx.conn, tx.tenant_id, uuid7(), body.ruleset, body.note, by=who.name, at=tx.at)
    await accounts.audit(tx, who, "draft", "ruleset", stored.id, detail={"version": stored.version})
    return stored


async def preview(db: Database, tenant_id: int, now: datetime) -> Preview:
    """Judge the last 30 days again with the draft; the comparing runs off the loop and outside any transaction.

    Raises:
        NotFound: no draft. DraftChanged.
    """
    since = now - timedelta(days=PREVIEW_DAYS)
    async with db.snapshot(tenant_id) as snapshot:
        draft = await queries.find_ruleset(snapshot.conn, tenant_id, "draft")
        if draft is None:
            raise NotFound("There is no draft.")
        tenant = await accounts.get_tenant(snapshot.conn, tenant_id)
        current = await current_ruleset(snapshot.conn, tenant)
        past = await queries.list_past_messages(snapshot.conn, tenant_id, since, PREVIEW_MESSAGES)
    found = await asyncio.to_thread(_compared, current, draft, tenant_id, past, since)
    async with db.transaction(tenant_id) as tx:
        if not await queries.mark_previewed(tx.conn, tenant_id, draft.id, written_at=draft.created_at, at=tx.at):
            raise DraftChanged
    return found


def _compared(
    current: Ruleset, draft: StoredRuleset, tenant_id: int, past: list[PastMessage], since: datetime
) -> Preview:
    changed = rules.named(rules.parse_ruleset(draft.body), tenant_id, draft.version)
    comparison = compare(current, changed, [rules.sample(message) for message in past])
    by_id = {str(message.id): message for message in past}
    return Preview(
        draft.version,
        since,
        comparison.judged,
        len(comparison.changes),
        rules.cells(comparison),
        rules.changes(comparison, by_id),
    )


async def publish(tx: Transaction, who: Principal) -> StoredRuleset:
    """Put the draft in force.

    Raises:
        NotFound: no draft. PreviewFirst: it changed since its preview, or had none.
    """
    await queries.lock_rules(tx.conn, tx.tenant_id)
    draft = await queries.lock_draft(tx.conn, tx.tenant_id)
    if draft is None:
        raise NotFound("There is no draft.")
    if draft.previewed_at is None:
        raise PreviewFirst
    await queries.retire_published(tx.conn, tx.tenant_id)
    published = await queries.publish_draft(tx.conn, tx.tenant_id, draft.id, tx.at)
    await accounts.audit(tx, who, "publish", "ruleset", draft.id, detail={"version": draft.version}, reason=draft.note)
    return published
