"""Rows of alerts and the values they hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

Urgency = Literal["P1", "P2", "P3", "P4"]
Medium = Literal["sms", "call"]
Status = Literal["pending", "acknowledged", "resolved", "expired"]
Channel = Literal["sms", "voice", "chat", "manual"]
OPEN: frozenset[str] = frozenset({"pending", "acknowledged"})


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """A rule and the words it was found in; offsets are code points into the text the verdict was given on."""

    rule: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class VerdictView:
    """How urgent, and why."""

    urgency: Urgency
    reason: str
    evidence: list[EvidenceView]
    negated: list[EvidenceView]
    confidence: float
    ruleset: str
    decided_by: Literal["rules", "model", "human"]
    notify_by: datetime
    call_back_by: datetime
    expires_at: datetime
    disposition: Literal["alert", "refuse", "redirect", "personal", "none"]
    service: str | None
    need: str
    flags: list[str]
    language: Literal["fr", "en"]


@dataclass(frozen=True, slots=True)
class AlertContact:
    """The contact as the card shows it, copied into the alert."""

    id: UUID
    name: str | None
    phone: str | None
    is_anonymous: bool
    language: Literal["fr", "en"] | None
    address: str | None
    type: Literal["residential", "commercial", "municipal"] | None


@dataclass(frozen=True, slots=True)
class Who:
    """Whom a step tells: those on call, the holders of `roles`, one member, or everyone who may work alerts."""

    kind: Literal["on_call", "role", "user", "everyone"]
    roles: list[str]
    user_id: UUID | None


@dataclass(frozen=True, slots=True)
class Step:
    """Tell `who` over `medium`, then wait before the next one."""

    who: Who
    medium: Medium
    wait_seconds: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A policy as it was when an alert's escalation started, repeats written out."""

    policy: str
    steps: list[Step]
    lease_minutes: int | None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts on an alert: a member of the team, or an API key under its own id."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert with its timers. `step` counts the steps of `plan` already taken in this `episode`."""

    tenant_id: int
    id: UUID
    number: int
    version: int
    urgency: Urgency
    status: Status
    need: str
    service: str | None
    title: str
    contact: AlertContact = field(repr=False)
    channel: Channel
    conversation_id: UUID | None
    message_id: UUID | None
    text: str = field(repr=False)
    verdict: VerdictView | None = field(repr=False)
    flags: list[str]
    occurrences: int
    raised_at: datetime
    last_message_at: datetime
    call_back_by: datetime
    expires_at: datetime
    plan: Plan
    acknowledged_by: UUID | None = None
    acknowledged_by_name: str | None = None
    acknowledged_at: datetime | None = None
    lease_until: datetime | None = None
    assigned_to: UUID | None = None
    assigned_to_name: str | None = None
    snoozed_until: datetime | None = None
    resolved_by: UUID | None = None
    resolved_by_name: str | None = None
    resolved_at: datetime | None = None
    resolution: str | None = None
    episode: int = 1
    step: int = 0
    next_who: str | None = None
    next_step_at: datetime | None = None
    receipt_due_at: datetime | None = None
    ttl_at: datetime | None = None
    exhausted: bool = False
    breaches: int = 0

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.status in OPEN


@dataclass(frozen=True, slots=True)
class DueAlert:
    """An alert some timer of which has passed."""

    tenant_id: int
    id: UUID


@dataclass(frozen=True, slots=True)
class Act:
    """One line of an alert's story."""

    id: UUID
    at: datetime
    actor_id: UUID | None
    actor_name: str | None
    verb: str
    detail: dict[str, Any]
