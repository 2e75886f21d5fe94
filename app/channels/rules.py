"""Pure: the statuses of a delivery. Totally ordered, so that reports may come in any order, any number of times."""

from __future__ import annotations

from datetime import timedelta
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
    "read": 8,
}
UNDER_WAY: Final[frozenset[str]] = frozenset({"accepted", "sent"})
"""With the carrier, which should say more."""

LOST: Final[frozenset[str]] = frozenset({"suppressed", "failed", "undelivered"})
"""Ended without reaching anybody."""

RECEIVED: Final[frozenset[str]] = frozenset({"sent", "delivered", "read"})
"""Left for the handset, or arrived there."""

MEMBER: Final = "member"
"""Cost class of what members of the team write themselves."""

DAILY_CAP: Final = "daily_cap"
DAILY_CAPS: Final = (2000, 2000)
"""Texts to contacts a day from one address: replies, and what members write; `daily_cap` in a channel's settings."""

ORDER_WINDOW: Final = timedelta(seconds=60)
"""How long a text may hold up the next one to the same phone."""

ANSWER_LASTS: Final = timedelta(milliseconds=150)
"""How long after our transaction began an answer to the provider may still be on its way out of this process."""

_TWILIO: Final[dict[str, DeliveryStatus]] = {
    "accepted": "accepted",
    "scheduled": "accepted",
    "queued": "accepted",
    "sending": "accepted",
    "sent": "sent",
    "partially_delivered": "sent",
    "delivered": "delivered",
    "read": "read",
    "undelivered": "undelivered",
    "failed": "failed",
    "canceled": "failed",
}
_TWILIO_CALL: Final[dict[str, DeliveryStatus]] = {
    "queued": "accepted",
    "initiated": "accepted",
    "ringing": "sent",
    "in-progress": "sent",
    "answered": "sent",
    "completed": "delivered",
    "busy": "undelivered",
    "no-answer": "undelivered",
    "failed": "failed",
    "canceled": "failed",
}
LOOK_UP_AFTER: Final = (
    timedelta(seconds=60),
    timedelta(minutes=2),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
)
"""How long to wait for a final report before each look at the provider; after the last one it stays as it is."""

OPTED_OUT_CODES: Final = frozenset({"21610"})


def status_of_twilio(reported: str) -> DeliveryStatus | None:
    """Our word for what Twilio says of a message; `None` for one we do not know."""
    return _TWILIO.get(reported.lower())


def status_of_twilio_call(reported: str) -> DeliveryStatus | None:
    """Our word for what Twilio says of a call; a call that was answered and is over is delivered."""
    return _TWILIO_CALL.get(reported.lower())


def call_error(reported: str) -> str | None:
    """Why a call reached nobody: for calls Twilio's status is all there is."""
    return reported.lower().replace("-", "_") if status_of_twilio_call(reported) in LOST else None
