"""From "I saw 812" to live: replay from memory or in pages from the store, then join, without a hole or a repeat.

A client joins its group in the same step that wrote the last remembered event to it, and nothing is published between,
so there is no race to lose. Requests of a client that is still catching up wait their turn.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from realtime import protocol
from realtime.feed import Feed, Followed, Tasks, not_now
from realtime.position import Position
from realtime.subscription import Follower
from realtime.topics import MAX_TOPICS

MAX_WAITING: Final = 16
"""Requests that may wait while their client catches up."""
TRIES: Final = 5
CLOSE_TRY_LATER: Final = 1013

Request = protocol.Subscribe | protocol.Unsubscribe


class Subscriptions:
    """What each client follows, and how it gets there."""

    def __init__(
        self, feed: Feed, tasks: Tasks, clock: Callable[[], datetime], expel: Callable[[Follower, int, str], None]
    ) -> None:
        self._feed = feed
        self._tasks = tasks
        self._clock = clock
        self._expel = expel
        self._waiting: dict[Follower, deque[Request]] = {}

    def follow(
        self,
        follower: Follower,
        topics: Sequence[str],
        after: Position | None,
        problems: Sequence[protocol.Problem] = (),
    ) -> None:
        """The client wants these topics too, from `after` on; forbidden ones are refused, the others still work."""
        allowed = tuple(topic for topic in topics if follower.access.allows(topic))
        refused = [protocol.forbidden(topic) for topic in topics if topic not in allowed]
        complain(follower, [*problems, *refused])
        self._take(follower, protocol.Subscribe(allowed, after))

    def unfollow(self, follower: Follower, topics: Sequence[str]) -> None:
        """The client wants these topics no longer."""
        self._take(follower, protocol.Unsubscribe(tuple(topics)))

    def forget(self, follower: Follower) -> None:
        """The client left."""
        self._waiting.pop(follower, None)

    def position(self, follower: Follower) -> Position | None:
        """Up to where the client was sent everything it follows; None while it catches up or follows nothing."""
        if follower.group is None or follower in self._waiting:
            return None
        return self._feed.tenants[follower.access.tenant_id].stream.position

    def welcome(self, follower: Follower) -> None:
        """Everything up to here was sent; what follows is live."""
        stream = self._feed.tenants[follower.access.tenant_id].stream
        position = stream.position
        follower.resume()
        follower.say("ready", protocol.ready(position, self._clock()), str(position))

    def _take(self, follower: Follower, request: Request) -> None:
        waiting = self._waiting.get(follower)
        if waiting is None:
            self._start(follower, request)
        elif len(waiting) < MAX_WAITING:
            waiting.append(request)
        else:
            self._expel(follower, protocol.CLOSE_TOO_MANY, "too many requests")

    def _start(self, follower: Follower, request: Request) -> None:
        followed = self._feed.tenants[follower.access.tenant_id]
        topics = frozenset(request.topics)
        if isinstance(request, protocol.Unsubscribe):
            followed.stream.groups.move(follower, follower.topics - topics)
        elif len(follower.topics | topics) > MAX_TOPICS:
            complain(follower, [protocol.TOO_MANY_TOPICS])
        elif not self._join(followed, follower, topics, request.after):
            self._waiting[follower] = deque()
            self._tasks.spawn(self._catch_up(followed, follower, topics, request.after))

    def _join(self, followed: Followed, follower: Follower, topics: frozenset[str], after: Position | None) -> bool:
        """Make the client live at once, if memory has all it missed."""
        stream = followed.stream
        if not stream.is_started:
            return False
        if after is not None and after.epoch != stream.epoch:
            self._reset(followed, follower, topics, "epoch")
            return True
        added = topics - follower.topics
        if not stream.join(follower, topics, after.seq if after is not None else None):
            return False
        self._greet(followed, follower, added)
        return True

    def _reset(self, followed: Followed, follower: Follower, topics: frozenset[str], reason: str) -> None:
        self._feed.counts.resets += 1
        follower.say("reset", protocol.reset(reason))
        added = topics - follower.topics
        followed.stream.join(follower, topics, None)
        self._greet(followed, follower, added)

    def _greet(self, followed: Followed, follower: Follower, added: frozenset[str]) -> None:
        self.welcome(follower)
        if "presence" in added:
            for target in followed.stream.presence.targets():
                if follower.access.allows(target[0]):
                    follower.say("presence", followed.stream.presence.frame(target))

    async def _catch_up(
        self, followed: Followed, follower: Follower, topics: frozenset[str], after: Position | None
    ) -> None:
        tries = 0
        while follower in self._waiting:
            try:
                await followed.started.wait()
                step = await self._step(followed, follower, topics, after)
            except Exception as error:  # noqa: BLE001  # the store's edge: whatever it raises means "not now"
                not_now("replay", error)
                tries += 1
                if tries == TRIES:
                    self._expel(follower, CLOSE_TRY_LATER, "try again later")
                await asyncio.sleep(0.1 * 2**tries)
                continue
            if step is None:
                for request in self._waiting.pop(follower, ()):
                    self._take(follower, request)
                return
            after, tries = step, 0

    async def _step(
        self, followed: Followed, follower: Follower, topics: frozenset[str], after: Position | None
    ) -> Position | None:
        """Bring the client nearer to live; the position it has then, or None when it is live (or gone)."""
        stream = followed.stream
        if follower not in self._waiting or self._join(followed, follower, topics, after) or after is None:
            return None
        if after.seq > stream.last:
            if await self._feed.reach(followed, after.seq):
                return after
            if follower in self._waiting:
                self._reset(followed, follower, topics, "ahead")
            return None
        page = await self._feed.page(followed, after.seq)
        if follower not in self._waiting:
            return None
        missed = stream.replay_page(follower, topics - follower.topics, page, after.seq)
        if missed is None:
            self._reset(followed, follower, topics, "expired")
            return None
        if missed:
            follower.resume()
            follower.write(missed)
            await follower.drained()
        return Position(after.epoch, max(after.seq, page.upto))


def complain(follower: Follower, problems: Sequence[protocol.Problem]) -> None:
    """Tell the client what was wrong."""
    for problem in problems:
        follower.say("error", protocol.error(problem))
