"""WebSocket clients: uvicorn's sans-I/O protocol, with a way past the application for prepared frames.

Looks wrong on purpose: `attach_ws` returns while the socket stays open. The application's coroutine, its task and the
request it was given are what a waiting client costs most, and nobody needs them once the client is known; from then on
the protocol object alone serves it. uvicorn still counts the connection, pings it and closes it at shutdown.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from typing import Any, ClassVar, Final, cast

from starlette.websockets import WebSocket
from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import State

from realtime.envelope import Wire, ws_text_frame
from realtime.live import LiveHub
from realtime.ports import Access
from realtime.protocol import CLOSE_DRAIN, CLOSE_TOO_MANY, TEXT_ONLY, error
from realtime.subscription import SOFT_BYTES, Follower

EXTENSION: Final = "realtime.socket"
CLOSE_PATIENCE: Final = 5.0
"""Seconds a client gets to answer a close frame."""
STALLED_MS: Final = 20_000
"""Milliseconds without an acknowledgement after which the kernel gives a connection up."""
BURST: Final = 60.0
PER_SECOND: Final = 10.0
"""What a client may send: this many frames at once, and on average per second."""


class _Nowhere:
    """Stands in for the ASGI queue of an attached connection."""

    def put_nowait(self, _item: object) -> None:
        """Forget it: nobody will ask."""


_NOWHERE: Final = _Nowhere()


QUIET: Final = logging.getLogger("realtime.sockets")
"""In place of uvicorn's: a line per connection would carry the query string, and with it tickets."""
QUIET.setLevel(logging.WARNING)


class HubProtocol(WebSocketsSansIOProtocol):
    """uvicorn's protocol; after `attach` a follower takes the place of the ASGI application."""

    follower: SocketFollower | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client connected."""
        self.logger = QUIET
        super().connection_made(transport)

    def attach(self, follower: SocketFollower) -> None:
        """Hand the open connection over; frames that came meanwhile are heard now."""
        self.follower = follower
        early = self.queue
        self.queue = cast("Any", _NOWHERE)
        self.scope = self.request = self.response = cast("Any", None)
        while not early.empty():
            message = early.get_nowait()
            if message["type"] == "websocket.receive":
                text = message.get("text")
                follower.heard(text.encode() if text is not None else None)
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()
        if self.disconnected:
            follower.lost()

    def close_with(self, code: int, reason: str) -> None:
        """Send a close frame after everything written; the connection ends when the client answers, or soon."""
        if self.close_sent or self.conn.state is not State.OPEN or self.transport.is_closing():
            return
        self.stop_keepalive()
        self.conn.send_close(code, reason)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        self.close_timer = self.loop.call_later(CLOSE_PATIENCE, self.transport.abort)

    async def run_asgi(self) -> None:
        """As upstream, but an attached connection stays open when the application returns."""
        extensions = cast("dict[str, object]", self.scope["extensions"])
        extensions[EXTENSION] = self
        try:
            await self.app(self.scope, self.receive, self.send)
        except ClientDisconnected:
            pass
        except BaseException:  # the ASGI edge: uvicorn reports every failure the same way
            self.logger.exception("Exception in ASGI application\n")
            self.send_500_response()
        else:
            if self.follower is not None:
                return
            if not self.handshake_complete:
                self.logger.error("ASGI callable returned without completing handshake.")
                self.send_500_response()
        if self.close_timer is None:
            self.transport.close()

    def send_receive_event_to_app(self) -> None:
        """A whole message arrived."""
        if self.follower is None:
            super().send_receive_event_to_app()
            return
        data = self.frames[0] if len(self.frames) == 1 else b"".join(self.frames)
        self.frames = []
        if not self.close_sent:
            self.follower.heard(bytes(data) if self.curr_msg_data_type == "text" else None)

    def handle_ping(self) -> None:
        """The client wants a pong."""
        super().handle_ping()
        if self.follower is not None:
            self.follower.spend()

    def resume_writing(self) -> None:
        """The network took what was waiting."""
        super().resume_writing()
        if self.follower is not None:
            self.follower.relieved()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone."""
        super().connection_lost(exc)
        if self.follower is not None:
            self.follower.lost()
            self.follower = None


class SocketFollower(Follower):
    """A client on a WebSocket."""

    __slots__ = ("_allowance", "_heard_at", "_hub", "_protocol", "_relief", "_transport")

    wire: ClassVar[Wire] = Wire.WS

    def __init__(self, access: Access, hub: LiveHub, protocol: HubProtocol) -> None:
        super().__init__(access, hub.next_number())
        self._hub = hub
        self._protocol = protocol
        self._transport = protocol.transport
        self._allowance = BURST
        self._heard_at = 0.0
        self._relief: asyncio.Future[None] | None = None

    def waiting(self) -> int:
        return self._transport.get_write_buffer_size()

    def write(self, data: bytes) -> None:
        self._transport.write(data)

    def say(self, op: str, frame: bytes, position: str | None = None) -> None:
        self._transport.write(ws_text_frame(frame))

    def end(self, code: int, reason: str) -> None:
        self._protocol.close_with(code, reason)

    def farewell(self, retry_ms: int) -> None:
        self._protocol.close_with(CLOSE_DRAIN, f"retry {retry_ms}")

    async def drained(self) -> None:
        if self._protocol.writable.is_set() or self._transport.is_closing():
            return
        if self._relief is None:
            self._relief = asyncio.get_running_loop().create_future()
        await self._relief

    def heard(self, text: bytes | None) -> None:
        """The client said something; None: something binary. One that does not read its answers is not answered."""
        if not self.spend() or self.waiting() > SOFT_BYTES:
            return
        if text is None:
            self.say("error", error(TEXT_ONLY))
        else:
            self._hub.handle(self, text)

    def spend(self) -> bool:
        """The client used one frame of its allowance. False: it had none, and must leave."""
        now = asyncio.get_running_loop().time()
        self._allowance = min(BURST, self._allowance + (now - self._heard_at) * PER_SECOND) - 1
        self._heard_at = now
        if self._allowance < 0:
            self._hub.expel(self, CLOSE_TOO_MANY, "too many frames")
        return self._allowance >= 0

    def relieved(self) -> None:
        """The network took what was waiting."""
        self.resume()
        if self._relief is not None and self._protocol.writable.is_set():
            self._wake()

    def lost(self) -> None:
        """The connection is gone."""
        self._wake()
        self._hub.leave(self)

    def _wake(self) -> None:
        if self._relief is not None:
            relief, self._relief = self._relief, None
            if not relief.done():
                relief.set_result(None)


async def attach_ws(websocket: WebSocket, access: Access, hub: LiveHub) -> None:
    """Accept the socket and hand it to the hub. Returns at once; the caller must not touch the socket again.

    Needs uvicorn with `ws=HubProtocol` (see `serving.uvicorn_options`).
    """
    protocol = (websocket.scope.get("extensions") or {}).get(EXTENSION)
    if not isinstance(protocol, HubProtocol):
        raise RuntimeError("serve with uvicorn and ws=realtime.ws.HubProtocol")
    await websocket.accept()
    end = protocol.transport.get_extra_info("socket")
    if end is not None and hasattr(socket, "TCP_USER_TIMEOUT") and end.family in (socket.AF_INET, socket.AF_INET6):
        end.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, STALLED_MS)
    follower = SocketFollower(access, hub, protocol)
    hub.enter(follower)
    protocol.attach(follower)
