"""What identity asks for later."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.jobs import Job, Lane


@dataclass(frozen=True, slots=True, kw_only=True)
class SendCode(Job):
    """Make a code and send it to the phone on file, if it is anybody's."""

    NAME = "identity.send_code"
    LANE = Lane.URGENT

    code_id: UUID

    def key(self) -> str:
        """Once per code."""
        return f"code:{self.code_id}"
