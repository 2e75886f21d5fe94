"""Pure: where a page of claims ends, as text a client hands back."""

from __future__ import annotations

import base64
import binascii
from uuid import UUID

import msgspec

from agents.complexity.models import Priority
from app.claims.models import Claim
from app.errors import MalformedInput

Place = tuple[int, UUID]
"""A claim's place in the queue: its rank, which."""

RANKS: dict[Priority, int] = {"urgente": 0, "haute": 1000, "normale": 2000}
"""As the database computes `queue_rank`."""


def rank_of(claim: Claim) -> int:
    """How far down in the queue."""
    return RANKS[claim.priority] + 100 - (claim.cci or 0)


def write_cursor(last: Claim) -> str:
    """The cursor of what follows this claim, in either order."""
    return base64.urlsafe_b64encode(msgspec.json.encode((rank_of(last), last.id))).decode().rstrip("=")


def read_cursor(cursor: str) -> Place:
    """Where a cursor points.

    Raises:
        MalformedInput.
    """
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        rank, claim_id = msgspec.json.decode(raw, type=tuple[int, UUID])
    except (binascii.Error, ValueError, msgspec.DecodeError):
        raise MalformedInput("This cursor is not one of ours.") from None
    if not 0 <= rank < 1 << 20:
        raise MalformedInput("This cursor is not one of ours.")
    return rank, claim_id
