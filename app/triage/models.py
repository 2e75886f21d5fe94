"""Rows of triage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class StoredRuleset:
    """A tenant's own rules: draft, published or retired. `previewed_at` is reset whenever the draft changes."""

    id: UUID
    version: int
    status: str
    body: dict[str, Any]
    note: str | None
    created_at: datetime
    created_by: str
    previewed_at: datetime | None
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class PastMessage:
    """A message already judged, with what was known then."""

    id: UUID
    text: str
    at: datetime
    channel: str
    contact_type: str | None
    language: str | None
