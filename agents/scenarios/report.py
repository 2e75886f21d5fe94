"""What came of a run."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Failure:
    """What differs at a step (counted from 1). `code`: expected, absent, says, never, quiet, fields, language, asked,
    ended, questions, braces, trigger or profile."""

    step: int
    code: str
    expected: str
    got: str

    def __str__(self) -> str:
        sentence = _SENTENCES.get(self.code, "%s").replace("%s", self.expected)
        return f"step {self.step}: {sentence}, got {self.got}"


_SENTENCES = {
    "expected": "%s did not happen",
    "absent": "%s must not happen",
    "says": "nothing said matches %s",
    "never": "“%s” must never be said",
    "quiet": "nothing must be said",
    "fields": "field %s",
    "language": "the language is %s",
    "asked": "the pending question is %s",
    "ended": "the session ends as %s",
    "questions": "at most %s question a turn",
    "braces": "a template was left open",
    "trigger": "nothing waits for %s",
    "profile": "%s",
}


@dataclass(frozen=True, slots=True)
class Result:
    """One scenario played. `transcript` is `(who, words)` in order: caller, agent or event."""

    name: str
    failures: tuple[Failure, ...]
    transcript: tuple[tuple[str, str], ...]

    @property
    def passed(self) -> bool:
        return not self.failures


@dataclass(frozen=True, slots=True)
class Report:
    """All of them, in order."""

    results: tuple[Result, ...]

    @property
    def passed(self) -> bool:
        return all(result.passed for result in self.results)

    @property
    def failed(self) -> tuple[Result, ...]:
        return tuple(result for result in self.results if not result.passed)
