"""What sessions ask for later."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.jobs import Job, Lane


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceAgent(Job):
    """An advisor owns the conversation as of `epoch`."""

    NAME = "sessions.silence"
    LANE = Lane.URGENT

    conversation_id: UUID
    epoch: int
    advisor: str

    def key(self) -> str:
        """Once per taking."""
        return f"silence:{self.conversation_id}:{self.epoch}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeAgent(Job):
    """The conversation is the agent's again as of `epoch`."""

    NAME = "sessions.resume"

    conversation_id: UUID
    epoch: int
    note: str

    def key(self) -> str:
        """Once per giving back."""
        return f"resume:{self.conversation_id}:{self.epoch}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchUp(Job):
    """A call ended: if its file is not complete, the rest is asked for by text."""

    NAME = "sessions.catch_up"

    call_id: UUID
    contact_id: UUID
    conversation_id: UUID

    def key(self) -> str:
        """Once per call."""
        return f"catch_up:{self.call_id}"
