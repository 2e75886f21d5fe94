"""Having a claim computed and decided upon, and making the decision true. People's decisions stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
from uuid_utils.compat import uuid7

from agents import complexity
from agents.complexity.models import Assessment, DocumentKind, Outcome, Priority
from app.access import Principal
from app.accounts.actions import get_tenant
from app.accounts.models import Tenant
from app.claims import document_queries, history_queries
from app.claims.casing import awaited, case_of
from app.claims.declaring import under
from app.claims.jobs import AskCustomer, SeekAdvisor
from app.claims.models import AGENT, Claim, PolicyRef, Status, StoredAssessment
from app.claims.moving import entering, wait_for_customer
from app.claims.recommending import recommend
from app.claims.requesting import want
from app.claims.writing import write
from app.db.transaction import Transaction
from app.policies import actions as policies
from app.policies.models import Policy
from app.policies.rules import KINDS_OF

UNTIL_HANDED_OVER: Final = timedelta(seconds=60)
"""An agent that speaks with the customer hands over by itself; whether it did is looked at after that."""

PRIORITIES: Final[tuple[Priority, ...]] = ("normale", "haute", "urgente")
OURS: Final[frozenset[Status]] = frozenset({"nouveau", "en_cours", "en_attente_client", "expert"})
"""Where the rules may move a claim that no advisor has."""

WAY: Final[dict[Outcome, dict[Status, tuple[Status, ...]]]] = {
    "autonome": {"nouveau": ("en_cours",), "en_attente_client": ("en_cours",)},
    "documents": {"nouveau": ("en_cours", "en_attente_client"), "en_cours": ("en_attente_client",)},
    "expert": {
        "nouveau": ("en_cours", "expert"),
        "en_cours": ("expert",),
        "en_attente_client": ("en_cours", "expert"),
    },
    "escalade": dict.fromkeys(OURS, ("escalade",)),
}


async def assess(
    tx: Transaction, claim: Claim, *, who: Principal | None = None, by: str = AGENT, is_spoken: bool = False
) -> tuple[Claim, Assessment]:
    """Compute a locked claim, keep the result, and do what it says; the same facts twice change nothing.

    An escalation is never taken back, nor anything moved that an advisor has; figures are kept up to date all the same.
    `is_spoken`: an agent tells the customer itself, and hands over itself.
    """
    tenant = await get_tenant(tx.conn, tx.tenant_id)
    documents = await document_queries.list_documents(tx.conn, tx.tenant_id, claim.id)
    fitted, policy = await _fitted(tx, claim, tenant)
    found = complexity.assess(case_of(fitted, documents, policy, tx.at, tenant.time_zone))
    after, steps = decided(fitted, found, awaited(documents), tx.at, tenant.time_zone)
    is_new = await _keep(tx, claim, found, who.name if who else by)
    if is_new or steps or after != claim:
        detail = {"score": found.score, "outcome": found.outcome, "reason": found.reason, "formula": found.formula}
        after = await write(tx, claim, after, "assessed", who=who, by=by, detail=detail, steps=steps)
    if after.status == "en_attente_client" and found.outcome == "documents":
        await want(tx, after, found.missing, documents)
    await recommend(tx, after, found)
    _tell(tx, after, steps, is_spoken=is_spoken)
    return after, found


def decided(
    claim: Claim, found: Assessment, asked: Sequence[DocumentKind], now: datetime, time_zone: str
) -> tuple[Claim, tuple[Status, ...]]:
    """Pure: the claim after an assessment, and the statuses it goes through. `asked`: documents waited for already."""
    missing = list(dict.fromkeys([*asked, *found.missing]))
    known = replace(
        claim,
        cci=found.score,
        cci_level=found.level,
        formula=found.formula,
        factors={factor.name: factor.score for factor in found.factors},
        rules=[rule.code for rule in found.rules],
        missing=missing,
        documents_complete=not missing,
    )
    if claim.advisor_id is not None or claim.treatment == "escalade" or claim.status not in OURS:
        return known, ()
    outcome: Outcome = "documents" if found.outcome == "autonome" and asked else found.outcome
    steps = WAY[outcome].get(claim.status, ())
    known = replace(known, priority=max(claim.priority, found.priority, key=PRIORITIES.index))
    if outcome in ("autonome", "documents") and claim.status != "expert":
        known = replace(known, treatment="autonome")
    if steps:
        known = entering(known, steps[-1], now, reason=found.reason if outcome == "escalade" else None)
    return (wait_for_customer(known, now, time_zone) if "en_attente_client" in steps else known), steps


async def _fitted(tx: Transaction, claim: Claim, tenant: Tenant) -> tuple[Claim, Policy | None]:
    """The claim under the policy that answers for it. One somebody chose stays, unless it cannot be about this."""
    known = await policies.find_policy(tx.conn, tx.tenant_id, claim.policy_id) if claim.policy_id else None
    if known is not None and (claim.status != "nouveau" or _can_answer(known, claim)):
        return claim, known
    on = claim.occurred_on or claim.declared_at.astimezone(ZoneInfo(tenant.time_zone)).date()
    fit = await policies.policy_for(tx.conn, tx.tenant_id, claim.contact_id, claim.type, on)
    if fit is None:
        return claim, known
    return under(claim, ref_of(fit)), fit


def _can_answer(policy: Policy, claim: Claim) -> bool:
    groups = KINDS_OF.get(claim.type)
    return groups is None or any(policy.kind in kinds for kinds in groups)


def ref_of(policy: Policy) -> PolicyRef:
    """A policy as a claim shows it."""
    return PolicyRef(policy.id, policy.number, policy.kind, policy.currency)


async def _keep(tx: Transaction, claim: Claim, found: Assessment, by_name: str) -> bool:
    """Keep a computation, unless it is the one before once more."""
    body = msgspec.json.decode(msgspec.json.encode(found))
    latest = await history_queries.find_latest_assessment(tx.conn, tx.tenant_id, claim.id)
    if latest is not None and latest.body == body:
        return False
    kept = StoredAssessment(uuid7(), claim.id, tx.at, found.formula, found.score, found.outcome, by_name, body)
    await history_queries.insert_assessment(tx.conn, tx.tenant_id, kept)
    return True


def _tell(tx: Transaction, claim: Claim, steps: Iterable[Status], *, is_spoken: bool) -> None:
    if "escalade" in steps:
        tx.enqueue(SeekAdvisor(claim_id=claim.id), after=UNTIL_HANDED_OVER if is_spoken else None)
    if "en_attente_client" in steps and not is_spoken:
        tx.enqueue(AskCustomer(claim_id=claim.id))


async def reassess(
    tx: Transaction, claim: Claim, *, who: Principal | None = None, by: str = AGENT, is_spoken: bool = False
) -> Claim:
    """Compute an open claim again after its facts changed; one nobody has decided upon yet waits for that."""
    if claim.status in ("nouveau", "ferme"):
        return claim
    after, _ = await assess(tx, claim, who=who, by=by, is_spoken=is_spoken)
    return after
