"""The worker's part inside a test: jobs carried out now, in this process, by the worker's own code."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import asyncpg
from pgqueuer import PgQueuer
from pgqueuer.db import AsyncpgPoolDriver
from pgqueuer.models import Job as PickedJob
from pgqueuer.types import QueueExecutionMode

from app.channels.sending import Outbox
from app.composition import SYSTEM_ROLE
from app.jobs import Lane
from app.state import Services
from app.worker import SWEEPS, carry_out_picked, sweep
from tests.hub import Hub

SOON = "SELECT count(*) FROM pgqueuer WHERE execute_after <= now() + interval '10 seconds'"
"""Second tries are waited for; what is asked for much later is not."""


async def work_off(hub: Hub, *, carrier: str | None = None, seconds: float = 20) -> None:
    """Carry out every job that is due, and those they cause, until none is left. `carrier`: where texts are sent."""
    services: Services = dict(hub.web.services)
    if carrier is not None:
        outbox: Outbox = services[Outbox]
        services[Outbox] = replace(outbox, settings=outbox.settings.model_copy(update={"twilio_api_base_url": carrier}))

    url = hub.web.settings.database_url
    async with (
        asyncio.timeout(seconds),
        asyncpg.create_pool(url, min_size=1, max_size=3, server_settings={"role": SYSTEM_ROLE}) as pool,
    ):

        async def carry_out(picked: PickedJob) -> None:
            await carry_out_picked(hub.db, services, pool, picked)

        async def shut_when_idle(queue: PgQueuer) -> None:
            while await pool.fetchval(SOON):  # noqa: ASYNC110  (the queue tells nobody that it is empty)
                await asyncio.sleep(0.02)
            queue.shutdown.set()

        while await pool.fetchval(SOON):
            queue = PgQueuer(AsyncpgPoolDriver(pool))
            for lane in Lane:
                queue.entrypoint(lane.value)(carry_out)
            idle = asyncio.ensure_future(shut_when_idle(queue))
            await queue.qm.run(
                dequeue_timeout=timedelta(milliseconds=20),
                mode=QueueExecutionMode.drain,
                log_aggregation_interval=timedelta(0),
            )
            idle.cancel()


async def bring_forward(hub: Hub) -> None:
    """Jobs asked for later are due now."""
    conn = await asyncpg.connect(hub.web.settings.database_url)
    await conn.execute("UPDATE pgqueuer SET execute_after = now() WHERE status = 'queued'")
    await conn.close()


@dataclass
class Clock:
    """The hub's clock, which only moves when told to."""

    hub: Hub
    ahead: timedelta = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    async def advance(self, **by: float) -> None:
        """Let time pass, then let the worker's sweep find what became due."""
        self.ahead += timedelta(**by)
        for name in SWEEPS:
            await sweep(self.hub.db, name)


@contextmanager
def movable_clock(hub: Hub) -> Iterator[Clock]:
    """The process's clock in the test's hand."""
    services, before = hub.web.services, hub.db.clock
    clock = Clock(hub)
    hub.db.clock = services["now"] = clock.now
    try:
        yield clock
    finally:
        hub.db.clock = services["now"] = before
