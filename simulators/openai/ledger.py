"""What was asked, kept for a while."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

KEPT = 2_000


@dataclass(slots=True)
class Asked:
    """One request. `ended`: open, answered, refused, closed (the client hung up) or cut (we did).

    Moments are seconds of this machine's monotonic clock, the same in all its processes.
    """

    number: int
    request: Mapping[str, Any] = field(repr=False)
    at: float = field(default_factory=time.monotonic)
    ended: str = "open"
    ended_at: float | None = None
    sent: int = 0
    first_word_at: float | None = None
    peer: str = ""
    """The client's side of the connection it came over."""
    over: asyncio.Event = field(default_factory=asyncio.Event, repr=False)

    def end(self, how: str, at: float | None = None) -> None:
        """Write down how it ended."""
        self.ended = how
        self.ended_at = time.monotonic() if at is None else at
        self.over.set()

    def view(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "number": self.number,
            "at": self.at,
            "ended": self.ended,
            "ended_at": self.ended_at,
            "sent": self.sent,
            "first_word_at": self.first_word_at,
            "peer": self.peer,
            "request": self.request,
        }


@dataclass(slots=True)
class Ledger:
    """The last requests, oldest first."""

    asked: deque[Asked] = field(default_factory=lambda: deque(maxlen=KEPT))
    count: int = 0
    _waiting: list[asyncio.Future[Asked]] = field(default_factory=list)

    def add(self, request: Mapping[str, Any], peer: str = "") -> Asked:
        """Write down a request."""
        self.count += 1
        entry = Asked(self.count, request, peer=peer)
        self.asked.append(entry)
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(entry)
        self._waiting.clear()
        return entry

    def next(self) -> asyncio.Future[Asked]:
        """The next request, once it comes."""
        self._waiting.append(asyncio.get_running_loop().create_future())
        return self._waiting[-1]

    def clear(self) -> None:
        """Forget everything."""
        self.asked.clear()
