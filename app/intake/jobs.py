"""Requests for later of the intake."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.jobs import Job, Lane


@dataclass(frozen=True, slots=True, kw_only=True)
class ReprocessEntry(Job):
    """Process a journal entry that failed; somebody may be waiting for help behind it."""

    NAME = "intake.reprocess_entry"
    LANE = Lane.URGENT
    MAX_ATTEMPTS = 10

    entry_id: UUID

    def key(self) -> str | None:
        """Once per entry."""
        return str(self.entry_id)
