"""How a scenario is written.

```yaml
profile: {business: Drain Expert, flow: dispatch_intake, policy: {transfer: callback}}
never: [demain]                       # in nothing the agent says, in any scenario
scenarios:
  - name: a blocked toilet
    known: {phone: "+15145550101"}
    steps:
      - caller: Ma toilette est bouchée
        expect: [{Say: {key: ask_name}}]
        says: "350 \\\\$"
        absent: [PromiseCallback]
      - silence: 3600
        says: il nous manque
```

A step has one trigger (caller, silence, open, tool, model, model_fails, claimed, released, interrupted, hang_up) and
any number of expectations. `speech: 0.4` is how surely the caller was heard.
`within: 3` lets `expect` and `says` be met by this step or the two after it.
"""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec
import yaml

from agents.session.events import Language

MAX_BYTES: Final = 256_000
MAX_SCENARIOS: Final = 200
MAX_STEPS: Final = 100
MAX_DEPTH: Final = 20
MAX_PATTERN: Final = 200


class ScenarioInvalid(Exception):
    """The file is not one of scenarios; the message says where and why."""


class Tool(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A tool's answer: exactly one of `result` and `error`."""

    name: str
    result: dict[str, Any] | None = None
    error: str | None = None


class Wish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    arguments: str = "{}"


class Model(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A model's answer to the pending question, or to one that is not pending any more (`ask_id`)."""

    text: str = ""
    wishes: list[Wish] = []
    finish: str = "stop"
    ask_id: str | None = None


class Handed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    advisor: str = "Sam"
    note: str = ""


class ScenarioStep(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that happens, and what must come of it. Commands are named by their class, with the fields that
    matter; a text value matches when it is contained, whatever the case."""

    caller: str | None = None
    media: list[str] = []
    speech: float | None = None
    silence: float | None = None
    open: str | None = None
    tool: Tool | None = None
    model: str | Model | None = None
    model_fails: str | None = None
    claimed: str | None = None
    released: Handed | None = None
    interrupted: str | None = None
    hang_up: bool = False
    expect: list[str | dict[str, dict[str, Any]]] = []
    absent: list[str | dict[str, dict[str, Any]]] = []
    says: str | list[str] = []
    never: list[str] = []
    within: int = 1
    quiet: bool = False
    fields: dict[str, str | None] = {}
    language: Language | None = None
    asked: str | None = None
    ended: str | None = None

    @property
    def patterns(self) -> list[str]:
        return [self.says] if isinstance(self.says, str) else self.says


class Scenario(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`tools`: what each tool answers, the last answer again when asked more often. `rules`: drain, insurance or
    general; else those of the flow."""

    name: str
    steps: list[ScenarioStep]
    language: Language | None = None
    channel: str | None = None
    engine: str | None = None
    known: dict[str, str] = {}
    tools: dict[str, dict[str, Any] | list[dict[str, Any]]] = {}
    never: list[str] = []
    rules: str | None = None
    max_questions: int = 1


class Suite(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file. `profile` has the members of `Profile`; who runs the suite may use another. `tools` answer in every
    scenario that has no answer of its own."""

    scenarios: list[Scenario]
    tools: dict[str, dict[str, Any] | list[dict[str, Any]]] = {}
    profile: dict[str, Any] = {}
    never: list[str] = []


_TRIGGERS: Final = (
    *("caller", "silence", "open", "tool", "model", "model_fails", "claimed", "released", "interrupted"),
    "hang_up",
)
_BOOLEANS: Final = re.compile(r"^(?:true|false|True|False)$")
_QUANTIFIED_GROUP: Final = re.compile(r"(?<!\\)\)(?:[*+]|\{)")
_QUANTIFIER: Final = re.compile(r"(?<!\\)(?:[*+]|\{\d)")
_EXOTIC: Final = re.compile(r"(?<!\\)\(\?(?![:i])|\\\d|\(\?P")


class _Loader(yaml.SafeLoader):
    """Plain data: no aliases, `no` and dates stay text, nesting bounded."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise ScenarioInvalid("aliases are not read")
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ScenarioInvalid("nested too deeply")
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.rsplit(":", 1)[-1] not in {"bool", "timestamp"}]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", _BOOLEANS, list("tfTF"))


def load(text: str | bytes) -> Suite:
    """Read a file of scenarios.

    Raises:
        ScenarioInvalid: too large, not YAML, or not scenarios.
    """
    if len(text) > MAX_BYTES:
        raise ScenarioInvalid(f"more than {MAX_BYTES} bytes")
    try:
        data = yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader, made stricter
        suite = msgspec.convert(data, Suite)
    except (yaml.YAMLError, msgspec.ValidationError, ValueError, RecursionError) as error:
        raise ScenarioInvalid(str(error)[:300]) from error
    if len(suite.scenarios) > MAX_SCENARIOS:
        raise ScenarioInvalid(f"more than {MAX_SCENARIOS} scenarios")
    for scenario in suite.scenarios:
        _check(scenario)
    if not suite.tools:
        return suite
    played = [msgspec.structs.replace(one, tools={**suite.tools, **one.tools}) for one in suite.scenarios]
    return msgspec.structs.replace(suite, scenarios=played)


def _check(scenario: Scenario) -> None:
    if len(scenario.steps) > MAX_STEPS:
        raise ScenarioInvalid(f"{scenario.name}: more than {MAX_STEPS} steps")
    for number, step in enumerate(scenario.steps, 1):
        given = [name for name in _TRIGGERS if getattr(step, name) not in (None, False)]
        if len(given) != 1:
            raise ScenarioInvalid(f"{scenario.name}, step {number}: one of {', '.join(_TRIGGERS)} is needed")
        for pattern in step.patterns:
            if (fault := fault_of(pattern)) is not None:
                raise ScenarioInvalid(f"{scenario.name}, step {number}: {fault}")


def fault_of(pattern: str) -> str | None:
    """Why a pattern is not taken: it must compile, and no text may keep it busy."""
    if len(pattern) > MAX_PATTERN:
        return "the pattern is too long"
    if _QUANTIFIED_GROUP.search(pattern) or _EXOTIC.search(pattern) or len(_QUANTIFIER.findall(pattern)) > 2:
        return "the pattern is too involved: no repeated groups, at most two repetitions"
    try:
        re.compile(pattern)
    except re.error as error:
        return f"the pattern does not compile ({error})"
    return None
