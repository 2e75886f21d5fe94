"""Links to a customer's own page, at the edge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from app.claims.link_models import ClaimLink


class NewLink(BaseModel):
    """`POST /claims/{id}/links`. `send`: text it to the insured's phone on file."""

    model_config = ConfigDict(extra="forbid")

    send: bool = False
    days: int = Field(30, ge=1, le=30)


@dataclass(frozen=True, slots=True)
class NewLinkView:
    """A link just made; its `url` is shown this once. `sent`: a text with it is on its way to the insured."""

    id: UUID
    url: str
    expires_at: datetime
    sent: bool


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link that was given out. `opened_at`: first used. `is_standing`: it still opens the page."""

    id: UUID
    created_at: datetime
    created_by: str
    expires_at: datetime
    revoked_at: datetime | None
    opened_at: datetime | None
    is_standing: bool

    @classmethod
    def of(cls, link: ClaimLink, now: datetime) -> LinkView:
        """The view of a link."""
        return cls(
            link.id,
            link.created_at,
            link.created_by,
            link.expires_at,
            link.revoked_at,
            link.opened_at,
            link.is_standing(now),
        )


@dataclass(frozen=True, slots=True)
class LinkPage:
    """Links of a claim, newest first."""

    items: list[LinkView]
    next: str | None
    position: str
