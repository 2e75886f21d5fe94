"""Forgetting who is insured: what their policies cover, and for how much, stays."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from app.accounts.actions import get_tenant
from app.db.transaction import Transaction
from app.erasing import Erased, Subject
from app.policies import queries
from app.policies.events import PolicyUpdated
from app.policies.schemas import InsurancePolicyView


async def erase(tx: Transaction, subject: Subject) -> Erased:
    """Forget what is insured (a plate, an address) and the remarks; number, guarantees and dates stay."""
    tenant = await get_tenant(tx.conn, tx.tenant_id)
    today = tx.at.astimezone(ZoneInfo(tenant.time_zone)).date()
    done = 0
    for contact_id in subject.people:
        for policy in await queries.list_policies_of(tx.conn, tx.tenant_id, contact_id):
            if policy.insured_object is None and policy.notes is None:
                continue
            after = replace(policy, version=policy.version + 1, insured_object=None, notes=None, updated_at=tx.at)
            await queries.update_policy(tx.conn, tx.tenant_id, after)
            tx.emit(PolicyUpdated(id=after.id, version=after.version, data=InsurancePolicyView.of(after, today)))
            done += 1
    return {"policies": done}
