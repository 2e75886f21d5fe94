"""Rows of notifications."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

Medium = Literal["sms", "call"]
NotificationStatus = Literal[
    "intended", "unknown", "accepted", "sent", "suppressed", "failed", "undelivered", "delivered"
]


@dataclass(frozen=True, slots=True)
class Notification:
    """`due_at` is set while it waits to be gathered with others; `digest` is its line in a text about several."""

    tenant_id: int
    id: UUID
    version: int
    alert_id: UUID
    alert_number: int
    user_id: UUID
    user_name: str
    language: str
    medium: Medium
    to_address: str = field(repr=False)
    body: str = field(repr=False)
    digest: str = field(repr=False)
    urgency: str
    step: int
    encoding: str
    segments: int
    status: NotificationStatus
    error: str | None
    simulated: bool
    delivery_id: UUID | None
    due_at: datetime | None
    created_at: datetime
    sent_at: datetime | None
    delivered_at: datetime | None


@dataclass(frozen=True, slots=True)
class QuietHours:
    """A rule about when P3 and P4 wait; without a user it is the team's."""

    user_id: UUID | None
    enabled: bool
    starts: str
    ends: str
    batch_minutes: int


@dataclass(frozen=True, slots=True)
class DueBatch:
    """A member for whom something gathered is due, and how they are told."""

    tenant_id: int
    user_id: UUID
    medium: Medium
