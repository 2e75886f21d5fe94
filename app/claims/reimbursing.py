"""Money of a claim: asked for, decided about, paid. Domain rule B10.

What the claim's policy says of deductible and limit is kept with the reimbursement when it is opened. Whoever changes
one holds the claim's lock; a payment is the end of it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from asyncpg import Connection, UniqueViolationError
from uuid_utils.compat import uuid7

from app.access import Principal
from app.accounts.actions import audit, get_tenant
from app.claims import reimbursement_queries as queries
from app.claims.models import AGENT, Claim
from app.claims.reimbursement_events import ReimbursementCreated, ReimbursementUpdated
from app.claims.reimbursement_models import Means, Reimbursement, ReimbursementStatus
from app.claims.reimbursement_schemas import ReimbursementView
from app.claims.rules import IllegalTransition
from app.claims.writing import lock_to_change, note
from app.db.transaction import Transaction
from app.errors import DomainError, InvalidInput, Kind, NotFound, StaleVersion
from app.policies import actions as policies

FOLLOWING: Final[Mapping[ReimbursementStatus, tuple[ReimbursementStatus, ...]]] = {
    "en_attente": ("accepte", "partiellement_accepte", "rejete"),
    "accepte": ("accepte", "partiellement_accepte", "rejete", "paye"),
    "partiellement_accepte": ("accepte", "partiellement_accepte", "rejete", "paye"),
    "rejete": ("accepte", "partiellement_accepte"),
    "paye": (),
}
"""Until it is paid a decision may be revised."""


class NoPolicy(DomainError):
    """The claim is under no policy, so nobody can say what is covered."""

    kind = Kind.CONFLICT
    code = "no_policy"


class NotCovered(DomainError):
    """The claim's policy does not cover this."""

    kind = Kind.CONFLICT
    code = "not_covered"


class NothingToPay(DomainError):
    """What was accepted does not exceed the deductible."""

    kind = Kind.CONFLICT
    code = "nothing_to_pay"


class KnownReference(DomainError):
    """Another reimbursement was paid under this reference; `existing_id` says which."""

    kind = Kind.CONFLICT
    code = "known_reference"


async def open_reimbursement(
    tx: Transaction,
    claim: Claim,
    *,
    guarantee: str,
    claimed_minor: int,
    who: Principal | None = None,
    by: str = AGENT,
) -> Reimbursement:
    """Ask for money under a guarantee of a locked claim's policy, which says deductible and limit.

    Raises:
        NoPolicy. NotCovered: the policy excludes it, or says nothing of it.
    """
    policy = await policies.find_policy(tx.conn, tx.tenant_id, claim.policy_id) if claim.policy_id else None
    if policy is None:
        raise NoPolicy
    said = policy.guarantee(guarantee)
    if said is None or not said.covered:
        raise NotCovered(guarantees=[g.name for g in policy.guarantees if g.covered])
    row = Reimbursement(
        id=uuid7(),
        version=1,
        claim_id=claim.id,
        guarantee=guarantee,
        currency=policy.currency,
        claimed_minor=claimed_minor,
        accepted_minor=None,
        limit_minor=said.limit_minor,
        deductible_minor=said.deductible_minor,
        net_minor=None,
        status="en_attente",
        reject_reason=None,
        means=None,
        reference=None,
        paid_on=None,
        created_at=tx.at,
        updated_at=tx.at,
    )
    await queries.insert_reimbursement(tx.conn, tx.tenant_id, row)
    await _tell(tx, claim, row, "reimbursement_opened", who, by, {"claimed_minor": claimed_minor})
    return row


async def lock(
    tx: Transaction, reimbursement_id: UUID, version: int | None, *, may_be_closed: bool = False
) -> tuple[Claim, Reimbursement]:
    """A reimbursement and its claim, locked until the end of the transaction.

    Raises:
        NotFound. StaleVersion, ClaimClosed: with `current`.
    """
    seen = await queries.find_reimbursement(tx.conn, tx.tenant_id, reimbursement_id)
    if seen is None:
        raise NotFound
    claim = await lock_to_change(tx, seen.claim_id, None, may_be_closed=may_be_closed)
    row = await queries.find_reimbursement(tx.conn, tx.tenant_id, reimbursement_id)
    if row is None:
        raise NotFound
    if version is not None and version != row.version:
        raise StaleVersion(current=ReimbursementView.of(row))
    return claim, row


async def accept(
    tx: Transaction,
    claim: Claim,
    row: Reimbursement,
    accepted_minor: int,
    *,
    who: Principal | None = None,
    by: str = AGENT,
) -> Reimbursement:
    """Accept all that is claimed or a part of it.

    Raises:
        InvalidInput: nothing, or more than is claimed. IllegalTransition: it is paid.
    """
    if not 0 < accepted_minor <= row.claimed_minor:
        raise _unusable("accepted_minor", "More than nothing and no more than is claimed can be accepted.")
    status: ReimbursementStatus = "accepte" if accepted_minor == row.claimed_minor else "partiellement_accepte"
    changed = dataclasses.replace(row, accepted_minor=accepted_minor, reject_reason=None)
    stored = await _step(tx, row, changed, status)
    detail = {"accepted_minor": accepted_minor, "net_minor": stored.net_minor}
    await _tell(tx, claim, stored, "reimbursement_accepted", who, by, detail)
    return stored


async def reject(
    tx: Transaction, claim: Claim, row: Reimbursement, reason: str, *, who: Principal | None = None, by: str = AGENT
) -> Reimbursement:
    """Refuse it, saying why.

    Raises:
        InvalidInput: no reason. IllegalTransition: it is paid, or rejected already.
    """
    if not reason.strip():
        raise _unusable("reject_reason", "A rejection says why.")
    changed = dataclasses.replace(row, accepted_minor=None, reject_reason=reason.strip())
    stored = await _step(tx, row, changed, "rejete")
    await _tell(tx, claim, stored, "reimbursement_rejected", who, by, {})
    return stored


async def pay(
    tx: Transaction,
    claim: Claim,
    row: Reimbursement,
    *,
    reference: str,
    paid_on: date,
    means: Means,
    who: Principal | None = None,
    by: str = AGENT,
) -> Reimbursement:
    """Write down that what was accepted has been paid: by what, under which reference, on which day of the tenant's.

    Raises:
        IllegalTransition: nothing was accepted, or it is paid. NothingToPay. KnownReference: with `existing_id`.
        InvalidInput: a day to come, or before the claim.
    """
    zone = ZoneInfo((await get_tenant(tx.conn, tx.tenant_id)).time_zone)
    if not claim.declared_at.astimezone(zone).date() <= paid_on <= tx.at.astimezone(zone).date():
        raise _unusable("paid_on", "It was paid after the claim was declared, and not in the future.")
    _check_step(row, "paye")
    if not row.net_minor:
        raise NothingToPay
    other = await queries.find_id_by_reference(tx.conn, tx.tenant_id, reference)
    if other is not None:
        raise KnownReference(existing_id=str(other))
    changed = dataclasses.replace(row, reference=reference, paid_on=paid_on, means=means)
    try:
        stored = await _step(tx, row, changed, "paye")
    except UniqueViolationError:
        # Used a moment ago, by a transaction not ended when this one looked.
        raise KnownReference from None
    detail = {"net_minor": stored.net_minor, "paid_on": paid_on.isoformat(), "means": means}
    await _tell(tx, claim, stored, "reimbursement_paid", who, by, detail)
    return stored


def _unusable(field: str, detail: str) -> InvalidInput:
    return InvalidInput(errors=[{"pointer": f"#/{field}", "detail": detail, "code": "unusable"}])


def _check_step(row: Reimbursement, to: ReimbursementStatus) -> None:
    if to not in FOLLOWING[row.status]:
        raise IllegalTransition(current=row.status, allowed=list(FOLLOWING[row.status]))


async def _step(tx: Transaction, row: Reimbursement, changed: Reimbursement, to: ReimbursementStatus) -> Reimbursement:
    _check_step(row, to)
    stored = dataclasses.replace(changed, status=to, version=row.version + 1, updated_at=tx.at)
    return await queries.update_reimbursement(tx.conn, tx.tenant_id, stored)


async def _tell(
    tx: Transaction,
    claim: Claim,
    row: Reimbursement,
    kind: str,
    who: Principal | None,
    by: str,
    detail: Mapping[str, Any],
) -> None:
    """The line in the claim's history, the entry in the audit log, the event."""
    said = {"reimbursement_id": str(row.id), "guarantee": row.guarantee, "currency": row.currency, **detail}
    await note(tx, claim, kind, who=who, by=by, detail=said)
    await audit(tx, who, kind, "reimbursement", row.id, detail=said, actor_name=None if who else by)
    event = ReimbursementCreated if row.version == 1 else ReimbursementUpdated
    tx.emit(event(id=row.id, version=row.version, data=ReimbursementView.of(row)))


async def list_of_claim(conn: Connection, tenant_id: int, claim_id: UUID) -> list[Reimbursement]:
    """What is asked for in a claim, oldest first."""
    return await queries.list_of_claim(conn, tenant_id, claim_id)
