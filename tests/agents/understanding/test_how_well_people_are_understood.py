"""Measured on labelled sentences; `agents.understanding.matrix` says how they came to be and what they are worth."""

from __future__ import annotations

from collections import Counter

import pytest

from agents.understanding import INTENTS
from agents.understanding.matrix import HALVES, KINDS, load, main, score


def test_a_wrong_name_is_rarer_than_one_in_twenty_and_most_names_are_found() -> None:
    for half in HALVES:
        names = score("names", load("names", half))
        assert names.precision >= 0.95, names.mistakes
        assert names.recall >= 0.8, names.mistakes


@pytest.mark.parametrize("kind", ["yes_no", "language"])
@pytest.mark.parametrize("half", HALVES)
def test_yes_no_and_languages_are_told_apart(kind: str, half: str) -> None:
    scored = score(kind, load(kind, half))
    assert scored.agreement >= 0.97, scored.mistakes


def test_what_was_never_looked_into_is_understood_too() -> None:
    """The last sittings of names and answers: written after the rules, and never opened to mend one."""
    names = [row for row in load("names", "blind") if row["sitting"] == 5]
    answers = [row for row in load("yes_no", "blind") if row["sitting"] == 5]
    assert len(names) > 60
    assert len(answers) > 60
    assert score("names", names).precision >= 0.95
    assert score("names", names).recall >= 0.8
    assert score("yes_no", answers).agreement >= 0.97


@pytest.mark.parametrize("half", HALVES)
def test_intents_are_found_and_not_invented(half: str) -> None:
    scored = score("intents", load("intents", half))
    assert scored.precision >= 0.95, scored.mistakes
    assert scored.recall >= 0.95, scored.mistakes


@pytest.mark.parametrize(("kind", "least"), [("names", 300), ("yes_no", 250), ("language", 300), ("intents", 300)])
def test_the_sentences_are_many_and_different(kind: str, least: int) -> None:
    rows = [row for half in HALVES for row in load(kind, half)]
    assert len(rows) >= least
    assert Counter(row["text"] for row in rows).most_common(1)[0][1] == 1


def test_every_intent_has_sentences() -> None:
    rows = [row for half in HALVES for row in load("intents", half)]
    labelled = {code for row in rows for code in (*row["intents"], *row["may"])}
    assert labelled <= set(INTENTS)
    assert set(INTENTS) - labelled == {"other"}


def test_the_matrix_can_be_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == 0
    printed = capsys.readouterr().out
    assert all(printed.count(kind) == 2 for kind in KINDS)
