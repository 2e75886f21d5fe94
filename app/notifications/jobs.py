"""Requests for later about notifications."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.jobs import Job, Lane


@dataclass(frozen=True, slots=True, kw_only=True)
class SendNotification(Job):
    """Carry out the delivery of a notification that could wait."""

    NAME = "notifications.send"

    delivery_id: UUID

    def key(self) -> str | None:
        """One at a time per delivery."""
        return str(self.delivery_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class LookUpDelivery(Job):
    """Ask the provider what became of a delivery whose final report has not come."""

    NAME = "notifications.look_up"
    LANE = Lane.BULK

    delivery_id: UUID

    def key(self) -> str | None:
        """One at a time per delivery."""
        return str(self.delivery_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class SendUrgentNotification(SendNotification):
    """Carry out the delivery of a P1 or P2 notification."""

    NAME = "notifications.send_urgent"
    LANE = Lane.URGENT
