"""Answers of several turns put together: questions still open, contradictions, corrections."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pytest

from agents.claims_reading import build_case, decide_text, merge, open_questions, questions_for, read
from agents.complexity.models import QUESTIONS, Answer, ClaimType

TODAY = date(2026, 11, 21)


def turn(
    known: dict[str, Answer], text: str, asked: str | None = None
) -> tuple[dict[str, Answer], list[tuple[str, int]]]:
    answers, found = merge(known, read(text, today=TODAY, language="fr", asked=asked, about="collision"))
    return answers, [(one.about, one.severity) for one in found]


@pytest.mark.parametrize("type_", get_args(ClaimType))
def test_every_type_has_questions_of_its_own(type_: ClaimType) -> None:
    questions = questions_for(type_)
    assert questions
    assert len(set(questions)) == len(questions)
    assert set(questions) <= {*QUESTIONS, "stolen", "estimate"}


def test_what_was_told_is_not_asked_again() -> None:
    known, _ = turn({}, "Une voiture m'a embouti, constat signé, personne n'est blessé")
    assert open_questions("collision", known) == ("liability_disputed", "photos")
    known, _ = turn(known, "je ne sais pas", asked="liability_disputed")
    assert open_questions("collision", known) == ("photos",)


def test_who_was_alone_is_not_asked_for_a_joint_report() -> None:
    known, _ = turn({}, "non j'étais seul", asked="third_party")
    assert open_questions("collision", known) == ("injury", "photos")
    assert "report" not in open_questions("collision", {}, parties=1)
    assert "third_party" not in open_questions("collision", {}, parties=2)


def test_a_later_answer_that_says_the_opposite_is_a_contradiction() -> None:
    known, _ = turn({}, "le constat est signé")
    known, found = turn(known, "non, pas de constat", asked="report")
    assert ("report", 3) in found
    assert known["report"].value == "no"


def test_an_injury_is_not_forgotten_by_a_mere_no() -> None:
    known, _ = turn({}, "j'ai mal au dos")
    known, found = turn(known, "non", asked="injury")
    assert known["injury"].value == "yes"
    assert ("injury", 4) in found


def test_an_injury_told_late_counts() -> None:
    known, _ = turn({}, "personne n'est blessé")
    known, found = turn(known, "en rentrant j'ai eu mal à la nuque")
    assert known["injury"].value == "yes"
    assert found == [("injury", 4)]


def test_a_correction_is_no_contradiction() -> None:
    known, _ = turn({}, "j'ai mal au dos")
    known, found = turn(known, "je me suis trompé, personne n'est blessé")
    assert known["injury"].value == "no"
    assert found == []


def test_who_was_not_sure_contradicts_less() -> None:
    known, _ = turn({}, "je crois que oui", asked="injury")
    _, found = turn(known, "non", asked="injury")
    assert found == [("injury", 2)]


def test_not_knowing_takes_nothing_back_and_the_surer_words_are_kept() -> None:
    known, _ = turn({}, "personne n'est blessé")
    after, found = turn(known, "je ne sais pas", asked="injury")
    assert after["injury"] == known["injury"]
    assert found == []
    after, _ = turn(known, "je crois que non", asked="injury")
    assert after["injury"] == known["injury"]


def test_two_turns_may_exclude_each_other() -> None:
    known, _ = turn({}, "l'autre a pris la fuite")
    known, found = turn(known, "le constat est signé")
    assert ("hit_and_run", 5) in found
    _, again = turn(known, "oui")
    assert again == []


def test_a_case_keeps_what_it_is_given_within_bounds() -> None:
    case = build_case(type="collision", type_confidence=7, answers={}, parties=0, open_days=-3)
    assert (case.type_confidence, case.parties, case.open_days) == (1.0, 1, 0)


def test_a_contradiction_over_two_turns_reaches_a_human() -> None:
    decided = decide_text(
        "Une voiture m'a touché et a pris la fuite",
        [("injury", "non"), ("report", "oui le constat est signé")],
        today=TODAY,
    )
    assert decided.assessment is not None
    assert {"hit_and_run", "contradiction"} <= {rule.code for rule in decided.assessment.rules}


def test_the_type_may_come_with_a_later_answer() -> None:
    decided = decide_text(
        "Bonjour, j'ai un souci", [(None, "on m'a volé ma moto"), (None, "oui, plainte déposée")], today=TODAY
    )
    assert decided.case is not None
    assert decided.case.type == "vol"
    assert decided.case.tri("police") == "yes"


def test_a_policy_that_does_not_cover_it_is_decided_by_a_human() -> None:
    decided = decide_text(
        "Pare-brise fissuré", [(None, "non")], today=TODAY, policy_kind="auto", is_covered="no", language="fr"
    )
    assert decided.assessment is not None
    assert decided.assessment.reason == "not_covered"
