"""From one status of a claim to another: by the table, whoever asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from app.access import Permission, Principal
from app.accounts.actions import get_tenant
from app.claims import rules
from app.claims.jobs import SeekAdvisor
from app.claims.models import AGENT, Claim, Status
from app.claims.writing import write
from app.contacts.actions import Forgotten
from app.db.transaction import Transaction
from app.errors import Forbidden, InvalidInput


async def change_status(
    tx: Transaction, claim: Claim, to: Status, who: Principal | None, reason: str | None = None, *, by: str = AGENT
) -> Claim:
    """Go one step of the table with a locked claim.

    Raises:
        IllegalTransition: with `current` and `allowed`. Forbidden: opening a closed claim again is for those who may.
        InvalidInput: opening again needs a reason.
    """
    rules.check(claim.status, to)
    if claim.status == "ferme":
        check_may_reopen(claim, who, reason)
    detail = {"reason": reason} if reason else {}
    after = entering(claim, to, tx.at, reason=reason)
    if to == "en_attente_client":
        after = wait_for_customer(after, tx.at, (await get_tenant(tx.conn, tx.tenant_id)).time_zone)
    return await write(tx, claim, after, "status", who=who, by=by, detail=detail, steps=[to], reason=reason)


def check_may_reopen(claim: Claim, who: Principal | None, reason: str | None) -> None:
    """Opening a closed claim again is a manager's decision, with a reason.

    Raises:
        Forbidden, InvalidInput. Forgotten: it is nobody's any more.
    """
    if who is None or not who.may(Permission.REOPEN_CLAIMS):
        raise Forbidden(needs=Permission.REOPEN_CLAIMS.value)
    if not (reason or "").strip():
        raise InvalidInput("Opening a closed claim again needs a reason.")
    if claim.anonymised_at is not None:
        raise Forgotten


def entering(claim: Claim, to: Status, now: datetime, *, reason: str | None = None) -> Claim:
    """Pure: what a claim holds once in that status: its deadlines, and what is said of it only there."""
    changes: dict[str, Any] = {}
    if to != "en_attente_client":
        changes |= {"customer_due_at": None, "remind_at": None, "reminders": 0}
    if to == "escalade":
        changes |= {
            "treatment": "escalade",
            "escalated_at": now,
            "escalation_reason": reason or claim.escalation_reason,
            "priority": claim.priority if claim.priority == "urgente" else "haute",
        }
    if to == "expert":
        changes |= {"treatment": "expert"}
    if to == "ferme":
        changes |= {"closed_at": now, "outcome": claim.outcome or "sans_suite"}
    if claim.status == "ferme":
        changes |= {"closed_at": None, "outcome": None, "outcome_reason": None}
    return replace(claim, **changes)


def wait_for_customer(claim: Claim, now: datetime, time_zone: str) -> Claim:
    """Pure: the customer has a week from now, and is reminded of it."""
    due = now + rules.CUSTOMER_HAS
    return replace(claim, customer_due_at=due, reminders=0, remind_at=rules.remind_at(0, due, time_zone))


def seek_if_escalated(tx: Transaction, claim: Claim, to: Status) -> None:
    """A claim somebody escalates by hand reaches people like any other."""
    if to == "escalade" and claim.advisor_id is None:
        tx.enqueue(SeekAdvisor(claim_id=claim.id))
