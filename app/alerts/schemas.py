"""Alerts at the edge: the public views, and what comes in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field, StringConstraints, model_validator

from app.alerts.models import AlertContact, Medium, Urgency, VerdictView, Who


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the team, by name."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class NextStep:
    """Who will be told next, and how."""

    who: str
    medium: Medium


@dataclass(frozen=True, slots=True)
class EscalationView:
    """Where the escalation stands. `step` of `steps` are taken; `exhausted`: everyone was told and nobody answered."""

    policy: str
    step: int
    steps: int
    next_at: datetime | None
    next: NextStep | None
    exhausted: bool


@dataclass(frozen=True, slots=True)
class AlertView:
    """The card: everything a board shows, in the API and in every event."""

    id: UUID
    number: int
    version: int
    urgency: Urgency
    status: Literal["pending", "acknowledged", "resolved", "expired"]
    need: str
    service: str | None
    title: str
    contact: AlertContact
    channel: Literal["sms", "voice", "chat", "manual"]
    conversation_id: UUID | None
    text: str
    verdict: VerdictView | None
    flags: list[str]
    occurrences: int
    raised_at: datetime
    last_message_at: datetime
    call_back_by: datetime
    expires_at: datetime
    acknowledged_by: Person | None
    acknowledged_at: datetime | None
    lease_until: datetime | None
    assigned_to: Person | None
    snoozed_until: datetime | None
    resolved_by: Person | None
    resolved_at: datetime | None
    resolution: str | None
    escalation: EscalationView


@dataclass(frozen=True, slots=True)
class AlertPage:
    """Open alerts worst first, others newest first; `next` is the cursor of the following page."""

    items: list[AlertView]
    next: str | None
    position: str


@dataclass(frozen=True, slots=True)
class AlertActionView:
    """Something done to the alert, by somebody or, without an actor, by the system."""

    id: UUID
    at: datetime
    actor: Person | None
    verb: str
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PolicyStepView:
    """A step of a policy; it is taken `repeat` times."""

    who: Who
    medium: Medium
    wait_seconds: int
    repeat: int


@dataclass(frozen=True, slots=True)
class PolicyView:
    """The escalation policy of an urgency. Version 0 is the built-in one."""

    urgency: Urgency
    name: str
    steps: list[PolicyStepView]
    lease_minutes: int | None
    version: int


@dataclass(frozen=True, slots=True)
class PolicyPage:
    """The four policies, worst urgency first."""

    items: list[PolicyView]


@dataclass(frozen=True, slots=True)
class ReplyOutcome:
    """What a member's answer by SMS did. `text` is what to tell them, in their language."""

    outcome: Literal["taken", "already_taken", "nothing_open"]
    alert: AlertView | None
    text: str


Words = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]
MoreWords = Annotated[str, StringConstraints(max_length=2000, strip_whitespace=True)]


class AlertQuery(BaseModel):
    """`GET /alerts`."""

    status: Literal["open", "pending", "acknowledged", "resolved", "expired", "all"] = "open"
    urgency: Annotated[str, StringConstraints(pattern=r"^P[1-4](,P[1-4])*$")] | None = None
    assignee: Annotated[str, StringConstraints(pattern=r"^(me|none|[0-9a-fA-F-]{36})$")] | None = None
    contact_id: UUID | None = None
    q: Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)] | None = None
    limit: int = Field(200, ge=1, le=2000)
    cursor: Annotated[str, StringConstraints(max_length=200)] | None = None


class Acknowledge(BaseModel):
    """`POST /alerts/{id}/acknowledge`: nothing to say."""


class Escalate(BaseModel):
    """`POST /alerts/{id}/escalate`: nothing to say."""


class Resolve(BaseModel):
    """`POST /alerts/{id}/resolve`."""

    resolution: MoreWords | None = None


class Assign(BaseModel):
    """`POST /alerts/{id}/assign`: to nobody with `null`."""

    user_id: UUID | None


class Snooze(BaseModel):
    """`POST /alerts/{id}/snooze`: until a time, or for so many minutes."""

    until: AwareDatetime | None = None
    minutes: int | None = Field(None, ge=1, le=10_080)

    @model_validator(mode="after")
    def one_of_them(self) -> Snooze:
        """Exactly one way of saying when."""
        if (self.until is None) == (self.minutes is None):
            raise ValueError("give either until or minutes")
        return self


class Reprioritise(BaseModel):
    """`POST /alerts/{id}/reprioritise`; lowering needs a reason."""

    urgency: Urgency
    reason: MoreWords | None = None


class Note(BaseModel):
    """`POST /alerts/{id}/notes`."""

    text: Words


class ManualContact(BaseModel):
    """Whom an alert posted by hand is about."""

    phone: Annotated[str, StringConstraints(max_length=32, strip_whitespace=True)] | None = None
    name: Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)] | None = None
    address: Annotated[str, StringConstraints(max_length=300, strip_whitespace=True)] | None = None


class NewAlert(BaseModel):
    """`POST /alerts`: an alert by hand."""

    urgency: Urgency
    text: Words
    contact: ManualContact
    need: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,49}$")] = "general"


class WhoBody(BaseModel):
    """Whom a step tells."""

    kind: Literal["on_call", "role", "user", "everyone"]
    roles: list[Literal["admin", "manager", "dispatcher", "advisor", "technician", "sales"]] = Field([], max_length=6)
    user_id: UUID | None = None

    @model_validator(mode="after")
    def complete(self) -> WhoBody:
        """A role step names roles, a user step names a member."""
        if self.kind == "role" and not self.roles:
            raise ValueError("a role step names at least one role")
        if (self.kind == "user") != (self.user_id is not None):
            raise ValueError("user_id goes with a user step, and only there")
        return self


class PolicyStepBody(BaseModel):
    """A step of a policy."""

    who: WhoBody
    medium: Medium = "sms"
    wait_seconds: int = Field(ge=15, le=86_400)
    repeat: int = Field(1, ge=1, le=10)


class PolicyBody(BaseModel):
    """`PUT /escalation-policies/{urgency}`."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]
    steps: list[PolicyStepBody] = Field(min_length=1, max_length=10)
    lease_minutes: int | None = Field(None, ge=1, le=1440)
