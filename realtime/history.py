"""What this process remembers of a tenant's stream, so that a reconnect does not cost the store a read.

`Ring` holds the newest events without a hole. `Pages` holds older stretches read from the store, cut at fixed
positions, so that a thousand boards which come back at slightly different positions share a handful of reads.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from realtime.envelope import Envelope

RING_BYTES: Final = 1 << 20
RING_EVENTS: Final = 4096
PAGE: Final = 512
"""Positions per page."""
PAGES_BYTES: Final = 4 << 20


class Ring:
    """The newest events, contiguous up to `last`, bounded in bytes and number."""

    __slots__ = ("_bytes", "_events", "_max_bytes", "_max_events", "last")

    def __init__(self, last: int, max_bytes: int = RING_BYTES, max_events: int = RING_EVENTS) -> None:
        self.last = last
        self._events: deque[Envelope] = deque()
        self._bytes = 0
        self._max_bytes = max_bytes
        self._max_events = max_events

    @property
    def first(self) -> int:
        """The oldest position remembered; `last + 1` when empty."""
        return self.last + 1 - len(self._events)

    def append(self, envelope: Envelope) -> None:
        """Remember the next event; forgets the oldest beyond the bounds."""
        self.last = envelope.seq
        self._events.append(envelope)
        self._bytes += len(envelope.frame)
        while len(self._events) > self._max_events or (self._bytes > self._max_bytes and self._events):
            self._bytes -= len(self._events.popleft().frame)

    def covers(self, after: int) -> bool:
        """Whether everything later than `after` is here."""
        return after >= self.first - 1

    def since(self, after: int) -> list[Envelope]:
        """The events with `seq > after`; ask `covers` first."""
        missed = self.last - after
        if missed <= 0:
            return []
        events = self._events
        if missed * 4 < len(events):
            newest = reversed(events)
            found = [next(newest) for _ in range(missed)]
            found.reverse()
            return found
        return [e for e in events if e.seq > after]

    def restart(self, last: int) -> None:
        """Forget everything: the stream continues after `last`."""
        self.last = last
        self._events.clear()
        self._bytes = 0


@dataclass(frozen=True, slots=True)
class Page:
    """Events with `start < seq <= upto`, without a hole unless the store no longer keeps the beginning."""

    start: int
    upto: int
    events: tuple[Envelope, ...]

    def since(self, after: int) -> list[Envelope] | None:
        """The events with `seq > after`, or None when the next one after it is no longer kept."""
        if after >= self.upto:
            return []
        found = [e for e in self.events if e.seq > after]
        return found if found and found[0].seq == after + 1 else None


def page_start(after: int) -> int:
    """The start of the page that holds the position next to `after`."""
    return after - after % PAGE


class Pages:
    """Recently used pages of one tenant, bounded in bytes."""

    __slots__ = ("_bytes", "_max_bytes", "_pages")

    def __init__(self, max_bytes: int = PAGES_BYTES) -> None:
        self._pages: OrderedDict[int, Page] = OrderedDict()
        self._bytes = 0
        self._max_bytes = max_bytes

    def get(self, start: int, upto: int) -> Page | None:
        """The page from `start`, if it reaches `upto`."""
        page = self._pages.get(start)
        if page is None or page.upto < upto:
            return None
        self._pages.move_to_end(start)
        return page

    def put(self, start: int, upto: int, events: Sequence[Envelope]) -> Page:
        """Remember a page; forgets the least recently used beyond the bound."""
        self._drop(start)
        page = Page(start, upto, tuple(events))
        self._pages[start] = page
        self._bytes += _size(page)
        while self._bytes > self._max_bytes and len(self._pages) > 1:
            self._drop(next(iter(self._pages)))
        return page

    def clear(self) -> None:
        """Forget everything."""
        self._pages.clear()
        self._bytes = 0

    def _drop(self, start: int) -> None:
        if (page := self._pages.pop(start, None)) is not None:
            self._bytes -= _size(page)


def _size(page: Page) -> int:
    return sum(len(e.frame) for e in page.events)
