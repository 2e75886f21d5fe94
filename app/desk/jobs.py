"""Requests for later of the desk."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.jobs import Job, Lane


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleQueue(Job):
    """Offer what waits to whoever is free now."""

    NAME = "desk.settle_queue"
    LANE = Lane.URGENT

    def key(self) -> str | None:
        """Once for any number of changes not yet seen."""
        return "queue"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshAdvisor(Job):
    """A member changed: their place at the desk follows."""

    NAME = "desk.refresh_advisor"

    user_id: UUID

    def key(self) -> str | None:
        """Once for any number of changes not yet seen."""
        return str(self.user_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowClosing(Job):
    """A conversation was closed, by whomever: nobody is needed in it, and its advisor has room again."""

    NAME = "desk.follow_closing"

    conversation_id: UUID
    advisor_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleCallback(Job):
    """An alert about a promised call back was resolved: the customer waits no more."""

    NAME = "desk.settle_callback"

    alert_id: UUID
