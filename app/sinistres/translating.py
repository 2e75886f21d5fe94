"""Pure: ours in the words of this trade, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from babel.numbers import get_currency_precision

from app.claims.models import Change, Claim, ClaimAction, Facts
from app.claims.reimbursement_models import Reimbursement
from app.claims.rules import allowed
from app.claims.trade_words import entered
from app.claims.wording import change_text, status_texts
from app.contacts.models import Customer
from app.conversations.models import Message
from app.errors import InvalidInput
from app.policies.models import Guarantee, Policy
from app.policies.rules import GUARANTEES_OF
from app.sinistres.schemas import (
    ActionClientView,
    ClientView,
    ContratView,
    EtapeView,
    GarantieView,
    MessageRecentView,
    RemboursementView,
    SinistreFields,
    SinistreView,
    SuiviView,
)

FACTS: Final[Mapping[str, str]] = {
    "type": "type",
    "description": "description",
    "date_sinistre": "occurred_on",
    "heure_sinistre": "occurred_time",
    "lieu": "place",
    "tiers_nom": "third_party_name",
    "tiers_contact": "third_party_contact",
    "responsabilite_assure": "insured_liability_percent",
    "constat_numero": "report_number",
    "pv_numero": "police_report_number",
    "estimation": "estimate_minor",
}
ANSWERS: Final[Mapping[str, str]] = {
    "tiers_implique": "third_party",
    "tiers_responsable_incertain": "liability_disputed",
    "constat_amiable": "report",
    "police_intervenue": "police",
    "blesses": "injury",
}
AUTHORS: Final[Mapping[str, str]] = {"contact": "client", "agent": "agent", "human": "conseiller"}


def units(minor: int, currency: str) -> float:
    """Money as this trade writes it."""
    return float(Decimal(minor).scaleb(-get_currency_precision(currency)))


def _units(minor: int | None, currency: str) -> float | None:
    return None if minor is None else units(minor, currency)


def facts_of(body: SinistreFields, currency: str, *, today: date) -> Facts:
    """What a body tells; what it gives as null is forgotten.

    Raises:
        InvalidInput: an amount the currency has no coin for, or a day to come.
    """
    given = {name: getattr(body, name) for name in body.model_fields_set}
    if given.get("estimation") is not None:
        given["estimation"] = _minor(given["estimation"], currency)
    if given.get("heure_sinistre") is not None:
        given["heure_sinistre"] = given["heure_sinistre"].replace(tzinfo=None)
    if given.get("date_sinistre") and given["date_sinistre"] > today:
        raise unusable("date_sinistre", "It cannot have happened in the future.")
    told: dict[str, Any] = {ours: given[name] for name, ours in FACTS.items() if given.get(name) not in (None, "")}
    answers = {ours: entered(holds=given[name]) for name, ours in ANSWERS.items() if given.get(name) is not None}
    names = {**FACTS, **ANSWERS}
    cleared = frozenset(names[name] for name, value in given.items() if name in names and value in (None, ""))
    return Facts(**told, answers=answers, cleared=cleared)


def _minor(amount: Decimal, currency: str) -> int:
    scaled = amount.scaleb(get_currency_precision(currency))
    if scaled != scaled.to_integral_value():
        raise unusable("estimation", "The currency has no coin for this.")
    return int(scaled)


def unusable(field: str, detail: str) -> InvalidInput:
    """A field that cannot be so, named."""
    return InvalidInput(errors=[{"pointer": f"#/{field}", "detail": detail, "code": "unusable"}])


def sinistre_view(claim: Claim) -> SinistreView:
    """A claim."""
    return SinistreView(
        id=claim.id,
        version=claim.version,
        numero_sinistre=claim.number,
        client_id=claim.contact_id,
        client_nom=claim.contact_name,
        matricule=claim.contact_matricule,
        contrat_id=claim.policy_id,
        contrat_numero=claim.policy_number,
        type_sinistre=claim.type,
        date_sinistre=claim.occurred_on,
        heure_sinistre=claim.occurred_time,
        lieu=claim.place,
        description=claim.description,
        tiers_nom=claim.third_party_name,
        tiers_contact=claim.third_party_contact,
        responsabilite_assure=claim.insured_liability_percent,
        constat_numero=claim.report_number,
        pv_numero=claim.police_report_number,
        estimation=_units(claim.estimate_minor, claim.currency),
        **{name: _holds(claim, question) for name, question in ANSWERS.items()},
        devise=claim.currency,
        cci_score=claim.cci,
        cci_niveau=claim.cci_level,
        cci_justification=claim.factors or {},
        statut=claim.status,
        statuts_possibles=list(allowed(claim.status)),
        type_traitement=claim.treatment,
        priorite=claim.priority,
        raison_escalade=claim.escalation_reason,
        date_escalade=claim.escalated_at,
        documents_complets=claim.documents_complete,
        documents_manquants=list(claim.missing),
        conseiller_id=claim.advisor_id,
        conseiller=claim.advisor_name,
        date_declaration=claim.declared_at,
        date_modification=claim.updated_at,
        date_cloture=claim.closed_at,
    )


def _holds(claim: Claim, question: str) -> bool | None:
    answer = claim.answers.get(question)
    return None if answer is None or answer.value not in ("yes", "no") else answer.value == "yes"


def client_view(customer: Customer, policies: Sequence[Policy] | None, today: date) -> ClientView:
    """Somebody insured, with their contracts as far as they may be read."""
    contact = customer.contact
    first, last = customer.names
    return ClientView(
        id=contact.id,
        version=contact.version,
        matricule=contact.matricule,
        civilite=contact.civility,
        prenom=first,
        nom=last,
        date_naissance=contact.birth_date,
        telephone=contact.phone,
        email=contact.email,
        adresse=contact.address,
        code_postal=contact.postal_code,
        ville=contact.city,
        langue=contact.language,
        statut=contact.standing,
        contrats=None if policies is None else [_contrat(policy, today) for policy in policies],
    )


def _contrat(policy: Policy, today: date) -> ContratView:
    return ContratView(
        policy.id,
        policy.number,
        policy.kind,
        policy.status_on(today),
        policy.starts_on,
        policy.ends_on,
        policy.insured_object,
        policy.currency,
        [_garantie(guarantee, policy.currency) for guarantee in policy.guarantees],
    )


def _garantie(guarantee: Guarantee, currency: str) -> GarantieView:
    return GarantieView(
        guarantee.name,
        f"{guarantee.rate_percent}\u00a0%" if guarantee.covered else "exclue",
        units(guarantee.deductible_minor, currency),
        _units(guarantee.limit_minor, currency),
    )


def suivi_view(
    claim: Claim,
    changes: Sequence[Change],
    reimbursements: Sequence[Reimbursement],
    policy: Policy | None,
    actions: Sequence[ClaimAction],
    messages: Sequence[Message],
) -> SuiviView:
    """Where a claim stands: domain rule B8."""
    names = GUARANTEES_OF.get(claim.type)
    said = [g for g in policy.guarantees if names is None or g.name in names] if policy else []
    return SuiviView(
        numero=claim.number,
        type=claim.type,
        date_declaration=claim.declared_at,
        statut=claim.status,
        statut_texte=status_texts(claim.status, "fr", claim.cci_level),
        timeline=[EtapeView(change_text(c, "fr"), c.at, c.to_status, c.detail) for c in changes],
        remboursement=_remboursement(reimbursements[-1]) if reimbursements else None,
        garanties=[_garantie(g, policy.currency) for g in said] if policy else [],
        actions_client=[
            ActionClientView(a.description, a.due_at) for a in actions if a.whose == "client" and a.is_open
        ],
        messages_recents=[MessageRecentView(AUTHORS.get(m.author, m.author), m.text, m.at) for m in messages],
    )


def _remboursement(row: Reimbursement) -> RemboursementView:
    return RemboursementView(
        statut=row.status,
        garantie=row.guarantee,
        montant_reclame=units(row.claimed_minor, row.currency),
        montant_accepte=_units(row.accepted_minor, row.currency),
        franchise=units(row.deductible_minor, row.currency),
        montant_net=_units(row.net_minor, row.currency),
        devise=row.currency,
        motif_rejet=row.reject_reason,
        date_paiement=row.paid_on,
        reference=row.reference,
        moyen=row.means,
    )
