"""Facts about notifications; each carries the whole view."""

from __future__ import annotations

from dataclasses import dataclass

from app.events import Event
from app.notifications.schemas import NotificationView


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationCreated(Event):
    """A member of the team is being told."""

    TYPE = "notification.created"
    TOPIC = "notifications"

    data: NotificationView


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationUpdated(Event):
    """A receipt came, or it was given up."""

    TYPE = "notification.updated"
    TOPIC = "notifications"

    data: NotificationView
