"""What is never left to an agent, whatever the score (domain rule B5). Emotion is none of it: it is advisory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from agents.complexity.factors import ambiguities_of
from agents.complexity.formulas import Formula
from agents.complexity.models import Ambiguity, Case, Factor, Level, Rule

ESCALATING: Final = ("urgent", "escalate")
_SURE_ENOUGH: Final = 0.4
_SEVERE: Final = 4


def rules_of(case: Case, factors: tuple[Factor, ...], level: Level, formula: Formula) -> tuple[Rule, ...]:
    """All that hold, the gravest first."""
    found = [*_people(case), *_dispute(case), *_file(case, formula), *_clarity(case, factors, level, formula)]
    found += _expertise(case, formula)
    order = {"urgent": 0, "escalate": 1, "expert": 2, "documents": 3}
    return tuple(sorted(found, key=lambda rule: order[rule.effect]))


def _told(case: Case, question: str, code: str, effect: str, value: str = "yes") -> Iterator[Rule]:
    if case.tri(question) == value:
        yield Rule(code, effect, case.answers[question].quote)


def _people(case: Case) -> Iterator[Rule]:
    yield from _told(case, "serious_injury", "serious_injury", "urgent")
    yield from _told(case, "still_dangerous", "still_dangerous", "urgent")
    yield from _told(case, "everyone_safe", "someone_unsafe", "urgent", "no")
    yield from _told(case, "injury", "injury", "escalate")
    yield from _told(case, "violence", "violence", "escalate")
    if case.type == "blessure" and case.tri("injury") == "unknown":
        yield Rule("injury", "escalate")
    unclear = _unclear(case, "injury") if case.tri("injury") == "unknown" else None
    if unclear is not None:
        yield Rule("injury_unclear", "escalate", unclear.quote)
    if case.wants_human:
        yield Rule("human_requested", "escalate")


def _unclear(case: Case, category: str) -> Ambiguity | None:
    """What the caller could not say, or said so that nobody can tell."""
    return next((one for one in case.ambiguities if one.category == category and one.severity >= _SEVERE), None)


def _dispute(case: Case) -> Iterator[Rule]:
    yield from _told(case, "hit_and_run", "hit_and_run", "escalate")
    yield from _told(case, "liability_disputed", "liability_disputed", "escalate")
    if case.tri("liability_disputed") != "yes":
        unclear = _unclear(case, "liability")
        if unclear is not None:
            yield Rule("liability_unclear", "escalate", unclear.quote)


def _file(case: Case, formula: Formula) -> Iterator[Rule]:
    if case.documents_overdue:
        yield Rule("documents_overdue", "escalate")
    if case.open_days > formula.days_open:
        yield Rule("open_too_long", "escalate")
    late = case.declared_after_days is not None and case.declared_after_days > formula.days_to_declare
    if late and not case.is_date_vague:
        yield Rule("declared_late", "escalate")
    if case.is_covered == "no":
        yield Rule("not_covered", "escalate")


def _clarity(case: Case, factors: tuple[Factor, ...], level: Level, formula: Formula) -> Iterator[Rule]:
    if case.type is None or case.type_confidence < _SURE_ENOUGH:
        yield Rule("type_unknown", "escalate")
    severe = [one for one in ambiguities_of(case) if one.severity >= _SEVERE]
    if len(severe) >= 2:
        yield Rule("severe_ambiguities", "escalate", severe[0].quote)
    if any(factor.name == "inconsistency" and factor.score > formula.inconsistency_above for factor in factors):
        yield Rule("inconsistent", "escalate")
    worst = next((one for one in case.contradictions if one.severity >= 5), None)
    if worst is not None:
        yield Rule("contradiction", "escalate", worst.second)
    if level == "critique":
        yield Rule("critical_level", "escalate")


def _expertise(case: Case, formula: Formula) -> Iterator[Rule]:
    if case.type == "incendie":
        yield Rule("fire", "expert")
    if case.estimate_minor is not None and case.estimate_minor >= formula.large_loss_minor:
        yield Rule("large_loss", "expert")
    if case.type == "degats_des_eaux":
        yield from _told(case, "source_stopped", "source_running", "expert", "no")
