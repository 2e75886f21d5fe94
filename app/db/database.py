"""The pool and its three kinds of transaction: of a tenant, a tenant's snapshot, and of the system."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, TypeVar

import asyncpg
import msgspec
import structlog
from asyncpg import Connection, Pool

from app.db.commit import COMMITTED, SwallowedDatabaseError
from app.db.doorbell import Doorbell, SilentDoorbell
from app.db.job_queue import JOBS_CHANNEL
from app.db.stream_log import get_epoch, get_head
from app.db.transaction import Transaction
from app.errors import Unavailable
from app.events import Event

log = structlog.get_logger("vigie.db")
T = TypeVar("T")

APP_ROLE: Final = "vigie_app"
KNOWS_TENANTS: Final = 18
"""Postgres from which on migration 0047 can tell the planner that `tenant_id` narrows nothing; without that, preferring
indexes makes plans worse."""

START_SECONDS: Final = 30.0
"""How long a starting process waits for its database, which may be starting or recovering too."""

LOST: Final = (
    ConnectionError,
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.InternalClientError,  # the pool gave us a connection that was just dying
)
"""How asyncpg says that the server went away or is not there yet."""

Reactions = Callable[[Event, Transaction], None]
Errands = Callable[[int, object], None]


class PrivilegedDatabaseRole(Exception):
    """The application's database role is a superuser, bypasses row-level security or owns a tenant table."""


class DatabaseUnavailable(Unavailable):
    """The database is not reachable right now."""

    code = "database_unavailable"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A read-only view of one tenant at one instant; `position` is the stream position of that very instant."""

    conn: Connection
    tenant_id: int
    position: str


def utc_now() -> datetime:
    """The clock of the composition roots; everything below takes `now` as an argument."""
    return datetime.now(UTC)


def ignore_event(event: Event, tx: Transaction) -> None:
    """No reactions."""


def ignore_errand(tenant_id: int, errand: object) -> None:
    """A process that does nothing at once."""


class Database:
    """Opens transactions. `react` runs for every emitted event before the flush (see `app.reactions`).

    `on_errand(tenant_id, errand)` is told of every `Transaction.hurry` after COMMIT; it must not wait or fail.
    """

    def __init__(
        self,
        pool: Pool,
        *,
        epoch: str,
        doorbell: Doorbell | None = None,
        clock: Callable[[], datetime] = utc_now,
        react: Reactions = ignore_event,
    ) -> None:
        self.pool = pool
        self.epoch = epoch
        self.doorbell = doorbell or SilentDoorbell()
        self.clock = clock
        self._react = react
        self.on_errand: Errands = ignore_errand

    @asynccontextmanager
    async def transaction(self, tenant_id: int) -> AsyncIterator[Transaction]:
        """A unit of work of one tenant: commit on leaving, then ring; roll back on any exception.

        Raises:
            DatabaseUnavailable: no connection could be had, or it broke; nothing was committed unless the break
                came during COMMIT itself.
        """
        async with self._connection() as conn:
            tx = Transaction(conn, tenant_id, self.clock())
            async with _block(conn, f"BEGIN; SET LOCAL app.tenant_id = '{int(tenant_id)}'"):
                yield tx
                reacted = 0
                while reacted < len(tx.emitted):
                    self._react(tx.emitted[reacted], tx)
                    reacted += 1
                frames = await tx.commit()
        if frames:
            self.doorbell.ring(f"t:{tenant_id}", b"\n".join(frames))
        if tx.has_jobs:
            self.doorbell.ring(JOBS_CHANNEL, b"1")
        for errand in tx.errands:
            self.on_errand(tenant_id, errand)

    @asynccontextmanager
    async def snapshot(self, tenant_id: int) -> AsyncIterator[Snapshot]:
        """A repeatable read of one tenant, with the stream position it corresponds to."""
        begin = f"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL app.tenant_id = '{int(tenant_id)}'"
        async with self._connection() as conn, _block(conn, begin):
            head = await get_head(conn, tenant_id)
            yield Snapshot(conn, tenant_id, f"{self.epoch}:{head}")

    @asynccontextmanager
    async def system(self) -> AsyncIterator[Connection]:
        """A transaction across tenants as `vigie_system`: directory look-ups, sign-in, sweeps, retention."""
        async with self._connection() as conn, _block(conn, "BEGIN; SET LOCAL ROLE vigie_system"):
            yield conn

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[Connection]:
        try:
            conn = await self.pool.acquire()
        except (OSError, TimeoutError, *LOST) as error:
            raise DatabaseUnavailable from error
        try:
            yield conn
        except LOST as error:
            _end(conn)
            raise DatabaseUnavailable from error
        except asyncpg.InterfaceError as error:
            if _is_gone(conn):
                raise DatabaseUnavailable from error
            raise
        finally:
            await self.pool.release(conn)


@asynccontextmanager
async def _block(conn: Connection, begin: str) -> AsyncIterator[None]:
    try:
        await conn.execute(begin)
        yield
        if conn.is_in_transaction() and await conn.execute("COMMIT") != COMMITTED:
            raise SwallowedDatabaseError
    except BaseException:
        await _roll_back(conn)
        raise


async def _roll_back(conn: Connection) -> None:
    """Leave the connection clean, or end it: a half-open transaction must never reach the next borrower."""
    if _is_gone(conn):
        return
    try:
        async with asyncio.timeout(2):
            await asyncio.shield(conn.execute("ROLLBACK"))
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, *LOST, asyncio.CancelledError):
        _end(conn)


def _is_gone(conn: Connection) -> bool:
    """Whether the connection is closed; one the pool has taken back when it broke cannot even be asked."""
    try:
        return bool(conn.is_closed())
    except asyncpg.InterfaceError:
        return True


def _end(conn: Connection) -> None:
    if not _is_gone(conn):
        conn.terminate()


def _encode_jsonb(value: object) -> bytes:
    """A `str` is JSON text already, as asyncpg has it by default and PgQueuer relies on; anything else is encoded."""
    return b"\x01" + (value.encode() if isinstance(value, str) else msgspec.json.encode(value))


async def _prepare_connection(conn: Connection) -> None:
    await conn.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        encoder=_encode_jsonb,
        decoder=lambda raw: msgspec.json.decode(raw[1:]),
        format="binary",
    )
    if conn.get_server_version().major >= KNOWS_TENANTS:
        # A plan made while a table fits on one page would read all of it, and be kept when it has grown.
        await conn.execute("SET enable_seqscan = off")


async def _keep_as_is(_conn: Connection) -> None:
    """Nothing to reset between borrowers: every setting is `SET LOCAL`."""


async def once_reachable(open_: Callable[[], Awaitable[T]], *, seconds: float = START_SECONDS) -> T:
    """What `open_` opens; a server that is not there yet, or is just recovering, is waited for."""
    loop = asyncio.get_running_loop()
    deadline, told = loop.time() + seconds, False
    while True:
        try:
            return await open_()
        except (OSError, *LOST) as error:
            if loop.time() > deadline:
                raise
            if not told:
                log.warning("database.waited_for", error=type(error).__name__)
            told = True
            await asyncio.sleep(0.2)


async def create_pool(url: str, *, size: int, application_name: str) -> Pool:
    """A pool whose connections run as `vigie_app`.

    Raises:
        PrivilegedDatabaseRole: that role could see other tenants' rows, so we refuse to start.
    """
    pool = await asyncpg.create_pool(
        url,
        min_size=min(2, size),
        max_size=size,
        init=_prepare_connection,
        reset=_keep_as_is,
        statement_cache_size=500,
        max_inactive_connection_lifetime=300,
        command_timeout=30,
        server_settings={
            "role": APP_ROLE,
            "application_name": application_name,
            "timezone": "UTC",
            "jit": "off",
            # Planning our statements anew for every call costs more than running them.
            "plan_cache_mode": "force_generic_plan",
            "standard_conforming_strings": "on",
        },
    )
    async with pool.acquire() as conn:
        await refuse_privileged_role(conn)
    return pool


async def refuse_privileged_role(conn: Connection) -> None:
    """Raise `PrivilegedDatabaseRole` unless row-level security really binds this connection."""
    row = await conn.fetchrow(
        """
        SELECT r.rolname, r.rolsuper, r.rolbypassrls,
            EXISTS (
                SELECT FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                WHERE c.relowner = r.oid AND c.relkind IN ('r', 'p') AND a.attname = 'tenant_id'
            ) AS owns_tenant_table
        FROM pg_roles r WHERE r.rolname = current_user
        """
    )
    if row is None or row["rolsuper"] or row["rolbypassrls"] or row["owns_tenant_table"]:
        raise PrivilegedDatabaseRole(str(dict(row)) if row else "unknown role")


async def read_epoch(pool: Pool) -> str:
    """The stream's epoch, read once at start."""
    async with pool.acquire() as conn:
        return await get_epoch(conn)
