"""Facts about hand-offs, advisors and notes; each carries the whole view."""

from __future__ import annotations

from dataclasses import dataclass

from app.desk.schemas import AdvisorView, HandoffView, NoteView
from app.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoffEvent(Event):
    """Something happened to a hand-off."""

    TYPE = "handoff.updated"
    TOPIC = "handoffs"

    data: HandoffView


class HandoffRequested(HandoffEvent):
    """A conversation needs a human."""

    __slots__ = ()
    TYPE = "handoff.requested"


class HandoffOffered(HandoffEvent):
    """One advisor is asked, for a while."""

    __slots__ = ()
    TYPE = "handoff.offered"


class HandoffDeclined(HandoffEvent):
    """They did not take it."""

    __slots__ = ()
    TYPE = "handoff.declined"


class HandoffClaimed(HandoffEvent):
    """Somebody took the conversation."""

    __slots__ = ()
    TYPE = "handoff.claimed"


class HandoffPromised(HandoffEvent):
    """Nobody was there: the customer was promised a call back."""

    __slots__ = ()
    TYPE = "handoff.promised"


class HandoffCancelled(HandoffEvent):
    """Nobody is needed any more."""

    __slots__ = ()
    TYPE = "handoff.cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvisorUpdated(Event):
    """An advisor's status, load or abilities changed."""

    TYPE = "advisor.updated"
    TOPIC = "advisors"

    data: AdvisorView


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAdded(Event):
    """Somebody wrote to the team. Never of a whisper."""

    TYPE = "note.added"
    TOPIC = "notes"

    data: NoteView
