"""Rows of channels."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

Kind = Literal["sms", "voice", "whatsapp"]
Medium = Literal["sms", "call"]
Audience = Literal["team", "contact"]
DeliveryStatus = Literal[
    "intended", "unknown", "accepted", "sent", "suppressed", "failed", "undelivered", "delivered", "read"
]


@dataclass(frozen=True, slots=True)
class OwnedChannel:
    """An address of a tenant. `external_id` is the provider's own name for it; `credentials` are sealed."""

    tenant_id: int
    id: UUID
    kind: str
    address: str
    external_id: str | None
    provider: str
    label: str
    credentials: bytes | None = field(repr=False)
    settings: dict[str, Any]
    active: bool
    version: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """One outgoing message or call and what became of it. `body` is sent, or spoken in `language`."""

    tenant_id: int
    id: UUID
    channel_id: UUID
    medium: str
    audience: str
    to_address: str = field(repr=False)
    body: str = field(repr=False)
    language: str
    encoding: str
    segments: int
    status: str
    provider_id: str | None
    error_code: str | None
    simulated: bool
    attempts: int
    first_attempt_at: datetime | None
    claimed_until: datetime | None
    created_at: datetime
    sent_at: datetime | None
    delivered_at: datetime | None


@dataclass(frozen=True, slots=True)
class DueLookUp:
    """A delivery whose final report is overdue."""

    tenant_id: int
    id: UUID
