"""Rows and values of sessions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from agents.session.commands import AskModel
from agents.session.profile import Profile
from agents.session.state import State


@dataclass(frozen=True, slots=True)
class StoredProfile:
    """A version of a business's agent. `proven_at`: its scenarios ran and passed as it stands."""

    id: UUID
    version: int
    status: str
    body: dict[str, Any]
    note: str | None
    created_at: datetime
    created_by: str
    proven_at: datetime | None
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class Session:
    """A live run of an agent. `state` is the machine's JSON."""

    id: UUID
    conversation_id: UUID
    profile_id: UUID
    flow: str
    flow_version: int
    status: str
    outcome: str | None
    state: str = field(repr=False)
    disclosed_at: datetime | None
    started_at: datetime
    updated_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What answers in a conversation right now. `epoch`: the one an agent last took something in there."""

    profile_id: UUID | None
    session: Session | None
    epoch: int | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """What one message of a caller set off, and what it took."""

    id: UUID
    session_id: UUID
    conversation_id: UUID
    message_id: UUID | None
    ask_id: str | None
    engine: str
    model: str | None
    prompt_version: str | None
    status: str
    fallback_reason: str | None
    epoch: int
    tags: list[str]
    at: datetime
    due_at: datetime | None
    first_token_ms: int | None = None
    took_ms: int | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    cost_micros: int | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A timer or a turn whose time has come."""

    tenant_id: int
    session_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the agent said in a turn: `texts` go into the provider's own answer, the rest leaves by itself."""

    texts: tuple[str, ...] = ()
    delivery_ids: tuple[UUID, ...] = ()


SILENCE = Spoken()


@dataclass(frozen=True, slots=True)
class ModelErrand:
    """Have this process ask the model at once. Only the turn's row makes it certain."""

    turn_id: UUID
    session_id: UUID
    conversation_id: UUID
    message_id: UUID | None
    epoch: int
    ask: AskModel
    state: State
    profile: Profile


@dataclass(frozen=True, slots=True)
class StopErrand:
    """Nobody waits for this answer any more."""

    conversation_id: UUID
