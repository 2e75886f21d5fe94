"""The six factors, each 0 to 100 with the codes of what made it (domain rule B4.1).

They look at answers, never at words: nobody's "no report" reads like a report here. What nobody answered is neither.
"""

from __future__ import annotations

from typing import Final

from agents.complexity.documents import exists, has_third_party, wanted_documents
from agents.complexity.formulas import Formula
from agents.complexity.models import Ambiguity, Case, Factor, FactorName

UNSURE: Final = 0.6
"""An answer less sure than this is an assumption, not a fact."""
_MUST_KNOW: Final = {
    "collision": ("injury",),
    "responsabilite": ("injury",),
    "incendie": ("everyone_safe",),
    "blessure": ("serious_injury",),
}
"""What must be known before a claim of a type is clear."""
_OTHERS_EXPECTED: Final = frozenset({"collision", "responsabilite", "blessure"})


def factors_of(case: Case, formula: Formula) -> tuple[Factor, ...]:
    """All six, in the order of the weights of the formula."""
    made = {
        "guarantees": _guarantees(case, formula),
        "third_party": _third_party(case),
        "documents": _documents(case),
        "ambiguity": _ambiguity(case),
        "emotion": _emotion(case),
        "inconsistency": _inconsistency(case),
    }
    return tuple(_factor(name, weight, *made[name]) for name, weight in formula.weights.items())


def total(factors: tuple[Factor, ...]) -> int:
    """0 to 100, halves rounded up."""
    points = sum(factor.weight * factor.score for factor in factors)
    return max(0, min(100, (points + 50) // 100))


Made = tuple[float, tuple[str, ...]]


def _factor(name: FactorName, weight: int, score: float, why: tuple[str, ...]) -> Factor:
    return Factor(name, weight, max(0, min(100, int(score + 0.5))), why)


def _guarantees(case: Case, formula: Formula) -> Made:
    """The policy's kind, and what is affected besides: each needs another guarantee looked up."""
    score = formula.kinds[case.policy_kind]
    why = [f"policy_{case.policy_kind or 'unknown'}"]
    besides = [
        code
        for code, holds in (
            ("several_injury", case.tri("injury") == "yes" and case.type != "blessure"),
            ("several_immobilised", case.tri("vehicle_immobilised") == "yes"),
            ("several_break_in", case.tri("break_in") == "yes"),
            ("not_covered", case.is_covered == "no"),
        )
        if holds
    ]
    return score + min(30, 10 * len(besides)), (*why, *besides)


def _third_party(case: Case) -> Made:
    parties = case.parties
    if parties is None or (parties < 2 and case.tri("third_party") == "yes"):
        others = has_third_party(case)
        if others == "unknown":
            return (20.0, ("parties_unknown",)) if case.type in _OTHERS_EXPECTED else (0.0, ())
        parties = 2 if others == "yes" else 1
    if parties <= 1:
        return 0.0, ()
    return (40.0, 70.0, 90.0)[min(parties, 4) - 2], (f"parties_{min(parties, 4)}",)


def _documents(case: Case) -> Made:
    """Missing ÷ (missing + mentioned); half when nobody said anything about any."""
    told = {kind: exists(case, kind) for kind in wanted_documents(case)}
    missing = [kind for kind, there in told.items() if there == "no"]
    mentioned = sum(there == "yes" for there in told.values())
    if not missing and not mentioned:
        return (50.0, ("documents_unknown",)) if told else (0.0, ())
    return 100 * len(missing) / (len(missing) + mentioned), tuple(f"missing_{kind}" for kind in missing)


def ambiguities_of(case: Case) -> tuple[Ambiguity, ...]:
    """Those noted, and those that follow: a vague date, much supposed, what must be known and is not."""
    found = list(case.ambiguities)
    noted = {one.category for one in found}
    if case.is_date_vague and "date" not in noted:
        found.append(Ambiguity("date", 3))
    if assumptions_of(case) > 2 and "assumptions" not in noted:
        found.append(Ambiguity("assumptions", 2))
    if case.type is None and "type" not in noted:
        found.append(Ambiguity("type", 4))
    found += [
        Ambiguity(question, 3)
        for question in _MUST_KNOW.get(case.type or "", ())
        if case.tri(question) == "unknown" and question not in noted and not _settled(case, question)
    ]
    return tuple(found)


def _settled(case: Case, question: str) -> bool:
    """Known by another answer: everyone safe means nobody injured, and the other way round."""
    return question in ("injury", "everyone_safe") and (
        case.tri("everyone_safe") == "yes" or case.tri("injury") != "unknown" or case.tri("serious_injury") == "yes"
    )


def _ambiguity(case: Case) -> Made:
    found = ambiguities_of(case)
    if not found:
        return 0.0, ()
    severity = sum(max(1, min(5, one.severity)) for one in found) / len(found)
    return min(100.0, min(50, 15 * len(found)) + 10 * severity), tuple(f"unclear_{one.category}" for one in found)


def _emotion(case: Case) -> Made:
    stress = max(0.0, min(10.0, case.emotion.stress))
    many = len(case.emotion.markers) > 2
    why = (*(("stressed",) if stress >= 5 else ()), *(("many_markers",) if many else ()))
    return stress * 10 + 20 * many, why


def assumptions_of(case: Case) -> int:
    """What was only supposed: as counted while reading, or by how sure the answers are, whichever is more."""
    return max(case.assumptions, sum(answer.confidence < UNSURE for answer in case.answers.values()))


def facts_of(case: Case) -> int:
    """What is known for sure: sure answers, the date, the place, how many were involved."""
    sure = sum(answer.confidence >= UNSURE and answer.value not in ("", "unknown") for answer in case.answers.values())
    known = (case.has_date and not case.is_date_vague, case.has_place and not case.is_place_vague)
    return sure + sum(known) + (case.parties is not None)


def _inconsistency(case: Case) -> Made:
    facts, assumptions = facts_of(case), assumptions_of(case)
    parts = [
        ("no_facts", 40.0, facts == 0),
        ("more_assumed_than_known", 30.0, 0 < facts < assumptions),
        ("vague_date", 25.0, case.is_date_vague),
        ("vague_place", 25.0, case.is_place_vague),
        ("type_unsure", 20.0, case.type is None or case.type_confidence < UNSURE),
        *((f"contradiction_{one.about}", 12.0 * max(1, min(5, one.severity)), True) for one in case.contradictions),
    ]
    held = [(code, points) for code, points, holds in parts if holds]
    return min(100.0, sum(points for _, points in held)), tuple(dict.fromkeys(code for code, _ in held))
