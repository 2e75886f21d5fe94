"""Writing one change of a claim: the row guarded by its version, its history, the event, the audit log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from uuid_utils.compat import uuid7

from app.access import Principal
from app.accounts.actions import audit
from app.claims import history_queries, queries, rules
from app.claims.events import ClaimDeclared, ClaimUpdated
from app.claims.models import AGENT, Change, Claim, Status
from app.claims.views import claim_view
from app.contacts.rules import fold
from app.db.transaction import Transaction
from app.errors import DomainError, Kind, NotFound, StaleVersion

LONGEST_SEARCHED: Final = 600
PUBLIC: Final = frozenset(
    {"declared", "documents_requested", "document_received", "accepted", "rejected", "closed"}
    | {"reimbursement_opened", "reimbursement_accepted", "reimbursement_rejected", "reimbursement_paid"}
)
"""Kinds of changes the insured are told of on their own page, besides every step of the status."""


class ClaimClosed(DomainError):
    """This claim is closed."""

    kind = Kind.CONFLICT
    code = "claim_closed"


async def lock_to_change(tx: Transaction, claim_id: UUID, version: int | None, *, may_be_closed: bool = False) -> Claim:
    """The claim, locked until the end of the transaction.

    Raises:
        NotFound. StaleVersion, ClaimClosed: with `current`, the claim as it is now.
    """
    claim = await queries.lock_claim(tx.conn, tx.tenant_id, claim_id)
    if claim is None:
        raise NotFound
    if version is not None and version != claim.version:
        raise StaleVersion(current=claim_view(claim))
    if not claim.is_open and not may_be_closed:
        raise ClaimClosed(current=claim_view(claim))
    return claim


async def begin(tx: Transaction, claim: Claim, *, who: Principal | None, by: str) -> Claim:
    """Store a claim for the first time."""
    claim = replace(claim, review_at=rules.review_at(claim, tx.at))
    await queries.insert_claim(tx.conn, claim, search_text(claim))
    await note(tx, claim, "declared", who=who, by=by, to=claim.status)
    tx.emit(ClaimDeclared(id=claim.id, version=claim.version, data=claim_view(claim)))
    await audit(tx, who, "declare", "claim", claim.id, actor_name=None if who else by)
    return claim


async def write(
    tx: Transaction,
    before: Claim,
    after: Claim,
    kind: str,
    *,
    who: Principal | None = None,
    by: str = AGENT,
    detail: Mapping[str, Any] | None = None,
    steps: Sequence[Status] = (),
    reason: str | None = None,
) -> Claim:
    """Write `after` as the version after `before`, which is locked, and tell it. `steps`: the statuses gone through.

    `after.status` is set here, from the last step. `detail` goes into the history: codes and names of fields.

    Raises:
        StaleVersion: the row is no longer what `before` says; with its lock held that is a bug of ours, not a race.
    """
    status = steps[-1] if steps else before.status
    after = replace(after, version=before.version, status=status, updated_at=tx.at)
    after = replace(after, review_at=rules.review_at(after, tx.at))
    if not await queries.update_claim(tx.conn, after, search_text(after)):
        raise StaleVersion
    written = replace(after, version=before.version + 1)
    await _note_all(tx, before, written, kind, who, by, detail or {}, steps)
    tx.emit(ClaimUpdated(id=written.id, version=written.version, data=claim_view(written)))
    await audit(
        tx,
        who,
        kind,
        "claim",
        written.id,
        detail={**(detail or {}), **({"from": before.status, "to": status} if steps else {})},
        reason=reason,
        actor_name=None if who else by,
    )
    return written


async def _note_all(
    tx: Transaction,
    before: Claim,
    after: Claim,
    kind: str,
    who: Principal | None,
    by: str,
    detail: Mapping[str, Any],
    steps: Sequence[Status],
) -> None:
    """A line for what was done, which is the last step too, and one for every step before it."""
    current = before.status
    for step in steps[:-1]:
        await note(tx, after, "status", who=who, by=by, came_from=current, to=step)
        current = step
    last = steps[-1] if steps else None
    await note(tx, after, kind, who=who, by=by, came_from=current if last else None, to=last, detail=detail)


async def note(
    tx: Transaction,
    claim: Claim,
    kind: str,
    *,
    who: Principal | None,
    by: str,
    came_from: Status | None = None,
    to: Status | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Add a line to a claim's history."""
    change = Change(
        uuid7(),
        claim.id,
        tx.at,
        kind,
        came_from,
        to,
        who.name if who else by,
        kind in PUBLIC or to is not None,
        dict(detail or {}),
    )
    await history_queries.insert_change(tx.conn, tx.tenant_id, change)


async def was_told(tx: Transaction, claim: Claim, since: datetime) -> bool:
    """Whether the customer was told what is waited for since then."""
    changes = await history_queries.list_changes(tx.conn, tx.tenant_id, claim.id)
    return any(c.kind == "customer_told" and c.at >= since for c in changes)


def search_text(claim: Claim) -> str:
    """What a search looks into."""
    parts = (
        claim.number,
        claim.contact_name,
        claim.contact_matricule,
        (claim.contact_matricule or "").replace("-", ""),
        claim.policy_number,
        claim.type,
        claim.place,
        claim.third_party_name,
        claim.description[:LONGEST_SEARCHED],
    )
    return fold(" ".join(part for part in parts if part))
