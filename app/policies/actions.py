"""Writes of insurance policies, and what slices above ask of them."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from asyncpg import Connection, UniqueViolationError
from uuid_utils.compat import uuid7

from app.access import Principal
from app.accounts.actions import audit, get_tenant
from app.contacts import actions as contacts
from app.db.transaction import Transaction
from app.errors import DomainError, InvalidInput, Kind, NotFound, StaleVersion
from app.policies import queries, rules
from app.policies.events import PolicyCreated, PolicyUpdated
from app.policies.models import Guarantee, Policy
from app.policies.schemas import InsurancePolicyChange, InsurancePolicyView, NewInsurancePolicy

CHANGEABLE: Final = ("number", "kind", "status", "starts_on", "ends_on", "insured_object", "notes")


class KnownPolicyNumber(DomainError):
    """Another policy has this number; `existing_id` says which."""

    kind = Kind.CONFLICT
    code = "known_policy_number"


async def create(tx: Transaction, body: NewInsurancePolicy, *, who: Principal | None) -> InsurancePolicyView:
    """Insure somebody.

    Raises:
        KnownPolicyNumber: with `existing_id`.
        InvalidInput: nobody has this `contact_id`. Forgotten.
    """
    if await contacts.find_contact(tx.conn, tx.tenant_id, body.contact_id) is None:
        raise InvalidInput(errors=[{"pointer": "#/contact_id", "detail": "Nobody is known by this id."}])
    await contacts.check_not_forgotten(tx, body.contact_id)
    tenant = await get_tenant(tx.conn, tx.tenant_id)
    policy = Policy(
        id=uuid7(),
        version=1,
        contact_id=body.contact_id,
        number=body.number,
        kind=body.kind,
        status=body.status,
        starts_on=body.starts_on,
        ends_on=body.ends_on,
        currency=body.currency or tenant.currency,
        guarantees=tuple(Guarantee(**g.model_dump()) for g in body.guarantees),
        insured_object=body.insured_object or None,
        notes=body.notes or None,
        created_at=tx.at,
        updated_at=tx.at,
    )
    if not await queries.insert_policy(tx.conn, tx.tenant_id, policy):
        raise KnownPolicyNumber(existing_id=str(await queries.find_policy_id(tx.conn, tx.tenant_id, policy.number)))
    await audit(tx, who, "create", "policy", policy.id, detail={"number": policy.number, "kind": policy.kind})
    view = InsurancePolicyView.of(policy, tx.at.astimezone(ZoneInfo(tenant.time_zone)).date())
    tx.emit(PolicyCreated(id=policy.id, version=1, data=view))
    return view


async def change(
    tx: Transaction, policy_id: UUID, body: InsurancePolicyChange, *, who: Principal, expected: int
) -> InsurancePolicyView:
    """Insure somebody differently.

    Raises:
        NotFound, StaleVersion (with `current`), KnownPolicyNumber, InvalidInput: it would end before it starts.
    """
    policy = await queries.lock_policy(tx.conn, tx.tenant_id, policy_id)
    if policy is None:
        raise NotFound
    today = await today_of(tx)
    if policy.version != expected:
        raise StaleVersion(current=InsurancePolicyView.of(policy, today))
    changed = _changed(policy, body)
    if changed == policy:
        return InsurancePolicyView.of(policy, today)
    stored = dataclasses.replace(changed, version=policy.version + 1, updated_at=tx.at)
    owner = await queries.find_policy_id(tx.conn, tx.tenant_id, stored.number)
    if owner not in (None, policy_id):
        raise KnownPolicyNumber(existing_id=str(owner))
    try:
        await queries.update_policy(tx.conn, tx.tenant_id, stored)
    except UniqueViolationError:
        # Taken a moment ago, by a transaction not ended when this one looked.
        raise KnownPolicyNumber from None
    await audit(tx, who, "change", "policy", policy_id, detail={"fields": sorted(body.model_fields_set - {"version"})})
    view = InsurancePolicyView.of(stored, today)
    tx.emit(PolicyUpdated(id=policy_id, version=stored.version, data=view))
    return view


def _changed(policy: Policy, body: InsurancePolicyChange) -> Policy:
    values: dict[str, Any] = {name: getattr(body, name) for name in CHANGEABLE if name in body.model_fields_set}
    if body.guarantees is not None:
        values["guarantees"] = tuple(Guarantee(**g.model_dump()) for g in body.guarantees)
    changed = dataclasses.replace(policy, **values)
    if changed.ends_on is not None and changed.ends_on < changed.starts_on:
        raise InvalidInput(errors=[{"pointer": "#/ends_on", "detail": "A policy ends after it starts."}])
    return changed


async def today_of(tx: Transaction) -> date:
    """The day it is where the tenant is."""
    tenant = await get_tenant(tx.conn, tx.tenant_id)
    return tx.at.astimezone(ZoneInfo(tenant.time_zone)).date()


async def find_policy(conn: Connection, tenant_id: int, policy_id: UUID) -> Policy | None:
    """A known policy."""
    return await queries.find_policy(conn, tenant_id, policy_id)


async def policies_of(conn: Connection, tenant_id: int, contact_id: UUID) -> list[Policy]:
    """Every policy of a contact, first to last; `Policy.status_on` tells which hold."""
    return await queries.list_policies_of(conn, tenant_id, contact_id)


async def policy_for(
    conn: Connection, tenant_id: int, contact_id: UUID, claim_type: str, on: date, *, kind: str | None = None
) -> Policy | None:
    """The policy that answers for such a claim of a contact on that day: see `rules.fitting`."""
    return rules.fitting(await policies_of(conn, tenant_id, contact_id), claim_type, on, kind=kind)
