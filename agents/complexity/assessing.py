"""From a case to a decision."""

from __future__ import annotations

from agents.complexity.documents import documents_to_ask, is_waiting
from agents.complexity.explaining import explanations
from agents.complexity.factors import factors_of, total
from agents.complexity.formulas import LATEST, Formula, formula_named
from agents.complexity.hard_rules import ESCALATING, rules_of
from agents.complexity.models import Assessment, Case, Factor, FactorName, Level, Outcome, Priority, Rule

_MANY: int = 3
_DOUBTFUL: int = 60


def assess(case: Case, *, formula: str = LATEST) -> Assessment:
    """Score, hard rules and decision; the same case and formula always give the same. Raises `UnknownFormula`.

    `missing` may be filled though the outcome is not `documents`: those are to be asked for, nobody waits for them.
    """
    used = formula_named(formula)
    factors = factors_of(case, used)
    score = total(factors)
    level = level_of(score)
    rules = rules_of(case, factors, level, used)
    reviewed = used.review_from <= score <= used.escalate_above
    outcome, reason = decide(case, factors, score, rules, used)
    missing = documents_to_ask(case)
    return Assessment(
        formula=used.name,
        score=score,
        level=level,
        factors=factors,
        rules=rules,
        outcome=outcome,
        priority=_priority(score, rules, outcome, used),
        reviewed=reviewed,
        reason=reason,
        missing=missing,
        explanation=explanations(score, level, factors, reason, outcome, missing),
    )


def level_of(score: int) -> Level:
    """simple below 30, modere below 55, complexe below 75, critique from there on."""
    if score < 30:
        return "simple"
    if score < 55:
        return "modere"
    return "complexe" if score < 75 else "critique"


def decide(
    case: Case, factors: tuple[Factor, ...], score: int, rules: tuple[Rule, ...], formula: Formula
) -> tuple[Outcome, str]:
    first = rules[0] if rules else None
    if first is not None and first.effect in ESCALATING:
        return "escalade", first.code
    if score > formula.escalate_above:
        return "escalade", "cci"
    of = {factor.name: factor.score for factor in factors}
    reviewed = score >= formula.review_from
    if reviewed and of["ambiguity"] > formula.ambiguity_above:
        return "escalade", "review_ambiguity"
    if first is not None and first.effect == "expert":
        return "expert", first.code
    if reviewed and of["documents"] > formula.documents_above and documents_to_ask(case):
        return "documents", "review_documents"
    if reviewed and _needs_an_expert(case, of):
        return "expert", "review_expert"
    if is_waiting(case):
        return "documents", "missing_documents"
    return "autonome", "review_passed" if reviewed else "simple"


def _needs_an_expert(case: Case, of: dict[FactorName, int]) -> bool:
    """The deep automatic review: many parties, doubtful facts, or a stopped car nobody has put a figure on."""
    stopped = case.tri("vehicle_immobilised") == "yes" and case.estimate_minor is None
    return (case.parties or 0) >= _MANY or of["inconsistency"] > _DOUBTFUL or stopped


def _priority(score: int, rules: tuple[Rule, ...], outcome: Outcome, formula: Formula) -> Priority:
    if score > formula.urgent_above or any(rule.effect == "urgent" for rule in rules):
        return "urgente"
    return "haute" if outcome == "escalade" else "normale"
