"""A claim with everything that belongs to it, as one reads it before deciding."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from app.accounts.actions import get_tenant
from app.claims import action_queries, document_queries, history_queries, reads, reimbursement_queries
from app.claims.casing import is_assumption
from app.claims.models import Claim
from app.claims.reimbursement_schemas import ReimbursementView
from app.claims.schemas import (
    AssessmentView,
    ChangeView,
    ClaimActionView,
    ClaimFile,
    DocumentView,
    FactView,
)
from app.claims.views import claim_view
from app.contacts import actions as contacts
from app.contacts.schemas import ContactView
from app.db.database import Snapshot
from app.errors import NotFound
from app.policies import actions as policies
from app.policies.schemas import InsurancePolicyView

_COLUMNS = (
    *("occurred_on", "occurred_time", "place", "third_party_name", "third_party_contact", "report_number"),
    *("police_report_number", "insured_liability_percent", "estimate_minor"),
)


async def read_file(snapshot: Snapshot, claim_id: UUID, now: datetime) -> ClaimFile:
    """The file of a claim.

    Raises:
        NotFound.
    """
    conn, tenant_id = snapshot.conn, snapshot.tenant_id
    claim = await reads.get_claim(conn, tenant_id, claim_id)
    contact = await contacts.find_contact(conn, tenant_id, claim.contact_id)
    if contact is None:
        raise NotFound
    zone = ZoneInfo((await get_tenant(conn, tenant_id)).time_zone)
    today = now.astimezone(zone).date()
    policy = await policies.find_policy(conn, tenant_id, claim.policy_id) if claim.policy_id else None
    return ClaimFile(
        claim=claim_view(claim),
        contact=ContactView.of(contact),
        policy=None if policy is None else InsurancePolicyView.of(policy, today),
        documents=[DocumentView.of(d) for d in await document_queries.list_documents(conn, tenant_id, claim_id)],
        actions=[ClaimActionView.of(a) for a in await action_queries.list_actions(conn, tenant_id, claim_id)],
        reimbursements=[
            ReimbursementView.of(r) for r in await reimbursement_queries.list_of_claim(conn, tenant_id, claim_id)
        ],
        assessments=[AssessmentView.of(a) for a in await history_queries.list_assessments(conn, tenant_id, claim_id)],
        changes=[ChangeView.of(c) for c in await history_queries.list_changes(conn, tenant_id, claim_id)],
        conversation_id=claim.conversation_id,
        facts=facts_of(claim),
        missing=claim.missing,
        position=snapshot.position,
    )


def facts_of(claim: Claim) -> list[FactView]:
    """What is held to be true: what was answered, in the caller's words, then what is written in the file."""
    told = [
        FactView(name, a.value, a.quote or None, a.confidence, is_assumption(a))
        for name, a in claim.answers.items()
        if a.value != "unknown"
    ]
    vague = {"occurred_on": claim.told.is_date_vague, "place": claim.told.is_place_vague}
    written = [
        FactView(name, str(value), None, 1.0, vague.get(name, False))
        for name in _COLUMNS
        if (value := getattr(claim, name)) is not None
    ]
    kind = FactView("type", claim.type, None, claim.type_confidence, claim.type_confidence < 0.6)
    return [kind, *told, *written]
