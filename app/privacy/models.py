"""Rows and values of privacy."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands in the way of forgetting somebody: numbers of open claims, and when the last one was closed."""

    open_claims: list[str]
    last_closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Erasure:
    """Somebody was forgotten. `scope`: how many rows of each kind were changed."""

    id: UUID
    contact_id: UUID
    at: datetime
    by_name: str
    reason: str
    scope: dict[str, int]


@dataclass(frozen=True, slots=True)
class PersonalRead:
    """Somebody looked at a contact's data. `what`: `contact`, `notes`, `claim`, `export` …"""

    id: UUID
    at: datetime
    by_name: str
    user_id: UUID | None
    contact_id: UUID
    what: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Value:
    """A value the person has or had, and what kind: `name`, `phone`, `email`, `address`, `matricule` or `other`."""

    kind: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Traces:
    """What is kept about somebody that tells who they are, as it lies in the tables. `json`: where to look further."""

    values: list[Value] = field(repr=False)
    birth_dates: list[date] = field(repr=False)
    json: list[Any] = field(repr=False)
    shared: frozenset[str] = field(repr=False)
    """Phones and e-mail addresses that other contacts have too."""


@dataclass(frozen=True, slots=True)
class DueContact:
    """A contact whose claims may be forgotten."""

    tenant_id: int
    contact_id: UUID
