"""Rows and values of contacts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, Literal
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
    """An address somebody reaches us from. kind: `phone` (E.164), `sender` (as it came), `email`, `call`, `visitor`.

    A `visitor` opened a chat; what names it is never shown to anybody.
    """

    kind: str
    address: str

    @property
    def is_anonymous(self) -> bool:
        """Nobody can be reached at it."""
        return self.kind in ("call", "visitor")


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing said about a contact. `confidence` compares facts of the same source."""

    field: str
    value: Any
    source: Source
    confidence: float = 1.0


Civility = Literal["M", "Mme", "Mlle"]
Standing = Literal["actif", "suspendu", "ferme"]


@dataclass(frozen=True, slots=True)
class Contact:
    """A person a tenant deals with. `provenance` is per field `{"source", "confidence"}`.

    Civility, birth date, matricule and standing are an insurer's, entered by people only. `matricule_norm` is the
    matricule as it is compared: capitals and digits.
    """

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
    civility: Civility | None = None
    birth_date: date | None = None
    matricule: str | None = None
    matricule_norm: str | None = None
    city: str | None = None
    standing: Standing = "actif"
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


@dataclass(frozen=True, slots=True)
class Customer:
    """A contact as a customer. The two names are those of the last entry; totals are counted from the orders."""

    contact: Contact
    given_name: str | None = None
    family_name: str | None = None
    segment: str = "prospect"
    preferences: dict[str, Any] = field(default_factory=dict)
    total_orders: int = 0
    total_spent_minor: int = 0
    first_order_at: datetime | None = None
    last_order_at: datetime | None = None

    @property
    def names(self) -> tuple[str | None, str | None]:
        """First and last name: as entered while they make up the name, else split after the first word."""
        name = self.contact.name
        if name is None:
            return None, None
        if name == f"{self.given_name or ''} {self.family_name or ''}".strip():
            return self.given_name, self.family_name
        first, _, last = name.partition(" ")
        return first, last or None


@dataclass(frozen=True, slots=True)
class ContactNote:
    """A remark of the team or of a system about a contact."""

    id: UUID
    contact_id: UUID
    text: str
    author: str
    metadata: dict[str, Any]
    at: datetime
