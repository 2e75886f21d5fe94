"""Facts about alerts; each carries the whole card."""

from __future__ import annotations

from dataclasses import dataclass

from app.alerts.schemas import AlertView
from app.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertEvent(Event):
    """Something happened to an alert."""

    TYPE = "alert.updated"
    TOPIC = "alerts"

    data: AlertView


class AlertRaised(AlertEvent):
    """Somebody needs us."""

    __slots__ = ()
    TYPE = "alert.raised"


class AlertBumped(AlertEvent):
    """The same contact came back about the same need."""

    __slots__ = ()
    TYPE = "alert.bumped"


class AlertAcknowledged(AlertEvent):
    """Somebody took it."""

    __slots__ = ()
    TYPE = "alert.acknowledged"


class AlertReleased(AlertEvent):
    """Whoever took it did nothing; it waits for somebody again."""

    __slots__ = ()
    TYPE = "alert.released"


class AlertAssigned(AlertEvent):
    """It was given to somebody, or to nobody."""

    __slots__ = ()
    TYPE = "alert.assigned"


class AlertSnoozed(AlertEvent):
    """Escalation pauses until a time."""

    __slots__ = ()
    TYPE = "alert.snoozed"


class AlertWoken(AlertEvent):
    """The pause is over."""

    __slots__ = ()
    TYPE = "alert.woken"


class AlertReprioritised(AlertEvent):
    """Its urgency changed: raised by new words or by a human, or lowered by a human."""

    __slots__ = ()
    TYPE = "alert.reprioritised"


class AlertEscalated(AlertEvent):
    """The next people were told."""

    __slots__ = ()
    TYPE = "alert.escalated"


class AlertExhausted(AlertEvent):
    """Everyone was told and nobody answered."""

    __slots__ = ()
    TYPE = "alert.exhausted"


class AlertBreached(AlertEvent):
    """A P1 or P2 outlived its time unanswered; everyone is told again."""

    __slots__ = ()
    TYPE = "alert.breached"


class AlertExpired(AlertEvent):
    """A P3 or P4 outlived its time unanswered."""

    __slots__ = ()
    TYPE = "alert.expired"


class AlertResolved(AlertEvent):
    """It is done."""

    __slots__ = ()
    TYPE = "alert.resolved"


class AlertNoted(AlertEvent):
    """Somebody wrote a remark on it."""

    __slots__ = ()
    TYPE = "alert.noted"


class AlertUpdated(AlertEvent):
    """Its contact is known better now."""

    __slots__ = ()
    TYPE = "alert.updated"
