"""Facts about claims, what is to be done about them, and their documents; each carries the whole view."""

from __future__ import annotations

from dataclasses import dataclass

from app.claims.schemas import ClaimActionView, ClaimView, DocumentView
from app.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimUpdated(Event):
    """Something about a claim changed."""

    TYPE = "claim.updated"
    TOPIC = "claims"

    data: ClaimView


class ClaimDeclared(ClaimUpdated):
    """Somebody told us what happened."""

    __slots__ = ()
    TYPE = "claim.declared"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimActionUpdated(Event):
    """What is to be done changed, or is done."""

    TYPE = "claim_action.updated"
    TOPIC = "claim_actions"

    data: ClaimActionView


class ClaimActionCreated(ClaimActionUpdated):
    """Something is to be done."""

    __slots__ = ()
    TYPE = "claim_action.created"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentUpdated(Event):
    """A document came, was looked at, or is not wanted any more."""

    TYPE = "document.updated"
    TOPIC = "documents"

    data: DocumentView


class DocumentRequested(DocumentUpdated):
    """A document is wanted."""

    __slots__ = ()
    TYPE = "document.requested"
