"""Advisors, customers who text, and what tests of the desk ask over and over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx2

from app.access import Role
from app.accounts import actions as accounts
from app.accounts.schemas import NewMember
from tests.hub import PASSWORD, PASSWORD_HASH, Person, Tenant, sign_in
from tests.line import Line
from tests.working import Clock

CALLER = "+14385550171"
OTHER = "+14385550172"
THIRD = "+14385550173"
HELLO = "Bonjour, mon drain de plancher est lent"


@dataclass
class Desk:
    """A tenant with its line, and time in the test's hand."""

    tenant: Tenant
    line: Line
    clock: Clock

    async def hire(self, name: str, *, role: Role = Role.ADVISOR, language: str = "fr") -> Person:
        """Somebody new in the team, signed in."""
        body = NewMember(
            email=f"{name.split()[0].lower()}@{self.tenant.slug}.test",
            name=name,
            role=role,
            language=language,
            password=PASSWORD,
        )
        async with self.tenant.hub.db.transaction(self.tenant.id) as tx:
            member = await accounts.create_member(tx, body, password_hash=PASSWORD_HASH, who=None, region="CA")
        return await sign_in(self.tenant.hub, member)

    async def on_duty(self, name: str, *, skills: list[str] | None = None, **given: Any) -> Person:
        """An advisor at the desk, free."""
        person = await self.hire(name)
        body = {"skills": skills or [], "languages": given.pop("languages", ["fr", "en"]), **given}
        await done(self.tenant.admin, "PUT", f"/advisors/{person.id}", body)
        await done(person, "PUT", "/advisors/me", {"status": "available"})
        return person

    async def text(self, phone: str = CALLER, words: str = HELLO) -> dict[str, Any]:
        """A customer texts; their conversation."""
        await self.line.text(phone, words)
        return await self.conversation(phone)

    async def conversation(self, phone: str = CALLER) -> dict[str, Any]:
        found = await done(self.tenant.admin, "GET", "/conversations")
        contacts = {c["id"]: c["phone"] for c in found["contacts"]}
        return next(dict(c) for c in found["items"] if contacts[c["contact_id"]] == phone)

    async def ask(self, conversation: dict[str, Any], **given: Any) -> dict[str, Any]:
        """A dispatcher asks for an advisor; the hand-off."""
        body = {"reason": "caller_asked", **given}
        await done(self.tenant.dispatcher, "POST", f"/conversations/{conversation['id']}/hand-off", body)
        return await self.handoff(conversation)

    async def handoff(self, conversation: dict[str, Any]) -> dict[str, Any]:
        """The latest hand-off of a conversation."""
        found = await done(self.tenant.admin, "GET", "/handoffs?status=all")
        return next(dict(h) for h in found["items"] if h["conversation_id"] == conversation["id"])

    async def settle(self) -> None:
        """The worker catches up."""
        await self.line.work_off()

    async def pass_time(self, **by: float) -> None:
        """Time passes and the worker catches up."""
        await self.clock.advance(**by)
        await self.line.work_off()

    async def told(self, phone: str = CALLER) -> list[str]:
        """What the customer's phone received."""
        await self.line.work_off()
        return [m.body for m in self.line.texts_to(phone)]

    async def advisor(self, person: Person) -> dict[str, Any]:
        found = await done(self.tenant.admin, "GET", "/advisors")
        return next(dict(a) for a in found["items"] if a["id"] == str(person.id))


async def call(who: Person, method: str, path: str, body: Any = None, **headers: str) -> httpx2.Response:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return await who.http.request(method, f"/api/v1{path}", json=body, headers=names)


async def done(who: Person, method: str, path: str, body: Any = None, **headers: str) -> dict[str, Any]:
    answer = await call(who, method, path, body, **headers)
    assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
    return dict(answer.json()) if answer.content else {}


async def refused(who: Person, method: str, path: str, body: Any, status: int) -> dict[str, Any]:
    """The problem this request is answered with."""
    answer = await call(who, method, path, body)
    assert answer.status_code == status, f"{method} {path}: {answer.status_code} {answer.text}"
    return dict(answer.json())


async def claim(who: Person, conversation: dict[str, Any]) -> dict[str, Any]:
    return await done(who, "POST", f"/conversations/{conversation['id']}/claim", {})
