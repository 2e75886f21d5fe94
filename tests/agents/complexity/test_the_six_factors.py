"""Each factor against the domain's table (B4.1), and the polarity the old system had wrong (B4.4)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.complexity import assess, why_text
from agents.complexity.models import QUESTIONS, Ambiguity, Answer, Case, Contradiction, Emotion
from tests.agents.complexity.claims import simple, told


def score(name: str, case: Case) -> int:
    return next(factor.score for factor in assess(case).factors if factor.name == name)


@pytest.mark.parametrize(
    ("kind", "points"),
    [("auto", 30), ("voyage", 35), ("habitation", 40), ("sante", 50), (None, 50), ("responsabilite", 60), ("vie", 70)],
)
def test_guarantees_follow_the_policy(kind: Any, points: int) -> None:
    assert score("guarantees", simple(policy_kind=kind)) == points


def test_what_is_damaged_besides_adds_ten_each_and_thirty_at_most() -> None:
    answers = told(injury="yes", vehicle_immobilised="yes", break_in="yes")
    assert score("guarantees", simple(answers=told(vehicle_immobilised="yes"))) == 40
    assert score("guarantees", simple(answers=answers, is_covered="no")) == 60


@pytest.mark.parametrize(("parties", "points"), [(0, 0), (1, 0), (2, 40), (3, 70), (4, 90), (9, 90)])
def test_third_parties(parties: int, points: int) -> None:
    assert score("third_party", simple(parties=parties)) == points


def test_third_parties_nobody_counted() -> None:
    assert score("third_party", simple(parties=None, answers=told(third_party="yes"))) == 40
    assert score("third_party", simple(parties=None, answers=told(third_party="no"))) == 0
    assert score("third_party", simple(parties=None, answers=told(hit_and_run="yes"))) == 40
    assert score("third_party", simple(parties=None, answers={})) == 20
    assert score("third_party", simple(type="bris_de_glace", parties=None, answers={})) == 0


@pytest.mark.parametrize(
    ("answers", "points"),
    [
        ({}, 50),
        (told(report="yes", photos="yes"), 0),
        (told(report="no", photos="yes"), 50),
        (told(report="no", photos="no"), 100),
        (told(report="no"), 100),
        (told(report="yes"), 0),
    ],
)
def test_documents_are_missing_over_missing_and_mentioned(answers: dict[str, Answer], points: int) -> None:
    assert score("documents", simple(answers=answers)) == points


def test_a_document_that_came_or_is_promised_counts_as_there() -> None:
    assert score("documents", simple(answers={}, documents={"constat": "received", "photos": "missing"})) == 50
    assert score("documents", simple(answers={}, documents={"constat": "promised"})) == 0


@pytest.mark.parametrize(
    ("ambiguities", "points"),
    [
        ((), 0),
        ((Ambiguity("date", 3),), 45),
        ((Ambiguity("date", 3), Ambiguity("place", 1)), 50),
        (tuple(Ambiguity(str(number), 5) for number in range(5)), 100),
        ((Ambiguity("date", 99),), 65),
    ],
)
def test_ambiguity(ambiguities: tuple[Ambiguity, ...], points: int) -> None:
    assert score("ambiguity", simple(ambiguities=ambiguities)) == points


def test_ambiguity_that_follows_from_the_case() -> None:
    assert score("ambiguity", simple(is_date_vague=True)) == 45
    assert score("ambiguity", simple(assumptions=3)) == 35
    assert score("ambiguity", simple(answers=told(report="yes"))) == 45, "nobody asked about injuries"
    assert score("ambiguity", simple(answers=told(everyone_safe="yes"))) == 0
    assert score("ambiguity", simple(type=None)) == 55


@pytest.mark.parametrize(
    ("stress", "markers", "points"), [(0, 0, 0), (5, 0, 50), (10, 3, 100), (2, 3, 40), (99, 0, 100), (-4, 0, 0)]
)
def test_emotion(stress: float, markers: int, points: int) -> None:
    feeling = Emotion("stress", stress, tuple(str(number) for number in range(markers)))
    assert score("emotion", simple(emotion=feeling)) == points


@pytest.mark.parametrize(
    ("more", "points"),
    [
        ({}, 0),
        ({"answers": {}, "has_date": False, "has_place": False, "parties": None}, 40),
        (
            {
                "answers": {"injury": Answer("no", confidence=0.5)},
                "has_date": False,
                "has_place": False,
                "parties": None,
            },
            40,
        ),
        ({"assumptions": 20}, 30),
        ({"is_date_vague": True}, 25),
        ({"is_place_vague": True}, 25),
        ({"type_confidence": 0.59}, 20),
        ({"type_confidence": 0.6}, 0),
        ({"contradictions": (Contradiction("injury", "oui", "non", 4),)}, 48),
        ({"is_date_vague": True, "is_place_vague": True, "type_confidence": 0.5, "assumptions": 20}, 100),
    ],
)
def test_inconsistency(more: dict[str, Any], points: int) -> None:
    assert score("inconsistency", simple(**more)) == points


@pytest.mark.parametrize("question", ["report", "report_signed", "photos"])
def test_having_a_paper_lowers_complexity_and_lacking_it_raises(question: str) -> None:
    """ "Yes, the report is signed" used to raise it by 20."""
    base = {key: value for key, value in told(injury="no", third_party="yes").items() if key != question}
    silent = assess(simple(answers=base)).score
    yes = assess(simple(answers={**base, **told(**{question: "yes"})})).score
    no = assess(simple(answers={**base, **told(**{question: "no"})})).score
    assert yes < silent
    assert yes < no


def test_no_injury_lowers_and_an_injury_raises() -> None:
    silent = assess(simple(answers=told(report="yes"))).score
    assert assess(simple(answers=told(report="yes", injury="no"))).score < silent
    assert assess(simple(answers=told(report="yes", injury="yes"))).outcome == "escalade"


CASES = st.builds(
    Case,
    type=st.sampled_from(
        [None, "collision", "vol", "incendie", "degats_des_eaux", "bris_de_glace", "blessure", "autre"]
    ),
    type_confidence=st.floats(0, 1),
    policy_kind=st.sampled_from([None, "auto", "habitation", "vie"]),
    is_covered=st.sampled_from(["yes", "no", "unknown"]),
    parties=st.none() | st.integers(0, 8),
    answers=st.dictionaries(
        st.sampled_from(QUESTIONS),
        st.builds(Answer, st.sampled_from(["yes", "no", "unknown", ""]), confidence=st.floats(0, 1)),
    ),
    documents=st.dictionaries(
        st.sampled_from(["constat", "photos", "devis", "rapport_police"]),
        st.sampled_from(["received", "promised", "missing"]),
    ),
    has_date=st.booleans(),
    is_date_vague=st.booleans(),
    is_place_vague=st.booleans(),
    ambiguities=st.lists(st.builds(Ambiguity, st.sampled_from(["date", "x"]), st.integers(-3, 9)), max_size=4).map(
        tuple
    ),
    contradictions=st.lists(
        st.builds(Contradiction, st.just("report"), st.just("a"), st.just("b"), st.integers(-3, 9)), max_size=3
    ).map(tuple),
    assumptions=st.integers(0, 9),
    emotion=st.builds(
        Emotion, st.just("stress"), st.floats(0, 10), st.lists(st.text(max_size=3), max_size=5).map(tuple)
    ),
    estimate_minor=st.none() | st.integers(0, 10**9),
    open_days=st.integers(0, 30),
)


@given(CASES)
def test_any_case_has_a_score_a_level_an_outcome_and_words(case: Case) -> None:
    judged = assess(case)
    assert 0 <= judged.score <= 100
    assert all(0 <= factor.score <= 100 for factor in judged.factors)
    assert sum(factor.weight for factor in judged.factors) == 100
    assert judged.outcome == "escalade" or judged.score <= 60
    assert judged.outcome == "escalade" or not any(rule.effect in ("urgent", "escalate") for rule in judged.rules)
    assert set(judged.explanation) == {"fr", "en"}
    assert all(all(why_text(code)) for factor in judged.factors for code in factor.why)
    assert assess(case) == judged


@given(CASES, st.floats(0, 10))
def test_emotion_escalates_nothing_that_its_tenth_of_the_score_does_not(case: Case, stress: float) -> None:
    calm = assess(Case(**{**_fields(case), "emotion": Emotion()}))
    upset = assess(Case(**{**_fields(case), "emotion": Emotion("stress", stress)}))
    if upset.score < 40:
        assert upset.outcome == calm.outcome
    assert [rule.code for rule in upset.rules if rule.code != "critical_level"] == [
        rule.code for rule in calm.rules if rule.code != "critical_level"
    ]


def _fields(case: Case) -> dict[str, Any]:
    return {name: getattr(case, name) for name in Case.__dataclass_fields__}
