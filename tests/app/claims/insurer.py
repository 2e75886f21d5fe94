"""An insurer's desk in tests: claims declared and worked on through its API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx2

from app.claims.models import Status
from tests.app.policies.insuring import cover, insure
from tests.hub import Person, Tenant

View = dict[str, Any]
PHONE = "+15145550190"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
PDF = b"%PDF-1.4\n" + b"x" * 64
WAY: dict[Status, tuple[Status, ...]] = {
    "nouveau": (),
    "en_cours": ("en_cours",),
    "en_attente_client": ("en_cours", "en_attente_client"),
    "escalade": ("escalade",),
    "expert": ("en_cours", "expert"),
    "validation": ("en_cours", "validation"),
    "ferme": ("en_cours", "validation", "ferme"),
}
SIMPLE: View = {
    "type": "bris_de_glace",
    "description": "Un caillou a fissuré mon pare-brise",
    "occurred_on": "2026-11-20",
    "place": "Casablanca",
    "parties": 1,
    "answers": {"photos": {"value": "yes"}, "injury": {"value": "no"}, "third_party": {"value": "no"}},
}
"""Settled without an advisor."""

INJURED: View = {
    "type": "collision",
    "description": "Percuté à un rond-point, j'ai mal à la nuque",
    "occurred_on": "2026-11-20",
    "answers": {"injury": {"value": "yes", "quote": "j'ai mal à la nuque", "asked": True}},
}
"""Never left to an agent."""

WITHOUT_PAPERS: View = {
    "type": "vol",
    "description": "On a volé ma voiture cette nuit",
    "occurred_on": "2026-11-20",
    "place": "Rabat",
    "answers": {"injury": {"value": "no"}, "police": {"value": "no"}},
}
"""Waits for its documents."""


@dataclass
class Desk:
    """Somebody who works on the claims of one insured."""

    tenant: Tenant
    hand: Person
    insured: View
    policy: View

    async def declare(self, told: View = SIMPLE, **more: Any) -> View:
        made = await self.ask("POST", "/claims", {"contact_id": self.insured["id"], **told, **more})
        assert made.status_code == 201, made.text
        return view(made)

    async def ask(self, method: str, path: str, body: View | None = None, **options: Any) -> httpx2.Response:
        return await self.hand.http.request(method, f"/api/v1{path}", json=body, **options)

    async def act(self, claim: View, verb: str, **body: Any) -> httpx2.Response:
        """Something done to a claim as it is shown here."""
        return await self.ask("POST", f"/claims/{claim['id']}/{verb}", {"version": claim["version"], **body})

    async def done(self, claim: View, verb: str, **body: Any) -> View:
        answer = await self.act(claim, verb, **body)
        assert answer.is_success, answer.text
        return await self.read(claim)

    async def read(self, claim: View) -> View:
        return view(await self.ask("GET", f"/claims/{claim['id']}"))

    async def file(self, claim: View) -> View:
        return view(await self.ask("GET", f"/claims/{claim['id']}/file"))

    async def history(self, claim: View) -> list[View]:
        found: list[View] = view(await self.ask("GET", f"/claims/{claim['id']}/changes"))["items"]
        return found

    async def bring(self, claim: View, status: Status) -> View:
        """Take a fresh claim there, step by step."""
        for step in WAY[status]:
            claim = await self.done(claim, "status", status=step)
        return claim

    async def assessed(self, told: View = SIMPLE, **more: Any) -> View:
        return await self.done(await self.declare(told, **more), "assess")

    async def upload(self, claim: View, content: bytes, name: str, kind: str | None = None) -> httpx2.Response:
        query = {"name": name, **({"kind": kind} if kind else {})}
        return await self.hand.http.post(
            f"/api/v1/claims/{claim['id']}/documents",
            params=query,
            content=content,
            headers={"Content-Type": "application/octet-stream"},
        )


def view(answer: httpx2.Response) -> View:
    assert answer.is_success, answer.text
    found: View = answer.json()
    return found


async def desk_of(tenant: Tenant, *, phone: str | None = PHONE, matricule: str = "AB-4521-22") -> Desk:
    """The desk of a tenant, with one insured whose car is covered."""
    insured = await insure(tenant, matricule, **({"phone": phone} if phone else {}))
    guarantees = [
        {"name": name, "covered": True, "rate_percent": 100, "deductible_minor": 50_000, "limit_minor": 5_000_000}
        for name in ("collision", "vol", "bris_de_glace", "incendie", "corporel")
    ]
    policy = await cover(tenant, insured["id"], f"POL-{matricule}", guarantees=guarantees, currency="MAD")
    return Desk(tenant, tenant.dispatcher, insured, policy)


def at(text: str) -> datetime:
    """A time of the API."""
    return datetime.fromisoformat(text).astimezone(UTC)
