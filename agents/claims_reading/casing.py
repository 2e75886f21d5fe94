"""The one way from what was read and what is on file to the `Case` the rules look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from agents.complexity.models import (
    Ambiguity,
    Answer,
    Case,
    ClaimType,
    Contradiction,
    DocumentKind,
    DocumentState,
    Emotion,
    Kind,
    Tri,
)


def build_case(
    *,
    type: ClaimType | None,  # noqa: A002 the domain's word
    type_confidence: float = 1.0,
    answers: Mapping[str, Answer],
    documents: Mapping[DocumentKind, DocumentState] | None = None,
    has_date: bool = False,
    has_place: bool = False,
    is_date_vague: bool = False,
    is_place_vague: bool = False,
    parties: int | None = None,
    ambiguities: Sequence[Ambiguity] = (),
    contradictions: Sequence[Contradiction] = (),
    assumptions: int = 0,
    emotion: Emotion | None = None,
    policy_kind: Kind | None = None,
    is_covered: Tri = "unknown",
    estimate_minor: int | None = None,
    open_days: int = 0,
    declared_after_days: int | None = None,
    documents_overdue: bool = False,
    wants_human: bool = False,
) -> Case:
    """A case as the rules want it. `documents`: a document that was asked for and did not come is `missing` (or
    `promised`); one that nobody asked for is absent. `assumptions` need not be given: unsure answers are counted.
    """
    return Case(
        type=type,
        type_confidence=max(0.0, min(1.0, type_confidence)),
        policy_kind=policy_kind,
        is_covered=is_covered,
        parties=parties if parties is None or parties > 0 else 1,
        answers=dict(answers),
        documents=dict(documents or {}),
        has_date=has_date,
        has_place=has_place,
        is_date_vague=is_date_vague,
        is_place_vague=is_place_vague,
        ambiguities=tuple(dict.fromkeys(ambiguities)),
        contradictions=tuple(dict.fromkeys(contradictions)),
        assumptions=assumptions,
        emotion=emotion or Emotion(),
        wants_human=wants_human,
        estimate_minor=estimate_minor,
        open_days=max(0, open_days),
        declared_after_days=declared_after_days,
        documents_overdue=documents_overdue,
    )
