"""Conversations at the edge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from app.conversations.models import Call, Conversation, Message


@dataclass(frozen=True, slots=True)
class MediaView:
    """Something attached, where the provider keeps it."""

    url: str
    content_type: str


@dataclass(frozen=True, slots=True)
class MessageView:
    """One utterance. `author`: contact, agent, advisor or system; `status` is the delivery status."""

    id: UUID
    version: int
    conversation_id: UUID
    contact_id: UUID
    direction: str
    channel: str
    author: str
    text: str
    media: list[MediaView]
    at: datetime
    status: str
    flags: list[str]

    @classmethod
    def of(cls, message: Message) -> MessageView:
        """The view of a message."""
        return cls(
            message.id,
            message.version,
            message.conversation_id,
            message.contact_id,
            message.direction,
            message.channel,
            message.author,
            message.text,
            [MediaView(m["url"], m["content_type"]) for m in message.media],
            message.at,
            message.status,
            message.flags,
        )


@dataclass(frozen=True, slots=True)
class ConversationView:
    """What is said with one contact over one medium."""

    id: UUID
    version: int
    contact_id: UUID
    channel: str
    status: str
    opened_at: datetime
    closed_at: datetime | None

    @classmethod
    def of(cls, c: Conversation) -> ConversationView:
        """The view of a conversation."""
        return cls(c.id, c.version, c.contact_id, c.channel, c.status, c.opened_at, c.closed_at)


@dataclass(frozen=True, slots=True)
class CallView:
    """A call. `status`: queued, ringing, in_progress, forwarding or ended."""

    id: UUID
    version: int
    contact_id: UUID
    conversation_id: UUID
    provider_call_id: str
    status: str
    ended_reason: str | None
    started_at: datetime | None
    ended_at: datetime | None
    summary: str | None
    recording_url: str | None
    structured: dict[str, Any] | None

    @classmethod
    def of(cls, call: Call) -> CallView:
        """The view of a call."""
        return cls(
            call.id,
            call.version,
            call.contact_id,
            call.conversation_id,
            call.provider_call_id,
            call.status,
            call.ended_reason,
            call.started_at,
            call.ended_at,
            call.summary,
            call.recording_url,
            call.structured,
        )


@dataclass(frozen=True, slots=True)
class MessagePage:
    """`next` is the cursor of the following page."""

    items: list[MessageView]
    next: str | None
    position: str


@dataclass(frozen=True, slots=True)
class ConversationPage:
    """Newest first; `next` is the cursor of the following page."""

    items: list[ConversationView]
    next: str | None
    position: str


@dataclass(frozen=True, slots=True)
class CallPage:
    """Newest first; `next` is the cursor of the following page."""

    items: list[CallView]
    next: str | None
    position: str


class HistoryQuery(BaseModel):
    """History, newest first, of everybody or of one contact."""

    contact_id: UUID | None = None
    limit: int = Field(50, ge=1, le=200)
    cursor: UUID | None = None


class ConversationQuery(HistoryQuery):
    """`GET /conversations`."""

    status: Literal["open", "closed"] | None = None


class PageQuery(BaseModel):
    """`GET /conversations/{id}/messages`: in the order they were said."""

    limit: int = Field(200, ge=1, le=500)
    cursor: UUID | None = None
