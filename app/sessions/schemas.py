"""Sessions at the edge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.sessions.models import StoredProfile, Turn

Minutes = Annotated[int, Field(ge=1, le=10_080)]
Wording = dict[Annotated[str, StringConstraints(max_length=5)], Annotated[str, StringConstraints(max_length=600)]]


class PolicyBody(BaseModel):
    """What the agent may do by itself."""

    model_config = ConfigDict(extra="forbid")

    transfer: Literal["queue", "callback"] = "queue"
    hand_off_on: list[Annotated[str, StringConstraints(max_length=40)]] = Field(
        ["complaint", "unanswerable", "misunderstood"], max_length=20
    )
    callback_minutes: dict[Literal["P1", "P2", "P3", "P4"], Minutes] = {"P1": 5, "P2": 15, "P3": 60, "P4": 240}
    misunderstandings: int = Field(3, ge=1, le=10)
    max_replies_per_hour: int = Field(30, ge=1, le=200)
    catch_up_minutes: int = Field(30, ge=0, le=1440)
    reserve_hours: int = Field(24, ge=1, le=168)
    model_budget_ms: int = Field(6000, ge=500, le=20_000)
    model_tool_rounds: int = Field(3, ge=0, le=5)


class ProfileBody(BaseModel):
    """One version of a business's agent, as its team writes it. `scenarios` is YAML: its own tests."""

    model_config = ConfigDict(extra="forbid")

    flow: Literal["dispatch_intake", "shop_assistant", "message_taking", "claim"] = "message_taking"
    engine: Literal["builtin", "model"] = "builtin"
    model: str = Field("", max_length=80)
    agent_name: str = Field("Vigie", min_length=1, max_length=40)
    wording: dict[Annotated[str, StringConstraints(max_length=80)], Wording] = Field({}, max_length=200)
    policy: PolicyBody = PolicyBody()
    settings: dict[Annotated[str, StringConstraints(max_length=60)], Any] = Field({}, max_length=60)
    scenarios: str = Field("", max_length=60_000)


class Draft(BaseModel):
    """`PUT /agent/profile`."""

    profile: ProfileBody
    note: str | None = Field(None, max_length=500)


@dataclass(frozen=True, slots=True)
class ProfileView:
    """A version. `proven_at`: its scenarios passed as it stands, so that it may be published."""

    version: int
    status: str
    profile: dict[str, Any]
    note: str | None
    created_at: datetime
    created_by: str
    proven_at: datetime | None
    published_at: datetime | None

    @classmethod
    def of(cls, p: StoredProfile) -> ProfileView:
        """The view of a version."""
        return cls(p.version, p.status, p.body, p.note, p.created_at, p.created_by, p.proven_at, p.published_at)


@dataclass(frozen=True, slots=True)
class EngineView:
    """Whether a model can be asked, and where: `none`, `simulated` or `provider`."""

    model: Literal["none", "simulated", "provider"]
    default_model: str


@dataclass(frozen=True, slots=True)
class TemplateView:
    """A built-in text by language or locale, and the variables an override may use."""

    key: str
    texts: dict[str, str]
    variables: list[str]


@dataclass(frozen=True, slots=True)
class ProfilesView:
    """The agent in force, the draft, and what there is to choose from. `templates`: by flow, what wording overrides."""

    published: ProfileView | None
    draft: ProfileView | None
    flows: list[str]
    engine: EngineView
    templates: dict[str, list[TemplateView]]


@dataclass(frozen=True, slots=True)
class FailureView:
    """Where a scenario did not go as expected, in words."""

    scenario: str
    step: str
    expected: str
    got: str


@dataclass(frozen=True, slots=True)
class ScenariosView:
    """What the scenarios said of the draft."""

    passed: int
    failed: int
    failures: list[FailureView]


@dataclass(frozen=True, slots=True)
class TurnView:
    """What a turn took. `None`: not measured, or not told by the model's server."""

    id: UUID
    conversation_id: UUID
    message_id: UUID | None
    engine: str
    model: str | None
    status: str
    fallback_reason: str | None
    first_token_ms: int | None
    took_ms: int | None
    prompt_tokens: int | None
    completion_tokens: int | None
    cost_micros: int | None
    currency: str | None
    tags: list[str]
    at: datetime

    @classmethod
    def of(cls, t: Turn) -> TurnView:
        """The view of a turn."""
        return cls(
            t.id,
            t.conversation_id,
            t.message_id,
            t.engine,
            t.model,
            t.status,
            t.fallback_reason,
            t.first_token_ms,
            t.took_ms,
            t.prompt_tokens,
            t.completion_tokens,
            t.cost_micros,
            t.currency,
            t.tags,
            t.at,
        )


@dataclass(frozen=True, slots=True)
class TurnPage:
    """Newest first."""

    items: list[TurnView]
    position: str
