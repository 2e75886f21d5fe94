"""Whether what the agent did is what a step asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from agents.folding import fold
from agents.scenarios.notation import Scenario, ScenarioStep
from agents.scenarios.report import Failure
from agents.session.commands import Command, Say
from agents.session.state import State

Wanted = str | dict[str, dict[str, Any]]


def check_step(
    number: int, step: ScenarioStep, scenario: Scenario, commands: Sequence[Command], state: State, never: Sequence[str]
) -> Iterator[Failure]:
    """What differs, the expectations that may be met later left aside."""
    for wanted in step.absent:
        if any(matches(command, wanted) for command in commands):
            yield Failure(number, "absent", describe(wanted), told(commands))
    words = said(commands)
    if step.quiet and words:
        yield Failure(number, "quiet", "", words)
    folded = fold(words)
    for forbidden in (*never, *scenario.never, *step.never):
        if re.search(rf"(?<!\w){re.escape(fold(forbidden))}(?!\w)", folded):
            yield Failure(number, "never", forbidden, words)
    if words.count("?") > scenario.max_questions:
        yield Failure(number, "questions", str(scenario.max_questions), words)
    if "{" in words or "}" in words:
        yield Failure(number, "braces", "", words)
    yield from _check_state(number, step, state)


def unmet(step: ScenarioStep, commands: Sequence[Command]) -> Iterator[tuple[str, str]]:
    """`(code, what)` of each expectation these commands do not meet."""
    for wanted in step.expect:
        if not any(matches(command, wanted) for command in commands):
            yield "expected", describe(wanted)
    words = said(commands)
    for pattern in step.patterns:
        if not re.search(pattern, words, re.IGNORECASE):
            yield "says", pattern


def matches(command: Command, wanted: Wanted) -> bool:
    """By class name; a mapping also gives the fields that matter."""
    if isinstance(wanted, str):
        return type(command).__name__ == wanted
    ((name, fields),) = wanted.items()
    if type(command).__name__ != name:
        return False
    return _contains(msgspec.to_builtins(command), fields)


def said(commands: Sequence[Command]) -> str:
    """All words for the caller."""
    return " ".join(command.text for command in commands if isinstance(command, Say))


def told(commands: Sequence[Command]) -> str:
    """The commands in a few words."""
    names = [
        f"{type(command).__name__}({getattr(command, 'key', None) or getattr(command, 'name', '')})"
        for command in commands
    ]
    return ", ".join(names) or "nothing"


def describe(wanted: Wanted) -> str:
    if isinstance(wanted, str):
        return wanted
    return ", ".join(f"{name} {fields}" for name, fields in wanted.items())


def _contains(actual: Any, wanted: Any) -> bool:
    if isinstance(wanted, Mapping):
        return isinstance(actual, Mapping) and all(_contains(actual.get(key), value) for key, value in wanted.items())
    if isinstance(wanted, list):
        return isinstance(actual, list | tuple) and all(any(_contains(one, want) for one in actual) for want in wanted)
    if isinstance(wanted, str) and isinstance(actual, str):
        return fold(wanted) in fold(actual)
    return bool(actual == wanted)


def _check_state(number: int, step: ScenarioStep, state: State) -> Iterator[Failure]:
    for name, wanted in step.fields.items():
        heard = state.fields.get(name)
        got = heard.value if heard else None
        if (wanted is None) != (got is None) or (wanted is not None and fold(wanted) not in fold(got or "")):
            yield Failure(number, "fields", f"{name} is {wanted}", str(got))
    for code, value, got in (
        ("language", step.language, state.language),
        ("asked", step.asked, state.asked or "nothing"),
        ("ended", step.ended, state.outcome or "going on"),
    ):
        if value is not None and value != got:
            yield Failure(number, code, value, str(got))
