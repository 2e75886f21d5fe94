"""What people decide about a claim: accepted, rejected, closed, opened again, given to somebody."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from app.access import ROLE_PERMISSIONS, Permission, Principal, Role
from app.accounts.actions import list_members
from app.claims import reads, reimbursement_queries, reimbursing
from app.claims.models import Claim
from app.claims.moving import check_may_reopen, entering
from app.claims.recommending import end_all
from app.claims.requesting import give_up
from app.claims.rules import IllegalTransition, allowed, way
from app.claims.seeking import settle_alert
from app.claims.writing import write
from app.db.transaction import Transaction
from app.errors import InvalidInput
from app.policies import actions as policies
from app.policies.rules import guarantee_of


async def accept(
    tx: Transaction,
    claim: Claim,
    who: Principal | None,
    *,
    amount_minor: int | None = None,
    guarantee: str | None = None,
    note: str | None = None,
    by: str = "",
) -> Claim:
    """The insurer stands for it: the locked claim goes to `validation`. With an amount, that reimbursement is accepted.

    Without `guarantee` the amount falls under the one of the policy that answers for this type of claim.

    Raises:
        IllegalTransition. InvalidInput: no guarantee answers for it. Whatever opening a reimbursement raises.
    """
    steps = way(claim.status, "validation")
    after = replace(claim, outcome="accepte", outcome_reason=note or None)
    if steps:
        after = entering(after, "validation", tx.at)
    detail: dict[str, Any] = {} if amount_minor is None else {"amount_minor": amount_minor, "currency": claim.currency}
    written = await write(tx, claim, after, "accepted", who=who, by=by, detail=detail, steps=steps, reason=note)
    if amount_minor is not None:
        await _accept_amount(tx, written, who, amount_minor, guarantee, by)
    await settle_alert(tx, written, who)
    return written


async def _accept_amount(
    tx: Transaction, claim: Claim, who: Principal | None, amount_minor: int, guarantee: str | None, by: str
) -> None:
    name = guarantee or await _answering_guarantee(tx, claim)
    standing = await reimbursement_queries.list_of_claim(tx.conn, tx.tenant_id, claim.id)
    row = next((r for r in standing if r.guarantee == name and r.status == "en_attente"), None)
    if row is None:
        row = await reimbursing.open_reimbursement(
            tx, claim, guarantee=name, claimed_minor=amount_minor, who=who, by=by
        )
    await reimbursing.accept(tx, claim, row, amount_minor, who=who, by=by)


async def _answering_guarantee(tx: Transaction, claim: Claim) -> str:
    policy = await policies.find_policy(tx.conn, tx.tenant_id, claim.policy_id) if claim.policy_id else None
    if policy is None:
        raise reimbursing.NoPolicy
    answering = guarantee_of(policy, claim.type)
    if answering is None:
        raise InvalidInput("Say which guarantee answers for it.", guarantees=[g.name for g in policy.guarantees])
    return answering.name


async def reject(tx: Transaction, claim: Claim, who: Principal | None, reason: str, *, by: str = "") -> Claim:
    """The insurer does not stand for it: the locked claim is closed, with the reason.

    Raises:
        InvalidInput: no reason. IllegalTransition.
    """
    if not reason.strip():
        raise InvalidInput(errors=[{"pointer": "#/reason", "detail": "A rejection says why."}])
    after = replace(claim, outcome="rejete", outcome_reason=reason.strip())
    return await _end(tx, claim, after, "rejected", who, by, reason.strip())


async def close(tx: Transaction, claim: Claim, who: Principal | None, reason: str | None, *, by: str = "") -> Claim:
    """Nothing more is to be done about a locked claim; one that nobody decided about needs a reason.

    Raises:
        InvalidInput: nobody decided about it, and there is no reason. IllegalTransition.
    """
    if claim.outcome is None and not (reason or "").strip():
        raise InvalidInput(errors=[{"pointer": "#/reason", "detail": "Nobody has decided about it: say why."}])
    after = claim if claim.outcome else replace(claim, outcome="sans_suite", outcome_reason=(reason or "").strip())
    return await _end(tx, claim, after, "closed", who, by, reason)


async def _end(
    tx: Transaction, claim: Claim, after: Claim, kind: str, who: Principal | None, by: str, reason: str | None
) -> Claim:
    steps = way(claim.status, "ferme")
    after = replace(entering(after, "ferme", tx.at), missing=[])
    written = await write(tx, claim, after, kind, who=who, by=by, detail={}, steps=steps, reason=reason)
    await wind_up(tx, written, who)
    return written


async def wind_up(tx: Transaction, claim: Claim, who: Principal | None) -> None:
    """Nobody has to do anything about a closed claim, the customer neither."""
    await end_all(tx, claim)
    await give_up(tx, claim)
    await settle_alert(tx, claim, who)


async def reopen(tx: Transaction, claim: Claim, who: Principal, reason: str) -> Claim:
    """A closed claim is worked on again.

    Raises:
        Forbidden, InvalidInput: no reason. IllegalTransition: it is not closed, with `current` and `allowed`.
        Forgotten.
    """
    if claim.status != "ferme":
        raise IllegalTransition(current=claim.status, allowed=list(allowed(claim.status)))
    check_may_reopen(claim, who, reason)
    after = entering(claim, "en_cours", tx.at)
    return await write(tx, claim, after, "reopened", who=who, steps=["en_cours"], reason=reason.strip())


async def assign(tx: Transaction, claim: Claim, user_id: UUID | None, who: Principal) -> Claim:
    """A locked claim is this member's file, or nobody's.

    Raises:
        InvalidInput: there is no such active member who may work on claims.
    """
    name = None
    if user_id is not None:
        members = {m.id: m for m in await list_members(tx.conn, tx.tenant_id)}
        member = members.get(user_id)
        if member is None or not member.active or Permission.WORK_CLAIMS not in ROLE_PERMISSIONS[Role(member.role)]:
            raise InvalidInput("This claim cannot be given to that member.")
        name = member.name
    if claim.advisor_id == user_id:
        return claim
    after = replace(claim, advisor_id=user_id, advisor_name=name)
    detail = {"from": claim.advisor_name, "to": name}
    written = await write(tx, claim, after, "assigned", who=who, detail=detail)
    if user_id is not None:
        await settle_alert(tx, written, who)
    return written


async def take_over(tx: Transaction, conversation_id: UUID, user_id: UUID, name: str) -> None:
    """Who took a conversation has the claims spoken about in it that are nobody's."""
    for seen in await reads.list_of_conversation(tx.conn, tx.tenant_id, conversation_id):
        claim = await reads.lock_claim(tx.conn, tx.tenant_id, seen.id)
        if claim.is_open and claim.advisor_id is None:
            after = replace(claim, advisor_id=user_id, advisor_name=name)
            await write(tx, claim, after, "assigned", by=name, detail={"from": None, "to": name})
