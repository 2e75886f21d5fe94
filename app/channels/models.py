"""Rows of channels."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

Kind = Literal["sms", "voice", "whatsapp", "chat"]
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
    """One outgoing message or call and what became of it. `body` is sent, or spoken in `language`.

    To a contact it carries a message of a conversation; `epoch` is set on what the agent said. `via`: `api` is a
    request of ours, `answer` our answer to the provider's own request. `reserved_on`: the day it counts in.
    """

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
    message_id: UUID | None = None
    conversation_id: UUID | None = None
    epoch: int | None = None
    via: str = "api"
    cost_class: str = "team"
    reserved_on: date | None = None


@dataclass(frozen=True, slots=True)
class ContactOrder:
    """A text for a contact. Without `channel_id` it leaves from the tenant's oldest number.

    Of cost class `member` (somebody of the team wrote it) it counts in their daily allowance, not in that of replies.
    """

    channel_id: UUID | None
    to_address: str = field(repr=False)
    body: str = field(repr=False)
    language: str
    message_id: UUID
    conversation_id: UUID
    epoch: int | None
    cost_class: str
    via: Literal["api", "answer"]


@dataclass(frozen=True, slots=True)
class DueLookUp:
    """A delivery whose final report is overdue. `is_answer`: we do not even know whether the provider took it."""

    tenant_id: int
    id: UUID
    is_answer: bool
