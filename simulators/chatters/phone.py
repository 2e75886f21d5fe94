"""A phone that texts a number through the simulated carrier, and sees what the carrier delivers to it."""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Any, Final, Self

import httpx2

LOOK_EVERY: Final = 0.25


class NotSent(Exception):
    """The carrier could not deliver the text."""


class Phone:
    """One phone. `carrier_url` is where the simulated carrier is served."""

    def __init__(self, http: httpx2.AsyncClient, carrier_url: str, number: str, to: str) -> None:
        self._http = http
        self._carrier_url = carrier_url.rstrip("/")
        self._number = number
        self._to = to
        self._seen: set[str] = set()

    async def __aenter__(self) -> Self:
        self._seen = {message["sid"] for message in await self._received()}
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to hang up."""

    async def write(self, seconds: float) -> None:
        """Nobody sees a phone typing."""
        await asyncio.sleep(seconds)

    async def say(self, text: str) -> None:
        """Text the number."""
        await self._text({"from": self._number, "to": self._to, "body": text})

    async def send_photo(self, text: str) -> None:
        """Text the number, with a picture."""
        media = [{"content_type": "image/jpeg"}]
        await self._text({"from": self._number, "to": self._to, "body": text, "media": media})

    async def hear(self, within: float) -> str | None:
        """The next text that reaches the phone, or none within so many seconds."""
        try:
            async with asyncio.timeout(within):
                while True:
                    for message in await self._received():
                        if message["sid"] not in self._seen:
                            self._seen.add(message["sid"])
                            return str(message["body"])
                    await asyncio.sleep(LOOK_EVERY)
        except TimeoutError:
            return None

    async def leave(self) -> None:
        """A phone just stays silent."""

    async def _text(self, body: dict[str, Any]) -> None:
        answer = await self._http.post(f"{self._carrier_url}/_sim/inbound", json=body)
        if answer.status_code != 200 or answer.json()["status"] != 200:
            raise NotSent(str(answer.status_code))

    async def _received(self) -> list[dict[str, Any]]:
        answer = await self._http.get(f"{self._carrier_url}/_sim/messages", params={"to": self._number})
        found = [m for m in answer.json()["messages"] if m["direction"] != "inbound"]
        return sorted(found, key=lambda message: str(message.get("created_at", "")))
