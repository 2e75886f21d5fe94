"""Opening a claim, and writing down what is learned about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

from uuid_utils.compat import uuid7

from app.access import Principal
from app.accounts.actions import get_tenant
from app.accounts.models import Tenant
from app.claims import queries, rules
from app.claims.models import AGENT, Claim, Declaration, Facts, PolicyRef, Told
from app.claims.writing import begin, write
from app.contacts import actions as contacts
from app.contacts.models import Contact
from app.db.transaction import Transaction
from app.errors import InvalidInput

T = TypeVar("T")
LONGEST_QUOTE: Final = 500
MOST_NOTED: Final = 30
PLAIN: Final = (
    *("type", "type_confidence", "description", "occurred_on", "occurred_time", "place", "third_party_name"),
    *("third_party_contact", "insured_liability_percent", "report_number", "police_report_number", "estimate_minor"),
    *("emotion", "language"),
)
"""Facts that are columns of their own."""

NEVER_EMPTY: Final = frozenset({"type", "type_confidence", "description", "language"})


async def declare(tx: Transaction, given: Declaration, *, who: Principal | None = None, by: str = AGENT) -> Claim:
    """Open a claim, `nouveau`, under the next number of the tenant's year.

    Declarers of one tenant wait for each other from here to COMMIT. `by`: who acts when no principal does.

    Raises:
        InvalidInput: there is no such insured, or it would have happened in the future. Forgotten.
    """
    contact = await contacts.find_contact(tx.conn, tx.tenant_id, given.contact_id)
    if contact is None:
        raise InvalidInput("There is no such contact.")
    await contacts.check_not_forgotten(tx, contact.id)
    tenant = await get_tenant(tx.conn, tx.tenant_id)
    _check_date(tx, tenant, given.facts.occurred_on)
    year = tx.at.astimezone(ZoneInfo(tenant.time_zone)).year
    count = await queries.take_number(tx.conn, tx.tenant_id, year)
    claim = _blank(tx, tenant, contact, given, rules.number_of(year, count))
    return await begin(tx, learned(claim, given.facts), who=who, by=by)


def _blank(tx: Transaction, tenant: Tenant, contact: Contact, given: Declaration, number: str) -> Claim:
    policy = given.policy
    empty = dict.fromkeys(f.name for f in fields(Claim))
    values: dict[str, Any] = {
        **empty,
        "tenant_id": tx.tenant_id,
        "id": uuid7(),
        "version": 1,
        "number": number,
        "contact_id": contact.id,
        "contact_name": contact.name,
        "contact_matricule": contact.matricule,
        **_under(policy),
        "conversation_id": given.conversation_id,
        "type": given.type,
        "type_confidence": round(given.type_confidence, 4),
        "description": given.description,
        "answers": {},
        "told": Told(),
        "currency": policy.currency if policy else tenant.currency,
        "language": given.language or ("en" if (contact.language or tenant.language) == "en" else "fr"),
        "status": "nouveau",
        "priority": "normale",
        "rules": [],
        "missing": [],
        "documents_complete": False,
        "reminders": 0,
        "declared_at": tx.at,
        "updated_at": tx.at,
    }
    return Claim(**values)


def _under(policy: PolicyRef | None) -> dict[str, Any]:
    return {
        "policy_id": policy.id if policy else None,
        "policy_number": policy.number if policy else None,
        "policy_kind": policy.kind if policy else None,
    }


def under(claim: Claim, policy: PolicyRef | None) -> Claim:
    """The claim under a policy; its money is counted in the policy's currency."""
    return replace(claim, **_under(policy), currency=policy.currency if policy else claim.currency)


async def record(
    tx: Transaction, claim: Claim, facts: Facts, *, who: Principal | None = None, by: str = AGENT
) -> Claim:
    """Write down what was learned about a locked claim; nothing happens when nothing is new.

    Raises:
        InvalidInput: it would have happened in the future, or something indispensable was cleared.
    """
    if facts.cleared & NEVER_EMPTY:
        raise InvalidInput("A claim needs these.", fields=sorted(facts.cleared & NEVER_EMPTY))
    _check_date(tx, await get_tenant(tx.conn, tx.tenant_id), facts.occurred_on)
    after = learned(claim, facts)
    if after == claim:
        return claim
    changed = [f.name for f in fields(Claim) if getattr(after, f.name) != getattr(claim, f.name)]
    changed += [name for name, answer in after.answers.items() if claim.answers.get(name) != answer]
    return await write(tx, claim, after, "recorded", who=who, by=by, detail={"fields": changed})


def learned(claim: Claim, facts: Facts) -> Claim:
    """Pure: the claim, knowing more."""
    told: dict[str, Any] = dict.fromkeys(facts.cleared & set(PLAIN))
    told |= {name: getattr(facts, name) for name in PLAIN if getattr(facts, name) is not None}
    after = replace(claim, **told)
    return replace(
        after,
        type_confidence=round(after.type_confidence, 4),
        answers={name: a for name, a in {**claim.answers, **facts.answers}.items() if name not in facts.cleared},
        told=_told(claim.told, facts),
    )


def _told(known: Told, facts: Facts) -> Told:
    return Told(
        parties=known.parties if facts.parties is None else facts.parties,
        documents={**known.documents, **facts.documents},
        is_date_vague=known.is_date_vague if facts.is_date_vague is None else facts.is_date_vague,
        is_place_vague=known.is_place_vague if facts.is_place_vague is None else facts.is_place_vague,
        ambiguities=_added(known.ambiguities, facts.ambiguities),
        contradictions=_added(known.contradictions, facts.contradictions),
        wants_human=known.wants_human if facts.wants_human is None else facts.wants_human,
        documents_overdue=known.documents_overdue,
        language_note=facts.language_note or known.language_note,
    )


def _added(known: Sequence[T], fresh: Sequence[T]) -> tuple[T, ...]:
    return (*known, *(item for item in fresh if item not in known))[-MOST_NOTED:]


def _check_date(tx: Transaction, tenant: Tenant, occurred_on: date | None) -> None:
    if occurred_on is not None and occurred_on > tx.at.astimezone(ZoneInfo(tenant.time_zone)).date():
        raise InvalidInput("It cannot have happened in the future.")
