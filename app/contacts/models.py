"""Rows and values of contacts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID


class Source(StrEnum):
    """Who said it, from weakest to strongest: see `STRENGTH`."""

    CHANNEL = "channel"
    TEXT = "text"
    STRUCTURED = "structured"
    HUMAN = "human"


STRENGTH: Final[dict[str, int]] = {source.value: rank for rank, source in enumerate(Source)}

OPTED_OUT: Final = "opted_out"
"""Tag of a contact who asked not to be written to."""


@dataclass(frozen=True, slots=True)
class Identity:
    """An address somebody reaches us from. kind: `phone` (E.164), `sender` (as it came), `email`, `call`."""

    kind: str
    address: str

    @property
    def is_anonymous(self) -> bool:
        """Nobody can be reached at it."""
        return self.kind == "call"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing said about a contact. `confidence` compares facts of the same source."""

    field: str
    value: Any
    source: Source
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Contact:
    """A person a tenant deals with. `provenance` is per field `{"source", "confidence"}`."""

    id: UUID
    version: int
    name: str | None = None
    is_anonymous: bool = False
    language: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    postal_code: str | None = None
    type: str | None = None
    tags: list[str] = field(default_factory=list)
    provenance: dict[str, dict[str, Any]] = field(default_factory=dict)
    created_at: datetime = field(kw_only=True)
    last_message_at: datetime | None = field(kw_only=True)

    @property
    def name_source(self) -> str | None:
        """Who said the name."""
        return self.provenance.get("name", {}).get("source") if self.name else None

    @property
    def has_opted_out(self) -> bool:
        """Whether they asked not to be written to."""
        return OPTED_OUT in self.tags
