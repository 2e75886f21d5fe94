"""Contacts at the edge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from app.contacts.models import Civility, Contact, ContactNote, Standing


@dataclass(frozen=True, slots=True)
class ContactView:
    """A contact as the API and the stream show it. `name_source`: human, structured, text or channel."""

    id: UUID
    version: int
    name: str | None
    name_source: str | None
    is_anonymous: bool
    language: str | None
    phone: str | None
    email: str | None
    address: str | None
    postal_code: str | None
    type: str | None
    tags: list[str]
    created_at: datetime
    last_message_at: datetime | None
    civility: Civility | None
    birth_date: date | None
    matricule: str | None
    city: str | None
    standing: Standing

    @classmethod
    def of(cls, contact: Contact) -> ContactView:
        """The view of a contact."""
        return cls(
            contact.id,
            contact.version,
            contact.name,
            contact.name_source,
            contact.is_anonymous,
            contact.language,
            contact.phone,
            contact.email,
            contact.address,
            contact.postal_code,
            contact.type,
            contact.tags,
            contact.created_at,
            contact.last_message_at,
            contact.civility,
            contact.birth_date,
            contact.matricule,
            contact.city,
            contact.standing,
        )


@dataclass(frozen=True, slots=True)
class ContactPage:
    """Newest first; `next` is the cursor of the following page."""

    items: list[ContactView]
    next: str | None
    position: str


@dataclass(frozen=True, slots=True)
class NotePage:
    """Remarks, newest first; `next` is the cursor of the following page."""

    items: list[ContactNote]
    next: str | None
    position: str


class NoteQuery(BaseModel):
    """`GET /contacts/{id}/notes`."""

    limit: int = Field(50, ge=1, le=200)
    cursor: UUID | None = None


class NoteBody(BaseModel):
    """`POST /contacts/{id}/notes`."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=4000, strip_whitespace=True)]


class ContactQuery(BaseModel):
    """`GET /contacts`. `q` looks into name, matricule, phone, e-mail, address, city, postal code, without accents."""

    q: str | None = Field(None, max_length=100)
    limit: int = Field(50, ge=1, le=200)
    cursor: UUID | None = None


Tag = Annotated[str, StringConstraints(min_length=1, max_length=40, strip_whitespace=True)]


class InsuredFields(BaseModel):
    """Who somebody is to an insurer. A matricule is read whatever separates its parts and however it is written."""

    civility: Civility | None = None
    birth_date: Annotated[date, Field(ge=date(1900, 1, 1))] | None = None
    matricule: Annotated[str, StringConstraints(max_length=30, strip_whitespace=True)] | None = None
    city: Annotated[str, StringConstraints(max_length=80, strip_whitespace=True)] | None = None


class ContactChange(InsuredFields):
    """`PATCH /contacts/{id}`: only the fields given are changed; null forgets one."""

    name: Annotated[str, StringConstraints(max_length=120, strip_whitespace=True)] | None = None
    phone: Annotated[str, StringConstraints(max_length=32)] | None = None
    email: Annotated[str, StringConstraints(max_length=254)] | None = None
    address: Annotated[str, StringConstraints(max_length=300, strip_whitespace=True)] | None = None
    postal_code: Annotated[str, StringConstraints(max_length=16)] | None = None
    language: Literal["fr", "en"] | None = None
    type: Literal["residential", "commercial", "municipal"] | None = None
    tags: Annotated[list[Tag], Field(max_length=50)] | None = None
    standing: Standing = "actif"
    version: int | None = Field(None, ge=1)


class NewContact(InsuredFields):
    """`POST /contacts`: somebody the team enters."""

    first_name: Annotated[str, StringConstraints(max_length=60, strip_whitespace=True)] = ""
    last_name: Annotated[str, StringConstraints(min_length=1, max_length=60, strip_whitespace=True)]
    phone: Annotated[str, StringConstraints(max_length=32)] | None = None
    email: Annotated[str, StringConstraints(max_length=254)] | None = None
    address: Annotated[str, StringConstraints(max_length=300, strip_whitespace=True)] | None = None
    postal_code: Annotated[str, StringConstraints(max_length=16)] | None = None
    language: Literal["fr", "en"] | None = None
    tags: Annotated[list[Tag], Field(max_length=50)] = Field(default_factory=list)
    standing: Standing = "actif"
