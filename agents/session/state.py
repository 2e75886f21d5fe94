"""What a session remembers between two events: plain data that survives as JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from agents.session.events import Language, Urgency

KEPT_TURNS: Final = 40
"""How many utterances are remembered for context and briefs; the conversation itself keeps all."""


@dataclass(slots=True, frozen=True)
class Heard:
    """A field of the flow: its value, how sure, the caller's words, and whether the caller confirmed it."""

    value: str
    confidence: float = 1.0
    quote: str = ""
    confirmed: bool = False


@dataclass(slots=True, frozen=True)
class Utterance:
    """author: contact, agent or advisor."""

    author: str
    text: str


@dataclass(slots=True, frozen=True)
class Waiting:
    """The question a model was asked, and what is said if its answer does not come or does not pass review."""

    ask_id: str
    plan: list[dict[str, Any]]
    rounds: int = 0
    allowed_numbers: list[str] = field(default_factory=list)
    facts: list[list[str]] = field(default_factory=list)
    """`[name, value]` of what the tools a model wished for answered."""
    calls: list[str] = field(default_factory=list)
    """Those of its calls still under way."""


@dataclass(slots=True, frozen=True)
class State:
    """`asked` names the pending question; `memo` belongs to the flow. `turn` counts what the caller said."""

    flow: str
    version: int
    language: Language
    phase: str = "opening"
    turn: int = 0
    asked: str | None = None
    fields: dict[str, Heard] = field(default_factory=dict)
    urgency: Urgency | None = None
    misunderstandings: int = 0
    disclosed: bool = False
    silent: bool = False
    """An advisor owns the conversation."""
    handed_off: bool = False
    history: list[Utterance] = field(default_factory=list)
    waiting: Waiting | None = None
    tools: dict[str, str] = field(default_factory=dict)
    """Calls under way: id → tool."""
    outcome: str | None = None
    timers: list[str] = field(default_factory=list)
    """Timers under way."""
    promised: Urgency | None = None
    """The urgency a call back was last promised at."""
    replies: list[float] = field(default_factory=list)
    """When the caller was answered within the last hour, in seconds since 1970."""
    last_heard: str = ""
    """The caller's last message, folded; `repeats` counts how often it came again unchanged."""
    repeats: int = 0
    tone: str = "calm"
    emotion: float = 0.0
    complained: bool = False
    heard_language: Language | None = None
    """The language the caller's last message was plainly in; `learned_language` was told to the contact's file."""
    learned_language: Language | None = None
    note: str = ""
    """What an advisor who gave the conversation back wants known."""
    serial: int = 0
    """Numbers calls and questions, so that an old answer is never taken for a new one."""
    memo: dict[str, Any] = field(default_factory=dict)


_encoder: Final = msgspec.json.Encoder()
_decoder: Final = msgspec.json.Decoder(State)


def encode_state(state: State) -> bytes:
    """The state as JSON."""
    return _encoder.encode(state)


def decode_state(raw: bytes | str) -> State:
    """The state from its JSON.

    Raises:
        msgspec.ValidationError: it is not one of ours.
    """
    return _decoder.decode(raw)
