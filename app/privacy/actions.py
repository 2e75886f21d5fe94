"""Forgetting somebody: who it is, whether it may be, and every slice in turn, in one transaction."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final
from uuid import UUID

from uuid_utils.compat import uuid7

from app.access import Principal
from app.accounts import erasing as accounts
from app.accounts.actions import audit, get_tenant
from app.alerts import erasing as alerts
from app.catalog import erasing as catalog
from app.channels import erasing as channels
from app.claims import erasing as claims
from app.contacts import erasing as contacts
from app.conversations import erasing as conversations
from app.db import erasing as shared
from app.db.transaction import Transaction
from app.desk import erasing as desk
from app.erasing import Erased, Subject
from app.errors import DomainError, Kind
from app.files import erasing as files
from app.identity import erasing as identity
from app.intake import erasing as intake
from app.knowledge import erasing as knowledge
from app.notifications import erasing as notifications
from app.policies import erasing as policies
from app.privacy import knowing, queries, rules
from app.privacy.models import Erasure, Traces
from app.privacy.scrubbing import Scrubber
from app.sessions import erasing as sessions
from app.triage import erasing as triage
from app.webchat import erasing as webchat

SLICES: Final[tuple[Callable[[Transaction, Subject], Awaitable[Erased]], ...]] = (
    sessions.erase,
    webchat.erase,
    conversations.erase,
    desk.erase,
    triage.erase,
    alerts.erase,
    notifications.erase,
    channels.erase,
    catalog.erase,
    knowledge.erase,
    claims.erase,
    policies.erase,
    identity.erase,
    files.erase,
    intake.erase,
    accounts.erase,
    contacts.erase,
)
"""Conversations before what was sent in them, contacts after whatever copies them; what all share comes last."""


class ClaimStillOpen(DomainError):
    """A claim of this person is open, so their data is still needed; `claims` says which."""

    kind = Kind.CONFLICT
    code = "claim_open"


class UnderLegalRetention(DomainError):
    """A closed claim of this person must be kept until then (`until`)."""

    kind = Kind.CONFLICT
    code = "under_legal_retention"


async def anonymise(
    tx: Transaction, contact_id: UUID, reason: str, *, who: Principal | None, by: str, kept_days: str
) -> tuple[Erasure, bool]:
    """Replace who somebody is by a pseudonym everywhere; the second value is false when that was done before.

    `kept_days`: the setting PRIVACY_KEPT_DAYS. There is no way to be faster than it.

    Raises:
        NotFound, ClaimStillOpen, UnderLegalRetention.
    """
    await contacts.hold(tx, contact_id)
    if await queries.is_anonymised(tx.conn, tx.tenant_id, contact_id):
        done = await queries.find_erasure(tx.conn, tx.tenant_id, contact_id)
        return done or Erasure(contact_id, contact_id, tx.at, by, "", {}), False
    await _refuse(tx, contact_id, kept_days)
    subject = await subject_of(tx, contact_id)
    for other in subject.people[1:]:
        await contacts.hold(tx, other)
    scope: dict[str, int] = {}
    for erase in SLICES:
        scope |= await erase(tx, subject)
    erasure = Erasure(uuid7(), contact_id, tx.at, by, subject.scrub(reason), scope)
    scope |= await shared.erase(tx, subject, erasure.id)
    await queries.insert_erasure(tx.conn, tx.tenant_id, erasure)
    actor = None if who else by
    await audit(tx, who, "anonymise", "contact", contact_id, detail=scope, reason=erasure.reason, actor_name=actor)
    return erasure, True


async def _refuse(tx: Transaction, contact_id: UUID, kept_days: str) -> None:
    standing = await queries.get_standing(tx.conn, tx.tenant_id, contact_id)
    if standing.open_claims:
        raise ClaimStillOpen(claims=standing.open_claims)
    tenant = await get_tenant(tx.conn, tx.tenant_id)
    until = rules.kept_until(standing, rules.days_of(kept_days, tenant.slug))
    if until is not None and until > tx.at:
        raise UnderLegalRetention(until=until)


async def subject_of(tx: Transaction, contact_id: UUID) -> Subject:
    """Everything that is a contact's, and what their texts are searched for."""
    conn, tenant_id = tx.conn, tx.tenant_id
    people = [contact_id, *await queries.list_people(conn, tenant_id, contact_id)]
    spoken = await queries.list_conversations(conn, tenant_id, people)
    owned = await queries.list_claims(conn, tenant_id, people)
    values = await queries.list_values(conn, tenant_id, people)
    addresses = [v.text for v in values if v.kind in ("phone", "email")]
    traces = Traces(
        values,
        await queries.list_birth_dates(conn, tenant_id, people),
        await queries.list_described(conn, tenant_id, people, spoken, owned),
        frozenset(await queries.list_shared(conn, tenant_id, people, addresses)),
    )
    known, needles = knowing.known_of(traces), knowing.needles(traces)
    words = [f"%{word}%" for word in (*knowing.name_words(known), *needles)]
    entities = await queries.list_entities(conn, tenant_id, people, spoken, owned)
    entities += await queries.list_questions(conn, tenant_id, words)
    return Subject(
        tuple(people),
        tuple(spoken),
        tuple(owned),
        tuple(entities),
        knowing.pseudonym(contact_id),
        Scrubber(known),
        needles,
        knowing.own(traces, "phone"),
        knowing.own(traces, "email"),
        knowing.own(traces, "matricule"),
    )
