"""Conversations at the edge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from app.contacts.schemas import ContactView
from app.conversations.models import Call, Conversation, Message

CURSOR: Final = r"^[0-9]{1,17}_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"


@dataclass(frozen=True, slots=True)
class MediaView:
    """Something attached, where it is kept, and what it is called where that is known."""

    url: str
    content_type: str
    name: str | None


@dataclass(frozen=True, slots=True)
class PersonView:
    """A member of the team."""

    id: UUID
    name: str


def _person(user_id: UUID | None, name: str | None) -> PersonView | None:
    return None if user_id is None else PersonView(user_id, name or "")


@dataclass(frozen=True, slots=True)
class MessageView:
    """One utterance. `author`: contact, agent, advisor or system; `status` is the delivery status.

    `seq` counts within the conversation. `user` is the advisor who wrote. `segments` is what it costs as a text.
    `speech_confidence` (0 to 1) and `audio_ref` are of words that were spoken: how sure the recogniser was, and where
    the sound lies.
    """

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
    seq: int
    language: str | None
    phase: str | None
    action: str | None
    data: Any
    user: PersonView | None
    error: str | None
    segments: int | None
    speech_confidence: float | None
    audio_ref: str | None

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
            [MediaView(m["url"], m["content_type"], m.get("name")) for m in message.media],
            message.at,
            message.status,
            message.flags,
            message.seq,
            message.language,
            message.phase,
            message.action,
            message.data,
            _person(message.user_id, message.user_name),
            message.error,
            message.segments,
            None if message.speech_confidence is None else round(message.speech_confidence, 3),
            message.audio_ref,
        )


@dataclass(frozen=True, slots=True)
class ConversationView:
    """What is said with one contact over one medium. `handling`: agent, waiting or advisor.

    `urgency` and `need` are the most urgent so far; `last_text` is the beginning of what was said last.
    """

    id: UUID
    version: int
    contact_id: UUID
    channel: str
    status: str
    opened_at: datetime
    closed_at: datetime | None
    channel_id: UUID | None
    language: str | None
    handling: str
    epoch: int
    advisor: PersonView | None
    claimed_at: datetime | None
    urgency: str | None
    need: str | None
    last_seq: int
    last_message_at: datetime | None
    last_author: str | None
    last_text: str | None

    @classmethod
    def of(cls, c: Conversation) -> ConversationView:
        """The view of a conversation."""
        return cls(
            c.id,
            c.version,
            c.contact_id,
            c.channel,
            c.status,
            c.opened_at,
            c.closed_at,
            c.channel_id,
            c.language,
            c.handling,
            c.epoch,
            _person(c.advisor_id, c.advisor_name),
            c.claimed_at,
            c.urgency,
            c.need,
            c.last_seq,
            c.last_message_at,
            c.last_author,
            c.last_text,
        )


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
    """Latest said first, with the contacts they are with; `next` is the cursor of the following page."""

    items: list[ConversationView]
    contacts: list[ContactView]
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


class ConversationQuery(BaseModel):
    """`GET /conversations`. `queue`: `waiting` for an advisor, or `mine` (also `mine=true`). `q`: in the contact or the
    last words."""

    contact_id: UUID | None = None
    limit: int = Field(50, ge=1, le=200)
    cursor: str | None = Field(None, pattern=CURSOR)
    status: Literal["open", "closed"] | None = None
    queue: Literal["waiting", "mine", "all"] = "all"
    mine: bool = False
    channel: Literal["sms", "voice", "chat"] | None = None
    q: str | None = Field(None, max_length=100)

    @property
    def before(self) -> tuple[datetime, UUID] | None:
        """The last row of the page before."""
        if self.cursor is None:
            return None
        at, _, last = self.cursor.partition("_")
        return datetime.fromtimestamp(0, UTC) + timedelta(microseconds=int(at)), UUID(last)


def cursor_of(c: Conversation) -> str:
    """Where the page after this conversation begins."""
    said = c.last_message_at or c.opened_at
    return f"{(said - datetime.fromtimestamp(0, UTC)) // timedelta(microseconds=1)}_{c.id}"


class PageQuery(BaseModel):
    """`GET /conversations/{id}/messages`: in the order they were said; the latest ones before a `seq` with `before`."""

    limit: int = Field(200, ge=1, le=500)
    cursor: UUID | None = None
    before: int | None = Field(None, ge=1, le=2_000_000_000)
