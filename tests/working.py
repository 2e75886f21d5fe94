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

        while await pool.fetchval("SELECT count(*) FROM pgqueuer WHERE execute_after <= now()"):
            queue = PgQueuer(AsyncpgPoolDriver(pool))
            for lane in Lane:
                queue.entrypoint(lane.value)(carry_out)
            await queue.qm.run(
                dequeue_timeout=timedelta(milliseconds=20),
                mode=QueueExecutionMode.drain,
                log_aggregation_interval=timedelta(0),
            )


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
