"""A visitor of a shop's site, with the chat open; and the shop's site."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx2
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.hub import Hub, Person, Tenant

ORIGIN = "https://boutique.example"
Frame = dict[str, Any]


@dataclass
class Chat:
    """An open socket and what it received."""

    socket: ClientConnection
    frames: list[Frame] = field(default_factory=list)

    async def say(self, text: str, client_id: str | None = None, files: list[str] | None = None) -> None:
        await self.op(
            text=text, **({"client_id": client_id} if client_id else {}), **({"files": files} if files else {})
        )

    async def op(self, **frame: Any) -> None:
        await self.socket.send(json.dumps(frame))

    async def raw(self, data: str | bytes) -> None:
        await self.socket.send(data)

    async def hear(self, op: str | None = None, seconds: float = 10) -> Frame:
        """The next frame with this `op`, or the next thing said."""
        async with asyncio.timeout(seconds):
            while True:
                frame: Frame = json.loads(await self.socket.recv())
                self.frames.append(frame)
                if frame.get("op") == op:
                    return frame

    async def refusal(self) -> Frame:
        """The problem of the next error."""
        problem: Frame = (await self.hear("error"))["problem"]
        return problem

    async def quiet(self, seconds: float = 0.5) -> list[Frame]:
        """What comes until nothing comes any more."""
        seen: list[Frame] = []
        try:
            while True:
                async with asyncio.timeout(seconds):
                    seen.append(json.loads(await self.socket.recv()))
        except TimeoutError:
            return seen

    async def close_code(self, seconds: float = 10) -> int | None:
        async with asyncio.timeout(seconds):
            try:
                while True:
                    await self.socket.recv()
            except ConnectionClosed:
                return self.socket.close_code


@dataclass
class Visitor:
    """A browser with a session."""

    hub: Hub
    view: dict[str, Any]

    @property
    def secret(self) -> str:
        found: str = self.view["session_id"]
        return found

    @asynccontextmanager
    async def chat(
        self, *, after: int | None = None, origin: str | None = ORIGIN, **options: bool
    ) -> AsyncIterator[Chat]:
        """An open socket; with `after` it has asked to resume there."""
        async with open_socket(self.hub, self.secret, origin) as chat:
            if after is not None:
                await chat.op(op="resume", after=after, **options)
            yield chat

    async def upload(self, content: bytes, name: str = "photo.png", **headers: str) -> httpx2.Response:
        address = f"/api/v1/conversations/{self.secret}/files"
        sent = {"Origin": ORIGIN, "Content-Type": "application/octet-stream", **headers}
        return await self.hub.http.post(address, params={"name": name}, content=content, headers=sent)


@asynccontextmanager
async def open_socket(hub: Hub, secret: str, origin: str | None = ORIGIN) -> AsyncIterator[Chat]:
    address = f"{hub.url.replace('http', 'ws')}/ws/conversation/{secret}"
    async with connect(address, additional_headers={"Origin": origin} if origin else None, max_size=None) as socket:
        yield Chat(socket)


@dataclass
class Site:
    """A site of a tenant."""

    tenant: Tenant
    view: dict[str, Any]

    @property
    def key(self) -> str:
        found: str = self.view["key"]
        return found

    async def ask(self, *, origin: str | None = ORIGIN, **body: Any) -> httpx2.Response:
        """A page asks to open the chat."""
        headers = {"Origin": origin} if origin else {}
        return await self.tenant.hub.http.post(
            "/api/v1/conversations", json={"site_key": self.key, **body}, headers=headers
        )

    async def visitor(self, **body: Any) -> Visitor:
        answer = await self.ask(**body)
        assert answer.status_code == 201, answer.text
        return Visitor(self.tenant.hub, answer.json())


async def found_site(tenant: Tenant, **body: Any) -> Site:
    """Through the settings page's door."""
    wanted = {"label": "Boutique", "origins": [ORIGIN], "sessions_per_visitor": 1000, **body}
    answer = await tenant.admin.http.post("/api/v1/chat-sites", json=wanted)
    assert answer.status_code == 201, answer.text
    return Site(tenant, answer.json())


async def conversations_of(who: Person) -> list[dict[str, Any]]:
    answer = await who.http.get("/api/v1/conversations")
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def answer_as(who: Person, conversation_id: str, *texts: str) -> None:
    """An advisor takes the conversation, if nobody has, and answers."""
    claimed = await who.http.post(f"/api/v1/conversations/{conversation_id}/claim", json={})
    assert claimed.status_code in (200, 409), claimed.text
    for text in texts:
        said = await who.http.post(f"/api/v1/conversations/{conversation_id}/messages", json={"text": text})
        assert said.status_code in (200, 201), said.text
