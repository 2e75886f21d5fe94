"""Customers who text and chat, told as they experience it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from agents.session.state import State, decode_state
from tests.agents_in_service import heard_by
from tests.app.webchat.visitor import Chat
from tests.hub import Board, Tenant
from tests.line import Line

View = dict[str, Any]
ABOUT_CUSTOMERS = (
    *("contacts", "conversations", "messages", "verdicts", "alerts", "deliveries"),
    *("agent_sessions", "agent_turns", "chat_sessions", "journal"),
)


@dataclass
class Texter:
    """Somebody with a phone. `waits`: seconds each text took to be answered to the carrier."""

    line: Line
    phone: str
    waits: list[float] = field(default_factory=list)

    async def says(self, words: str) -> str:
        """Text, and read what comes back, in the carrier's own request or by a text of its own."""
        before = len(self.heard)
        began = time.perf_counter()
        sent = await self.line.text(self.phone, words)
        self.waits.append(time.perf_counter() - began)
        if sent.replies:
            await self.line.carrier.settled()
        else:
            await self.line.work_off()
        return "\n".join(self.heard[before:])

    @property
    def heard(self) -> list[str]:
        """Everything the phone was sent, in order."""
        return heard_by(self.line, self.phone)


@dataclass
class Chatter:
    """Somebody at an open chat. `seen`: everything said that reached this screen, in order."""

    chat: Chat
    seen: list[View] = field(default_factory=list)

    async def says(self, words: str, *, client_id: str | None = None) -> str:
        """Write, and read what the agent answers."""
        await self.chat.say(words, client_id)
        return await self.hears("agent")

    async def hears(self, author: str) -> str:
        """The next thing this author says."""
        while True:
            said = await self.chat.hear()
            self.seen.append(said)
            if said["author"] == author:
                return str(said["message"])

    async def reads_on(self) -> list[View]:
        """What comes until nothing comes any more."""
        self.seen += [frame for frame in await self.chat.quiet() if "op" not in frame]
        return self.seen


async def shown(board: Board, topic: str, wanted: Callable[[View], bool]) -> View:
    """The first card of a topic that a board shows and that is as wanted."""
    frame = await board.until(lambda f: f["op"] == "event" and f["topic"] == topic and wanted(f["data"] or {}))
    found: View = frame["data"]
    return found


async def listed(tenant: Tenant, path: str, **query: str) -> list[View]:
    """What a fresh page of the team shows."""
    answer = await tenant.admin.http.get(f"/api/v1{path}", params=query)
    assert answer.status_code == 200, answer.text
    items: list[View] = answer.json()["items"]
    return items


async def everything(tenant: Tenant) -> dict[str, list[str]]:
    """Every row about customers that the tenant has, by table."""
    async with tenant.hub.db.system() as conn:
        found = {}
        for table in ("contacts", "conversations", "messages", "verdicts", "alerts", "deliveries", "agent_turns",
                      "chat_sessions", "journal"):  # fmt: skip
            rows = await conn.fetch(
                f'SELECT t::text AS row FROM "{table}" t WHERE tenant_id = $1 ORDER BY 1', tenant.id
            )
            if rows:
                found[table] = [r["row"] for r in rows]
        return found


async def ended_sessions(tenant: Tenant) -> list[View]:
    """What became of the agent's sessions that ended: the outcome, and the fields it knows."""
    async with tenant.hub.db.system() as conn:
        rows = await conn.fetch(
            "SELECT outcome, state FROM agent_sessions WHERE tenant_id = $1 AND status = 'ended'", tenant.id
        )
    return [{"outcome": r["outcome"], "fields": set(decode_state(r["state"]).fields)} for r in rows]


async def all_turns_ended(tenant: Tenant) -> None:
    """Wait until no model is being waited for."""
    async with tenant.hub.db.system() as conn, asyncio.timeout(10):
        while await conn.fetchval("SELECT count(*) FROM agent_turns WHERE status = 'running'"):  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def live_session(tenant: Tenant) -> State:
    """What the agent of the tenant's only live session knows."""
    async with tenant.hub.db.system() as conn:
        found = await conn.fetchval(
            "SELECT state FROM agent_sessions WHERE tenant_id = $1 AND status = 'live'", tenant.id
        )
    return decode_state(found)
