"""A board that never gives up: snapshot, events through the reducer, resume by position whenever the line breaks."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field

import httpx2
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from tests.picture import RESOURCES, Picture, take_picture

_BROKEN = (OSError, WebSocketException, httpx2.HTTPError, TimeoutError)


@dataclass
class Follower:
    """`seen`: the positions of the events it was sent since its first snapshot, as they came."""

    http: httpx2.AsyncClient
    picture: Picture | None = None
    first: int = 0
    seen: list[int] = field(default_factory=list)
    connections: int = 0
    resets: list[str] = field(default_factory=list)
    codes: list[int | None] = field(default_factory=list)

    @property
    def last(self) -> int:
        """How far it is in the stream."""
        return max(position_of(self.picture), self.seen[-1] if self.seen else -1)

    async def follow(self) -> None:
        """For ever."""
        while True:
            try:
                if self.picture is None:
                    self.picture = await take_picture(self.http)
                    self.first, self.seen = position_of(self.picture), []
                await self._listen(self.picture)
            except _BROKEN:
                await asyncio.sleep(0.1)

    async def _listen(self, picture: Picture) -> None:
        url = str(self.http.base_url).rstrip("/")
        cookie = "; ".join(f"{c.name}={c.value}" for c in self.http.cookies.jar)
        headers = {"Cookie": cookie, "Origin": url}
        address = url.replace("http", "ws") + "/ws/live"
        async with connect(address, additional_headers=headers, open_timeout=5, proxy=None) as socket:
            await socket.send(json.dumps({"op": "subscribe", "topics": list(RESOURCES), "after": picture.position}))
            try:
                async for text in socket:
                    self._take(picture, str(text))
            finally:
                self.codes.append(socket.close_code)

    def _take(self, picture: Picture, text: str) -> None:
        frame = json.loads(text)
        if frame["op"] == "event":
            self.seen.append(frame["seq"])
            picture.apply(frame)
        elif frame["op"] == "ready":
            self.connections += 1
            picture.position = frame["position"]
        elif frame["op"] == "reset":
            self.resets.append(frame["reason"])
            self.picture = None
            raise TimeoutError


def position_of(picture: Picture | None) -> int:
    """The number in its position."""
    return int(picture.position.partition(":")[2]) if picture and picture.position else -1
