"""Claims show their insured and their policy as these are now."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from app.claims import queries, reads
from app.claims.events import ClaimUpdated
from app.claims.models import Claim
from app.claims.views import claim_view
from app.claims.writing import search_text
from app.contacts import actions as contacts
from app.db.transaction import Transaction
from app.policies import actions as policies


async def show_insured(tx: Transaction, contact_id: UUID) -> None:
    """Bring the copies of an insured's name and matricule up to date; nobody has touched the files by that."""
    contact = await contacts.find_contact(tx.conn, tx.tenant_id, contact_id)
    if contact is None:
        return
    for seen in await reads.list_of_contact(tx.conn, tx.tenant_id, contact_id):
        if (seen.contact_name, seen.contact_matricule) != (contact.name, contact.matricule):
            claim = await reads.lock_claim(tx.conn, tx.tenant_id, seen.id)
            shown = replace(claim, contact_name=contact.name, contact_matricule=contact.matricule)
            await _store(tx, claim, shown)


async def show_policy(tx: Transaction, policy_id: UUID, contact_id: UUID) -> None:
    """Bring the copies of a policy's number and kind up to date."""
    policy = await policies.find_policy(tx.conn, tx.tenant_id, policy_id)
    if policy is None:
        return
    for seen in await reads.list_of_contact(tx.conn, tx.tenant_id, contact_id):
        if seen.policy_id == policy_id and (seen.policy_number, seen.policy_kind) != (policy.number, policy.kind):
            claim = await reads.lock_claim(tx.conn, tx.tenant_id, seen.id)
            await _store(tx, claim, replace(claim, policy_number=policy.number, policy_kind=policy.kind))


async def _store(tx: Transaction, before: Claim, after: Claim) -> None:
    if after == before or not await queries.update_claim(tx.conn, after, search_text(after)):
        return
    written = replace(after, version=before.version + 1)
    tx.emit(ClaimUpdated(id=written.id, version=written.version, data=claim_view(written)))
