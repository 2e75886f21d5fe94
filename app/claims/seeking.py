"""An escalated claim reaches people: by a hand-off where a conversation runs, by an alert where none does."""

from __future__ import annotations

import dataclasses
from typing import Final
from uuid import UUID

from agents.complexity import REASONS
from agents.session.commands import Brief, Fact
from app.access import Principal
from app.accounts.actions import get_tenant
from app.alerts import actions as alerts
from app.alerts import reads as alert_reads
from app.alerts import team
from app.alerts.changes import AlertClosed
from app.alerts.models import Urgency
from app.claims import reads
from app.claims.casing import is_assumption
from app.claims.jobs import FollowTakeover
from app.claims.models import Claim
from app.claims.reaching import running
from app.contacts import actions as contacts
from app.conversations.models import Conversation
from app.db.transaction import Transaction
from app.desk import actions as desk
from app.desk.models import HandoffRequest
from app.errors import NotFound

NEED: Final = "claim"
SKILLS: Final = {
    "collision": "collision",
    "vol": "vol",
    "incendie": "incendie",
    "blessure": "blessure",
    "responsabilite": "responsabilite",
}
DISPUTES: Final = frozenset({"liability_disputed", "liability_unclear"})
CALM: Final = 3.0


def skill_of(claim: Claim) -> str:
    """Which advisors know this kind of claim."""
    if {"injury", "serious_injury"} & set(claim.rules):
        return "blessure"
    if DISPUTES & set(claim.rules):
        return "responsabilite"
    return SKILLS.get(claim.type, "sinistre")


def urgency_of(claim: Claim) -> Urgency:
    """How soon somebody has to look at an escalated claim."""
    return "P2" if claim.priority == "urgente" else "P3"


async def seek_advisor(tx: Transaction, claim_id: UUID, *, is_stuck: bool = False) -> None:
    """Have people look at an escalated claim that nobody works on; once for each time it has become so.

    `is_stuck`: also when somebody has it. Who speaks with the customer already gets it.

    Locks the contact and their conversation, never the claim.
    """
    claim = await reads.get_claim(tx.conn, tx.tenant_id, claim_id)
    if claim.status != "escalade" or claim.anonymised_at is not None:
        return
    if claim.advisor_id is not None and not is_stuck:
        return
    held = await running(tx, claim)
    if held is None or claim.advisor_id is not None:
        await _raise(tx, claim)
        return
    conversation, contact = held
    if conversation.advisor_id is not None:
        name = conversation.advisor_name or ""
        tx.enqueue(FollowTakeover(conversation_id=conversation.id, user_id=conversation.advisor_id, name=name))
        return
    if await _is_waiting(tx, conversation):
        return
    tenant = await get_tenant(tx.conn, tx.tenant_id)
    await desk.request_handoff(tx, tenant, conversation, contact, _request(claim))


async def _is_waiting(tx: Transaction, conversation: Conversation) -> bool:
    handoff = await desk.get_handoff(tx.conn, tx.tenant_id, conversation.id)
    return handoff is not None and handoff.status in ("waiting", "offered", "promised")


def _request(claim: Claim) -> HandoffRequest:
    stress = claim.emotion.stress if claim.emotion else 0.0
    return HandoffRequest(
        claim.escalation_reason or "claim",
        skill_of(claim),
        claim.language,
        urgency_of(claim),
        claim.cci or 0,
        stress / 10,
        brief_of(claim),
        ("injury",) if skill_of(claim) == "blessure" else (),
    )


def brief_of(claim: Claim) -> Brief:
    """Pure: what an advisor reads of a claim before taking over."""
    facts = [
        Fact(name, a.value, a.confidence, a.quote, is_assumption(a))
        for name, a in claim.answers.items()
        if a.value != "unknown"
    ]
    stress = claim.emotion.stress if claim.emotion else 0.0
    return Brief(
        f"{claim.number} · {claim.type} · CCI {claim.cci if claim.cci is not None else '—'} · {reason_text(claim)}",
        tuple(facts),
        tuple(claim.missing),
        "calm" if stress < CALM else "worried",
    )


def reason_text(claim: Claim) -> str:
    """Why it was escalated, in the claim's language."""
    known = REASONS.get(claim.escalation_reason or "")
    return known[claim.language == "en"] if known else claim.escalation_reason or ""


async def _raise(tx: Transaction, claim: Claim) -> None:
    """An alert about the insured; who works on the claims of one insured sees to all that wait."""
    contact = await contacts.take(tx, claim.contact_id)
    standing = await alert_reads.find_open_alert(tx.conn, tx.tenant_id, contact.id, NEED)
    if standing is not None and claim.escalated_at is not None and standing.last_message_at >= claim.escalated_at:
        return
    given = alerts.verdict_by_hand(urgency_of(claim), NEED, tx.at, language=claim.language)
    verdict = dataclasses.replace(given, reason=claim.escalation_reason or NEED, decided_by="rules", ruleset="claims")
    await alerts.raise_alert(
        tx,
        contact=contact,
        conversation_id=None,
        message_id=None,
        channel="manual",
        text=f"{claim.number}\u00a0: {reason_text(claim)}",
        verdict=verdict,
    )


async def settle_alert(tx: Transaction, claim: Claim, who: Principal | None) -> None:
    """Somebody works on a claim: nobody has to be reminded of it, unless another of the insured's waits."""
    if who is None:
        return
    others = await reads.list_open_of(tx.conn, tx.tenant_id, claim.contact_id)
    if any(c.status == "escalade" and c.advisor_id is None and c.id != claim.id for c in others):
        return
    alert = await alert_reads.find_open_alert(tx.conn, tx.tenant_id, claim.contact_id, NEED)
    if alert is None:
        return
    try:
        await team.resolve(tx, alert.id, who, resolution="taken_over")
    except (AlertClosed, NotFound):
        return
