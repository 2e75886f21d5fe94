"""Channels at the edge."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.channels.models import OwnedChannel


@dataclass(frozen=True, slots=True)
class ChannelView:
    """An address of the tenant; credentials never leave."""

    id: UUID
    version: int
    kind: str
    address: str
    provider: str
    label: str
    active: bool

    @classmethod
    def of(cls, channel: OwnedChannel) -> ChannelView:
        """The view of a channel."""
        return cls(
            channel.id,
            channel.version,
            channel.kind,
            channel.address,
            channel.provider,
            channel.label,
            channel.active,
        )


@dataclass(frozen=True, slots=True)
class ChannelPage:
    """Every address of the tenant; there are few."""

    items: list[ChannelView]
    next: str | None
    position: str
