"""Clients of server-sent events: sse-starlette's response, fed with prepared bytes, one piece per tick.

Looks wrong on purpose: `_Stream` overrides how sse-starlette waits for the end of the process. Its own way patches
uvicorn's signal handler, polls for each event loop, and cuts streams without a word; draining is `LiveHub.drain`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import ClassVar, Final

import anyio
from sse_starlette.sse import AppStatus, EventSourceResponse
from starlette.requests import Request
from starlette.responses import Response

from realtime.envelope import Wire, sse_chunk
from realtime.live import LiveHub
from realtime.ports import Access
from realtime.protocol import read_position, read_topics
from realtime.subscription import Follower

RETRY_MS: Final = 1000
RETRY_JITTER_MS: Final = 2000

AppStatus.enable_automatic_graceful_drain = False


class _Stream(EventSourceResponse):
    @staticmethod
    async def _listen_for_exit_signal() -> None:
        await anyio.sleep_forever()


class StreamFollower(Follower):
    """A client on an event stream."""

    __slots__ = ("_hub", "_is_ended", "_parts", "_relief", "_size", "_wanted")

    wire: ClassVar[Wire] = Wire.SSE

    def __init__(self, access: Access, hub: LiveHub) -> None:
        super().__init__(access, hub.next_number())
        self._hub = hub
        self._parts: list[bytes] = []
        self._size = 0
        self._is_ended = False
        self._wanted: asyncio.Future[None] | None = None
        self._relief: asyncio.Future[None] | None = None

    def waiting(self) -> int:
        return self._size

    def write(self, data: bytes) -> None:
        self._parts.append(data)
        self._size += len(data)
        _wake(self._wanted)

    def say(self, op: str, frame: bytes, position: str | None = None) -> None:
        # A browser's EventSource uses the name "error" for its own failures.
        self.write(sse_chunk("problem" if op == "error" else op, frame, position))

    def end(self, code: int, reason: str) -> None:
        self._is_ended = True
        _wake(self._wanted)

    def farewell(self, retry_ms: int) -> None:
        self.write(b"retry: %d\n\n" % retry_ms)
        self.end(1001, "")

    async def drained(self) -> None:
        if self._size and not self._is_ended:
            self._relief = asyncio.get_running_loop().create_future()
            await self._relief

    async def chunks(self, topics: list[str], after: str | None) -> AsyncIterator[bytes]:
        """The stream: enter the hub, follow, leave."""
        self.write(b"retry: %d\n\n" % (RETRY_MS + self.number * 7919 % RETRY_JITTER_MS))
        self._hub.enter(self)
        names, problems = read_topics(topics)
        self._hub.follow(self, names, read_position(after), problems)
        try:
            while self._parts or not self._is_ended:
                if not self._parts:
                    self._wanted = asyncio.get_running_loop().create_future()
                    await self._wanted
                    self._wanted = None
                    continue
                data = self._parts[0] if len(self._parts) == 1 else b"".join(self._parts)
                self._parts.clear()
                self._size = 0
                yield data
                self.resume()
                _wake(self._relief)
        finally:
            self._is_ended = True
            _wake(self._relief)
            self._hub.leave(self)


def requested_position(request: Request) -> str | None:
    """Where an event stream wants to resume: what the browser remembers, else `?after=`."""
    return request.headers.get("last-event-id") or request.query_params.get("after") or None


def sse_response(request: Request, access: Access, topics: list[str], after: str | None, hub: LiveHub) -> Response:
    """The stream of `topics` after a position (None: from now) as a response. HEAD gets the headers only.

    A process that is leaving answers 200 and `retry:` too: a browser's EventSource never comes back after an error.
    """
    follower = StreamFollower(access, hub)
    return _Stream(follower.chunks(topics, after), ping=0, sep="\n")


def _wake(waiter: asyncio.Future[None] | None) -> None:
    if waiter is not None and not waiter.done():
        waiter.set_result(None)
