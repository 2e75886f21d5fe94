"""Hard rules, thresholds, documents: what becomes of a claim (domain rules B4.3, B5)."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from agents.complexity import FORMULAS, LATEST, REASONS, UnknownFormula, assess, level_of, wanted_documents
from agents.complexity.assessing import decide
from agents.complexity.models import Ambiguity, Answer, Assessment, Case, Contradiction, Emotion, Factor
from tests.agents.complexity.claims import simple, told, with_answers


def factors(score: int, **of: int) -> tuple[Factor, ...]:
    """Six factors of which only those named matter: what is decided from a score that is given."""
    return tuple(Factor(name, weight, of.get(name, 0)) for name, weight in FORMULAS[LATEST].weights.items())


def decided(score: int, case: Case | None = None, **of: int) -> tuple[str, str]:
    return decide(case or simple(), factors(score, **of), score, (), FORMULAS[LATEST])


def test_a_simple_claim_needs_nobody() -> None:
    judged = assess(simple())
    assert (judged.outcome, judged.priority, judged.reason, judged.level) == ("autonome", "normale", "simple", "simple")
    assert judged.rules == ()
    assert not judged.reviewed
    assert judged.formula == "cci-1"


@pytest.mark.parametrize(
    ("score", "outcome"), [(39, "autonome"), (60, "autonome"), (61, "escalade"), (100, "escalade")]
)
def test_above_sixty_escalates_and_sixty_does_not(score: int, outcome: str) -> None:
    assert decided(score)[0] == outcome


def test_a_real_case_at_sixty_is_reviewed_and_at_sixty_one_escalates() -> None:
    """The same doubtful claim; whose policy is not known is one point more complex."""
    doubtful = Case(
        type="dommage_materiel",
        type_confidence=0.5,
        policy_kind="habitation",
        parties=4,
        is_date_vague=True,
        answers=told(photos="no", third_party="yes", report="no"),
    )
    sixty, above = assess(doubtful), assess(dataclasses.replace(doubtful, policy_kind=None))
    assert (sixty.score, sixty.reviewed, sixty.outcome) == (60, True, "documents")
    assert (above.score, above.reviewed, above.outcome, above.reason) == (61, False, "escalade", "cci")


@pytest.mark.parametrize(
    ("score", "of", "result"),
    [
        (40, {"ambiguity": 61}, ("escalade", "review_ambiguity")),
        (40, {"ambiguity": 60}, ("autonome", "review_passed")),
        (39, {"ambiguity": 100}, ("autonome", "simple")),
        (60, {"documents": 71}, ("documents", "review_documents")),
        (60, {"documents": 70}, ("autonome", "review_passed")),
        (50, {"inconsistency": 61}, ("expert", "review_expert")),
        (50, {"ambiguity": 61, "documents": 100}, ("escalade", "review_ambiguity")),
    ],
)
def test_between_forty_and_sixty_it_is_reviewed(score: int, of: dict[str, int], result: tuple[str, str]) -> None:
    assert decided(score, None, **of) == result


def test_in_review_many_parties_or_a_stopped_car_want_an_expert() -> None:
    assert decided(45, simple(parties=3)) == ("expert", "review_expert")
    stopped = simple(answers=with_answers(dict(simple().answers), vehicle_immobilised="yes"))
    assert decided(45, stopped) == ("expert", "review_expert")
    assert decided(45, dataclasses.replace(stopped, estimate_minor=100_000)) == ("autonome", "review_passed")
    assert decided(39, simple(parties=3))[0] == "autonome"


@pytest.mark.parametrize(
    ("score", "level"),
    [
        (0, "simple"),
        (29, "simple"),
        (30, "modere"),
        (54, "modere"),
        (55, "complexe"),
        (74, "complexe"),
        (75, "critique"),
        (100, "critique"),
    ],
)
def test_levels(score: int, level: str) -> None:
    assert level_of(score) == level


HARD: list[tuple[str, dict[str, Any]]] = [
    ("injury", {"answers": told(injury="yes")}),
    ("injury", {"type": "blessure", "answers": {}}),
    ("serious_injury", {"answers": told(serious_injury="yes")}),
    ("violence", {"type": "vol", "answers": told(violence="yes")}),
    ("injury_unclear", {"answers": {}, "ambiguities": (Ambiguity("injury", 4, "je ne sais pas"),)}),
    ("someone_unsafe", {"type": "incendie", "answers": told(everyone_safe="no")}),
    ("still_dangerous", {"type": "incendie", "answers": told(everyone_safe="yes", still_dangerous="yes")}),
    ("hit_and_run", {"answers": told(injury="no", hit_and_run="yes")}),
    ("liability_disputed", {"answers": told(injury="no", liability_disputed="yes")}),
    ("liability_unclear", {"ambiguities": (Ambiguity("liability", 4, "je ne sais pas qui"),)}),
    ("human_requested", {"wants_human": True}),
    ("type_unknown", {"type": None}),
    ("type_unknown", {"type_confidence": 0.39}),
    ("severe_ambiguities", {"ambiguities": (Ambiguity("date", 4), Ambiguity("cover", 5))}),
    ("contradiction", {"contradictions": (Contradiction("hit_and_run", "il a fui", "il a signé", 5),)}),
    ("open_too_long", {"open_days": 6}),
    ("declared_late", {"declared_after_days": 6}),
    ("documents_overdue", {"documents_overdue": True}),
    ("not_covered", {"is_covered": "no"}),
]


@pytest.mark.parametrize(("code", "more"), HARD, ids=[f"{code}-{number}" for number, (code, _) in enumerate(HARD)])
def test_a_hard_rule_escalates_whatever_the_score(code: str, more: dict[str, Any]) -> None:
    judged = assess(simple(**more))
    assert judged.outcome == "escalade"
    assert judged.score <= 60
    assert code in [rule.code for rule in judged.rules]
    assert judged.reason == code
    assert judged.priority in ("haute", "urgente")


@pytest.mark.parametrize(
    "more",
    [
        {"open_days": 5},
        {"declared_after_days": 5},
        {"type_confidence": 0.4},
        {"ambiguities": (Ambiguity("date", 4),)},
        {"ambiguities": (Ambiguity("date", 3), Ambiguity("cover", 3))},
        {"ambiguities": (Ambiguity("liability", 3),)},
        {"contradictions": (Contradiction("photos", "oui", "non", 4),)},
        {"is_covered": "unknown"},
        {"documents": {"photos": "received", "constat": "received"}},
    ],
)
def test_just_short_of_a_rule_nothing_escalates(more: dict[str, Any]) -> None:
    assert assess(simple(**more)).outcome == "autonome"


def test_severe_inconsistency_escalates() -> None:
    doubtful = simple(
        type_confidence=0.5,
        is_date_vague=True,
        has_date=False,
        is_place_vague=True,
        contradictions=(Contradiction("third_party", "seul", "l'autre", 3),),
    )
    judged = assess(doubtful)
    assert next(factor.score for factor in judged.factors if factor.name == "inconsistency") > 80
    assert judged.reason == "inconsistent"


@pytest.mark.parametrize("code", ["serious_injury", "still_dangerous"])
def test_danger_for_people_is_urgent_at_any_score(code: str) -> None:
    judged = assess(simple(answers=with_answers(dict(simple().answers), **{code: "yes"})))
    assert judged.priority == "urgente"
    assert judged.rules[0].quote


def test_above_eighty_is_urgent() -> None:
    worst = Case(
        type=None,
        policy_kind="vie",
        parties=5,
        answers=told(third_party="yes", report="no", photos="no"),
        is_date_vague=True,
        is_place_vague=True,
        assumptions=6,
        ambiguities=tuple(Ambiguity(about, 5) for about in ("cover", "third_party", "date", "liability")),
        contradictions=(Contradiction("report", "oui", "non", 5),),
        emotion=Emotion("stress", 10, ("a", "b", "c")),
        documents={"constat": "missing", "photos": "missing", "autre": "missing"},
    )
    judged = assess(dataclasses.replace(worst, type="dommage_materiel"))
    assert judged.score > 80
    assert judged.level == "critique"
    assert judged.priority == "urgente"
    assert "critical_level" in [rule.code for rule in judged.rules]


@pytest.mark.parametrize("label", ["anger", "stress", "fear", "sadness", "frustration"])
def test_emotion_alone_never_decides(label: str) -> None:
    calm = assess(simple())
    upset = assess(simple(emotion=Emotion(label, 10, ("urgent", "peur", "colère", "panique"))))
    assert upset.score == calm.score + 10
    assert (upset.outcome, upset.priority, upset.rules) == (calm.outcome, calm.priority, calm.rules)


def test_missing_documents_wait_for_the_customer_and_never_escalate_by_themselves() -> None:
    no_report = simple(answers=told(injury="no", third_party="yes", report="no", liability_disputed="no", photos="yes"))
    judged = assess(no_report)
    assert (judged.outcome, judged.reason, judged.priority) == ("documents", "missing_documents", "normale")
    assert judged.missing == ("constat", "photos")
    overdue = assess(dataclasses.replace(no_report, documents_overdue=True))
    assert (overdue.outcome, overdue.reason) == ("escalade", "documents_overdue")


def test_all_documents_missing_still_waits() -> None:
    nothing = simple(answers=told(injury="no", third_party="yes", report="no", photos="no"))
    judged = assess(nothing)
    assert judged.score <= 60
    assert judged.outcome == "documents"


def test_what_was_asked_for_and_only_promised_is_waited_for() -> None:
    assert assess(simple(documents={"photos": "promised"})).outcome == "documents"
    assert assess(simple(documents={"constat": "received", "photos": "missing"})).outcome == "documents"
    assert assess(simple(documents={"constat": "received", "photos": "received"})).missing == ()


def test_fires_and_large_losses_go_to_an_expert() -> None:
    fire = simple(type="incendie", parties=1, answers=told(everyone_safe="yes", still_dangerous="no"))
    assert (assess(fire).outcome, assess(fire).reason) == ("expert", "fire")
    assert assess(simple(estimate_minor=2_000_000)).reason == "large_loss"
    assert assess(simple(estimate_minor=1_999_999)).outcome == "autonome"
    running = simple(type="degats_des_eaux", parties=1, answers=told(source_stopped="no"))
    assert (assess(running).outcome, assess(running).reason) == ("expert", "source_running")
    assert assess(dataclasses.replace(fire, answers=told(injury="yes"))).outcome == "escalade"


def test_what_nobody_answered_is_neither_yes_nor_no() -> None:
    unknown = assess(simple(answers={"injury": Answer("unknown"), "liability_disputed": Answer("unknown")}))
    assert unknown.rules == ()
    silent = assess(simple(answers={}))
    assert silent.rules == ()
    assert silent.score > assess(simple()).score


@pytest.mark.parametrize(
    ("type_", "answers", "kinds"),
    [
        ("collision", told(third_party="yes"), ("constat", "photos")),
        ("collision", told(third_party="no"), ("photos",)),
        ("collision", {}, ("photos",)),
        ("collision", told(hit_and_run="yes"), ("rapport_police", "photos")),
        ("collision", told(third_party="yes", injury="yes"), ("constat", "photos", "certificat_medical")),
        ("vol", {}, ("rapport_police", "facture")),
        ("vol", told(break_in="yes"), ("rapport_police", "inventaire")),
        ("incendie", {}, ("photos", "devis")),
        ("degats_des_eaux", told(third_party="yes"), ("constat", "photos", "devis")),
        ("bris_de_glace", {}, ("photos",)),
        ("blessure", {}, ("certificat_medical",)),
        (None, {}, ()),
    ],
)
def test_each_type_wants_its_documents(type_: Any, answers: dict[str, Answer], kinds: tuple[str, ...]) -> None:
    assert wanted_documents(Case(type=type_, answers=answers)) == kinds


def test_an_unknown_formula_is_refused() -> None:
    with pytest.raises(UnknownFormula, match="cci-9"):
        assess(simple(), formula="cci-9")


def test_weights_are_a_hundred_percent() -> None:
    assert LATEST == "cci-1"
    assert dict(FORMULAS["cci-1"].weights) == {
        "guarantees": 15,
        "third_party": 20,
        "documents": 20,
        "ambiguity": 20,
        "emotion": 10,
        "inconsistency": 15,
    }


def sentence(judged: Assessment) -> str:
    return judged.explanation["fr"]


def test_the_explanation_names_high_factors_and_what_decided() -> None:
    judged = assess(
        simple(parties=3, answers=told(injury="no", hit_and_run="yes", report="no", police="no", photos="no"))
    )
    assert "tiers impliqués 70" in sentence(judged)
    assert "pièces manquantes 100" in sentence(judged)
    assert sentence(judged).endswith("transmis à un conseiller, car le tiers a pris la fuite.")
    assert judged.explanation["en"].endswith("passed to an advisor, because the other party drove off.")
    assert "garanties" not in sentence(judged)


def test_the_explanation_says_which_documents_are_waited_for() -> None:
    judged = assess(simple(answers=told(injury="no", third_party="yes", report="no")))
    assert "en attente de pièces, car il manque des pièces (constat amiable, photos des dommages)" in sentence(judged)


def test_every_reason_has_its_words() -> None:
    assert {code for code, _ in HARD} <= set(REASONS)
    assert all(french and english and not french.endswith(".") for french, english in REASONS.values())
