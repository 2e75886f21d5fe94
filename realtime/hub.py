"""The hub without its nerves: each tenant's stream as this process knows it, and who follows. Nothing here waits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeVar

from realtime.envelope import Envelope, InvalidFrame, Wire, join
from realtime.history import Page, Pages, Ring
from realtime.listeners import Listeners
from realtime.position import Position
from realtime.presence import Presence
from realtime.sequence import Deliver, Gap, Sequence
from realtime.subscription import Follower, Groups
from realtime.topics import HISTORY

MAX_EARLY: Final = 1000
"""Frames kept while the head is not known yet; the store has the others."""
K = TypeVar("K")


class TenantStream:
    """One tenant's stream: what was delivered last, what is missing, what is remembered, who follows."""

    __slots__ = ("_early", "_replays", "_tick", "epoch", "followers", "groups", "invalid", "listeners", "pages",
                 "presence", "rewritten", "ring", "sequence", "tenant_id")  # fmt: skip

    def __init__(self, tenant_id: int, epoch: str) -> None:
        self.tenant_id = tenant_id
        self.epoch = epoch
        self.followers: set[Follower] = set()
        self.groups = Groups()
        self.listeners = Listeners()
        self.presence = Presence()
        self.pages = Pages()
        self.ring = Ring(0)
        self.sequence: Sequence[Envelope] | None = None
        self.invalid = 0
        self.rewritten = 0
        """How often the past was rewritten; a page read meanwhile is read again."""
        self._early: list[bytes] = []
        self._tick: list[Envelope] = []
        self._replays: dict[tuple[int, int, frozenset[str], Wire], bytes] = {}

    @property
    def is_started(self) -> bool:
        """Whether the head was read; before that nothing can be delivered."""
        return self.sequence is not None

    @property
    def is_wanted(self) -> bool:
        """Whether anybody follows it here."""
        return bool(self.followers) or bool(self.listeners)

    @property
    def last(self) -> int:
        """The last delivered position."""
        return self.ring.last

    @property
    def position(self) -> Position:
        """The last delivered position, as clients are told."""
        return Position(self.epoch, self.ring.last)

    @property
    def gap(self) -> Gap | None:
        """What must be read from the store."""
        return self.sequence.gap if self.sequence is not None else None

    def start(self, head: int) -> None:
        """The stream is live after `head`; what came while it was not known follows at once."""
        self.sequence = Sequence(head)
        self.ring.restart(head)
        self.listeners.tell(None)
        early, self._early = self._early, []
        self.receive(early)

    def receive(self, frames: Iterable[bytes]) -> None:
        """Take frames from the bus or the store; `flush` sends what became deliverable."""
        if self.sequence is None:
            self._early += frames
            del self._early[:-MAX_EARLY]
            return
        for frame in frames:
            try:
                envelope = Envelope(frame, self.epoch)
            except InvalidFrame:
                self.invalid += 1
                continue
            outcome = self.sequence.feed(envelope.seq, envelope)
            if isinstance(outcome, Deliver):
                self._tick += outcome.items

    def flush(self) -> list[Follower]:
        """Publish the tick. Returns the followers who can no longer keep up; they are out of the groups already."""
        if not self._tick:
            return []
        tick, self._tick = self._tick, []
        self._replays.clear()
        for envelope in tick:
            if envelope.topic == HISTORY:
                self._forget(envelope.seq - 1)
            self.ring.append(envelope)
        behind = self.groups.publish(tick)
        if self.listeners:
            self.listeners.tell([envelope.frame for envelope in tick])
        for follower in behind:
            self.groups.leave(follower)
        return behind

    def join(self, follower: Follower, topics: frozenset[str], after: int | None) -> bool:
        """Let `follower` follow `topics` too, from `after` on. False: what it missed is no longer in memory."""
        if after is not None:
            if not self.ring.covers(after) or after > self.last:
                return False
            follower.resume()
            missed = self.replay(follower, topics - follower.topics, after)
            if missed:
                follower.write(missed)
        if not topics <= follower.topics:
            self.groups.move(follower, follower.topics | topics)
        return True

    def replay(self, follower: Follower, topics: frozenset[str], after: int) -> bytes:
        """The remembered events after `after`; made once for all who ask the same before the next tick."""
        if after >= self.last:
            return b""
        key = (after, self.last, topics, follower.wire)
        if (data := self._replays.get(key)) is None:
            data = self._replays[key] = _joined(self.ring.since(after), topics, follower.wire)
        return data

    def replay_page(self, follower: Follower, topics: frozenset[str], page: Page, after: int) -> bytes | None:
        """The events of `page` after `after`, or None when the next one is no longer kept."""
        key = (after, page.upto, topics, follower.wire)
        if (data := self._replays.get(key)) is None:
            if (found := page.since(after)) is None:
                return None
            data = self._replays[key] = _joined(found, topics, follower.wire)
        return data

    def read_page(self, start: int, upto: int, frames: Iterable[bytes]) -> Page:
        """Remember frames the store returned for `start < seq <= upto`."""
        return self.pages.put(start, upto, [Envelope(frame, self.epoch) for frame in frames])

    def _forget(self, last: int) -> None:
        """The store's past reads otherwise now: what is remembered of it up to `last` must never be sent again."""
        self.rewritten += 1
        self.ring.restart(last)
        self.pages.clear()

    def restart(self, head: int) -> None:
        """History was cut or replaced: forget everything and continue after `head`."""
        if self.sequence is not None:
            self.sequence.restart(head)
        self.ring.restart(head)
        self.pages.clear()
        self._tick.clear()
        self._replays.clear()
        self.listeners.tell(None)


def _joined(envelopes: Iterable[Envelope], topics: frozenset[str], wire: Wire) -> bytes:
    return join([e for e in envelopes if e.topic in topics], wire)


class Registry:
    """Every follower of this process, by tenant, session and user."""

    __slots__ = ("_by_session", "_by_user", "followers")

    def __init__(self) -> None:
        self.followers: set[Follower] = set()
        self._by_session: dict[str, set[Follower]] = {}
        self._by_user: dict[tuple[int, str], set[Follower]] = {}

    def add(self, follower: Follower) -> None:
        """A client arrived."""
        access = follower.access
        self.followers.add(follower)
        self._by_session.setdefault(access.session_key, set()).add(follower)
        self._by_user.setdefault((access.tenant_id, access.user_id), set()).add(follower)

    def remove(self, follower: Follower) -> bool:
        """A client left. False: it was not here."""
        if follower not in self.followers:
            return False
        access = follower.access
        self.followers.remove(follower)
        _discard(self._by_session, access.session_key, follower)
        _discard(self._by_user, (access.tenant_id, access.user_id), follower)
        return True

    def session_keys(self) -> set[str]:
        """The sessions with a client here."""
        return set(self._by_session)

    def of_session(self, session_key: str) -> list[Follower]:
        """The clients of one session."""
        return list(self._by_session.get(session_key, ()))

    def of_user(self, tenant_id: int, user_id: str) -> list[Follower]:
        """The clients of one user."""
        return list(self._by_user.get((tenant_id, user_id), ()))


def _discard(index: dict[K, set[Follower]], key: K, follower: Follower) -> None:
    found = index[key]
    found.discard(follower)
    if not found:
        del index[key]
