"""Requests for later about what we say to contacts."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.jobs import Job, Lane


@dataclass(frozen=True, slots=True, kw_only=True)
class SendMessage(Job):
    """Carry out the delivery of something said to a contact."""

    NAME = "conversations.send"

    delivery_id: UUID

    def key(self) -> str | None:
        """One at a time per delivery."""
        return str(self.delivery_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class SendUrgentMessage(SendMessage):
    """The same, to somebody for whom it cannot wait."""

    NAME = "conversations.send_urgent"
    LANE = Lane.URGENT


@dataclass(frozen=True, slots=True, kw_only=True)
class LookUpMessage(Job):
    """Ask the provider what became of something said to a contact."""

    NAME = "conversations.look_up"
    LANE = Lane.BULK

    delivery_id: UUID

    def key(self) -> str | None:
        """One at a time per delivery."""
        return str(self.delivery_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class TellDailyCap(Job):
    """Tell the team that texts to contacts are held back until tomorrow."""

    NAME = "conversations.tell_daily_cap"

    conversation_id: UUID

    def key(self) -> str | None:
        """Once per conversation; that it is once a day is seen to before."""
        return str(self.conversation_id)
