"""Pure: how far a claim has come, in a customer's eyes, and what of it is theirs to see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, get_args

from agents.complexity.models import DocumentKind
from app.claim_page.schemas import (
    Happened,
    MomentView,
    Progress,
    ReceivedView,
    Step,
    StepView,
    ToDoView,
    WantedView,
)
from app.claims.models import Change, Claim, ClaimAction, Document
from app.claims.wording import delay_of

_PLACE: Final[dict[str, Step]] = {
    "nouveau": "declared",
    "en_cours": "study",
    "en_attente_client": "study",
    "escalade": "study",
    "expert": "survey",
    "validation": "decision",
    "ferme": "closed",
}
DOCUMENT_KINDS: Final = frozenset(get_args(DocumentKind))
_KINDS: Final[dict[str, Happened]] = {
    "declared": "declared",
    "documents_requested": "documents_requested",
    "document_received": "document_received",
    "accepted": "accepted",
    "rejected": "rejected",
    "closed": "closed",
    "reopened": "reopened",
    "reimbursement_opened": "refund_asked",
    "reimbursement_accepted": "refund_accepted",
    "reimbursement_rejected": "refund_rejected",
    "reimbursement_paid": "refund_paid",
}
_ENTERED: Final[dict[str, Happened]] = {
    "en_cours": "studied",
    "en_attente_client": "documents_requested",
    "escalade": "advisor",
    "expert": "survey",
    "validation": "decision",
    "ferme": "closed",
}
SENDING: Final = "envoyer_"
"""Actions that only repeat which documents are wanted."""

THEIRS: Final = frozenset({"conversation", "page"})
"""Where what they sent themselves came from."""


def steps_of(claim: Claim) -> list[StepView]:
    """The way of this claim: a survey is part of it only where one is made. A claim given to an advisor is studied."""
    way: list[Step] = ["declared", "study", "survey", "decision", "closed"]
    if claim.treatment != "expert" and claim.status != "expert":
        way.remove("survey")
    at = way.index(_PLACE[claim.status])
    return [StepView(step, _progress(n, at, is_over=not claim.is_open)) for n, step in enumerate(way)]


def _progress(place: int, at: int, *, is_over: bool) -> Progress:
    if place < at or (is_over and place == at):
        return "done"
    return "current" if place == at else "todo"


def wanted_of(claim: Claim, documents: Sequence[Document]) -> list[WantedView]:
    """What we wait for, each kind once, in the order it was asked for; nothing once the claim is closed."""
    if not claim.is_open:
        return []
    asked = [d.kind for d in documents if d.status == "demande"]
    refused = {d.kind for d in documents if d.status == "refuse"}
    usable = {d.kind for d in documents if d.status in ("recu", "accepte")}
    again = [d.kind for d in documents if d.status == "refuse" and d.kind not in usable]
    return [WantedView(kind, kind in refused) for kind in dict.fromkeys([*asked, *claim.missing, *again])]


def received_of(documents: Sequence[Document]) -> list[ReceivedView]:
    """What we have, newest first."""
    there = [d for d in documents if d.status in ("recu", "accepte", "refuse")]
    there.sort(key=lambda d: (d.received_at is not None, d.received_at, d.id), reverse=True)
    return [
        ReceivedView(d.id, d.kind, d.name if d.received_from in THEIRS else None, d.status, d.received_at)
        for d in there
    ]


def is_late(claim: Claim, timeline: Sequence[Change], now: datetime) -> bool:
    """Whether we have taken longer than we said when the claim came to where it is."""
    delay = delay_of(claim.status, claim.cci_level)
    since = max((c.at for c in timeline if c.to_status == claim.status), default=claim.declared_at)
    return delay is not None and now > since + timedelta(days=delay[2])


def to_do_of(claim: Claim, actions: Sequence[ClaimAction]) -> list[ToDoView]:
    """What the customer is to do besides sending what is wanted, soonest first."""
    theirs = (
        [a for a in actions if a.whose == "client" and a.is_open and not a.action.startswith(SENDING)]
        if claim.is_open
        else []
    )
    return [ToDoView(a.action, a.due_at) for a in sorted(theirs, key=lambda a: (a.due_at, a.id))]


def moments_of(changes: Sequence[Change]) -> list[MomentView]:
    """What happened, newest first: of a line of the history only what it is, never what was written with it."""
    moments: list[MomentView] = []
    for change in changes:
        what = _happened(change)
        kinds = _kinds(change) if what in ("documents_requested", "document_received") else []
        if what is None:
            continue
        moment = MomentView(change.at, what, kinds)
        if what == "document_received" or not moments or _told(moments[-1]) != _told(moment):
            moments.append(moment)
    return moments[::-1]


def _told(moment: MomentView) -> tuple[Happened, list[str]]:
    return moment.what, moment.kinds


def _happened(change: Change) -> Happened | None:
    if not change.is_public:
        return None
    if change.from_status == "ferme":
        return "reopened"
    return _KINDS.get(change.kind) or (_ENTERED.get(change.to_status) if change.to_status else None)


def _kinds(change: Change) -> list[str]:
    """The kinds of documents a line is about; anything else in its detail stays inside."""
    named = change.detail.get("kinds") or [change.detail.get("kind")]
    return [kind for kind in named if isinstance(kind, str) and kind in DOCUMENT_KINDS]
