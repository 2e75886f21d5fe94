"""A request for documents at the edge."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal, cast

from app.claims.models import Claim
from app.claims.schemas import ClaimView
from app.claims.views import claim_view

Medium = Literal["chat", "sms"]


@dataclass(frozen=True, slots=True)
class AskedClaim(ClaimView):
    """A claim, and by which medium its customer was asked; `null`: they could not be told, nor will they be."""

    told_by: Medium | None

    @classmethod
    def of(cls, claim: Claim, told_by: str | None) -> AskedClaim:
        """The view of a claim whose customer was just asked."""
        view = claim_view(claim)
        return cls(**{f.name: getattr(view, f.name) for f in fields(view)}, told_by=cast("Medium | None", told_by))
