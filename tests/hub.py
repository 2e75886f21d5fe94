"""A running web process, tenants in it, and people signed in: what most tests start from."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx2
import uvicorn
from websockets.asyncio.client import ClientConnection, connect

from app.access import Role
from app.accounts import actions as accounts
from app.accounts import models
from app.accounts.passwords import HASHER
from app.accounts.schemas import NewMember
from app.channels import actions as channels
from app.channels.secrets import SecretBox
from app.db.database import Database
from app.main import WebProcess
from app.settings import Settings
from realtime.serving import DrainingServer, listen, uvicorn_options

PASSWORD = "correct horse battery"
PASSWORD_HASH = HASHER.hash(PASSWORD)
ACCOUNT_SID = "AC" + "5" * 32
AUTH_TOKEN = "a-token-only-this-test-knows"
VAPI_SECRET = "a-vapi-secret-only-this-test-knows"


@dataclass(frozen=True)
class Hub:
    """A served web process."""

    web: WebProcess
    url: str
    http: httpx2.AsyncClient

    @property
    def db(self) -> Database:
        found: Database = self.web.services[Database]
        return found

    @property
    def site(self) -> str:
        return self.web.settings.site


@dataclass
class Person:
    """A member signed in over HTTP; `http` carries the cookie."""

    id: UUID
    name: str
    role: str
    phone: str
    http: httpx2.AsyncClient
    hub: Hub

    @property
    def cookie(self) -> str:
        return "; ".join(f"{c.name}={c.value}" for c in self.http.cookies.jar)

    @asynccontextmanager
    async def board(self, *topics: str, after: str | None = None) -> AsyncIterator[Board]:
        """An open live socket, subscribed."""
        headers = {"Cookie": self.cookie, "Origin": self.hub.url}
        address = self.hub.url.replace("http", "ws") + "/ws/live"
        async with connect(address, additional_headers=headers, open_timeout=5) as socket:
            board = Board(socket)
            await board.send({"op": "subscribe", "topics": list(topics) or ["alerts"], "after": after})
            await board.until(lambda frame: frame["op"] == "ready")
            yield board


@dataclass
class Board:
    """A client of the live socket and everything it received."""

    socket: ClientConnection
    frames: list[dict[str, Any]] = field(default_factory=list)

    async def send(self, frame: dict[str, Any]) -> None:
        await self.socket.send(json.dumps(frame))

    async def until(self, wanted: Any, seconds: float = 10) -> dict[str, Any]:
        """The first frame, received from now on, that `wanted` accepts."""
        async with asyncio.timeout(seconds):
            while True:
                frame: dict[str, Any] = json.loads(await self.socket.recv())
                self.frames.append(frame)
                if wanted(frame):
                    return frame

    async def event(self, kind: str, seconds: float = 10) -> dict[str, Any]:
        return await self.until(lambda f: f["op"] == "event" and f["type"] == kind, seconds)


@dataclass
class Tenant:
    """A business with a team."""

    id: int
    slug: str
    number: str
    hub: Hub
    admin: Person
    dispatcher: Person
    viewer: Person


@asynccontextmanager
async def served(settings: Settings) -> AsyncIterator[Hub]:
    """A real uvicorn with the real protocol classes, on a free port of this machine."""
    web = WebProcess(settings)
    config = uvicorn.Config(web.app, log_config=None, access_log=False, **uvicorn_options())
    server = DrainingServer(config, web.drain)
    listener = listen("127.0.0.1", 0)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    running = asyncio.ensure_future(server.serve(sockets=[listener]))
    async with httpx2.AsyncClient(base_url=url, timeout=30, trust_env=False) as http:
        async with asyncio.timeout(20):
            while not server.started:  # noqa: ASYNC110  (uvicorn offers no event to wait for)
                await asyncio.sleep(0.01)
        yield Hub(web, url, http)
    server.should_exit = True
    with contextlib.suppress(asyncio.CancelledError):
        await running


async def found_tenant(hub: Hub, slug: str, number: str, *, industry: str = "drain") -> Tenant:
    """A business answering SMS and calls at `number`, with three people signed in."""
    db = hub.db
    row = models.Tenant(0, slug, slug.title(), "fr", "fr-CA", "America/Toronto", "CA", "CAD", industry, 1)
    async with db.system() as conn:
        tenant_id = await accounts.create_tenant(conn, row, db.clock())
    assert tenant_id is not None
    box = hub.web.services[SecretBox]
    people = []
    async with db.transaction(tenant_id) as tx:
        for index, role in enumerate((Role.ADMIN, Role.DISPATCHER, Role.VIEWER)):
            body = NewMember(
                email=f"{role.value}@{slug}.test",
                name=f"{role.value.title()} {slug}",
                role=role,
                phone=f"{number[:-2]}{80 + index + (10 if slug != 'drain' else 0)}",
                language="fr",
                password=PASSWORD,
                on_call=role is Role.DISPATCHER,
            )
            people.append(await accounts.create_member(tx, body, password_hash=PASSWORD_HASH, who=None, region="CA"))
        twilio = {"account_sid": ACCOUNT_SID, "auth_token": AUTH_TOKEN}
        await channels.create_channel(tx, kind="sms", address=number, provider="twilio", box=box, credentials=twilio)
        await channels.create_channel(
            tx, kind="voice", address=number, provider="vapi", box=box, credentials={"secret": VAPI_SECRET}
        )
    signed_in = [await sign_in(hub, member) for member in people]
    return Tenant(tenant_id, slug, number, hub, *signed_in)


async def sign_in(hub: Hub, member: models.Member) -> Person:
    """Through the door everybody uses."""
    http = httpx2.AsyncClient(base_url=hub.url, timeout=30, trust_env=False)
    answer = await http.post("/api/v1/login", json={"email": member.email, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    return Person(member.id, member.name, member.role, member.phone or "", http, hub)
