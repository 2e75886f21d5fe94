"""Measured on labelled claims; `agents.claims_reading.matrix` says how they came to be and what they are worth."""

from __future__ import annotations

import runpy
import sys
from collections import Counter

import pytest

from agents.claims_reading.matrix import HALVES, OUTCOMES, load, main, score, wanted_types


@pytest.mark.parametrize("half", HALVES)
def test_nine_decisions_in_ten_are_right_and_hardly_any_escalation_is_missed(half: str) -> None:
    scored = score(half, load(half))
    assert scored.right >= 0.9
    assert scored.recall >= 0.97
    assert scored.needless <= 0.1
    assert scored.types >= 0.9


def test_the_cases_are_many_different_and_in_three_languages() -> None:
    rows = [row for half in HALVES for row in load(half)]
    assert len(rows) >= 120
    assert len(load("blind")) >= 60
    assert Counter(row["text"].casefold() for row in rows).most_common(1)[0][1] == 1
    assert {outcome for row in rows for outcome in row["outcome"]} == set(OUTCOMES) - {"rien"}
    assert sum(row["escalate"] for row in rows) >= 40
    assert {kind for row in rows for kind in wanted_types(row)} >= {None, "collision", "vol", "incendie", "blessure"}


def test_halves_are_chosen_by_nobody() -> None:
    first = [row for half in HALVES for row in load(half) if row["sitting"] == 1]
    blind = [row for row in first if row in load("blind")]
    assert 0.4 < len(blind) / len(first) < 0.6


def test_the_matrix_can_be_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--mistakes"]) == 0
    printed = capsys.readouterr().out
    assert printed.count("must escalate") == 2


def test_one_case_can_be_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["Embouti par derrière, constat rempli", "oui j'ai mal au dos"]) == 0
    printed = capsys.readouterr().out
    assert "claim: escalade" in printed
    assert "mal au" in printed
    assert "rules: injury (escalate)" in printed
    assert "car il y a un dommage corporel" in printed


@pytest.mark.parametrize("package", ["agents.complexity", "agents.claims_reading"])
def test_both_packages_have_the_console(
    package: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", [package, "Bonjour"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_module(package, run_name="__main__")
    assert ended.value.code == 0
    assert "nothing: rien" in capsys.readouterr().out
