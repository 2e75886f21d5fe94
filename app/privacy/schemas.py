"""Privacy at the edge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from app.privacy.models import Erasure, PersonalRead


class AnonymiseBody(BaseModel):
    """`POST /contacts/{id}/anonymise`."""

    reason: Annotated[str, StringConstraints(min_length=3, max_length=500, strip_whitespace=True)]


@dataclass(frozen=True, slots=True)
class ErasureView:
    """Somebody was forgotten. `scope`: how many rows of each kind were changed; `is_new`: just now."""

    contact_id: UUID
    at: datetime
    by: str
    reason: str
    scope: dict[str, int]
    is_new: bool

    @classmethod
    def of(cls, erasure: Erasure, *, is_new: bool) -> ErasureView:
        """The view of an erasure."""
        return cls(erasure.contact_id, erasure.at, erasure.by_name, erasure.reason, erasure.scope, is_new)


class ExportQuery(BaseModel):
    """`GET /contacts/{id}/export`. `zip` has the same bundle and the files people sent."""

    format: Literal["json", "zip"] = "json"


class ReadsQuery(BaseModel):
    """`GET /contacts/{id}/reads`."""

    limit: int = Field(50, ge=1, le=200)
    cursor: UUID | None = None


@dataclass(frozen=True, slots=True)
class ReadsPage:
    """Newest first; `next` is the cursor of the following page."""

    items: list[PersonalRead]
    next: str | None
    position: str
