"""Rows of alerts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from app.alerts.schemas import AlertContact, Plan, Urgency, VerdictView

Status = Literal["pending", "acknowledged", "resolved", "expired"]
Channel = Literal["sms", "voice", "manual"]
OPEN: frozenset[str] = frozenset({"pending", "acknowledged"})


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
