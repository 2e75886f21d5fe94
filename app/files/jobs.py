"""Requests for later."""

from __future__ import annotations

from dataclasses import dataclass

from app.jobs import Job, Lane


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetContent(Job):
    """No file has this content any more, unless one has come since: delete it from the store."""

    NAME = "files.forget_content"
    LANE = Lane.BULK
    MAX_ATTEMPTS = 10

    sha256: str

    def key(self) -> str | None:
        """Once per content."""
        return self.sha256
