"""What a model does with what it is asked: magic names, and rules taught while running."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal, get_args

Reply = Literal["plan", "obey", "echo", "endless", "rubbish", "empty"]
Error = Literal["none", "auth", "rate_limit", "quota", "server", "bad_request", "mid_stream", "hang_up"]
Stall = Literal["none", "before", "middle"]


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How one model behaves.

    `reply`: `plan` rephrases the plan of the prompt, `obey` does as the last message says, `echo` repeats it, `endless`
    never stops, `rubbish` sends bytes that are no event. `text` is said instead of any of them. `tool` (name and
    arguments, an object or any text) is called in the first round, when tools are offered or `tool_unoffered` is set.
    `error` answers in a vendor's way; `mid_stream` and `hang_up` do so after some words. `stall` waits `stall_seconds`
    before the first or in the middle of the words. Milliseconds: `first_token_ms` before the first word, `token_ms`
    before each other one. `refuses` are parameters answered with 400. The rest imitates servers less complete.
    """

    reply: Reply = "plan"
    text: str | None = None
    tool: Mapping[str, Any] | None = None
    tool_unoffered: bool = False
    arguments_as_object: bool = False
    omit_ids: bool = False
    omit_usage: bool = False
    ignore_stream: bool = False
    error: Error = "none"
    stall: Stall = "none"
    stall_seconds: float = 30.0
    first_token_ms: float = 0.0
    token_ms: float = 0.0
    refuses: tuple[str, ...] = ()
    finish: str = "stop"


class BadBehaviour(ValueError):
    """The control endpoint was given something that is not a behaviour."""


MAGIC_MODELS: Mapping[str, Behaviour] = {
    "sim-slow": Behaviour(first_token_ms=150, token_ms=40),
    "sim-stalls": Behaviour(stall="before"),
    "sim-stalls-midway": Behaviour(stall="middle"),
    "sim-endless": Behaviour(reply="endless"),
    "sim-rubbish": Behaviour(reply="rubbish"),
    "sim-obeys": Behaviour(reply="obey"),
    "sim-no-quota": Behaviour(error="quota"),
    "sim-down": Behaviour(error="server"),
    "sim-unknown-tool": Behaviour(
        tool={"name": "send_money", "arguments": {"to": "+15145550199"}}, tool_unoffered=True
    ),
}

EVERY_MODEL = "*"

_CHOICES: Mapping[str, tuple[str, ...]] = {"reply": get_args(Reply), "error": get_args(Error), "stall": get_args(Stall)}
_NUMBERS = ("stall_seconds", "first_token_ms", "token_ms")


@dataclass(slots=True)
class Behaviours:
    """The rules in force: taught for a model, born with it, taught for every model, then the default."""

    taught: dict[str, Behaviour] = field(default_factory=dict)

    def of(self, model: str) -> Behaviour:
        """How this model behaves now."""
        for rules, key in ((self.taught, model), (MAGIC_MODELS, model), (self.taught, EVERY_MODEL)):
            if key in rules:
                return rules[key]
        return Behaviour()

    def teach(self, model: str, changes: Mapping[str, Any]) -> Behaviour:
        """Replace the rule of a model (`*`: every model without a rule of its own)."""
        behaviour = parse_behaviour(changes)
        self.taught[model] = behaviour
        return behaviour

    def forget(self, model: str | None = None) -> None:
        """Back to what the model was born with; without a model, everything is forgotten."""
        if model is None:
            self.taught.clear()
        else:
            self.taught.pop(model, None)


def parse_behaviour(changes: Mapping[str, Any]) -> Behaviour:
    """A behaviour from JSON.

    Raises:
        BadBehaviour: a member is unknown or has a value that makes no sense.
    """
    known = {item.name for item in fields(Behaviour)}
    if unknown := sorted(set(changes) - known):
        raise BadBehaviour(f"unknown: {', '.join(unknown)}; known: {', '.join(sorted(known))}")
    for name, choices in _CHOICES.items():
        if name in changes and changes[name] not in choices:
            raise BadBehaviour(f"{name} must be one of {', '.join(choices)}")
    for name in _NUMBERS:
        value = changes.get(name, 0)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 600_000:
            raise BadBehaviour(f"{name} must be a number, not negative")
    tool = changes.get("tool")
    if tool is not None and not (isinstance(tool, dict) and isinstance(tool.get("name"), str)):
        raise BadBehaviour("tool must be an object with a name and arguments")
    if not isinstance(changes.get("text", ""), str | None):
        raise BadBehaviour("text must be a text")
    return replace(Behaviour(), **{**changes, "refuses": tuple(changes.get("refuses", ()))})
