"""Rows and values of the desk."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from agents.session.commands import Brief
from app.alerts.models import Urgency

Language = Literal["fr", "en"]
HandoffStatus = Literal["waiting", "offered", "claimed", "promised", "cancelled"]
AdvisorStatus = Literal["available", "busy", "paused", "offline"]
NoteKind = Literal["note", "whisper"]
Mode = Literal["watch", "coach", "barge"]
VariableType = Literal["text", "name", "number", "money", "date", "time", "url"]
OPEN: Final[frozenset[str]] = frozenset({"waiting", "offered", "promised"})
ANYBODY: Final = "general"
"""The skill every advisor has."""


@dataclass(frozen=True, slots=True)
class HandoffRequest:
    """Why a human is needed and for whom they should look. `emotion` 0..1, `complexity` 0..100.

    `flags` that put somebody forward within an urgency: `injury`, `vip`.
    """

    reason: str
    skill: str
    language: Language
    urgency: Urgency
    complexity: int = 0
    emotion: float = 0.0
    brief: Brief = field(default_factory=lambda: Brief(""), repr=False)
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decline:
    """An advisor who did not take an offer; `no_answer` when the countdown ran out."""

    user_id: UUID
    user_name: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Handoff:
    """A conversation offered to advisors. `promise_at`: when it has waited long enough to promise a call back."""

    id: UUID
    version: int
    conversation_id: UUID
    contact_id: UUID
    status: HandoffStatus
    reason: str
    skill: str
    language: Language
    urgency: Urgency
    complexity: int
    emotion: float
    flags: list[str]
    score: int
    brief: Brief = field(repr=False)
    requested_at: datetime
    promise_at: datetime
    offered_to: UUID | None = None
    offered_to_name: str | None = None
    offered_until: datetime | None = None
    claimed_by: UUID | None = None
    claimed_by_name: str | None = None
    claimed_at: datetime | None = None
    callback_by: datetime | None = None
    alert_id: UUID | None = None
    ended_at: datetime | None = None
    ended_because: str | None = None
    declines: tuple[Decline, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether the customer still waits for somebody."""
        return self.status in OPEN


@dataclass(frozen=True, slots=True)
class Advisor:
    """A member who answers customers. `active` counts the open conversations they own, `missed` offers in a row."""

    user_id: UUID
    version: int
    name: str
    status: AdvisorStatus
    capacity: int
    active: int
    skills: list[str]
    languages: list[Language]
    offered_at: datetime | None = None
    missed: int = 0

    @property
    def has_room(self) -> bool:
        """Whether one more conversation may be offered."""
        return self.status == "available" and self.active < self.capacity


@dataclass(frozen=True, slots=True)
class DueHandoff:
    """A hand-off whose timer has passed, or that waits for somebody."""

    tenant_id: int
    id: UUID
    contact_id: UUID
    conversation_id: UUID


@dataclass(frozen=True, slots=True)
class Mention:
    """A member named in a note."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Note:
    """What a member writes to the team, or to one advisor (`whisper`)."""

    id: UUID
    version: int
    conversation_id: UUID
    author_id: UUID
    author_name: str
    text: str = field(repr=False)
    mentions: list[Mention]
    kind: NoteKind
    whispered_to: UUID | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Variable:
    """A blank of a canned reply. An optional one that nobody fills disappears."""

    name: str
    type: VariableType = "text"
    required: bool = True


@dataclass(frozen=True, slots=True)
class CannedReply:
    """A reply ready to send; `bodies` by language, with `{variables}`."""

    id: UUID
    version: int
    shortcut: str
    title: str
    bodies: dict[str, str]
    variables: list[Variable]
    skill: str | None


@dataclass(frozen=True, slots=True)
class Supervision:
    """A supervisor present in somebody else's conversation."""

    user_id: UUID
    name: str
    mode: Mode
    since: datetime
