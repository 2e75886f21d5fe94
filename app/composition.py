"""What web and worker processes share: the pool, the doorbell, the services, opened and closed in order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass

import asyncpg
import httpx2

from app.accounts.passwords import PasswordGate
from app.channels.secrets import SecretBox, open_secret_box
from app.channels.sending import Outbox
from app.db.database import Database, create_pool, once_reachable, read_epoch, utc_now
from app.db.doorbell import Doorbell, RedisDoorbell, SilentDoorbell
from app.files.scanning import Scanner
from app.files.store import FileStore
from app.intake.directory import AddressBook
from app.reactions import react
from app.settings import Settings
from app.state import Services
from app.web.idempotency import RememberedAnswers

SYSTEM_ROLE = "vigie_system"


@dataclass(frozen=True, slots=True)
class Process:
    """An open process."""

    settings: Settings
    db: Database
    doorbell: Doorbell
    services: Services

    @asynccontextmanager
    async def queue_pool(self) -> AsyncIterator[asyncpg.Pool]:
        """Connections for PgQueuer alone: session features (LISTEN), the system role."""

        async def opened() -> asyncpg.Pool:
            return await asyncpg.create_pool(
                self.settings.database_url,
                min_size=1,
                max_size=4,
                server_settings={"role": SYSTEM_ROLE, "application_name": "vigie-queue"},
            )

        pool = await once_reachable(opened)
        try:
            yield pool
        finally:
            await _close_pool(pool)


@asynccontextmanager
async def open_process(settings: Settings, *, name: str) -> AsyncIterator[Process]:
    """Everything below the edges. `settings.database_url` is set; `redis_url` may be empty (sweep only)."""
    url = settings.database_url
    if url is None:
        raise ValueError("DATABASE_URL is not set; `vigie run` sets it to the embedded server")
    async with AsyncExitStack() as stack:
        pool = await once_reachable(
            lambda: create_pool(url, size=settings.db_pool_size, application_name=f"vigie-{name}")
        )
        stack.push_async_callback(_close_pool, pool)
        doorbell: Doorbell = SilentDoorbell()
        if settings.redis_url:
            doorbell = RedisDoorbell(settings.redis_url)
            ringing = asyncio.ensure_future(doorbell.run())
            stack.push_async_callback(_stop, ringing)
        db = Database(
            pool, epoch=await once_reachable(lambda: read_epoch(pool)), doorbell=doorbell, clock=utc_now, react=react
        )
        box = open_secret_box(settings)
        http = await stack.enter_async_context(httpx2.AsyncClient(timeout=10, trust_env=False))
        services: Services = {
            "now": utc_now,
            Settings: settings,
            Database: db,
            PasswordGate: PasswordGate(),
            RememberedAnswers: RememberedAnswers(db),
            SecretBox: box,
            AddressBook: AddressBook(db, box, settings),
            FileStore: FileStore.of(settings),
            Scanner: Scanner(settings.files_scanner),
            Outbox: Outbox.over(http, box, settings),
        }
        yield Process(settings, db, doorbell, services)


async def _close_pool(pool: asyncpg.Pool) -> None:
    try:
        async with asyncio.timeout(3):
            await pool.close()
    except TimeoutError:
        pool.terminate()


async def _stop(task: asyncio.Future[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
