"""Rows and values of conversations."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from app.contacts.models import Contact, Fact, Identity


@dataclass(frozen=True, slots=True)
class Conversation:
    """What is said with one contact over one medium."""

    id: UUID
    version: int
    contact_id: UUID
    channel: str
    status: str
    opened_at: datetime
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Media:
    """Something attached to a message, where the provider keeps it."""

    url: str
    content_type: str


@dataclass(frozen=True, slots=True)
class Message:
    """One utterance."""

    id: UUID
    version: int
    conversation_id: UUID
    contact_id: UUID
    direction: str
    channel: str
    author: str
    text: str = field(repr=False)
    media: list[dict[str, str]] = field(repr=False)
    at: datetime
    status: str
    flags: list[str]


@dataclass(frozen=True, slots=True)
class Call:
    """A provider's call. `rank` orders statuses; `urgency` and `need` are what it has raised an alert for."""

    id: UUID
    version: int
    provider_call_id: str
    contact_id: UUID
    conversation_id: UUID
    status: str
    rank: int
    created_at: datetime
    urgency: str | None = None
    need: str | None = None
    ended_reason: str | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    reported_at: datetime | None = None
    summary: str | None = field(default=None, repr=False)
    recording_url: str | None = field(default=None, repr=False)
    structured: dict[str, Any] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A text as a provider delivered it. `opt_out_type` is what the provider itself made of it, if anything."""

    identity: Identity
    text: str = field(repr=False)
    provider_id: str
    media: tuple[Media, ...] = ()
    facts: tuple[Fact, ...] = ()
    flags: tuple[str, ...] = ()
    opt_out_type: str | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """A stored message and whose it is."""

    message: Message
    contact: Contact


@dataclass(frozen=True, slots=True)
class Turn:
    """One final utterance of a call. `provider_id` names it when the provider gives something to name it by."""

    author: str
    text: str = field(repr=False)
    at: datetime | None
    provider_id: str | None = None


@dataclass(frozen=True, slots=True)
class CallNews:
    """What one report says about a call; `None` is nothing."""

    status: str | None = None
    ended_reason: str | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    summary: str | None = None
    recording_url: str | None = None
    structured: dict[str, Any] | None = None
    is_report: bool = False


@dataclass(frozen=True, slots=True)
class TakenCall:
    """A call with its contact, locked for the rest of the transaction."""

    call: Call
    contact: Contact
