"""Pure: where a page of hand-offs ends, as text a client hands back."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from uuid import UUID

import msgspec

from app.desk.models import Handoff
from app.errors import MalformedInput

Place = tuple[str, int, datetime, UUID]
"""A hand-off's place in the queue: its urgency, how far down, since when, which."""


def write_cursor(last: Handoff) -> str:
    """The cursor of what follows this hand-off."""
    key: Place = (last.urgency, -last.score, last.requested_at, last.id)
    return base64.urlsafe_b64encode(msgspec.json.encode(key)).decode().rstrip("=")


def read_cursor(cursor: str) -> Place:
    """Where a cursor points.

    Raises:
        MalformedInput.
    """
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        found: Place = msgspec.json.decode(raw, type=tuple[str, int, datetime, UUID])
    except (binascii.Error, ValueError, msgspec.DecodeError):
        raise MalformedInput("This cursor is not one of ours.") from None
    if abs(found[1]) > 2**31 - 1 or found[2].tzinfo is None:
        raise MalformedInput("This cursor is not one of ours.")
    return found
