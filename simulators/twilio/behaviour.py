"""What a number does with what is sent to it: magic numbers, and rules taught while running."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal, get_args

Final = Literal["delivered", "undelivered", "failed", "sent"]
Create = Literal["accept", "refuse", "hang", "error", "rate_once", "hang_unaccepted", "error_accepted"]
Callbacks = Literal["normal", "never", "reversed", "duplicated", "shuffled"]
CallFinal = Literal["completed", "no-answer", "busy", "failed"]


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How one destination behaves.

    `create` decides the answer to the REST request: `refuse` (400 with `error_code`), `hang` (accepted, but the answer
    does not come), `hang_unaccepted`, `error` (500, not accepted), `error_accepted` (500 yet accepted), `rate_once`
    (429 for the first attempt at each text). `final` is where a message ends; `sent` never gets a final receipt.
    `delay` multiplies the waiting times of this destination.
    """

    create: Create = "accept"
    final: Final = "delivered"
    error_code: int | None = None
    callbacks: Callbacks = "normal"
    call: CallFinal = "completed"
    delay: float = 1.0


class BadBehaviour(ValueError):
    """The control endpoint was given something that is not a behaviour."""


MAGIC_NUMBERS: Mapping[str, Behaviour] = {
    "+15145550190": Behaviour(final="undelivered", error_code=30003, call="no-answer"),
    "+15145550191": Behaviour(create="refuse", error_code=21614, call="failed"),
    "+15145550192": Behaviour(create="hang"),
    "+15145550193": Behaviour(create="error"),
    "+15145550194": Behaviour(create="rate_once"),
    "+15145550195": Behaviour(callbacks="never"),
}

EVERYONE = "*"

_CHOICES: Mapping[str, tuple[str, ...]] = {
    "create": get_args(Create),
    "final": get_args(Final),
    "callbacks": get_args(Callbacks),
    "call": get_args(CallFinal),
}


@dataclass(slots=True)
class Behaviours:
    """The rules in force: taught for a number, born with it, taught for everyone, then the default."""

    taught: dict[str, Behaviour] = field(default_factory=dict)
    _rated: set[tuple[str, str]] = field(default_factory=set)

    def of(self, number: str) -> Behaviour:
        for rules, key in ((self.taught, number), (MAGIC_NUMBERS, number), (self.taught, EVERYONE)):
            if key in rules:
                return rules[key]
        return Behaviour()

    def teach(self, number: str, changes: Mapping[str, Any]) -> Behaviour:
        """Replace the rule of a number (`*`: everyone without a rule of their own)."""
        behaviour = parse_behaviour(changes)
        self.taught[number] = behaviour
        return behaviour

    def forget(self, number: str | None = None) -> None:
        """Back to what the number was born with; without a number, everything is forgotten."""
        if number is None:
            self.taught.clear()
            self._rated.clear()
        else:
            self.taught.pop(number, None)
            self._rated = {key for key in self._rated if key[0] != number}

    def first_attempt(self, number: str, text: str) -> bool:
        """Whether this text to this number is tried for the first time (the one that meets 429)."""
        key = (number, text)
        if key in self._rated:
            return False
        if len(self._rated) > 10_000:
            self._rated.clear()
        self._rated.add(key)
        return True


def parse_behaviour(changes: Mapping[str, Any]) -> Behaviour:
    known = {item.name for item in fields(Behaviour)}
    if unknown := sorted(set(changes) - known):
        raise BadBehaviour(f"unknown: {', '.join(unknown)}; known: {', '.join(sorted(known))}")
    for name, choices in _CHOICES.items():
        if name in changes and changes[name] not in choices:
            raise BadBehaviour(f"{name} must be one of {', '.join(choices)}")
    code = changes.get("error_code")
    if code is not None and (isinstance(code, bool) or not isinstance(code, int)):
        raise BadBehaviour("error_code must be an integer")
    delay = changes.get("delay", 1.0)
    if isinstance(delay, bool) or not isinstance(delay, (int, float)) or not 0 <= delay <= 1000:
        raise BadBehaviour("delay must be a number between 0 and 1000")
    return replace(Behaviour(), **changes)
