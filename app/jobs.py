"""Jobs: durable requests for later, committed with their cause and carried out at least once."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class Lane(StrEnum):
    """Separate lanes, so that reaching a human about a P1 never waits behind bulk work."""

    URGENT = "urgent"
    NORMAL = "normal"
    BULK = "bulk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A request for later; a plain value found by its `NAME` in the worker's `HANDLERS` table.

    `key()` names the effect: while a job with the same key is queued, a second one is not added. Handlers must
    still be idempotent, since a killed worker's job runs again.
    """

    NAME: ClassVar[str]
    LANE: ClassVar[Lane] = Lane.NORMAL
    MAX_ATTEMPTS: ClassVar[int] = 8

    def key(self) -> str | None:
        """The deduplication key among queued jobs of the tenant, or `None` for no deduplication."""
        return None
