"""How much somebody may ask for: so many at once, and so many per second on average. Per process."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

MOST_REMEMBERED: Final = 10_000


class Allowance:
    """So many at once, and so many per second on average. Times are the event loop's."""

    __slots__ = ("_at", "_burst", "_left", "_per_second")

    def __init__(self, burst: float, per_second: float, now: float) -> None:
        self._burst = self._left = burst
        self._per_second = per_second
        self._at = now

    def take(self, now: float) -> float:
        """Use one: 0 when there was one, else the seconds until there is."""
        self._left = min(self._burst, self._left + (now - self._at) * self._per_second)
        self._at = now
        if self._left >= 1:
            self._left -= 1
            return 0
        return (1 - self._left) / self._per_second


class Allowances:
    """One allowance per address; those not heard of for longest are forgotten first."""

    def __init__(self, burst: float, per_second: float) -> None:
        self._burst = burst
        self._per_second = per_second
        self._of: OrderedDict[str, Allowance] = OrderedDict()

    def take(self, address: str, now: float) -> float:
        """Use one of this address: 0 when there was one, else the seconds until there is."""
        allowance = self._of.get(address)
        if allowance is None:
            allowance = self._of[address] = Allowance(self._burst, self._per_second, now)
            if len(self._of) > MOST_REMEMBERED:
                self._of.popitem(last=False)
        self._of.move_to_end(address)
        return allowance.take(now)
