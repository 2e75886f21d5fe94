"""Rows and values of conversations."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from app.alerts.models import VerdictView
from app.contacts.models import Contact, Fact, Identity


@dataclass(frozen=True, slots=True)
class Conversation:
    """What is said with one contact over one medium.

    `handling`: agent, waiting (for an advisor; the agent still speaks) or advisor. `epoch` grows whenever who owns it
    changes. `channel_id` and `address`: from which of our addresses to which of theirs. `urgency` and `need` are the
    most urgent judged so far. `last_*` is about the last message; `last_text` is its beginning.
    """

    id: UUID
    version: int
    contact_id: UUID
    channel: str
    status: str
    opened_at: datetime
    closed_at: datetime | None = None
    channel_id: UUID | None = None
    address: str | None = field(default=None, repr=False)
    language: str | None = None
    handling: str = "agent"
    epoch: int = 1
    advisor_id: UUID | None = None
    advisor_name: str | None = None
    claimed_at: datetime | None = None
    urgency: str | None = None
    need: str | None = None
    last_seq: int = 0
    last_message_at: datetime | None = None
    last_author: str | None = None
    last_text: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Actor:
    """A member of the team, as they sign."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Media:
    """Something attached to a message, where it is kept; `name` as whoever sent it called it, where that is known."""

    url: str
    content_type: str
    name: str | None = field(default=None, repr=False)

    def as_row(self) -> dict[str, str]:
        """As messages keep it."""
        row = {"url": self.url, "content_type": self.content_type}
        return row if self.name is None else {**row, "name": self.name}


@dataclass(frozen=True, slots=True)
class Message:
    """One utterance, `seq`-th of its conversation. `status` is that of its delivery, `error` and `segments` too.

    `epoch` is set on what the agent says. `phase`, `action` and `data` are what chat clients are told.
    `speech_confidence` (0 to 1) and `audio_ref` (a file of ours, or an address) are of what was heard, not typed.
    """

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
    seq: int = 0
    epoch: int | None = None
    language: str | None = None
    phase: str | None = None
    action: str | None = None
    data: Any = field(default=None, repr=False)
    user_id: UUID | None = None
    user_name: str | None = None
    read_at: datetime | None = None
    error: str | None = None
    segments: int | None = None
    speech_confidence: float | None = None
    audio_ref: str | None = field(default=None, repr=False)


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
    """A text as it came in. `opt_out_type` is what the provider itself made of it, if anything.

    `provider_id` names it among all of the tenant's messages; a chat client names its own by `client_id` instead, which
    only has to differ from what the same visitor sent before. `channel_id` is the address of ours it came to.
    """

    identity: Identity
    text: str = field(repr=False)
    provider_id: str | None = None
    media: tuple[Media, ...] = ()
    facts: tuple[Fact, ...] = ()
    flags: tuple[str, ...] = ()
    opt_out_type: str | None = None
    channel: str = "sms"
    channel_id: UUID | None = None
    client_id: str | None = None
    speech_confidence: float | None = None
    audio_ref: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a text changes in its conversation. `provider_id` names the text; `None` changes nothing."""

    provider_id: str
    channel_id: UUID | None
    address: str | None = field(repr=False)
    language: str | None
    urgency: str | None
    need: str | None


@dataclass(frozen=True, slots=True)
class Received:
    """A stored message, whose it is, where it stands, and what triage made of it.

    `wish`: they asked to be left alone (`out`), or want to hear from us again (`in`); nothing is answered to that.
    `is_held`: an everyday message, whose alert is raised only if nobody answers it (`raise_held`).
    """

    message: Message
    contact: Contact
    conversation: Conversation
    verdict: VerdictView
    wish: str | None = None
    is_held: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """Something to be said to a contact. author: agent, advisor or system.

    `epoch`: of the conversation the agent thought it in; needed for what the agent says. `cost_class` says what it is
    for in the ledger: reply, follow_up, notice. `is_urgent`: it does not wait behind other work.
    """

    text: str = field(repr=False)
    author: str
    language: str
    epoch: int | None = None
    user: Actor | None = None
    phase: str | None = None
    action: str | None = None
    data: Any = field(default=None, repr=False)
    flags: tuple[str, ...] = ()
    cost_class: str = "reply"
    is_urgent: bool = False
    client_id: str | None = None
    media: tuple[Media, ...] = ()
    carried: str | None = field(default=None, repr=False)
    """What the carrier is given instead: the same with the secrets `text` only hints at, sealed (`channels`)."""


@dataclass(frozen=True, slots=True)
class Said:
    """What was said. `via` is how it really leaves: `answer` (in the provider's answer), `api`, or `chat`.

    `is_new` is false when the same client had said it already. Without `delivery_id` no carrier is involved.
    """

    message: Message
    delivery_id: UUID | None
    via: str
    conversation: Conversation
    is_new: bool = True


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
