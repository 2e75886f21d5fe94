"""Business errors, free of any transport: HTTP problems, stream frames and tool results are all made from them."""

from __future__ import annotations

import inspect
from enum import StrEnum
from typing import Any, ClassVar


class Kind(StrEnum):
    """What sort of refusal it is; `app.web.problems` holds the one table from kind to HTTP status."""

    INVALID = "invalid"
    MALFORMED = "malformed"
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    STALE = "stale"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    UNSUPPORTED = "unsupported"
    UNAVAILABLE = "unavailable"


class Whose(StrEnum):
    """Whose fault a failure is; every failure says so."""

    OURS = "ours"
    PROVIDER = "provider"
    TENANT = "tenant"
    CALLER = "caller"


class DomainError(Exception):
    """The request could not be carried out.

    The first docstring line of a subclass is its public title; `code` is stable and part of the API.
    Keyword arguments become members of the problem, so they must be JSON-encodable and fit for the caller's eyes.
    """

    kind: ClassVar[Kind] = Kind.INVALID
    code: ClassVar[str] = "invalid"
    whose: ClassVar[Whose] = Whose.CALLER

    def __init__(self, detail: str | None = None, **members: Any) -> None:
        super().__init__(detail or self.title())
        self.detail = detail
        self.members = members

    @classmethod
    def title(cls) -> str:
        """The first line of the class docstring."""
        return (inspect.getdoc(cls) or cls.__name__).splitlines()[0]


class NotFound(DomainError):
    """There is nothing here by that name."""

    kind = Kind.NOT_FOUND
    code = "not_found"


class InvalidInput(DomainError):
    """The request is well formed but its content is not acceptable."""

    kind = Kind.INVALID
    code = "invalid_input"


class MalformedInput(DomainError):
    """The request could not be read."""

    kind = Kind.MALFORMED
    code = "malformed"


class StaleVersion(DomainError):
    """Somebody changed this since it was read."""

    kind = Kind.STALE
    code = "stale_version"


class Unauthenticated(DomainError):
    """Sign in first."""

    kind = Kind.UNAUTHENTICATED
    code = "unauthenticated"


class Forbidden(DomainError):
    """This account may not do that."""

    kind = Kind.FORBIDDEN
    code = "forbidden"


class TooMany(DomainError):
    """Too many attempts; wait before trying again."""

    kind = Kind.TOO_MANY
    code = "too_many"


class Unavailable(DomainError):
    """A part the answer depends on is not reachable right now."""

    kind = Kind.UNAVAILABLE
    code = "unavailable"
    whose = Whose.OURS
