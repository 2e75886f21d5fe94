"""Requests for later about links to a customer's own page."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.jobs import Job


@dataclass(frozen=True, slots=True, kw_only=True)
class SendFollowLink(Job):
    """Make a link and text it to the insured. `lead`: what the text says first, instead of the usual."""

    NAME = "claims.send_follow_link"

    claim_id: UUID
    link_id: UUID
    by_name: str
    lead: str | None = None

    def key(self) -> str | None:
        """Once per link."""
        return f"link:{self.link_id}"
