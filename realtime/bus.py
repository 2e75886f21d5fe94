"""The doorbell's ear: Redis pub/sub as a bare asyncio protocol.

All messages that one read from the socket completed arrive as one batch, which is what makes one write per client and
tick possible. Nothing here is needed for correctness: a lost connection, message or server costs latency only.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

import hiredis

log = logging.getLogger(__name__)

Batch = list[tuple[bytes, bytes]]
"""Channel and payload of each message, in order of arrival."""

CONNECT_TIMEOUT: Final = 3.0
PING_EVERY: Final = 10.0
BACKOFF_FIRST: Final = 0.1
BACKOFF_MOST: Final = 3.0


class BusRefused(ConnectionError):
    """The server answered, and it was a refusal."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where the server is and how to sign in."""

    host: str
    port: int
    username: str | None
    password: str | None
    database: int
    tls: ssl.SSLContext | None

    @classmethod
    def parse(cls, url: str) -> Address:
        """`redis://` or `rediss://`, with user, password, database and `?ssl_cert_reqs=none`."""
        parts = urlsplit(url)
        if parts.scheme not in ("redis", "rediss"):
            raise ValueError(f"not a redis:// or rediss:// address: {parts.scheme}://")
        tls = None
        if parts.scheme == "rediss":
            tls = ssl.create_default_context()
            if parse_qs(parts.query).get("ssl_cert_reqs") == ["none"]:
                tls.check_hostname = False
                tls.verify_mode = ssl.CERT_NONE
        return cls(
            host=parts.hostname or "localhost",
            port=parts.port or 6379,
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            database=int(parts.path.strip("/") or 0),
            tls=tls,
        )

    def greeting(self) -> bytes:
        """The commands that sign in."""
        commands = b""
        if self.password is not None:
            name = [self.username] if self.username else []
            commands += _command("AUTH", *name, self.password)
        if self.database:
            commands += _command("SELECT", str(self.database))
        return commands


class _Connection(asyncio.Protocol):
    def __init__(self, on_batch: Callable[[Batch], None], on_ready: Callable[[], None]) -> None:
        self.transport: asyncio.Transport
        self.lost: asyncio.Future[Exception] = asyncio.get_running_loop().create_future()
        self.heard = True
        self._reader = hiredis.Reader()
        self._on_batch = on_batch
        self._on_ready: Callable[[], None] | None = on_ready

    def data_received(self, data: bytes) -> None:
        self.heard = True
        self._reader.feed(data)
        batch: Batch = []
        try:
            while (reply := self._reader.gets()) is not False:
                if isinstance(reply, hiredis.ReplyError):
                    raise BusRefused(str(reply))
                if isinstance(reply, list) and reply:
                    if reply[0] == b"message":
                        batch.append((reply[1], reply[2]))
                    elif reply[0] == b"subscribe":
                        self._became_ready()
        except (hiredis.ProtocolError, BusRefused) as error:
            self._fail(error)
        if batch:
            self._on_batch(batch)

    def connection_lost(self, exc: Exception | None) -> None:
        self._fail(exc or ConnectionResetError("closed by the server"))

    def _became_ready(self) -> None:
        if self._on_ready is not None:
            on_ready, self._on_ready = self._on_ready, None
            on_ready()

    def _fail(self, error: Exception) -> None:
        if not self.lost.done():
            self.lost.set_result(error)


class Bus:
    """Follows channels over one connection, which comes back by itself and then follows them again."""

    def __init__(self, url: str, on_batch: Callable[[Batch], None], on_state: Callable[[bool], None]) -> None:
        self._address = Address.parse(url)
        self._on_batch = on_batch
        self._on_state = on_state
        self._channels: set[str] = set()
        self._connection: _Connection | None = None
        self.is_up = False

    def subscribe(self, channels: Iterable[str]) -> None:
        """Follow these channels, now or as soon as there is a connection."""
        self._send("SUBSCRIBE", [c for c in channels if c not in self._channels])
        self._channels.update(channels)

    def unsubscribe(self, channels: Iterable[str]) -> None:
        """Follow these channels no longer."""
        self._send("UNSUBSCRIBE", [c for c in channels if c in self._channels])
        self._channels.difference_update(channels)

    async def run(self) -> None:
        """Stay connected until cancelled."""
        backoff = BACKOFF_FIRST
        while True:
            try:
                await self._follow()
            except (OSError, TimeoutError, hiredis.ProtocolError) as error:
                log.info("bus: no connection (%s)", type(error).__name__)
            if self.is_up:
                backoff = BACKOFF_FIRST
                self._turn(up=False)
            await asyncio.sleep(backoff * (0.5 + secrets.randbelow(1000) / 1000))
            backoff = min(BACKOFF_MOST, backoff * 2)

    async def _follow(self) -> None:
        address = self._address
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(CONNECT_TIMEOUT):
            transport, connection = await loop.create_connection(
                lambda: _Connection(self._on_batch, lambda: self._turn(up=True)),
                address.host,
                address.port,
                ssl=address.tls,
            )
        connection.transport = transport
        try:
            transport.write(address.greeting())
            self._connection = connection
            self._send("SUBSCRIBE", sorted(self._channels))
            while True:
                await asyncio.wait([connection.lost], timeout=PING_EVERY)
                if connection.lost.done():
                    raise connection.lost.result()
                if not connection.heard:
                    raise TimeoutError("the server does not answer")
                connection.heard = False
                transport.write(_command("PING"))
        finally:
            self._connection = None
            transport.abort()

    def _send(self, command: str, channels: list[str]) -> None:
        if self._connection is not None and channels:
            self._connection.transport.write(_command(command, *channels))

    def _turn(self, *, up: bool) -> None:
        if self.is_up != up:
            self.is_up = up
            self._on_state(up)


def _command(*words: str) -> bytes:
    encoded = [word.encode() for word in words]
    return b"*%d\r\n" % len(encoded) + b"".join(b"$%d\r\n%b\r\n" % (len(word), word) for word in encoded)
