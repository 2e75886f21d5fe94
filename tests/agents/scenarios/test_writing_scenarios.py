"""What a business may write as a scenario, what it is told, and what it cannot make us do."""

from __future__ import annotations

import time

import pytest

from agents.scenarios import Report, ScenarioInvalid, load, run
from agents.scenarios.__main__ import main
from agents.scenarios.files import profile_of

PROFILE = "profile: {business: Drain Expert, flow: dispatch_intake, policy: {transfer: callback}}\n"


def play(steps: str, *, scenario: str = "", top: str = "") -> Report:
    suite = load(f"{PROFILE}{top}\nscenarios:\n  - name: one\n{scenario}    steps:\n{steps}")
    return run(suite.scenarios, profile_of(suite), never=suite.never)


def faults(report: Report) -> list[str]:
    return [failure.code for result in report.results for failure in result.failures]


def test_what_differs_is_said_in_words() -> None:
    report = play("      - {caller: Ma toilette est bouchée, says: bonsoir, asked: email}\n")
    assert not report.passed
    (first, second) = report.failed[0].failures
    assert str(first).startswith("step 1: ")
    assert {first.code, second.code} == {"says", "asked"}
    assert "Quel est votre nom complet?" in report.failed[0].transcript[-1][1]


@pytest.mark.parametrize(
    ("expectation", "code"),
    [
        ("expect: [HandOff]", "expected"),
        ("expect: [{Say: {key: farewell}}]", "expected"),
        ("absent: [Say]", "absent"),
        ("absent: [{Say: {key: ask_name}}]", "absent"),
        ("never: [toilette, nom]", "never"),
        ("quiet: true", "quiet"),
        ("fields: {name: Julie}", "fields"),
        ("fields: {problem: null}", "fields"),
        ("language: en", "language"),
        ("ended: done", "ended"),
        ("says: [nom, dragons]", "says"),
    ],
)
def test_each_expectation_can_fail(expectation: str, code: str) -> None:
    assert faults(play(f"      - {{caller: Ma toilette est bouchée, {expectation}}}\n")) == [code]


def test_a_forbidden_word_is_a_word_not_a_part_of_one() -> None:
    assert faults(play("      - {caller: Ma toilette est bouchée, never: [om, ques]}\n")) == []


def test_within_gives_a_later_turn_the_chance() -> None:
    steps = "      - {caller: Ma toilette est bouchée, says: adresse, within: %d}\n      - {caller: Julie Martin}\n"
    assert faults(play(steps % 2)) == []
    assert faults(play(steps % 1)) == ["says"]


def test_an_answer_nobody_waits_for_is_a_fault_of_the_scenario() -> None:
    assert faults(play("      - {caller: allo}\n      - {model: Bonjour}\n")) == ["trigger"]


def test_too_many_questions_in_a_turn_are_a_fault() -> None:
    report = play("      - {caller: Ma toilette est bouchée}\n", scenario="    max_questions: 0\n")
    assert faults(report) == ["questions"]


def test_no_is_a_word_and_not_a_boolean() -> None:
    suite = load("scenarios: [{name: x, steps: [{caller: no}, {caller: off}, {caller: 'yes'}]}]")
    assert [step.caller for step in suite.scenarios[0].steps] == ["no", "off", "yes"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "42",
        "scenarios: {",
        "scenarios: [{name: x}]",
        "scenarios: [{name: x, steps: [{caller: a, silence: 3}]}]",
        "scenarios: [{name: x, steps: [{}]}]",
        "scenarios: [{name: x, steps: [{caller: a, expects: [Say]}]}]",
        "scenarios: [{name: x, steps: [{caller: a, says: '('}]}]",
        "scenarios: [{name: x, steps: [{caller: a, says: '(a+)+$'}]}]",
        "scenarios: [{name: x, steps: [{caller: a, says: 'a*b*c*d'}]}]",
        "scenarios: [{name: x, steps: [{caller: a, says: '(a)\\1'}]}]",
        "scenarios: !!python/object/apply:os.system ['true']",
        "a: &a [x]\nscenarios: *a",
        "[" * 10_000,
        "x" * 300_000,
        "\x00",
    ],
)
def test_what_is_not_a_file_of_scenarios_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(ScenarioInvalid):
        load(text)


def test_a_bomb_of_aliases_is_refused_at_once() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 8)}]" for n in range(1, 12)]
    began = time.perf_counter()
    with pytest.raises(ScenarioInvalid):
        load("\n".join([*lines, "scenarios: []"]))
    assert time.perf_counter() - began < 1


def test_a_profile_of_no_known_flow_is_refused() -> None:
    with pytest.raises(ScenarioInvalid):
        profile_of(load("profile: {flow: dreams}\nscenarios: []"))


def test_files_can_be_run_from_the_command_line(tmp_path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad, broken = tmp_path / "good.yaml", tmp_path / "bad.yaml", tmp_path / "broken.yaml"
    good.write_text(f"{PROFILE}scenarios: [{{name: fine, steps: [{{caller: Ma toilette est bouchée, says: nom}}]}}]")
    bad.write_text(
        f"{PROFILE}scenarios: [{{name: wrong, steps: [{{caller: Ma toilette est bouchée, says: dragons}}]}}]"
    )
    broken.write_text("scenarios: 3")
    assert main([str(good)]) == 0
    assert main([str(bad)]) == 1
    assert "FAILED bad.yaml: wrong" in capsys.readouterr().out
    assert main([str(broken)]) == 2
