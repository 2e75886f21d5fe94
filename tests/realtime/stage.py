"""A hub behind a real server, and the clients that talk to it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any, Self

import httpx2
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket
from websockets.asyncio.client import ClientConnection, connect

from realtime.live import LiveHub
from realtime.ports import Access
from realtime.serving import DrainingServer, listen, uvicorn_options
from realtime.sse import requested_position, sse_response
from realtime.ws import attach_ws
from tests.realtime.frames import Frame
from tests.realtime.servers import Log, Valkey

EPOCH = "0badcafe"
TENANT = 7
NOBODY = Access(
    tenant_id=TENANT,
    user_id="u1",
    user_name="Ada",
    session_key="s1",
    topics=frozenset({"alerts", "contacts", "presence"}),
    kinds=frozenset({"conversation"}),
)


@dataclass
class Board:
    """A client on a WebSocket."""

    socket: ClientConnection

    async def say(self, **frame: object) -> None:
        await self.socket.send(json.dumps(frame))

    async def subscribe(self, *topics: str, after: str | None = None) -> None:
        await self.say(op="subscribe", topics=list(topics), after=after)

    async def hear(self, op: str | None = None) -> Frame:
        """The next frame, or the next one with this `op`."""
        async with asyncio.timeout(5):
            while True:
                frame: Frame = json.loads(await self.socket.recv())
                if op is None or frame["op"] == op:
                    return frame

    async def events(self, count: int) -> list[int]:
        """The positions of the next `count` events."""
        return [(await self.hear("event"))["seq"] for _ in range(count)]

    async def close_code(self) -> int | None:
        """Wait until the server closes; the code it gave."""
        async with asyncio.timeout(8):
            await self.socket.wait_closed()
        return self.socket.close_code


@dataclass
class Stream:
    """A client of server-sent events."""

    lines: AsyncIterator[str]
    headers: Mapping[str, str]

    async def hear(self, event: str | None = None) -> tuple[str | None, str, Frame]:
        """The next message, or the next one of this name: id, name, data."""
        async with asyncio.timeout(5):
            while True:
                fields = await self._message()
                if "data" in fields and event in (None, fields["event"]):
                    return fields.get("id"), fields["event"], json.loads(fields["data"])

    async def rest(self) -> list[str]:
        """Every line until the server ends the stream."""
        async with asyncio.timeout(5):
            return [line async for line in self.lines]

    async def _message(self) -> dict[str, str]:
        fields: dict[str, str] = {}
        async for line in self.lines:
            if not line:
                return fields
            name, _, value = line.partition(": ")
            fields[name] = value
        raise EOFError("the stream ended")


class Stage:
    """A served hub."""

    def __init__(self, hub: LiveHub, port: int, log: Log, valkey: Valkey | None) -> None:
        self.hub, self.port, self.log, self._valkey = hub, port, log, valkey
        self.access = NOBODY
        self.server: DrainingServer

    @classmethod
    @asynccontextmanager
    async def open(cls, log: Log, valkey: Valkey | None, **options: Any) -> AsyncIterator[Self]:
        """Serve a hub on a port of its own."""
        publish = valkey.publish if valkey is not None else None
        async with LiveHub(
            log, epoch=EPOCH, bus_url=valkey.url if valkey is not None else None, publish=publish, **options
        ) as hub:
            listener = listen("127.0.0.1", 0)
            stage = cls(hub, listener.getsockname()[1], log, valkey)
            routes = [WebSocketRoute("/ws", stage._socket), Route("/sse", stage._stream)]
            config = uvicorn.Config(Starlette(routes=routes), log_level="warning", **uvicorn_options())
            stage.server = DrainingServer(config, lambda: hub.drain(0.1))
            serving = asyncio.ensure_future(stage.server._serve([listener]))
            yield stage
            stage.server.should_exit = True
            await serving

    async def _socket(self, websocket: WebSocket) -> None:
        await attach_ws(websocket, self.access, self.hub)

    async def _stream(self, request: Request) -> Response:
        topics = request.query_params.get("topics", "alerts").split(",")
        return sse_response(request, self.access, topics, requested_position(request), self.hub)

    def as_user(self, **changes: Any) -> None:
        """Who connects from now on."""
        self.access = replace(NOBODY, **changes)

    def commit(self, topic: str = "alerts", about: str | None = None, *, ring: bool = True, **view: Any) -> bytes:
        """Commit one event; ring the doorbell unless told otherwise."""
        frame = self.log.append(self.access.tenant_id, topic, about, **view)
        if ring and self._valkey is not None:
            self._valkey.publish(f"t:{self.access.tenant_id}", frame)
        return frame

    @asynccontextmanager
    async def board(self, *topics: str, after: str | None = None) -> AsyncIterator[Board]:
        """A connected board; with topics it is subscribed and `ready`."""
        async with connect(f"ws://127.0.0.1:{self.port}/ws", max_size=None) as socket:
            board = Board(socket)
            if topics:
                await board.subscribe(*topics, after=after)
            yield board

    @asynccontextmanager
    async def stream(self, topics: str = "alerts", last_event_id: str | None = None) -> AsyncIterator[Stream]:
        """An open event stream."""
        headers = {"Last-Event-ID": last_event_id} if last_event_id else {}
        url = f"http://127.0.0.1:{self.port}/sse"
        async with (
            httpx2.AsyncClient(timeout=5) as client,
            client.stream("GET", url, params={"topics": topics}, headers=headers) as response,
        ):
            yield Stream(response.aiter_lines(), response.headers)
