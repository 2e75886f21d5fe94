"""The story at the edge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.alerts.schemas import AlertActionView, AlertView
from app.contacts.schemas import ContactView
from app.conversations.schemas import CallView, MessageView
from app.notifications.schemas import NotificationView


@dataclass(frozen=True, slots=True)
class VerdictEntry:
    """What the rules made of one message."""

    id: UUID
    at: datetime
    message_id: UUID
    verdict: dict[str, Any]


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """A provider's request behind a message."""

    id: UUID
    provider: str
    kind: str
    received_at: datetime
    status: str


@dataclass(frozen=True, slots=True)
class Story:
    """Everything about one alert, oldest first in each list."""

    alert: AlertView
    contact: ContactView | None
    messages: list[MessageView]
    calls: list[CallView]
    verdicts: list[VerdictEntry]
    notifications: list[NotificationView]
    actions: list[AlertActionView]
    journal: list[JournalEntry]
    position: str
