"""Pure: the statuses of a delivery. Totally ordered, so that reports may come in any order, any number of times."""

from __future__ import annotations

from typing import Final

from app.channels.models import DeliveryStatus

RANK: Final[dict[DeliveryStatus, int]] = {
    "intended": 0,
    "unknown": 1,
    "accepted": 2,
    "sent": 3,
    "suppressed": 4,
    "failed": 5,
    "undelivered": 6,
    "delivered": 7,
}
FINAL: Final[frozenset[str]] = frozenset({"suppressed", "failed", "undelivered", "delivered"})
LOST: Final[frozenset[str]] = frozenset({"suppressed", "failed", "undelivered"})
"""Ended without reaching anybody."""

RECEIVED: Final[frozenset[str]] = frozenset({"sent", "delivered"})
"""Left for the handset, or arrived there."""

_TWILIO: Final[dict[str, DeliveryStatus]] = {
    "accepted": "accepted",
    "scheduled": "accepted",
    "queued": "accepted",
    "sending": "accepted",
    "sent": "sent",
    "partially_delivered": "sent",
    "delivered": "delivered",
    "read": "delivered",
    "undelivered": "undelivered",
    "failed": "failed",
    "canceled": "failed",
}
OPTED_OUT_CODES: Final = frozenset({"21610"})


def status_of_twilio(reported: str) -> DeliveryStatus | None:
    """Our word for a status Twilio reports; `None` for one we do not know."""
    return _TWILIO.get(reported.lower())
