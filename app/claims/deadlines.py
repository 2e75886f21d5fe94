"""What happens to a claim because time passed: reminders, a customer who sent nothing, a file nobody touched."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from app.accounts.actions import get_tenant
from app.claims import action_queries, document_queries, queries, rules
from app.claims.assessing import assess
from app.claims.casing import awaited
from app.claims.jobs import SeekAdvisor
from app.claims.models import SYSTEM, Claim, DueClaim
from app.claims.moving import entering
from app.claims.reaching import Reach, ask, hold
from app.claims.recommending import end
from app.claims.rules import WATCHED
from app.claims.writing import note, write
from app.db.transaction import Transaction


async def settle(tx: Transaction, due: DueClaim, now: datetime) -> None:
    """Do what is due about a claim, derived again under its lock: once, however late, whoever else sweeps."""
    seen = await queries.find_claim(tx.conn, tx.tenant_id, due.id)
    if seen is None:
        return
    reach = await hold(tx, seen) if _reminds(seen, now) else None
    claim = await queries.lock_claim(tx.conn, tx.tenant_id, due.id)
    if claim is None:
        return
    if claim.status == "en_attente_client" and claim.customer_due_at is not None and claim.customer_due_at <= now:
        await _give_up_waiting(tx, claim)
    elif reach is not None and _reminds(claim, now):
        await _remind(tx, claim, reach, now)
    elif claim.review_at is not None and claim.review_at <= now:
        await _review(tx, claim)


def _reminds(claim: Claim, now: datetime) -> bool:
    return claim.status == "en_attente_client" and claim.remind_at is not None and claim.remind_at <= now


async def _remind(tx: Transaction, claim: Claim, reach: Reach, now: datetime) -> None:
    """Tell the customer again what is waited for; in the night it waits for the morning."""
    tenant = await get_tenant(tx.conn, tx.tenant_id)
    morning = rules.in_daytime(now, tenant.time_zone)
    if morning != now:
        await queries.postpone_reminder(tx.conn, tx.tenant_id, claim.id, morning)
        return
    kinds = awaited(await document_queries.list_documents(tx.conn, tx.tenant_id, claim.id))
    told = await ask(tx, claim, reach, kinds, by=SYSTEM, again=True) if kinds else None
    count = claim.reminders + 1
    due = rules.remind_at(count, claim.customer_due_at, tenant.time_zone)
    after = replace(claim, reminders=count, remind_at=due)
    await write(tx, claim, after, "reminded", by=SYSTEM, detail={"by": told, "count": count})


async def _give_up_waiting(tx: Transaction, claim: Claim) -> None:
    """The customer had their week: somebody talks to them."""
    told = replace(claim, told=replace(claim.told, documents_overdue=True))
    overdue = await write(tx, claim, told, "deadline_passed", by=SYSTEM)
    after, _ = await assess(tx, overdue, by=SYSTEM)
    if after.status == "en_attente_client":
        await _escalate(tx, after, "documents_overdue")


async def _review(tx: Transaction, claim: Claim) -> None:
    """A declaration nobody finished is decided upon as it stands; a file left untouched needs an advisor."""
    after, _ = await assess(tx, claim, by=SYSTEM)
    if after.status in WATCHED and after.status == claim.status:
        await _escalate(tx, after, "open_too_long")


async def _escalate(tx: Transaction, claim: Claim, reason: str) -> None:
    after = entering(claim, "escalade", tx.at, reason=reason)
    await write(tx, claim, after, "status", by=SYSTEM, detail={"reason": reason}, steps=["escalade"])
    tx.enqueue(SeekAdvisor(claim_id=claim.id, is_stuck=claim.advisor_id is not None))


async def expire_actions(tx: Transaction, due: DueClaim, now: datetime) -> None:
    """What was to be done about a claim by now and is not, is too late."""
    claim = await queries.lock_claim(tx.conn, tx.tenant_id, due.id)
    if claim is None:
        return
    for action in await action_queries.list_actions(tx.conn, tx.tenant_id, claim.id):
        if action.is_open and action.due_at <= now:
            await end(tx, action, "expiree")
            await note(tx, claim, "action_expired", who=None, by=SYSTEM, detail={"action": action.action})
