"""How a system can fail: the whole set, whoever makes the system."""

from __future__ import annotations

from app.errors import DomainError, Kind, NotFound, Whose

__all__ = [
    "AlreadyHeld",
    "AlreadyOver",
    "Duplicate",
    "NotFound",
    "NotSupported",
    "OutOfStock",
    "RateLimited",
    "SystemUnauthorized",
    "SystemUnavailable",
    "ToolRefused",
    "Validation",
]


class Duplicate(DomainError):
    """There is one already; `existing_id` says which."""

    kind = Kind.CONFLICT
    code = "duplicate"

    @property
    def existing_id(self) -> str:
        """Its id in the system that refused."""
        return str(self.members["existing_id"])


class Validation(DomainError):
    """The system does not accept these values."""

    kind = Kind.INVALID
    code = "validation"


class RateLimited(DomainError):
    """The system asks us to slow down; `retry_after` seconds."""

    kind = Kind.TOO_MANY
    code = "rate_limited"
    whose = Whose.PROVIDER


class SystemUnauthorized(DomainError):
    """The system does not accept our credentials."""

    kind = Kind.UNAVAILABLE
    code = "system_unauthorized"
    whose = Whose.TENANT


class SystemUnavailable(DomainError):
    """The system does not answer."""

    kind = Kind.UNAVAILABLE
    code = "system_unavailable"
    whose = Whose.PROVIDER


class NotSupported(DomainError):
    """The system cannot do that."""

    kind = Kind.CONFLICT
    code = "not_supported"
    whose = Whose.TENANT


class ToolRefused(DomainError):
    """The tool was asked for something it does not do.

    The message is a stable word or a short sentence for an agent, never a person's data.
    """

    kind = Kind.INVALID
    code = "tool_refused"


class OutOfStock(DomainError):
    """There are not that many left."""

    kind = Kind.CONFLICT
    code = "out_of_stock"


class AlreadyHeld(DomainError):
    """This is put aside for this person already."""

    kind = Kind.CONFLICT
    code = "already_held"


class AlreadyOver(DomainError):
    """This is over; it can no longer be changed."""

    kind = Kind.CONFLICT
    code = "already_over"
