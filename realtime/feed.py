"""Keeps the streams of this process true to the store: the bus makes it quick, the sweep makes it certain.

Whatever the bus loses is found in one of two ways: the next event shows a hole, or the sweep (one query for all
followed tenants) finds a head further than what was delivered. Either way the hole is read from the store, once.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from realtime.bus import Batch
from realtime.history import PAGE, Page, page_start
from realtime.hub import TenantStream
from realtime.ports import Store
from realtime.sequence import Gap
from realtime.subscription import Follower

log = logging.getLogger(__name__)

T = TypeVar("T")

SWEEP_EVERY: Final = 0.5
STORE_TIMEOUT: Final = 5.0
GAP_GRACE: Final = 0.01
"""Seconds a hole may take to close by itself: two writers ring in another order than they committed."""
MAX_STRIKES: Final = 5
"""Reads of a hole that bring nothing before the store is asked where the stream ends."""


class Tasks:
    """Background work with an owner: nothing outlives `aclose`."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[Any]] = set()

    def spawn(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Run `work` until it ends or the owner closes."""
        task = asyncio.get_running_loop().create_task(work)
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    async def aclose(self) -> None:
        """Cancel what runs and wait for it."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("background work failed", exc_info=error)


@dataclass(slots=True)
class Followed:
    """A tenant with clients here, or with clients a moment ago."""

    stream: TenantStream
    started: asyncio.Event = field(default_factory=asyncio.Event)
    idle_since: float | None = None
    is_healing: bool = False
    reads: dict[tuple[int, int], asyncio.Task[Page]] = field(default_factory=dict)
    reached: list[tuple[int, asyncio.Future[None]]] = field(default_factory=list)


@dataclass(slots=True)
class Counts:
    """What happened so far, for metrics."""

    gaps_healed: int = 0
    store_reads: int = 0
    resets: int = 0
    lagging: int = 0


def not_now(what: str, error: Exception) -> None:
    """The store failed, which is not worth a traceback each time; at debug level there is one, for it may be a bug."""
    log.warning(
        "%s: the store did not answer (%s)", what, type(error).__name__, exc_info=log.isEnabledFor(logging.DEBUG)
    )


class Feed:
    """The followed tenants and their way from bus and store to followers."""

    def __init__(
        self,
        store: Store,
        epoch: str,
        tasks: Tasks,
        on_behind: Callable[[list[Follower]], None],
        on_reset: Callable[[TenantStream, str], None],
    ) -> None:
        self.tenants: dict[int, Followed] = {}
        self.counts = Counts()
        self._store = store
        self._epoch = epoch
        self._tasks = tasks
        self._on_behind = on_behind
        self._on_reset = on_reset
        self._hurry = asyncio.Event()

    def follow(self, tenant_id: int) -> Followed:
        """The tenant's stream, which starts as soon as the store was asked for its head."""
        followed = self.tenants.get(tenant_id)
        if followed is None:
            followed = self.tenants[tenant_id] = Followed(TenantStream(tenant_id, self._epoch))
            self.hurry()
        return followed

    def hurry(self) -> None:
        """Sweep now: something may have been missed."""
        self._hurry.set()

    def receive(self, batch: Batch) -> None:
        """One read from the bus: everything in it goes out in one write per client."""
        touched: dict[int, Followed] = {}
        for channel, payload in batch:
            tenant_id = int(channel[2:])
            followed = self.tenants.get(tenant_id)
            if followed is not None:
                followed.stream.receive(payload.split(b"\n"))
                touched[tenant_id] = followed
        for followed in touched.values():
            self._advance(followed)

    async def sweep_forever(self) -> None:
        """Compare heads until cancelled."""
        while True:
            try:
                async with asyncio.timeout(SWEEP_EVERY):
                    await self._hurry.wait()
            except TimeoutError:
                pass
            self._hurry.clear()
            if self.tenants:
                try:
                    await self._sweep()
                except Exception as error:  # noqa: BLE001  # the store's edge: whatever it raises means "not now"
                    not_now("sweep", error)
                    await asyncio.sleep(SWEEP_EVERY)
                    self.hurry()

    async def page(self, followed: Followed, after: int) -> Page:
        """Older events from the store, beginning at or before the one next to `after`; shared by all who need them."""
        stream = followed.stream
        start = page_start(after)
        upto = min(start + PAGE, stream.ring.first - 1)
        page = stream.pages.get(start, upto)
        if page is not None:
            return page
        read = followed.reads.get((start, upto))
        if read is None:
            read = followed.reads[start, upto] = self._tasks.spawn(self._read_page(followed, start, upto))
        return await asyncio.shield(read)

    async def reach(self, followed: Followed, seq: int) -> bool:
        """Wait until `seq` was delivered here. False: the store has no such position."""
        heads = await self._ask(self._store.heads([followed.stream.tenant_id]))
        if heads.get(followed.stream.tenant_id, 0) < seq:
            return False
        if followed.stream.last < seq:
            reached = asyncio.get_running_loop().create_future()
            followed.reached.append((seq, reached))
            self._announce(followed, seq)
            async with asyncio.timeout(STORE_TIMEOUT):
                await reached
        return True

    def _advance(self, followed: Followed) -> None:
        stream = followed.stream
        behind = stream.flush()
        if behind:
            self.counts.lagging += len(behind)
            self._on_behind(behind)
        if followed.reached:
            self._tell_reached(followed)
        if stream.gap is not None:
            self._heal(followed)

    def _tell_reached(self, followed: Followed) -> None:
        for seq, reached in followed.reached:
            if seq <= followed.stream.last and not reached.done():
                reached.set_result(None)
        followed.reached = [(seq, reached) for seq, reached in followed.reached if not reached.done()]

    async def _sweep(self) -> None:
        known = {tenant_id: followed.stream.last for tenant_id, followed in self.tenants.items()}
        heads = await self._ask(self._store.heads(list(known)))
        for tenant_id, last in known.items():
            followed = self.tenants.get(tenant_id)
            if followed is None:
                continue
            head = heads.get(tenant_id, 0)
            if not followed.stream.is_started:
                followed.stream.start(head)
                followed.started.set()
                self._advance(followed)
            elif head < last:
                self._restart(followed, head, "epoch")
            elif head > followed.stream.last:
                self._announce(followed, head)

    def _announce(self, followed: Followed, head: int) -> None:
        if followed.stream.sequence is not None:
            followed.stream.sequence.announce(head)
            self._heal(followed)

    def _heal(self, followed: Followed) -> None:
        if not followed.is_healing:
            followed.is_healing = True
            self._tasks.spawn(self._fill(followed))

    async def _fill(self, followed: Followed) -> None:
        stream, strikes = followed.stream, 0
        try:
            await asyncio.sleep(GAP_GRACE)
            while (gap := stream.gap) is not None and self.tenants.get(stream.tenant_id) is followed:
                try:
                    frames = await self._read(stream.tenant_id, gap.after, gap.upto)
                except Exception as error:  # noqa: BLE001  # the store's edge: whatever it raises means "not now"
                    not_now("gap", error)
                    await asyncio.sleep(SWEEP_EVERY)
                    continue
                stream.receive(frames)
                self._advance(followed)
                if stream.last > gap.after:  # also when the bus brought it while the store was being asked
                    strikes = 0
                    self.counts.gaps_healed += 1
                    continue
                strikes += 1
                if frames or strikes >= MAX_STRIKES:
                    await self._give_up(followed, gap)
                else:
                    await asyncio.sleep(GAP_GRACE * 2**strikes)
        finally:
            followed.is_healing = False

    async def _give_up(self, followed: Followed, gap: Gap) -> None:
        """The store does not have what is missing: it was never there (a forged ring), or is no longer kept."""
        heads = await self._ask(self._store.heads([followed.stream.tenant_id]))
        head = heads.get(followed.stream.tenant_id, 0)
        if followed.stream.last > gap.after:
            return
        if head > gap.after:
            self._restart(followed, head, "expired")
        elif followed.stream.sequence is not None:
            followed.stream.sequence.restart(followed.stream.last)

    def _restart(self, followed: Followed, head: int, reason: str) -> None:
        log.warning("tenant %d: stream restarts at %d (%s)", followed.stream.tenant_id, head, reason)
        followed.stream.restart(head)
        self._tell_reached(followed)
        self._on_reset(followed.stream, reason)

    async def _read_page(self, followed: Followed, start: int, upto: int) -> Page:
        try:
            while True:
                rewritten = followed.stream.rewritten
                frames = await self._read(followed.stream.tenant_id, start, upto)
                if rewritten == followed.stream.rewritten:
                    return followed.stream.read_page(start, upto, frames)
        finally:
            del followed.reads[start, upto]

    async def _read(self, tenant_id: int, after: int, upto: int) -> list[bytes]:
        self.counts.store_reads += 1
        return await self._ask(self._store.read(tenant_id, after, min(upto, after + PAGE), PAGE))

    async def _ask(self, question: Coroutine[Any, Any, T]) -> T:
        async with asyncio.timeout(STORE_TIMEOUT):
            return await question


def channels(tenant_id: int) -> Iterable[str]:
    """What the bus must follow for one tenant: committed events, and ephemeral things."""
    return (f"t:{tenant_id}", f"e:{tenant_id}")
