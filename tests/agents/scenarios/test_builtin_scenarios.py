"""The conversations that come with the product go as they are written, phrased by us or planned for a model."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from agents.scenarios import Result, load, run
from agents.scenarios.files import builtin_files, profile_of
from agents.scenarios.notation import Suite

FILES = builtin_files()


def suite_of(file: Path) -> Suite:
    return load(file.read_bytes())


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_every_scenario_goes_as_written(file: Path) -> None:
    suite = suite_of(file)
    report = run(suite.scenarios, profile_of(suite), never=suite.never)
    assert [f"{result.name}: {failure}" for result in report.failed for failure in result.failures] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_when_no_model_answers_the_model_engine_says_what_the_built_in_one_says(file: Path) -> None:
    suite = suite_of(file)
    ours = [one for one in suite.scenarios if one.engine is None]
    profile = profile_of(suite)
    built_in, modelled = run(ours, profile), run(ours, replace(profile, engine="model"))
    assert [words_of(one) for one in built_in.results] == [words_of(one) for one in modelled.results]


def words_of(result: Result) -> list[str]:
    return [words for who, words in result.transcript if who == "agent"]


def test_there_are_enough_of_them() -> None:
    counted: Counter[str] = Counter()
    for file in FILES:
        counted[file.parent.name] += len(suite_of(file).scenarios)
    assert counted["dispatch_intake"] >= 15
    assert counted["message_taking"] >= 6
    assert counted["claim"] >= 60
