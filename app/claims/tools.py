"""What an agent may do about claims, for whoever proved to be the insured in its conversation and nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from agents.complexity.models import Assessment, ClaimType, DocumentKind
from app.claims import action_queries, briefing, document_queries, reads, reimbursement_queries
from app.claims.assessing import assess, reassess, ref_of
from app.claims.attaching import take_sent
from app.claims.bodies import FactsBody, facts_of
from app.claims.casing import awaited
from app.claims.declaring import declare, record
from app.claims.models import Claim, Declaration, Language, PolicyRef
from app.claims.seeking import skill_of
from app.connectors.asking import Asking, read_arguments
from app.connectors.errors import ToolRefused
from app.db.transaction import Transaction
from app.errors import NotFound
from app.identity import actions as identity
from app.policies import actions as policies

LONGEST: Final = 4000
Description = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST, strip_whitespace=True)]


class _Declare(BaseModel):
    type: ClaimType | None = None
    type_confidence: float = Field(1.0, ge=0, le=1)
    description: Description
    policy_id: UUID | None = None
    language: Language = "fr"


class _Record(FactsBody):
    model_config = ConfigDict(extra="ignore")

    claim_id: UUID

    @field_validator("ambiguities", mode="before")
    @classmethod
    def _as_ambiguities(cls, given: Any) -> Any:
        return [_named(item, ("category", "severity", "quote")) for item in given or ()]

    @field_validator("contradictions", mode="before")
    @classmethod
    def _as_contradictions(cls, given: Any) -> Any:
        return [_named(item, ("about", "first", "second", "severity")) for item in given or ()]


def _named(item: Any, names: tuple[str, ...]) -> Any:
    return dict(zip(names, item, strict=False)) if isinstance(item, list | tuple) else item


class _Take(BaseModel):
    claim_id: UUID
    kind: DocumentKind | None = None


class _Decide(BaseModel):
    claim_id: UUID
    wants_human: bool = False


class _Follow(BaseModel):
    claim_id: UUID | None = None
    number: Annotated[str, StringConstraints(max_length=40)] | None = None


async def declare_claim(tx: Transaction, asking: Asking, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """`{type, type_confidence, description, policy_id?, language}` → `{claim_id, number, version}`.

    Raises:
        ToolRefused: not_proven, unknown_policy.
    """
    asked = read_arguments(_Declare, arguments)
    contact_id = await _proven(tx, asking)
    given = Declaration(
        contact_id,
        asked.type or "autre",
        asked.description,
        asked.type_confidence if asked.type else 0.0,
        await _policy(tx, asked.policy_id, contact_id),
        asking.conversation_id,
        asked.language,
    )
    claim = await declare(tx, given)
    return {"claim_id": str(claim.id), "number": claim.number, "version": claim.version}


async def _policy(tx: Transaction, policy_id: UUID | None, contact_id: UUID) -> PolicyRef | None:
    if policy_id is None:
        return None
    policy = await policies.find_policy(tx.conn, tx.tenant_id, policy_id)
    if policy is None or policy.contact_id != contact_id:
        raise ToolRefused("unknown_policy")
    return ref_of(policy)


async def record_claim(tx: Transaction, asking: Asking, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """`{claim_id, …facts}` → `{ok: true}`; a claim decided upon already is computed again.

    Raises:
        ToolRefused: not_proven, unknown_claim, claim_closed.
    """
    asked = read_arguments(_Record, arguments)
    claim = await _locked(tx, asking, asked.claim_id)
    facts = facts_of(asked)
    claim = await record(tx, claim, facts)
    await reassess(tx, claim, is_spoken=True)
    return {"ok": True}


async def take_documents(tx: Transaction, asking: Asking, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """`{claim_id, kind?}` → `{received: [{kind, name}], missing: [kind]}`: what was sent here is with the claim.

    Raises:
        ToolRefused: not_proven, unknown_claim, claim_closed.
    """
    asked = read_arguments(_Take, arguments)
    claim = await _locked(tx, asking, asked.claim_id)
    claim, received = await take_sent(tx, claim, asking.conversation_id, asked.kind, is_spoken=True)
    return {"received": [{"kind": d.kind, "name": d.name} for d in received], "missing": list(claim.missing)}


async def decide_claim(tx: Transaction, asking: Asking, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """`{claim_id, wants_human?}` → what was decided, in the words of the rules. Handing over is up to the agent.

    Raises:
        ToolRefused: not_proven, unknown_claim, claim_closed.
    """
    asked = read_arguments(_Decide, arguments)
    claim = await _locked(tx, asking, asked.claim_id)
    if asked.wants_human and not claim.told.wants_human:
        claim = await record(tx, claim, facts_of(FactsBody(wants_human=True)))
    claim, found = await assess(tx, claim, is_spoken=True)
    documents = await document_queries.list_documents(tx.conn, tx.tenant_id, claim.id)
    actions = await action_queries.list_actions(tx.conn, tx.tenant_id, claim.id)
    zone = asking.tenant.time_zone
    return {
        "number": claim.number,
        "outcome": _outcome(claim, found, is_asked=bool(awaited(documents))),
        "priority": claim.priority,
        "cci": found.score,
        "level": found.level,
        "reason": found.reason,
        "explanation": dict(found.explanation),
        "missing": list(claim.missing),
        "due_on": briefing.day_of(claim.customer_due_at, zone),
        "status": claim.status,
        "next_steps": briefing.next_steps(actions, zone),
        "skill": skill_of(claim),
        "is_urgent": claim.priority == "urgente",
    }


def _outcome(claim: Claim, found: Assessment, *, is_asked: bool) -> str:
    """What holds of the claim, which an earlier decision may have settled."""
    if claim.status == "escalade":
        return "escalade"
    if claim.status == "expert":
        return "expert"
    return "documents" if is_asked and found.outcome == "autonome" else found.outcome


async def claims_of(tx: Transaction, asking: Asking, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """`{}` → `{open: [brief], closed: [brief]}`, newest first.

    Raises:
        ToolRefused: not_proven.
    """
    del arguments
    contact_id = await _proven(tx, asking)
    claims = await reads.list_of_contact(tx.conn, tx.tenant_id, contact_id)
    zone = asking.tenant.time_zone
    return {
        "open": [briefing.brief(c, zone) for c in claims if c.is_open],
        "closed": [briefing.brief(c, zone) for c in claims if not c.is_open],
    }


async def follow_claim(tx: Transaction, asking: Asking, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """`{claim_id | number}` → where it stands; somebody else's is answered like one that does not exist.

    Raises:
        ToolRefused: not_proven.
    """
    asked = read_arguments(_Follow, arguments)
    contact_id = await _proven(tx, asking)
    claim = await _find(tx, asked)
    if claim is None or claim.contact_id != contact_id:
        return {"found": False}
    zone = asking.tenant.time_zone
    documents = await document_queries.list_documents(tx.conn, tx.tenant_id, claim.id)
    actions = await action_queries.list_actions(tx.conn, tx.tenant_id, claim.id)
    told = briefing.brief(claim, zone)
    return {
        "found": True,
        "claim": told,
        "timeline": briefing.timeline(await reads.public_timeline(tx.conn, tx.tenant_id, claim.id)),
        "expected": briefing.expected(claim, documents, actions, zone),
        "reimbursements": await _reimbursements(tx, claim),
        "delay_days": told["delay_days"],
        "is_late": briefing.is_late(claim, tx.at),
        "advisor": claim.advisor_name,
    }


async def _find(tx: Transaction, asked: _Follow) -> Claim | None:
    if asked.number:
        return await reads.find_by_number(tx.conn, tx.tenant_id, asked.number)
    if asked.claim_id is None:
        return None
    try:
        return await reads.get_claim(tx.conn, tx.tenant_id, asked.claim_id)
    except NotFound:
        return None


async def _reimbursements(tx: Transaction, claim: Claim) -> list[dict[str, Any]]:
    rows = await reimbursement_queries.list_of_claim(tx.conn, tx.tenant_id, claim.id)
    return [
        {
            "status": row.status,
            "claimed_minor": row.claimed_minor,
            "accepted_minor": row.accepted_minor,
            "deductible_minor": row.deductible_minor,
            "net_minor": row.net_minor,
            "currency": row.currency,
            "paid_on": row.paid_on.isoformat() if row.paid_on else None,
        }
        for row in rows
    ]


async def _proven(tx: Transaction, asking: Asking) -> UUID:
    contact_id = await identity.proven_contact(tx.conn, tx.tenant_id, asking.conversation_id, tx.at)
    if contact_id is None:
        raise ToolRefused("not_proven")
    return contact_id


async def _locked(tx: Transaction, asking: Asking, claim_id: UUID) -> Claim:
    contact_id = await _proven(tx, asking)
    try:
        claim = await reads.lock_claim(tx.conn, tx.tenant_id, claim_id)
    except NotFound:
        raise ToolRefused("unknown_claim") from None
    if claim.contact_id != contact_id:
        raise ToolRefused("unknown_claim")
    if not claim.is_open:
        raise ToolRefused("claim_closed")
    return claim
