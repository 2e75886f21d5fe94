"""Events: committed facts, in the past tense, carrying the whole public view of what they are about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A fact about one entity, emitted inside the transaction that made it true.

    `data` is the same view the API returns, or `None` when the entity is gone; clients keep the newest `version`.
    Subclasses set `TYPE` (`"alert.raised"`) and `TOPIC` (`"alerts"`).
    """

    TYPE: ClassVar[str]
    TOPIC: ClassVar[str]

    id: UUID
    version: int
    data: Any
