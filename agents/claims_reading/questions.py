"""What is asked about a claim of each type, in order, and what of it is still open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from agents.complexity.models import Answer, ClaimType

_QUESTIONS: Final[Mapping[ClaimType, tuple[str, ...]]] = {
    "collision": ("injury", "third_party", "report", "liability_disputed", "photos"),
    "vol": ("police", "stolen", "break_in", "inventory"),
    "incendie": ("everyone_safe", "still_dangerous", "estimate", "expert_contacted", "photos"),
    "degats_des_eaux": ("source_stopped", "third_party", "liability_disputed", "photos"),
    "bris_de_glace": ("photos",),
    "blessure": ("serious_injury", "medical_seen", "third_party", "witnesses"),
    "dommage_materiel": ("third_party", "photos"),
    "responsabilite": ("injury", "liability_disputed", "witnesses", "photos"),
    "autre": ("injury", "third_party", "photos"),
}
"""`stolen` and `estimate` are answered in the caller's own words, the others with yes or no."""
_ONLY_WITH_OTHERS: Final = frozenset({"report", "liability_disputed"})
_SETTLED_BY: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "injury": (("everyone_safe", "yes"), ("serious_injury", "yes")),
    "everyone_safe": (("injury", "no"), ("injury", "yes")),
    "report": (("report_signed", "yes"), ("hit_and_run", "yes")),
    "liability_disputed": (("fault_admitted", "yes"), ("hit_and_run", "yes")),
    "third_party": (("report", "yes"), ("report_signed", "yes"), ("liability_disputed", "yes"), ("hit_and_run", "yes")),
}


def questions_for(type: ClaimType) -> tuple[str, ...]:  # noqa: A002 the domain's word
    """The detail questions of a type, in order."""
    return _QUESTIONS[type]


def open_questions(type: ClaimType, answers: Mapping[str, Answer], *, parties: int | None = None) -> tuple[str, ...]:  # noqa: A002
    """Those of a type that nobody answered and that still make sense.

    "I don't know" is an answer. What another answer settles is not asked: who was alone has no joint report.
    """
    alone = _value(answers, "third_party") == "no" or parties == 1
    return tuple(
        question
        for question in _QUESTIONS[type]
        if question not in answers
        and not (alone and question in _ONLY_WITH_OTHERS)
        and not any(_value(answers, other) == value for other, value in _SETTLED_BY.get(question, ()))
        and not (question == "third_party" and parties is not None)
    )


def _value(answers: Mapping[str, Answer], question: str) -> str | None:
    answer = answers.get(question)
    return answer.value if answer is not None else None
