"""Facts about conversations, messages and calls."""

from __future__ import annotations

from dataclasses import dataclass

from app.conversations.schemas import CallView, ConversationView, MessageView
from app.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationOpened(Event):
    """A contact started to speak with us over a medium."""

    TYPE = "conversation.opened"
    TOPIC = "conversations"

    data: ConversationView


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationUpdated(Event):
    """Something was said in it, or it is more urgent than we thought, or it waits for an advisor."""

    TYPE = "conversation.updated"
    TOPIC = "conversations"

    data: ConversationView


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationClaimed(Event):
    """An advisor owns it; the agent is silent."""

    TYPE = "conversation.claimed"
    TOPIC = "conversations"

    data: ConversationView


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationTransferred(Event):
    """Another advisor owns it."""

    TYPE = "conversation.transferred"
    TOPIC = "conversations"

    data: ConversationView


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationReleased(Event):
    """The advisor gave it back, to the agent or to the queue."""

    TYPE = "conversation.released"
    TOPIC = "conversations"

    data: ConversationView


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationClosed(Event):
    """Nothing more will be said in it."""

    TYPE = "conversation.closed"
    TOPIC = "conversations"

    data: ConversationView


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReceived(Event):
    """Something was said."""

    TYPE = "message.received"
    TOPIC = "messages"

    data: MessageView


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSent(Event):
    """We said something."""

    TYPE = "message.sent"
    TOPIC = "messages"

    data: MessageView


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageUpdated(Event):
    """News of its delivery."""

    TYPE = "message.updated"
    TOPIC = "messages"

    data: MessageView


@dataclass(frozen=True, slots=True, kw_only=True)
class CallUpdated(Event):
    """A call began, went on, ended or was reported on."""

    TYPE = "call.updated"
    TOPIC = "calls"

    data: CallView
