"""Pure: a claim as the rules see it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from agents.complexity.models import Answer, Case, DocumentKind, DocumentState, Emotion
from app.claims.models import Claim, Document
from app.policies.models import Policy
from app.policies.rules import is_covered

SURE_ENOUGH: Final = 0.6
"""An answer heard less surely than this is an assumption."""

SETTLED: Final = frozenset({"recu", "accepte", "annule"})
"""Documents nobody has to send any more: they came, or we gave up on them."""


def case_of(claim: Claim, documents: Iterable[Document], policy: Policy | None, now: datetime, time_zone: str) -> Case:
    """The claim with what came of its documents. That we asked for one says nothing about whether it exists.

    `open_days` is how long it has lain with us untouched: what the customer is waited for with is no delay of ours.
    """
    declared_on = claim.declared_at.astimezone(ZoneInfo(time_zone)).date()
    return Case(
        type=claim.type,
        type_confidence=claim.type_confidence,
        policy_kind=policy.kind if policy else claim.policy_kind,
        is_covered=cover(policy, claim, claim.occurred_on or declared_on),
        parties=claim.told.parties,
        answers=claim.answers,
        documents=states_of(claim, documents),
        has_date=claim.occurred_on is not None,
        has_place=bool(claim.place),
        is_date_vague=claim.told.is_date_vague,
        is_place_vague=claim.told.is_place_vague,
        ambiguities=claim.told.ambiguities,
        contradictions=claim.told.contradictions,
        emotion=claim.emotion or Emotion(),
        wants_human=claim.told.wants_human,
        estimate_minor=claim.estimate_minor,
        open_days=0 if claim.status == "en_attente_client" else _days(now - claim.updated_at),
        declared_after_days=(declared_on - claim.occurred_on).days if claim.occurred_on else None,
        documents_overdue=claim.told.documents_overdue,
    )


def is_assumption(answer: Answer) -> bool:
    """Whether it was rather guessed than heard."""
    return answer.value in ("yes", "no") and answer.confidence < SURE_ENOUGH


def cover(policy: Policy | None, claim: Claim, on: date) -> Literal["yes", "no", "unknown"]:
    """What can be said of cover that day."""
    if policy is None:
        return "unknown"
    return is_covered(policy, claim.type) if policy.is_in_force(on) else "no"


def states_of(claim: Claim, documents: Iterable[Document]) -> dict[DocumentKind, DocumentState]:
    """What is known of each kind of document: what came counts more than what was said."""
    states: dict[DocumentKind, DocumentState] = dict(claim.told.documents)
    seen = list(documents)
    for document in seen:
        if document.status == "refuse":
            states[document.kind] = "missing"
    for document in seen:
        if document.status in SETTLED:
            states[document.kind] = "received"
    return states


def awaited(documents: Iterable[Document]) -> list[DocumentKind]:
    """Kinds of documents the customer was asked for and has not sent yet, in the order of asking."""
    return list(dict.fromkeys(d.kind for d in documents if d.status == "demande"))


def _days(idle: timedelta) -> int:
    return max(0, math.ceil(idle / timedelta(days=1)))
