"""Customers who text and chat, told as they experience it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.agents_in_service import heard_by
from tests.hub import Board, Tenant
from tests.line import Line

View = dict[str, Any]


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
