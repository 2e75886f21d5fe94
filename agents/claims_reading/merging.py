"""Putting what is said now beside what was said before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from agents.claims_reading.models import Reading
from agents.complexity.models import Answer, Contradiction

_SEVERITY: Final[Mapping[str, int]] = {
    "injury": 4,
    "serious_injury": 4,
    "everyone_safe": 4,
    "liability_disputed": 4,
    "fault_admitted": 4,
    "hit_and_run": 4,
    "photos": 1,
    "inventory": 1,
    "expert_contacted": 1,
}
_SAFE: Final[Mapping[str, str]] = {
    "injury": "yes",
    "serious_injury": "yes",
    "everyone_safe": "no",
    "still_dangerous": "yes",
}
"""What is kept when both were said, until it is expressly taken back."""
_CANNOT_BE: Final = (
    ("hit_and_run", "yes", "report_signed", "yes", 5),
    ("third_party", "no", "report_signed", "yes", 4),
    ("fault_admitted", "yes", "liability_disputed", "yes", 3),
    ("everyone_safe", "yes", "serious_injury", "yes", 4),
)


def merge(old: Mapping[str, Answer], reading: Reading) -> tuple[dict[str, Answer], tuple[Contradiction, ...]]:
    """All answers now known, and the contradictions that are new with this message.

    What is said later counts, except that an injury is only taken back by saying so ("je me suis trompé"). A correction
    is no contradiction; "I don't know" takes nothing back.
    """
    merged = dict(old)
    found: list[Contradiction] = list(reading.contradictions)
    for name, answer in reading.answers.items():
        before = merged.get(name)
        if before is None or not _opposed(before, answer):
            if before is None or answer.value != "unknown":
                merged[name] = _surer(before, answer)
            continue
        if not reading.corrects:
            found.append(Contradiction(name, before.quote, answer.quote, _severity(name, before, answer)))
            if _SAFE.get(name) == before.value:
                continue
        merged[name] = answer
    found += [one for one in impossible(merged) if one not in reading.contradictions and one not in impossible(old)]
    return merged, tuple(found)


def impossible(answers: Mapping[str, Answer]) -> tuple[Contradiction, ...]:
    """Pairs of answers that cannot both be."""
    return tuple(
        Contradiction(first, answers[first].quote, answers[second].quote, severity)
        for first, one, second, other, severity in _CANNOT_BE
        if first in answers and second in answers and (answers[first].value, answers[second].value) == (one, other)
    )


def _opposed(one: Answer, other: Answer) -> bool:
    return {one.value, other.value} == {"yes", "no"}


def _surer(before: Answer | None, answer: Answer) -> Answer:
    if before is not None and before.value == answer.value and before.confidence > answer.confidence:
        return before
    return answer


def _severity(name: str, before: Answer, answer: Answer) -> int:
    """Somebody who was not sure either time contradicts themselves less."""
    severity = _SEVERITY.get(name, 3)
    return severity if min(before.confidence, answer.confidence) >= 0.6 else max(1, severity - 2)
