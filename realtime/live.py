"""The hub of one process: clients enter, follow, leave; everything that waits happens in its background tasks."""

from __future__ import annotations

import asyncio
import itertools
import logging
import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Final, Literal, Self

from realtime import protocol
from realtime.bus import Batch, Bus
from realtime.catching_up import Subscriptions, complain
from realtime.envelope import Wire
from realtime.ephemeral import CONTROL, Ephemeral
from realtime.feed import Counts, Feed, Followed, Tasks, channels
from realtime.hub import Registry, TenantStream
from realtime.listeners import HearFrames, HearWhisper, Listener
from realtime.ports import Access, Publish, Store
from realtime.position import Position
from realtime.subscription import Follower

log = logging.getLogger(__name__)

GRACE: Final = 30.0
"""Seconds a tenant without clients is still followed: they are probably reconnecting."""
SILENCE: Final = 10.0
"""Seconds a socket may stay without a subscription."""
SSE_PING_EVERY: Final = 15
"""Seconds between the comments that keep proxies from cutting a quiet event stream."""
DRAIN_SLICES: Final = 20
RETRY_MS: Final = 250
RETRY_JITTER_MS: Final = 3000


def _utc_now() -> datetime:
    return datetime.now(UTC)


class LiveHub:
    """Use as an async context manager, once per process. Without `bus_url` the sweep alone carries events."""

    def __init__(
        self,
        store: Store,
        *,
        epoch: str,
        bus_url: str | None = None,
        publish: Publish | None = None,
        clock: Callable[[], datetime] = _utc_now,
    ) -> None:
        self.is_draining = False
        self._clock = clock
        self._tasks = Tasks()
        self._registry = Registry()
        self._numbers = itertools.count()
        self._silent: dict[Follower, float] = {}
        self._bus = Bus(bus_url, self._on_batch, self._on_bus) if bus_url else None
        self._feed = Feed(store, epoch, self._tasks, self._on_behind, self._on_reset)
        self._subscriptions = Subscriptions(self._feed, self._tasks, clock, self.expel)
        self._ephemeral = Ephemeral(
            self._feed.tenants,
            self._registry,
            publish,
            is_heard=lambda: self.bus_state == "up",
            expel=self.expel,
            now=_loop_time,
        )

    async def __aenter__(self) -> Self:
        if self._bus is not None:
            self._bus.subscribe([CONTROL])
            self._tasks.spawn(self._bus.run())
        self._tasks.spawn(self._feed.sweep_forever())
        self._tasks.spawn(self._keep_house())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._tasks.aclose()

    @property
    def bus_state(self) -> Literal["up", "down", "absent"]:
        """Whether the doorbell is heard."""
        if self._bus is None:
            return "absent"
        return "up" if self._bus.is_up else "down"

    @property
    def counts(self) -> Counts:
        """What happened so far."""
        return self._feed.counts

    def count_clients(self, wire: Wire | None = None) -> int:
        """Connected clients."""
        followers = self._registry.followers
        return len(followers) if wire is None else sum(f.wire is wire for f in followers)

    def session_keys(self) -> set[str]:
        """The sessions with a client here, for the application to check that they still stand."""
        return self._registry.session_keys()

    def position_of(self, tenant_id: int) -> int | None:
        """The last position delivered to this tenant's clients here; None while it has none."""
        followed = self._feed.tenants.get(tenant_id)
        return followed.stream.last if followed is not None else None

    def close_session(self, session_key: str) -> None:
        """The session ended: its clients must sign in again, wherever they are connected."""
        self._ephemeral.revoke(session_key=session_key)

    def close_user(self, tenant_id: int, user_id: str) -> None:
        """The user was removed or their rights changed: their clients must sign in again."""
        self._ephemeral.revoke(tenant_id=tenant_id, user_id=user_id)

    def view(self, access: Access, topic: str, about: str | None) -> None:
        """The user looks at something (None: no longer), said over HTTP; repeat it within a minute."""
        self._ephemeral.note(access, f"user:{access.user_id}", topic, about)

    def send_ephemeral(self, tenant_id: int, frame: bytes) -> None:
        """A frame `{"op":…,"topic":…}` without a position, to all who follow its topic now. May get lost."""
        self._ephemeral.send(tenant_id, frame)

    def listen(self, tenant_id: int, hear: HearFrames, whisper: HearWhisper | None = None) -> Callable[[], None]:
        """Let a part of this process hear all of a tenant's events from now on, exactly once and in order.

        Listen first, then read: what was committed before is read, what is committed after is heard. `hear(None)`
        comes when that does not hold (the stream has just begun to be followed, or its history was replaced).
        Call what is returned to stop.
        """
        listener = Listener(hear, whisper)
        followed = self._followed(tenant_id)
        followed.stream.listeners.add(listener)

        def stop() -> None:
            followed.stream.listeners.remove(listener)
            self._let_go(followed)

        return stop

    async def drain(self, spread: float = 1.0) -> None:
        """Say farewell to every client over `spread` seconds; each is asked to come back after its own while."""
        self.is_draining = True
        leaving = list(self._registry.followers)
        for at in range(DRAIN_SLICES if leaving else 0):
            for follower in leaving[at::DRAIN_SLICES]:
                self._see_off(follower)
            await asyncio.sleep(spread / DRAIN_SLICES)

    def next_number(self) -> int:
        """A number no other client of this process has."""
        return next(self._numbers)

    def enter(self, follower: Follower) -> None:
        """A client arrived; a process that is leaving sends it on at once."""
        self._followed(follower.access.tenant_id).stream.followers.add(follower)
        self._registry.add(follower)
        if follower.wire is Wire.WS:
            self._silent[follower] = _loop_time() + SILENCE
        if self.is_draining:
            self._see_off(follower)

    def leave(self, follower: Follower) -> None:
        """A client left, or must."""
        if not self._registry.remove(follower):
            return
        self._silent.pop(follower, None)
        self._subscriptions.forget(follower)
        self._ephemeral.left(follower)
        followed = self._feed.tenants[follower.access.tenant_id]
        followed.stream.groups.leave(follower)
        followed.stream.followers.discard(follower)
        self._let_go(followed)

    def expel(self, follower: Follower, code: int, reason: str) -> None:
        """A client must leave."""
        self.leave(follower)
        follower.end(code, reason)

    def handle(self, follower: Follower, text: bytes) -> None:
        """A client said something."""
        if follower not in self._registry.followers:
            return
        request = protocol.read_request(text)
        match request.op:
            case protocol.Subscribe(topics, after):
                self.follow(follower, topics, after, request.problems)
                return
            case protocol.Unsubscribe(topics):
                self._subscriptions.unfollow(follower, topics)
            case protocol.Viewing(about, topic):
                if follower.access.allows(topic):
                    self._ephemeral.look(follower, topic, about)
                else:
                    complain(follower, [protocol.forbidden(topic)])
            case protocol.Typing(about, topic):
                if topic in follower.access.writes_in:
                    self._ephemeral.send(follower.access.tenant_id, protocol.typing(follower.access, topic, about))
                else:
                    complain(follower, [protocol.forbidden(topic)])
            case protocol.Ping():
                follower.resume()
                follower.say("pong", protocol.pong(self._subscriptions.position(follower), self._clock()))
            case None:
                pass
        complain(follower, request.problems)

    def follow(
        self,
        follower: Follower,
        topics: Sequence[str],
        after: Position | None,
        problems: Sequence[protocol.Problem] = (),
    ) -> None:
        """A client that entered wants these topics too."""
        if follower in self._registry.followers:
            self._silent.pop(follower, None)
            self._subscriptions.follow(follower, topics, after, problems)

    def _followed(self, tenant_id: int) -> Followed:
        if tenant_id not in self._feed.tenants and self._bus is not None:
            self._bus.subscribe(channels(tenant_id))
        followed = self._feed.follow(tenant_id)
        followed.idle_since = None
        return followed

    def _let_go(self, followed: Followed) -> None:
        if not followed.stream.is_wanted and followed.idle_since is None:
            followed.idle_since = _loop_time()

    def _see_off(self, follower: Follower) -> None:
        self.leave(follower)
        follower.farewell(RETRY_MS + secrets.randbelow(RETRY_JITTER_MS))

    def _on_batch(self, batch: Batch) -> None:
        events = [message for message in batch if message[0].startswith(b"t:")]
        if events:
            self._feed.receive(events)
        if len(events) < len(batch):
            for channel, payload in batch:
                if not channel.startswith(b"t:"):
                    self._ephemeral.receive(channel, payload)

    def _on_bus(self, is_up: bool) -> None:  # noqa: FBT001  # a callback with one meaning
        log.info("bus: %s", "up" if is_up else "down")
        self._feed.hurry()

    def _on_behind(self, followers: list[Follower]) -> None:
        for follower in followers:
            follower.backlog = None
            follower.say("lagging", protocol.lagging())
            self.expel(follower, protocol.CLOSE_LAGGING, "lagging")

    def _on_reset(self, stream: TenantStream, reason: str) -> None:
        for follower in list(stream.followers):
            if follower.group is not None:
                self.counts.resets += 1
                follower.backlog = None
                follower.say("reset", protocol.reset(reason))
                self._subscriptions.welcome(follower)

    async def _keep_house(self) -> None:
        for beat in itertools.count():
            await asyncio.sleep(1.0)
            now = _loop_time()
            for follower in [silent for silent, deadline in self._silent.items() if deadline <= now]:
                self.expel(follower, protocol.CLOSE_SILENT, "no subscription")
            self._ephemeral.tick()
            self._forget_idle(now)
            for follower in self._registry.followers:
                if follower.wire is Wire.SSE and follower.number % SSE_PING_EVERY == beat % SSE_PING_EVERY:
                    follower.whisper(self._comment(follower))

    def _comment(self, follower: Follower) -> bytes:
        """Keeps a quiet stream open, and its client's position fresh: it may follow quiet topics of a busy tenant."""
        position = self._subscriptions.position(follower)
        return f": ping\nid: {position}\n\n".encode() if position else b": ping\n\n"

    def _forget_idle(self, now: float) -> None:
        for tenant_id, followed in list(self._feed.tenants.items()):
            if followed.idle_since is not None and now - followed.idle_since > GRACE:
                del self._feed.tenants[tenant_id]
                if self._bus is not None:
                    self._bus.unsubscribe(channels(tenant_id))


def _loop_time() -> float:
    return asyncio.get_running_loop().time()
