"""Rows and values of the journal."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

Status = Literal["done", "ignored", "failed"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a provider is told."""

    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an entry; `ignored` is kept without effect."""

    answer: Answer
    status: Status = "done"


@dataclass(frozen=True, slots=True)
class Entry:
    """One authenticated request as it came. `answer` is given unless processing says otherwise."""

    tenant_id: int
    id: UUID
    provider: str
    kind: str
    provider_id: str | None
    dedupe_key: str
    received_at: datetime
    channel_id: UUID
    address: str
    headers: dict[str, str] = field(repr=False)
    content_type: str
    raw: bytes = field(repr=False)
    answer: Answer = field(repr=False)


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry with its fate."""

    entry: Entry
    status: str
    error: str | None
    attempts: int
    processed_at: datetime | None
