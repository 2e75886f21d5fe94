"""A browser on a site with the chat: opens a session, speaks over the socket, comes back when it is cut."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections import deque
from types import TracebackType
from typing import Any, Final, Self

import httpx2
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

PHOTO: Final = b"\x89PNG\r\n\x1a\n" + b"\0" * 2048
TRIES: Final = 8
OVER: Final = frozenset({4401, 4403, 4404})


class TurnedAway(Exception):
    """The site or its server does not let this browser chat."""


class Visitor:
    """One browser. Words it was not told to be stored are said again under the same name after a reconnect."""

    def __init__(self, http: httpx2.AsyncClient, base_url: str, site_key: str, origin: str, language: str) -> None:
        self.base_url = base_url.rstrip("/")
        self._http = http
        self._site_key = site_key
        self._origin = origin
        self._language = language
        self._session = ""
        self._socket: ClientConnection | None = None
        self._last = 0
        self._unsaid: dict[str, dict[str, Any]] = {}
        self._heard: deque[str] = deque()

    async def __aenter__(self) -> Self:
        body = {"site_key": self._site_key, "language": self._language, "page": f"{self._origin}/"}
        answer = await self._http.post(
            f"{self.base_url}/api/v1/conversations", json=body, headers={"Origin": self._origin}
        )
        if answer.status_code != 201:
            raise TurnedAway(f"{answer.status_code} {answer.json().get('code')}")
        self._session = answer.json()["session_id"]
        await self._connect()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._socket is not None:
            await self._socket.close()

    async def write(self, seconds: float) -> None:
        """Be seen typing for a while."""
        await self._send({"op": "typing"})
        await asyncio.sleep(seconds)

    async def say(self, text: str, files: list[str] | None = None) -> None:
        """Say something; it is said until it is stored."""
        name = uuid.uuid4().hex
        self._unsaid[name] = {"text": text, "client_id": name, "files": files or []}
        await self._send(self._unsaid[name])

    async def send_photo(self, text: str) -> None:
        """Upload a photo and say something about it."""
        address = f"{self.base_url}/api/v1/conversations/{self._session}/files"
        headers = {"Origin": self._origin, "Content-Type": "application/octet-stream"}
        answer = await self._http.post(address, params={"name": "photo.png"}, content=PHOTO, headers=headers)
        await self.say(text, [answer.json()["id"]] if answer.status_code == 201 else None)

    async def hear(self, within: float) -> str | None:
        """The next words from the other side, or none within so many seconds."""
        try:
            async with asyncio.timeout(within):
                while not self._heard:
                    await self._receive()
        except TimeoutError:
            return None
        return self._heard.popleft()

    async def leave(self) -> None:
        """Close the chat, once what was said is stored."""
        while self._unsaid and await self._stored():
            continue
        await self._send({"op": "close"})

    async def _stored(self) -> bool:
        try:
            async with asyncio.timeout(5):
                await self._receive()
        except TimeoutError:
            return False
        return True

    async def _send(self, frame: dict[str, Any]) -> None:
        try:
            assert self._socket is not None  # noqa: S101
            await self._socket.send(json.dumps(frame))
        except ConnectionClosed:
            await self._connect()

    async def _receive(self) -> None:
        assert self._socket is not None  # noqa: S101
        try:
            frame = json.loads(await self._socket.recv())
        except ConnectionClosed as closed:
            code = closed.rcvd.code if closed.rcvd else 1006
            if code in OVER:
                raise TurnedAway(str(code)) from closed
            await self._connect()
            return
        if frame.get("op") == "accepted":
            self._unsaid.pop(frame["client_id"], None)
        elif frame.get("op") == "error" and frame["problem"]["status"] == 429:
            await asyncio.sleep(frame["problem"].get("retry_after", 1))
            await self._say_again()
        elif frame.get("op") == "error":
            self._unsaid.pop(frame.get("client_id", ""), None)
        elif "op" not in frame and frame["seq"] > self._last:
            self._last = frame["seq"]
            self._heard.append(frame["message"])

    async def _connect(self) -> None:
        address = f"{self.base_url.replace('http', 'ws', 1)}/ws/conversation/{self._session}"
        for attempt in range(TRIES):
            try:
                self._socket = await connect(address, additional_headers={"Origin": self._origin})
                await self._socket.send(json.dumps({"op": "resume", "after": self._last}))
                await self._say_again()
                return
            except (OSError, TimeoutError, WebSocketException):
                await asyncio.sleep(0.2 * 2**attempt)
        raise TurnedAway("no connection")

    async def _say_again(self) -> None:
        assert self._socket is not None  # noqa: S101
        for frame in list(self._unsaid.values()):
            await self._socket.send(json.dumps(frame))
