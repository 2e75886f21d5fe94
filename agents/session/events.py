"""What can happen to a session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Language = Literal["fr", "en"]
Urgency = Literal["P1", "P2", "P3", "P4"]


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the caller, `text == message[start:end]`."""

    text: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Judgement:
    """What triage made of the message: the tenant's rules in force, never the model. See `agents.urgency.Verdict`."""

    urgency: Urgency
    reason: str
    disposition: str
    need: str
    service: str | None = None
    flags: tuple[str, ...] = ()
    evidence: tuple[Quote, ...] = ()
    negated: tuple[Quote, ...] = ()
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Known:
    """One fact about the contact as the hub holds it. `source`: channel, text, structured or human."""

    value: str
    confidence: float = 1.0
    source: str = "structured"


@dataclass(frozen=True, slots=True)
class Media:
    """Something the caller sent along."""

    kind: str
    """image, audio, video, document or other."""
    content_type: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Started:
    """The session is open and nobody has spoken: a chat window, or a catch-up text we begin ourselves (`why`)."""

    known: Mapping[str, Known] = field(default_factory=dict)
    why: str = "opened"


@dataclass(frozen=True, slots=True)
class CallerSpoke:
    """The caller said something. `known` is everything held about the contact by now, this message included:

    name, first_name, last_name, phone, email, address, postal_code, language, type. `text` may be empty when only media
    came. `speech_confidence` (0 to 1) is how sure the recogniser was of spoken words; `None`: they were written.
    """

    text: str
    message_id: str = ""
    judgement: Judgement | None = None
    known: Mapping[str, Known] = field(default_factory=dict)
    media: tuple[Media, ...] = ()
    speech_confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Interrupted:
    """The caller began to speak while the agent was answering; `heard` is what reached them, if anybody can tell."""

    heard: str = ""


@dataclass(frozen=True, slots=True)
class ToolReturned:
    """A tool answered; exactly one of `result` and `error` is given."""

    call_id: str
    name: str
    result: Mapping[str, Any] | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class ModelDelta:
    """The next words of the model's answer to question `ask_id`, as they arrive."""

    ask_id: str
    text: str


@dataclass(frozen=True, slots=True)
class ToolWish:
    """A tool the model would like called. `arguments` is what it wrote: unchecked, perhaps not even JSON."""

    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class ModelAnswered:
    """The model finished. `finish`: stop, length, tool_calls, content_filter."""

    ask_id: str
    text: str
    wishes: tuple[ToolWish, ...] = ()
    finish: str = "stop"


@dataclass(frozen=True, slots=True)
class ModelFailed:
    """The model gave no usable answer. `reason`: timeout, error, refused, quota, cancelled, unconfigured."""

    ask_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class TimerFired:
    """A timer the session started ran out."""

    name: str


@dataclass(frozen=True, slots=True)
class HungUp:
    """The caller left: closed the chat, or the line."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """An advisor owns the conversation from here on."""

    advisor: str


@dataclass(frozen=True, slots=True)
class Released:
    """The advisor gave it back. What was said before counts as context no more: only `note` crosses the cut."""

    advisor: str
    note: str = ""
    known: Mapping[str, Known] = field(default_factory=dict)


Event = (
    Started
    | CallerSpoke
    | Interrupted
    | ToolReturned
    | ModelDelta
    | ModelAnswered
    | ModelFailed
    | TimerFired
    | HungUp
    | Claimed
    | Released
)
