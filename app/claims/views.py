"""From a claim to what the world sees of it."""

from __future__ import annotations

from app.claims.models import Claim
from app.claims.rules import allowed
from app.claims.schemas import AdvisorRefView, ClaimView, InsuredView, PolicyRefView


def claim_view(claim: Claim) -> ClaimView:
    """The view of a claim."""
    return ClaimView(
        id=claim.id,
        version=claim.version,
        number=claim.number,
        contact=InsuredView(claim.contact_id, claim.contact_name, claim.contact_matricule),
        policy=_policy(claim),
        conversation_id=claim.conversation_id,
        type=claim.type,
        type_confidence=claim.type_confidence,
        occurred_on=claim.occurred_on,
        occurred_time=claim.occurred_time,
        place=claim.place,
        description=claim.description,
        answers=claim.answers,
        third_party_name=claim.third_party_name,
        third_party_contact=claim.third_party_contact,
        insured_liability_percent=claim.insured_liability_percent,
        report_number=claim.report_number,
        police_report_number=claim.police_report_number,
        estimate_minor=claim.estimate_minor,
        currency=claim.currency,
        language=claim.language,
        emotion=claim.emotion,
        status=claim.status,
        allowed=list(allowed(claim.status)),
        treatment=claim.treatment,
        priority=claim.priority,
        cci=claim.cci,
        cci_level=claim.cci_level,
        formula=claim.formula,
        factors=claim.factors or {},
        rules=claim.rules,
        escalation_reason=claim.escalation_reason,
        escalated_at=claim.escalated_at,
        outcome=claim.outcome,
        outcome_reason=claim.outcome_reason,
        missing=claim.missing,
        documents_complete=claim.documents_complete,
        customer_due_at=claim.customer_due_at,
        advisor=None if claim.advisor_id is None else AdvisorRefView(claim.advisor_id, claim.advisor_name or ""),
        declared_at=claim.declared_at,
        updated_at=claim.updated_at,
        closed_at=claim.closed_at,
        anonymised=claim.anonymised_at is not None,
    )


def _policy(claim: Claim) -> PolicyRefView | None:
    if claim.policy_id is None or claim.policy_number is None or claim.policy_kind is None:
        return None
    return PolicyRefView(claim.policy_id, claim.policy_number, claim.policy_kind)
