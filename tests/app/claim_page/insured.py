"""An insured person with a claim, and the page they hold the link of."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import httpx2

from app.claims import actions
from app.claims.actions import declare
from app.claims.models import Claim, Declaration
from app.claims.reads import lock_claim
from app.contacts import actions as contacts
from app.contacts.models import Fact, Identity, Source
from app.db.transaction import Transaction
from tests.hub import Hub, Tenant

PHONE = "+14385550116"


@dataclass
class Stream:
    """An open page's events as they came."""

    lines: AsyncIterator[str]
    status: int
    events: list[tuple[str, dict[str, Any], str]] = field(default_factory=list)

    async def next(self, kind: str = "page", seconds: float = 5) -> dict[str, Any]:
        """The next event of this kind."""
        name, last = "", ""
        async with asyncio.timeout(seconds):
            async for line in self.lines:
                word, _, value = line.partition(": ")
                if word == "id":
                    last = value
                elif word == "event":
                    name = value
                elif word == "data":
                    found: dict[str, Any] = json.loads(value)
                    self.events.append((name, found, last))
                    if name == kind:
                        return found
        raise AssertionError(f"the stream ended before {kind}: {[e[0] for e in self.events]}")

    @property
    def position(self) -> str:
        return self.events[-1][2]


@dataclass
class Page:
    """What whoever holds the link can do. `address`: where they seem to be."""

    hub: Hub
    url: str
    link_id: str
    address: str = "203.0.113.16"

    @property
    def token(self) -> str:
        return self.url.rsplit("/", 1)[-1]

    @property
    def headers(self) -> dict[str, str]:
        return {"X-Forwarded-For": self.address}

    async def open(self) -> httpx2.Response:
        return await self.hub.http.get(f"/api/v1/follow/{self.token}", headers=self.headers)

    async def view(self) -> dict[str, Any]:
        answer = await self.open()
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def send(self, content: bytes, kind: str = "photos", name: str = "photo.png") -> httpx2.Response:
        return await self.hub.http.post(
            f"/api/v1/follow/{self.token}/files",
            params={"kind": kind, "name": name},
            content=content,
            headers={**self.headers, "Content-Type": "application/octet-stream"},
        )

    @asynccontextmanager
    async def live(self, after: str | None = None) -> AsyncIterator[Stream]:
        """The page's stream, open."""
        headers = {**self.headers, **({"Last-Event-ID": after} if after else {})}
        async with (
            httpx2.AsyncClient(base_url=self.hub.url, timeout=30, trust_env=False) as http,
            http.stream("GET", f"/api/v1/follow/{self.token}/stream", headers=headers) as response,
        ):
            yield Stream(response.aiter_lines(), response.status_code)


async def insure(tx: Transaction, phone: str = PHONE, name: str = "Samira Alaoui") -> Any:
    """Somebody the tenant knows, with a phone on file."""
    facts = (Fact("name", name, Source.HUMAN), Fact("language", "fr", Source.HUMAN))
    return await contacts.recognise(tx, Identity("phone", phone), region="CA", facts=facts)


async def declared(tenant: Tenant, phone: str = PHONE, **given: Any) -> Claim:
    """A claim of theirs, just declared."""
    async with tenant.hub.db.transaction(tenant.id) as tx:
        contact = await insure(tx, phone)
        told = {"type": "collision", "description": "Un choc au rond-point, un secret de famille", **given}
        return await declare(tx, Declaration(contact_id=contact.id, **told))


async def page_of(tenant: Tenant, claim: Claim, **body: Any) -> Page:
    """The team gives out a link."""
    answer = await tenant.admin.http.post(f"/api/v1/claims/{claim.id}/links", json=body)
    assert answer.status_code == 201, answer.text
    found = answer.json()
    return Page(tenant.hub, found["url"], found["id"])


Work = Callable[[Transaction, Claim], Awaitable[Any]]


async def worked_on(tenant: Tenant, claim: Claim, work: Work) -> None:
    """Somebody does something with the claim."""
    async with tenant.hub.db.transaction(tenant.id) as tx:
        await work(tx, await lock_claim(tx.conn, tx.tenant_id, claim.id))


async def asked_for(tenant: Tenant, claim: Claim, *kinds: Any) -> None:
    """The customer is to send these."""
    await worked_on(tenant, claim, lambda tx, locked: actions.ask_documents(tx, locked, kinds, None))


async def moved(tenant: Tenant, claim: Claim, *steps: Any) -> None:
    """The claim goes from status to status."""
    for step in steps:
        await worked_on(tenant, claim, partial(_move, to=step))


async def _move(tx: Transaction, claim: Claim, *, to: Any) -> None:
    await actions.change_status(tx, claim, to, None)
