"""What we ask of a system that follows parcels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal, Protocol

from app.connectors.errors import NotSupported

ParcelStatus = Literal["pending", "in_transit", "out_for_delivery", "delivered", "failed", "returned", "exception"]


class TrackingCapability(StrEnum):
    """The optional methods a system may declare."""

    HISTORY = "get_history"
    INTENSIVE = "track_intensively"
    LABEL = "create_label"


@dataclass(frozen=True, slots=True)
class Parcel:
    """A parcel on its way."""

    carrier: str
    number: str
    status: ParcelStatus
    expected_at: datetime | None
    shipped_at: datetime | None
    delivered_at: datetime | None

    @property
    def is_delivered(self) -> bool:
        """Whether it arrived."""
        return self.status == "delivered"


@dataclass(frozen=True, slots=True)
class ParcelEvent:
    """Something that happened to a parcel."""

    at: datetime
    status: ParcelStatus
    place: str = ""
    text: str = ""


class Tracking(Protocol):
    """A system that follows parcels. Failures are those of `app.connectors.errors`."""

    system_name: str
    capabilities: frozenset[TrackingCapability]

    async def get_status(self, number: str) -> Parcel:
        """One parcel; raises `NotFound`."""
        ...

    async def get_statuses(self, numbers: Sequence[str]) -> Mapping[str, Parcel]:
        """Those that are known, by number."""
        ...

    async def get_history(self, number: str) -> Sequence[ParcelEvent]:
        """What happened to it, newest first; raises `NotFound`."""
        raise NotSupported(method=TrackingCapability.HISTORY)

    async def track_intensively(self, number: str, *, every_minutes: int) -> None:
        """Look more often."""
        raise NotSupported(method=TrackingCapability.INTENSIVE)

    async def create_label(self, order_id: str) -> str:
        """The address of a label to print."""
        raise NotSupported(method=TrackingCapability.LABEL)
