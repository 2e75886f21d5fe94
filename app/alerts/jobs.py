"""Requests for later about alerts."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.jobs import Job, Lane


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeDueStep(Job):
    """Do now what is due on the alert; the sweep would do it within a second."""

    NAME = "alerts.take_due_step"
    LANE = Lane.URGENT

    alert_id: UUID

    def key(self) -> str | None:
        """One at a time per alert."""
        return str(self.alert_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconsiderReach(Job):
    """A notification of this step did not get through: unless another did, go on to the next step."""

    NAME = "alerts.reconsider_reach"
    LANE = Lane.URGENT

    alert_id: UUID
    step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshContact(Job):
    """A contact changed: its open alerts show it as it is now."""

    NAME = "alerts.refresh_contact"

    contact_id: UUID

    def key(self) -> str | None:
        """Once for any number of changes not yet seen."""
        return str(self.contact_id)
