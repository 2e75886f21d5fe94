"""Claims to judge, told in few words."""

from __future__ import annotations

from typing import Any

from agents.complexity.models import Answer, Case


def told(**answers: str) -> dict[str, Answer]:
    """Sure answers: told(injury="no", report="yes")."""
    return {question: Answer(value, f"« {question} {value} »") for question, value in answers.items()}


def simple(**more: Any) -> Case:
    """A collision with nothing wrong: signed report, fault admitted, nobody hurt, day and place known."""
    facts: dict[str, Any] = {
        "type": "collision",
        "policy_kind": "auto",
        "is_covered": "yes",
        "parties": 2,
        "has_date": True,
        "has_place": True,
        "answers": told(
            injury="no", report="yes", report_signed="yes", photos="yes", fault_admitted="yes", liability_disputed="no"
        ),
    }
    return Case(**{**facts, **more})


def with_answers(case_answers: dict[str, Answer], **more: str) -> dict[str, Answer]:
    return {**case_answers, **told(**more)}
