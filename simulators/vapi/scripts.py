"""What happens in a call, before any wire format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

ArgumentShape = Literal["object", "json_string", "flat_arguments", "flat_parameters"]
ReportShape = Literal["new", "old"]

ARGUMENT_SHAPES: tuple[ArgumentShape, ...] = ("object", "json_string", "flat_arguments", "flat_parameters")
WITHHELD = "anonymous"


@dataclass(frozen=True, slots=True)
class Turn:
    role: Literal["user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class ToolUse:
    """The assistant uses a tool right after turn `after` (counted from 0)."""

    name: str
    arguments: Mapping[str, Any]
    after: int
    shape: ArgumentShape = "object"


@dataclass(frozen=True, slots=True)
class CallScript:
    """One call. `caller` is E.164, `WITHHELD`, or None when the provider says nothing at all about the customer."""

    call_id: str
    caller: str | None
    turns: tuple[Turn, ...]
    tools: tuple[ToolUse, ...] = ()
    structured: Mapping[str, Any] = field(default_factory=dict)
    summary: str = ""
    ended_reason: str = "customer-ended-call"
    report: ReportShape = "new"
    asks_for_assistant: bool = False
    typed_transcripts: bool = False
    hangs: bool = False
    unknown_types: tuple[str, ...] = ()

    @property
    def caller_words(self) -> str:
        return " ".join(turn.text for turn in self.turns if turn.role == "user")


@dataclass(frozen=True, slots=True)
class Faults:
    """`copies`: every message that many times, at once. `shuffle`: informational messages in any order. `report_first`:
    the report and the end arrive before any transcript. `missing`: message types that never arrive."""

    copies: int = 1
    shuffle: bool = False
    report_first: bool = False
    missing: frozenset[str] = frozenset()
