"""Rows and values of proving who one is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from app.contacts.models import Contact

Scope = Literal["session", "matricule", "address"]
Factor = Literal["birth_date", "code"]


@dataclass(frozen=True, slots=True)
class Key:
    """What tries are counted by: one of the three, hashed."""

    scope: Scope
    key_hash: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One earlier try under the `key`-th of the keys asked about, from 1."""

    key: int
    scope: Scope
    succeeded: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Claimed:
    """Who somebody says they are, and what they show for it: a birth date, or the code they were sent.

    `place` is the conversation, or what stands for one before there is any. `origins`: where they speak from, as far as
    the door can tell.
    """

    place: UUID
    matricule: str = field(repr=False)
    origins: tuple[str, ...] = field(repr=False)
    birth_date: date | None = field(default=None, repr=False)
    code: str | None = field(default=None, repr=False)

    @property
    def factor(self) -> Factor:
        """What decides; a code, when both are given."""
        return "birth_date" if self.code is None else "code"


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of a try. Without `contact` it failed, or nobody looked: `is_locked`."""

    contact: Contact | None = None
    is_locked: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """A one-time code that was asked for; `contact_id` is `None` when there is nobody to send it to."""

    id: UUID
    place: UUID
    matricule_hash: bytes = field(repr=False)
    address_hash: bytes | None = field(repr=False)
    contact_id: UUID | None
    sent_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Sent:
    """How many codes were asked for within the hour."""

    by_matricule: int
    by_place: int
    by_address: int


@dataclass(frozen=True, slots=True)
class Proof:
    """Who somebody proved to be in a conversation, and until when that counts."""

    conversation_id: UUID
    contact_id: UUID
    factor: Factor
    at: datetime
    expires_at: datetime
