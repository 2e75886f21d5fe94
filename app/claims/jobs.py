"""Requests for later of claims."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.jobs import Job, Lane


@dataclass(frozen=True, slots=True, kw_only=True)
class SeekAdvisor(Job):
    """An escalated claim nobody works on reaches people: through the conversation that runs, or an alert."""

    NAME = "claims.seek_advisor"
    LANE = Lane.URGENT

    claim_id: UUID
    is_stuck: bool = False
    """Its advisor lets it lie: others are told too."""

    def key(self) -> str | None:
        """Once for any number of escalations not yet seen."""
        return f"{self.claim_id}:{self.is_stuck}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskCustomer(Job):
    """Tell the customer which documents are waited for."""

    NAME = "claims.ask_customer"

    claim_id: UUID

    def key(self) -> str | None:
        """Once for any number of documents."""
        return str(self.claim_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowTakeover(Job):
    """An advisor took a conversation: the claims spoken about in it are theirs, if they are nobody's."""

    NAME = "claims.follow_takeover"

    conversation_id: UUID
    user_id: UUID
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachMedia(Job):
    """What a customer sent in a conversation belongs to the claim spoken about in it."""

    NAME = "claims.attach_media"

    conversation_id: UUID

    def key(self) -> str | None:
        """Once for any number of messages."""
        return str(self.conversation_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowInsured(Job):
    """An insured changed: their claims show it."""

    NAME = "claims.show_insured"
    LANE = Lane.BULK

    contact_id: UUID

    def key(self) -> str | None:
        """Once for any number of changes not yet seen."""
        return str(self.contact_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowPolicy(Job):
    """A policy changed: claims under it show it."""

    NAME = "claims.show_policy"
    LANE = Lane.BULK

    policy_id: UUID
    contact_id: UUID

    def key(self) -> str | None:
        """Once for any number of changes not yet seen."""
        return str(self.policy_id)
