"""One event as bytes: the frame the application encoded, and its two wire forms, each made once per process."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from sys import intern
from typing import Final

import msgspec


class Wire(IntEnum):
    """How a client is connected."""

    WS = 0
    SSE = 1


class _Header(msgspec.Struct):
    seq: int
    topic: str


class _Identity(msgspec.Struct):
    type: str
    id: str | None = None
    version: int | None = None


_read_header: Final = msgspec.json.Decoder(_Header).decode
_read_identity: Final = msgspec.json.Decoder(_Identity).decode


class InvalidFrame(ValueError):
    """A published frame that is not an event frame."""


def ws_text_frame(payload: bytes) -> bytes:
    """An unmasked WebSocket text frame, as a server sends it."""
    size = len(payload)
    if size < 126:
        return b"\x81" + bytes((size,)) + payload
    if size < 65536:
        return b"\x81\x7e" + size.to_bytes(2, "big") + payload
    return b"\x81\x7f" + size.to_bytes(8, "big") + payload


def sse_chunk(event: str, data: bytes, event_id: str | None = None) -> bytes:
    """One server-sent event. `data` holds no line break: JSON escapes them."""
    head = f"event: {event}\ndata: " if event_id is None else f"id: {event_id}\nevent: {event}\ndata: "
    return head.encode() + data + b"\n\n"


class Envelope:
    """An event frame and what the hub must know of it, `seq` and `topic`; the rest is read only if somebody asks."""

    __slots__ = ("_identity", "_sse", "_ws", "epoch", "frame", "seq", "topic")

    def __init__(self, frame: bytes, epoch: str) -> None:
        try:
            header = _read_header(frame)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise InvalidFrame("not an event frame") from error
        self.frame = frame
        self.epoch = epoch
        self.seq = header.seq
        self.topic = intern(header.topic)
        self._identity: _Identity | None = None
        self._ws: bytes | None = None
        self._sse: bytes | None = None

    @property
    def key(self) -> tuple[str, str] | None:
        """What the event is about; of two events with one key a slow client needs only the newer. None: keep both."""
        about = self._about().id
        return None if about is None else (self.topic, about)

    @property
    def version(self) -> int:
        """The version of the view the event carries."""
        return self._about().version or 0

    @property
    def ws(self) -> bytes:
        """The prepared WebSocket frame."""
        if self._ws is None:
            self._ws = ws_text_frame(self.frame)
        return self._ws

    @property
    def sse(self) -> bytes:
        """The prepared server-sent event; its id is the position."""
        if self._sse is None:
            self._sse = sse_chunk(self._about().type, self.frame, f"{self.epoch}:{self.seq}")
        return self._sse

    def _about(self) -> _Identity:
        if self._identity is None:
            try:
                self._identity = _read_identity(self.frame)
            except (msgspec.DecodeError, UnicodeDecodeError):
                self._identity = _Identity(type="event")
        return self._identity


def join(envelopes: Iterable[Envelope], wire: Wire) -> bytes:
    """All prepared frames in one piece: one write per client."""
    if wire is Wire.WS:
        return b"".join([e.ws for e in envelopes])
    return b"".join([e.sse for e in envelopes])
