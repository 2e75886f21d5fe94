"""Why something cannot be said or taken."""

from __future__ import annotations

from app.errors import DomainError, Kind


class ConversationAlreadyTaken(DomainError):
    """Somebody else answers this conversation."""

    kind = Kind.CONFLICT
    code = "conversation_already_taken"


class ConversationMoved(DomainError):
    """Somebody else speaks in this conversation by now."""

    kind = Kind.CONFLICT
    code = "conversation_moved"


class ConversationNotHeld(DomainError):
    """No advisor answers this conversation."""

    kind = Kind.CONFLICT
    code = "conversation_not_held"


class ConversationOver(DomainError):
    """This conversation is closed."""

    kind = Kind.CONFLICT
    code = "conversation_closed"


class CannotWrite(DomainError):
    """Nothing can be written in this conversation."""

    kind = Kind.CONFLICT
    code = "conversation_not_writable"


class TextTooLong(DomainError):
    """This is too long for a text message."""

    code = "text_too_long"
