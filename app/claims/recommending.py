"""What is to be done about a claim once it was decided upon (domain rule B5), kept in step with the decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from uuid_utils.compat import uuid7

from agents.complexity.models import Assessment, DocumentKind
from app.claims import action_queries, rules
from app.claims.events import ClaimActionCreated, ClaimActionUpdated
from app.claims.models import ActionPriority, Claim, ClaimAction, Whose
from app.claims.schemas import ClaimActionView
from app.claims.wording import action_text
from app.db.transaction import Transaction

DAY: Final = timedelta(days=1)
SENDING: Final[Mapping[DocumentKind, str]] = {"constat": "envoyer_constat", "photos": "envoyer_photos"}
ON_THE_ROAD: Final = frozenset({"collision", "bris_de_glace", "dommage_materiel"})


@dataclass(frozen=True, slots=True)
class Planned:
    """Something that should be done."""

    action: str
    whose: Whose
    priority: ActionPriority
    due_at: datetime


AUTOMATIC: Final = frozenset(
    {
        *("envoyer_constat", "envoyer_photos", "envoyer_documents", "rendez_vous_medical", "expertise"),
        *("proposer_garage", "contact_expert", "rappeler_client"),
    }
)
"""What the rules recommend; what people add is theirs to end."""


def plan(claim: Claim, assessment: Assessment, now: datetime) -> list[Planned]:
    """Pure: what should be done about a claim decided upon."""
    planned = [Planned(code, "client", "haute", _customers_deadline(claim, now)) for code in sending(claim.missing)]
    if any(rule.code in ("injury", "serious_injury") for rule in assessment.rules):
        planned.append(Planned("rendez_vous_medical", "client", "normale", now + 3 * DAY))
    if claim.treatment == "escalade":
        is_urgent = claim.priority == "urgente"
        planned.append(
            Planned(
                "rappeler_client",
                "conseiller",
                "urgente" if is_urgent else "haute",
                now + (1 if is_urgent else 2) * DAY,
            )
        )
    if claim.status == "expert":
        planned.append(Planned("contact_expert", "expert", "haute", now + 2 * DAY))
        planned.append(Planned("expertise", "expert", "normale", now + 5 * DAY))
    if claim.status == "en_cours" and claim.treatment == "autonome":
        if claim.type in ON_THE_ROAD and claim.policy_kind in (None, "auto"):
            planned.append(Planned("proposer_garage", "garage", "haute", now + DAY))
        planned.append(Planned("contact_expert", "expert", "normale", now + 2 * DAY))
    return planned


def sending(missing: Iterable[DocumentKind]) -> list[str]:
    """What the customer is to send, as actions."""
    return list(dict.fromkeys(SENDING.get(kind, "envoyer_documents") for kind in missing))


def _customers_deadline(claim: Claim, now: datetime) -> datetime:
    return claim.customer_due_at or now + rules.CUSTOMER_HAS


async def recommend(tx: Transaction, claim: Claim, assessment: Assessment) -> list[ClaimAction]:
    """Bring a locked claim's actions in step with what was decided; those that stand stay. What is open afterwards."""
    standing = [a for a in await action_queries.list_actions(tx.conn, tx.tenant_id, claim.id) if a.is_open]
    planned = plan(claim, assessment, tx.at)
    wanted = {p.action for p in planned}
    kept = []
    for action in standing:
        if action.action in AUTOMATIC and action.action not in wanted:
            await end(tx, action, "completee" if action.action.startswith("envoyer_") else "annulee")
        else:
            kept.append(action)
    known = {a.action for a in kept}
    return [*kept, *[await add(tx, claim, p) for p in planned if p.action not in known]]


async def add(tx: Transaction, claim: Claim, planned: Planned, description: str | None = None) -> ClaimAction:
    """Something is to be done; described in the customer's language unless somebody describes it."""
    action = ClaimAction(
        uuid7(),
        1,
        claim.id,
        planned.action,
        description or action_text(planned.action, claim.language),
        planned.whose,
        planned.priority,
        "en_attente",
        planned.due_at,
        tx.at,
        None,
    )
    await action_queries.insert_action(tx.conn, tx.tenant_id, action)
    tx.emit(ClaimActionCreated(id=action.id, version=action.version, data=ClaimActionView.of(action)))
    return action


async def end(tx: Transaction, action: ClaimAction, status: str) -> ClaimAction:
    """It is done, not needed any more, or too late."""
    done_at = tx.at if status == "completee" else None
    return await store(tx, replace(action, status=status, done_at=done_at))  # type: ignore[arg-type]


async def store(tx: Transaction, action: ClaimAction) -> ClaimAction:
    """Write an action of a locked claim as its next version and tell it."""
    written = replace(action, version=action.version + 1)
    await action_queries.update_action(tx.conn, tx.tenant_id, written)
    tx.emit(ClaimActionUpdated(id=written.id, version=written.version, data=ClaimActionView.of(written)))
    return written


async def end_all(tx: Transaction, claim: Claim, *, only: Sequence[str] | None = None) -> None:
    """Nothing is to be done any more about a locked claim, or nothing of these."""
    for action in await action_queries.list_actions(tx.conn, tx.tenant_id, claim.id):
        if action.is_open and (only is None or action.action in only):
            await end(tx, action, "annulee")
