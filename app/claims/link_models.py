"""Rows of links to a customer's own page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ClaimLink:
    """A link to one claim's page, as it is kept: of its token only the hash. `opened_at`: first used."""

    tenant_id: int
    id: UUID
    claim_id: UUID
    token_hash: bytes = field(repr=False)
    created_at: datetime
    created_by: str
    expires_at: datetime
    revoked_at: datetime | None
    opened_at: datetime | None

    def is_standing(self, now: datetime) -> bool:
        """Whether it still opens the page."""
        return self.revoked_at is None and self.expires_at > now


@dataclass(frozen=True, slots=True)
class IssuedLink:
    """A link just made; `token` exists nowhere else. `is_sent`: a text with it is on its way."""

    link: ClaimLink
    token: str = field(repr=False)
    is_sent: bool = False

    def url(self, site: str) -> str:
        """Where its holder goes."""
        return f"{site}/suivi/{self.token}"
