"""Order out of disorder: positions arrive lost, repeated or shuffled, and leave once each, in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Generic, TypeVar

T = TypeVar("T")

MAX_HELD: Final = 4096
"""Items kept while an earlier one is missing; what is beyond is read again from the store."""


@dataclass(frozen=True, slots=True)
class Deliver(Generic[T]):
    """These items come next, in order."""

    items: tuple[T, ...]


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Already delivered, or already held."""


@dataclass(frozen=True, slots=True)
class Gap:
    """`after < seq <= upto` is missing: read it from the store and feed it."""

    after: int
    upto: int


DUPLICATE: Final = Duplicate()


class Sequence(Generic[T]):
    """The order of one tenant's stream. `last` was delivered; `head` is the furthest position known to exist."""

    __slots__ = ("_held", "_max_held", "head", "last")

    def __init__(self, last: int, max_held: int = MAX_HELD) -> None:
        self.last = last
        self.head = last
        self._held: dict[int, T] = {}
        self._max_held = max_held

    def feed(self, seq: int, item: T) -> Deliver[T] | Duplicate | Gap:
        """Take one item: it and all held items that follow it, nothing, or what is missing before it."""
        if seq <= self.last or seq in self._held:
            return DUPLICATE
        self.head = max(self.head, seq)
        if seq == self.last + 1:
            return Deliver(self._run(item))
        self._hold(seq, item)
        return Gap(self.last, min(self._held) - 1)

    def announce(self, head: int) -> None:
        """The store says positions up to `head` exist."""
        self.head = max(self.head, head)

    @property
    def gap(self) -> Gap | None:
        """The first range that is missing now."""
        if self._held:
            return Gap(self.last, min(self._held) - 1)
        return Gap(self.last, self.head) if self.head > self.last else None

    def restart(self, last: int) -> None:
        """Give up what is missing: history was cut or replaced. Everything held is forgotten."""
        self.last = self.head = last
        self._held.clear()

    def _run(self, item: T) -> tuple[T, ...]:
        items = [item]
        self.last += 1
        while self._held and (following := self._held.pop(self.last + 1, None)) is not None:
            items.append(following)
            self.last += 1
        return tuple(items)

    def _hold(self, seq: int, item: T) -> None:
        if len(self._held) >= self._max_held:
            furthest = max(self._held)
            if seq > furthest:
                return
            del self._held[furthest]
        self._held[seq] = item
