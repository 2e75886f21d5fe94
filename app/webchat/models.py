"""Rows and values of web chat."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from app.accounts.models import Tenant
from app.channels.models import OwnedChannel


@dataclass(frozen=True, slots=True)
class ChatSession:
    """One browser that opened a chat on a site."""

    tenant_id: int
    id: UUID
    channel_id: UUID
    secret_hash: bytes = field(repr=False)
    language: str
    origin: str | None
    page: str | None = field(repr=False)
    referrer: str | None = field(repr=False)
    caller_hash: bytes | None = field(repr=False)
    created_at: datetime
    expires_at: datetime
    spoke_at: datetime | None


@dataclass(frozen=True, slots=True)
class Admitted:
    """A session found by its secret, and what its site allows."""

    session: ChatSession
    settings: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Speaker:
    """A session about to say something, with the business it speaks to."""

    session: ChatSession
    tenant: Tenant


@dataclass(frozen=True, slots=True)
class Link:
    """The conversation a session speaks in, and the position in the session its first message follows."""

    conversation_id: UUID
    offset: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a session's conversation stands: whose it is and how far it goes. `last` is the session's last position."""

    link: Link
    contact_id: UUID
    contact_name: str | None = field(repr=False)
    status: str
    handling: str
    advisor_id: UUID | None
    advisor_name: str | None
    last: int


@dataclass(frozen=True, slots=True)
class Line:
    """A message as chat clients get it; `seq` is its position in the session."""

    seq: int
    conversation_id: UUID
    author: str
    text: str = field(repr=False)
    phase: str | None
    action: str | None
    data: Any = field(repr=False)
    media: list[dict[str, str]] = field(repr=False)
    at: datetime
    user_name: str | None
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Rate:
    """How many were opened in the last minute, and when the first of them was."""

    count: int
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Appearance:
    """A site's settings, read."""

    channel: OwnedChannel
    tenant: Tenant
