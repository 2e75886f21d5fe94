"""Facts about chat sessions, for the sockets of other processes; no board follows the topic."""

from __future__ import annotations

from dataclasses import dataclass

from app.events import Event
from app.webchat.schemas import LinkView


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLinked(Event):
    """A session began to speak in a conversation."""

    TYPE = "chat_session.linked"
    TOPIC = "chat_sessions"

    data: LinkView
