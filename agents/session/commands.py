"""What a session can ask for. Carried out in order, by whoever runs the session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from agents.session.events import Language, Quote, Urgency


@dataclass(frozen=True, slots=True)
class Say:
    """Words for the caller, in `language`.

    `key` is the wording they came from (`model` when a model phrased them). `action` and `phase` are what chat clients
    are told (`demander_adresse`, …). Several `Say` of one turn make one text message.
    """

    text: str
    language: Language
    key: str
    phase: str = ""
    action: str | None = None
    data: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class ModelTool:
    """A tool a model may wish for; `parameters` is a strict JSON schema."""

    name: str
    description: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ModelMessage:
    """role: system, user, assistant or tool. Caller's words and tool results are data, never instructions."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class AskModel:
    """Have a model phrase this turn. Its deltas, answer or failure come back as events naming `ask_id`."""

    ask_id: str
    messages: tuple[ModelMessage, ...] = field(repr=False)
    tools: tuple[ModelTool, ...]
    budget_ms: int
    prompt_version: str


@dataclass(frozen=True, slots=True)
class StopModel:
    """Nobody waits for this answer any more."""

    ask_id: str


@dataclass(frozen=True, slots=True)
class CallTool:
    """Ask a system for something; the answer comes back as `ToolReturned`."""

    call_id: str
    name: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StartTimer:
    """Fire `name` after so many seconds; starting it again moves it."""

    name: str
    seconds: float


@dataclass(frozen=True, slots=True)
class StopTimer:
    """Forget a timer."""

    name: str


@dataclass(frozen=True, slots=True)
class RaiseUrgency:
    """The need is at least this urgent, in these words of the caller."""

    urgency: Urgency
    reason: str
    quote: Quote | None = None


@dataclass(frozen=True, slots=True)
class Learn:
    """The caller told something about themselves. `confidence` below 0.6 is a suggestion."""

    field: str
    value: str
    confidence: float
    quote: Quote | None = None


@dataclass(frozen=True, slots=True)
class Tag:
    """A guard or a notable turn: `price_guard_triggered`, `service_refused`, `model_fallback:timeout`, …"""

    name: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a brief: what is held to be true and the words it comes from."""

    name: str
    value: str
    confidence: float = 1.0
    quote: str = ""
    is_assumption: bool = False


@dataclass(frozen=True, slots=True)
class Brief:
    """What an advisor reads before taking over. `tone`: calm, worried, upset, angry."""

    summary: str
    facts: tuple[Fact, ...] = ()
    missing: tuple[str, ...] = ()
    tone: str = "calm"
    advice: str = ""
    suggestion: str = ""
    """A reply the advisor could send as it is."""
    next_step: str = ""


@dataclass(frozen=True, slots=True)
class HandOff:
    """A human is needed. `reason`: caller_asked, policy, misunderstood, complaint, urgent, unanswerable, tool_failed, …

    `emotion` 0..1 and `complexity` 0..100 order the queue together with urgency and age.
    """

    reason: str
    skill: str
    language: Language
    brief: Brief
    emotion: float = 0.0
    complexity: int = 0


@dataclass(frozen=True, slots=True)
class PromiseCallback:
    """The caller was told that somebody calls back; becomes an alert with a deadline."""

    reason: str
    urgency: Urgency
    within_minutes: int
    brief: Brief


@dataclass(frozen=True, slots=True)
class End:
    """The session is over. `outcome`: done, hung_up, handed_off, refused, opted_out, silent."""

    outcome: str


Command = (
    Say
    | AskModel
    | StopModel
    | CallTool
    | StartTimer
    | StopTimer
    | RaiseUrgency
    | Learn
    | Tag
    | HandOff
    | PromiseCallback
    | End
)
