"""One embedded Postgres and Valkey per run, one migrated database per test worker, emptied between tests."""

from __future__ import annotations

import os
import secrets
from collections.abc import AsyncIterator
from contextlib import ExitStack
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from app.db.database import Database, create_pool, read_epoch
from app.db.migrate import migrate
from app.embedded import temporary_services
from app.reactions import react
from app.settings import Settings
from tests.hub import Hub, Tenant, found_tenant, served

KEEP = {"schema_migrations", "stream_epoch"}
DATABASE, REDIS = "VIGIE_TEST_DATABASE_URL", "VIGIE_TEST_REDIS_URL"
_running = ExitStack()


def pytest_configure(config: pytest.Config) -> None:
    """The run's controller owns the servers; workers find them in their environment."""
    if hasattr(config, "workerinput") or DATABASE in os.environ:
        return
    urls = _running.enter_context(temporary_services())
    os.environ[DATABASE] = urls.database_url or ""
    os.environ[REDIS] = urls.redis_url or ""


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        _running.close()


def with_database(url: str, name: str) -> str:
    """The same server, another database."""
    return urlunsplit(urlsplit(url)._replace(path="/" + name))


@pytest.fixture(scope="session")
def redis_url() -> str:
    return os.environ[REDIS]


@pytest.fixture(scope="session")
async def database_url() -> str:
    """A migrated database of this worker's own; the URL's user owns it."""
    server = os.environ[DATABASE]
    name = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{secrets.token_hex(3)}"
    conn = await asyncpg.connect(server)
    await conn.execute(f'CREATE DATABASE "{name}"')
    await conn.close()
    url = with_database(server, name)
    await migrate(url)
    # Workers share one Valkey, whose channels are named after tenants: no two of them may have the same one.
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    conn = await asyncpg.connect(url)
    await conn.execute(f"ALTER TABLE tenants ALTER COLUMN tenant_id RESTART WITH {1 + worker * 100_000}")
    await conn.close()
    return url


@pytest.fixture(scope="session")
async def pool(database_url: str) -> AsyncIterator[asyncpg.Pool]:
    opened = await create_pool(database_url, size=12, application_name="tests")
    yield opened
    opened.terminate()


@pytest.fixture
async def clean(database_url: str) -> None:
    """Empty every table that has rows. Row-level security hides rows from the owner, so the system role looks."""
    conn = await asyncpg.connect(database_url)
    try:
        tables = await conn.fetch(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        names = [t["relname"] for t in tables if t["relname"] not in KEEP]
        probe = " UNION ALL ".join(f"(SELECT '{n}' AS n FROM \"{n}\" LIMIT 1)" for n in names)
        async with conn.transaction():
            await conn.execute("SET LOCAL ROLE vigie_system")
            filled = [r["n"] for r in await conn.fetch(probe)]
        if filled:
            await conn.execute("TRUNCATE " + ", ".join(f'"{n}"' for n in filled) + " CASCADE")
    finally:
        await conn.close()


@pytest.fixture
async def db(pool: asyncpg.Pool, clean: None) -> Database:
    return Database(pool, epoch=await read_epoch(pool), react=react)


@pytest.fixture(scope="session")
def settings(database_url: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(
        _env_file=None,
        database_url=database_url,
        redis_url=redis_url,
        vigie_data=tmp_path_factory.mktemp("data"),
        public_url="http://vigie.test",
        log_level="error",
    )


@pytest.fixture(scope="session")
async def process(settings: Settings) -> AsyncIterator[Hub]:
    """One real web process, under uvicorn, for the whole session."""
    async with served(settings) as running:
        yield running


@pytest.fixture
async def hub(process: Hub, clean: None) -> Hub:
    """The web process over an empty database, and a client nobody has signed in with."""
    process.http.cookies.clear()
    return process


@pytest.fixture
async def drain(hub: Hub) -> Tenant:
    """A drain company with an admin, a dispatcher, a viewer, and its numbers."""
    return await found_tenant(hub, "drain", "+15145550100")


@pytest.fixture
async def rival(hub: Hub) -> Tenant:
    """Another tenant of the same hub."""
    return await found_tenant(hub, "rival", "+15145550110")
