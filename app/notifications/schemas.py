"""Notifications at the edge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from app.notifications.models import Medium, Notification, NotificationStatus

ClockTime = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


@dataclass(frozen=True, slots=True)
class NotifiedUser:
    """The member told."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class NotificationView:
    """One member told about one alert, and what became of it."""

    id: UUID
    version: int
    alert_id: UUID
    user: NotifiedUser
    medium: Medium
    to: str
    body: str
    segments: int
    encoding: str
    status: NotificationStatus
    error: str | None
    simulated: bool
    step: int
    created_at: datetime
    sent_at: datetime | None
    delivered_at: datetime | None

    @classmethod
    def of(cls, notification: Notification) -> NotificationView:
        """As the API and the stream show it."""
        return cls(
            notification.id,
            notification.version,
            notification.alert_id,
            NotifiedUser(notification.user_id, notification.user_name),
            notification.medium,
            notification.to_address,
            notification.body,
            notification.segments,
            notification.encoding,
            notification.status,
            notification.error,
            notification.simulated,
            notification.step,
            notification.created_at,
            notification.sent_at,
            notification.delivered_at,
        )


@dataclass(frozen=True, slots=True)
class NotificationPage:
    """Newest first; `next` is the cursor of the following page."""

    items: list[NotificationView]
    next: str | None
    position: str


class NotificationQuery(BaseModel):
    """`GET /notifications`."""

    alert_id: UUID | None = None
    limit: int = Field(100, ge=1, le=500)
    cursor: UUID | None = None


@dataclass(frozen=True, slots=True)
class QuietHoursView:
    """When P3 and P4 wait, in the tenant's time zone. `own`: a rule of this member, not of the whole team."""

    enabled: bool
    starts: str
    ends: str
    batch_minutes: int
    own: bool


class QuietHoursBody(BaseModel):
    """`PUT /quiet-hours` and `PUT /me/quiet-hours`."""

    enabled: bool = True
    starts: ClockTime = "21:00"
    ends: ClockTime = "07:00"
    batch_minutes: int = Field(30, ge=0, le=30)
