"""Who follows what, and what happens to those who cannot keep up.

Clients with the same set of topics form a group: the frames of a tick are picked and joined once per group and written
once per client. A client whose connection is full gets no more writes; its frames wait in a `Backlog` that keeps only
the newest event of each thing, and a client that outgrows even that has to leave and resume from its position.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import ClassVar, Final

from realtime.envelope import Envelope, Wire, join
from realtime.ports import Access

SOFT_BYTES: Final = 256 << 10
"""Bytes a connection may have waiting before its frames go to a backlog."""
HARD_BYTES: Final = 1 << 20
"""Bytes a backlog may hold before its client is lagging."""


class Backlog:
    """Frames a slow client has not been sent, in order, at most one per thing."""

    __slots__ = ("_kept", "size")

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str] | int, Envelope] = {}
        self.size = 0

    def add(self, envelopes: Iterable[Envelope]) -> None:
        """Keep these; an older event about the same thing is dropped."""
        for envelope in envelopes:
            key = envelope.key or envelope.seq
            older = self._kept.pop(key, None)
            if older is not None and older.version > envelope.version:
                self._kept[key] = older
                continue
            self.size += len(envelope.frame) - (len(older.frame) if older is not None else 0)
            self._kept[key] = envelope

    def envelopes(self) -> list[Envelope]:
        """What is kept, in order of position."""
        return sorted(self._kept.values(), key=lambda e: e.seq)


class Follower(ABC):
    """One connected client as the hub sees it. A shell says how bytes leave."""

    __slots__ = ("access", "backlog", "group", "number", "topics")

    wire: ClassVar[Wire]

    def __init__(self, access: Access, number: int) -> None:
        self.access = access
        self.number = number
        self.topics: frozenset[str] = frozenset()
        self.group: Group | None = None
        self.backlog: Backlog | None = None

    @abstractmethod
    def waiting(self) -> int:
        """Bytes accepted by `write` that the network has not taken."""

    @abstractmethod
    def write(self, data: bytes) -> None:
        """Send prepared bytes soon; never waits."""

    @abstractmethod
    def say(self, op: str, frame: bytes, position: str | None = None) -> None:
        """Frame one message for this wire and write it; `position` is what the client may resume from after it."""

    @abstractmethod
    async def drained(self) -> None:
        """Wait until the network took most of what was written, or the client is gone."""

    @abstractmethod
    def farewell(self, retry_ms: int) -> None:
        """This process stops: close, and ask the client to come back after a while."""

    @abstractmethod
    def end(self, code: int, reason: str) -> None:
        """Close the connection once what was written has left."""

    def deliver(self, data: bytes, envelopes: Sequence[Envelope]) -> bool:
        """Write a tick, or keep it while the connection is full. False: too far behind, the client must leave."""
        if self.backlog is None:
            if self.waiting() <= SOFT_BYTES:
                self.write(data)
                return True
            self.backlog = Backlog()
        self.backlog.add(envelopes)
        return self.backlog.size <= HARD_BYTES

    def whisper(self, data: bytes) -> None:
        """Write something ephemeral, unless the client has enough to catch up with."""
        if self.backlog is None and self.waiting() <= SOFT_BYTES:
            self.write(data)

    def resume(self) -> None:
        """The connection took what it had: send what was kept meanwhile."""
        if self.backlog is not None:
            backlog, self.backlog = self.backlog, None
            self.write(join(backlog.envelopes(), self.wire))


class Group:
    """Followers with identical topics, by wire."""

    __slots__ = ("members", "topics")

    def __init__(self, topics: frozenset[str]) -> None:
        self.topics = topics
        self.members: tuple[set[Follower], set[Follower]] = (set(), set())

    def __len__(self) -> int:
        return len(self.members[0]) + len(self.members[1])


class Groups:
    """The groups of one tenant."""

    __slots__ = ("_by_topic", "_groups")

    def __init__(self) -> None:
        self._groups: dict[frozenset[str], Group] = {}
        self._by_topic: dict[str, set[Group]] = {}

    def move(self, follower: Follower, topics: frozenset[str]) -> None:
        """From now on `follower` gets exactly these topics."""
        self.leave(follower)
        if not topics:
            return
        group = self._groups.get(topics)
        if group is None:
            group = self._groups[topics] = Group(topics)
            for topic in topics:
                self._by_topic.setdefault(topic, set()).add(group)
        group.members[follower.wire].add(follower)
        follower.group, follower.topics = group, group.topics

    def leave(self, follower: Follower) -> None:
        """`follower` gets nothing any more."""
        group, follower.group, follower.topics = follower.group, None, frozenset()
        if group is None:
            return
        group.members[follower.wire].discard(follower)
        if not len(group):
            del self._groups[group.topics]
            for topic in group.topics:
                groups = self._by_topic[topic]
                groups.discard(group)
                if not groups:
                    del self._by_topic[topic]

    def publish(self, envelopes: Sequence[Envelope]) -> list[Follower]:
        """One tick to everybody it concerns, one write each. Returns those who can no longer keep up."""
        behind: list[Follower] = []
        for group in self._concerned({e.topic for e in envelopes}):
            picked = [e for e in envelopes if e.topic in group.topics]
            for wire in Wire:
                if members := group.members[wire]:
                    data = join(picked, wire)
                    behind += [m for m in members if not m.deliver(data, picked)]
        return behind

    def whisper(self, topic: str, prepared: tuple[bytes, bytes], *, about: str | None = None) -> None:
        """Something ephemeral, prepared for each wire, to all who follow `topic` and may follow `about`."""
        for group in self._by_topic.get(topic, ()):
            for wire in Wire:
                for member in group.members[wire]:
                    if about is None or member.access.allows(about):
                        member.whisper(prepared[wire])

    def _concerned(self, topics: set[str]) -> set[Group]:
        concerned: set[Group] = set()
        for topic in topics:
            concerned |= self._by_topic.get(topic, frozenset())
        return concerned
