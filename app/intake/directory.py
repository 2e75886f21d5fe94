"""Whose address was called, and what its provider signs with; remembered for a few seconds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import structlog
from prometheus_client import Counter

from app.channels import actions as channels
from app.channels.credentials import credentials_of
from app.channels.models import OwnedChannel
from app.channels.secrets import SecretBox, UnreadableSecret
from app.db.database import Database
from app.errors import Forbidden, NotFound
from app.settings import Settings

log = structlog.get_logger("vigie.intake")

REMEMBERED_FOR: Final = timedelta(seconds=3)
MOST_REMEMBERED: Final = 10_000
REFUSED = Counter("vigie_door_refused_total", "Provider requests turned away", ["door", "reason"])


class UnknownAddress(NotFound):
    """No channel of ours has this address."""

    code = "unknown_address"


class Forged(Forbidden):
    """The signature is missing or wrong."""

    code = "bad_signature"


@dataclass(frozen=True, slots=True)
class Door:
    """A channel of ours with its opened credentials."""

    channel: OwnedChannel
    credentials: dict[str, str] = field(repr=False)


class AddressBook:
    """Looks addresses up across tenants. A rotated secret or a moved number is seen within `REMEMBERED_FOR`."""

    def __init__(self, db: Database, box: SecretBox, settings: Settings) -> None:
        self._db = db
        self._box = box
        self._settings = settings
        self._known: dict[tuple[str, str], tuple[datetime, Door]] = {}

    async def find(self, kind: str, address: str, *, fresh: bool = False) -> Door | None:
        """The channel at this address; `fresh` looks again, for a signature that does not fit what we remember."""
        now = self._db.clock()
        known = self._known.get((kind, address))
        if known is not None and known[0] > now and not fresh:
            return known[1]
        async with self._db.system() as conn:
            channel = await channels.find_channel(conn, kind, address[:64].replace("\x00", ""))
        return self._remember((kind, address), channel, now)

    async def find_by_external_id(self, kind: str, external_id: str) -> Door | None:
        """The channel the provider calls by this id."""
        async with self._db.system() as conn:
            channel = await channels.find_channel_by_external_id(conn, kind, external_id[:128].replace("\x00", ""))
        return self._opened(channel)

    async def find_by_tenant(self, kind: str, tenant_id: int, channel_id: UUID | None = None) -> Door | None:
        """A channel of a tenant that is known by other means: the named one, else the first of its kind."""
        async with self._db.system() as conn:
            owned = await channels.list_channels(conn, tenant_id)
        fitting = [c for c in owned if c.kind == kind and c.active and channel_id in (None, c.id)]
        return self._opened(fitting[0]) if fitting else None

    def _remember(self, key: tuple[str, str], channel: OwnedChannel | None, now: datetime) -> Door | None:
        door = self._opened(channel)
        if door is None:
            self._known.pop(key, None)
            return None
        if len(self._known) >= MOST_REMEMBERED:
            self._known.clear()
        self._known[key] = (now + REMEMBERED_FOR, door)
        return door

    def _opened(self, channel: OwnedChannel | None) -> Door | None:
        if channel is None:
            return None
        try:
            return Door(channel, credentials_of(channel, self._box, self._settings))
        except UnreadableSecret:
            log.error("channel.unreadable_credentials", tenant=channel.tenant_id, channel=str(channel.id))
            return Door(channel, {})


def unknown(door: str, address: str) -> UnknownAddress:
    """Count and log a request for an address nobody has; the address is a business's, not a person's."""
    REFUSED.labels(door, "unknown_address").inc()
    log.warning("door.unknown_address", door=door, address=address[:40])
    return UnknownAddress()


def forged(door: str) -> Forged:
    """Count and log a request whose signature does not fit; nothing of its content."""
    REFUSED.labels(door, "bad_signature").inc()
    log.warning("door.bad_signature", door=door)
    return Forged()
