"""Trying again until it works, as a carrier's fallback does: what makes a killed server lose nothing."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import monotonic

_FIRST_WAIT, _LONGEST_WAIT = 0.1, 2.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """`status` is the last answer, None when there was none. 2xx is accepted, 4xx is refused, the rest is unsent."""

    status: int | None
    attempts: int

    @property
    def accepted(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def refused(self) -> bool:
        return self.status is not None and 400 <= self.status < 500 and self.status != 429


async def insist(attempt: Callable[[], Awaitable[int | None]], *, patience: float) -> Outcome:
    """Call `attempt` (it gives a status, or None for no answer) until it is accepted or refused, or patience runs out.

    An attempt whose answer was lost is made again: the receiver must know a repeated identifier.
    """
    deadline = monotonic() + patience
    wait, attempts = _FIRST_WAIT, 0
    while True:
        attempts += 1
        outcome = Outcome(await attempt(), attempts)
        if outcome.accepted or outcome.refused or monotonic() + wait > deadline:
            return outcome
        await asyncio.sleep(wait * random.uniform(0.5, 1.0))  # noqa: S311 (spreads retries)
        wait = min(_LONGEST_WAIT, wait * 2)
