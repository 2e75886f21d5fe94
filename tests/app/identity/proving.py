"""Somebody who tries to prove who they are, through a relay's door: plain HTTP, so that answers can be compared."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from typing import Any

import httpx2

from tests.hub import Person, Tenant
from tests.line import Line

MATRICULE, BORN = "AB-4521-22", "1985-03-14"
OTHER, NOBODYS, SUSPENDED = "CD-7788-01", "ZZ-9999-99", "EF-1234-56"
WRONG_DAY = "1985-03-15"


@dataclass
class Caller:
    """Speaks from an address, in a session of their own."""

    hand: Person
    address: str = "203.0.113.5"
    session: str = field(default_factory=lambda: secrets.token_hex(12))

    async def ask(self, path: str = "/conversation/authenticate", **body: Any) -> httpx2.Response:
        sent = {"session_id": self.session, **body}
        return await self.hand.http.post(path, json=sent, headers={"X-Forwarded-For": self.address})

    async def says(self, matricule: str = MATRICULE, born: str = WRONG_DAY) -> httpx2.Response:
        return await self.ask(matricule=matricule, date_naissance=born)

    async def is_known(self, matricule: str = MATRICULE, born: str = BORN) -> bool:
        answer = await self.says(matricule, born)
        return answer.status_code == 200 and answer.json()["authentifie"]

    async def types(self, code: str, matricule: str = MATRICULE) -> httpx2.Response:
        return await self.ask(matricule=matricule, code=code)

    async def wants_code(self, matricule: str = MATRICULE) -> httpx2.Response:
        return await self.ask(matricule=matricule, demander_code=True)


def comparable(answer: httpx2.Response, caller: Caller) -> tuple[int, bytes]:
    """Everything of an answer that could tell one case from another."""
    body = answer.content.replace(caller.session.encode(), b"SESSION")
    return answer.status_code, re.sub(rb'"request_id":"[^"]*"', b"", body)


async def attempts_locked_after(callers: list[Caller], matricules: list[str]) -> int:
    """How many failures it takes, one after the other, until somebody is told that the door is locked."""
    for count, (caller, matricule) in enumerate(zip(callers, matricules, strict=True), start=1):
        if (await caller.says(matricule)).status_code == 429:
            return count
    return 0


def codes_sent_to(line: Line, phone: str) -> list[str]:
    """The codes a phone was sent, oldest first."""
    found = (re.search(r"\b([0-9]{6})\b", message.body) for message in line.texts_to(phone))
    return [code[1] for code in found if code]


async def audited(tenant: Tenant, verb: str) -> list[dict[str, Any]]:
    entries = (await tenant.admin.http.get("/api/v1/audit?limit=200")).json()["items"]
    return [e for e in entries if e["verb"] == verb]
