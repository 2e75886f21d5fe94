"""The journal at the edge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from app.intake.models import StoredEntry


@dataclass(frozen=True, slots=True)
class EntryView:
    """A provider's request and its fate. `error` names the failure without quoting anybody."""

    id: UUID
    provider: str
    kind: str
    provider_id: str | None
    received_at: datetime
    address: str
    status: str
    error: str | None
    attempts: int
    processed_at: datetime | None
    size: int


@dataclass(frozen=True, slots=True)
class WholeEntry:
    """An entry with what was sent and answered, as text."""

    entry: EntryView
    headers: dict[str, str]
    content_type: str
    raw: str
    answer: str

    @classmethod
    def of(cls, stored: StoredEntry) -> WholeEntry:
        """The view of a stored entry."""
        raw, answer = stored.entry.raw.decode(errors="replace"), stored.entry.answer.content.decode(errors="replace")
        return cls(entry_view(stored), stored.entry.headers, stored.entry.content_type, raw, answer)


def entry_view(stored: StoredEntry) -> EntryView:
    """An entry as lists show it."""
    entry = stored.entry
    return EntryView(
        entry.id,
        entry.provider,
        entry.kind,
        entry.provider_id,
        entry.received_at,
        entry.address,
        stored.status,
        stored.error,
        stored.attempts,
        stored.processed_at,
        len(entry.raw),
    )


@dataclass(frozen=True, slots=True)
class JournalPage:
    """Newest first; `next` is the cursor of the following page."""

    items: list[EntryView]
    next: str | None
    position: str


class JournalQuery(BaseModel):
    """`GET /journal`."""

    status: Literal["done", "ignored", "failed"] | None = None
    provider_id: str | None = Field(None, max_length=128, pattern=r"^[^\x00]*$")
    limit: int = Field(50, ge=1, le=200)
    cursor: UUID | None = None
