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
class CallUpdated(Event):
    """A call began, went on, ended or was reported on."""

    TYPE = "call.updated"
    TOPIC = "calls"

    data: CallView
