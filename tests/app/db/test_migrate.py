"""Migrations and dumps, each on a database of its own."""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from app.db import dump
from app.db.job_queue import PendingJob, enqueue_jobs
from app.db.migrate import MigrationRefused, migrate, pending_migrations, read_migrations
from app.db.roles import DatabaseNotPrepared
from app.embedded import services
from app.jobs import Job

SERVER = "VIGIE_TEST_DATABASE_URL"
ROOT = Path(__file__).resolve().parents[3]
Files = Callable[..., Path]


@dataclass(frozen=True)
class Errand(Job):
    NAME = "errand"

    def key(self) -> str | None:
        return "the only one"


@pytest.fixture
async def empty() -> AsyncIterator[str]:
    """The URL of an empty database."""
    server, name = os.environ[SERVER], f"empty_{secrets.token_hex(4)}"
    await execute(server, f"CREATE DATABASE {name}")
    yield on(server, name)
    await execute(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """Write migration files: `files(first="CREATE …")` is `0001_first.sql`."""

    def write(**texts: str) -> Path:
        for number, (name, text) in enumerate(texts.items(), start=1):
            (tmp_path / f"{number:04d}_{name}.sql").write_text(text)
        return tmp_path

    return write


@pytest.fixture
def administrator() -> Iterator[str]:
    """A superuser's URL, on a server of this test's own: roles belong to the whole server."""
    place = Path(tempfile.mkdtemp(prefix="vigie-test-"))
    place.chmod(0o755)
    with services(place, need_redis=False, fast=True) as urls:
        secret = (place / "embedded" / "postgres18" / "superuser-password").read_text()
        yield on(urls.database_url or "", "postgres", user=f"postgres:{secret}")
    shutil.rmtree(place, ignore_errors=True)


def on(server: str, name: str, *, user: str | None = None) -> str:
    parts = urlsplit(server)
    netloc = f"{user}@{parts.hostname}:{parts.port}" if user else parts.netloc
    return urlunsplit(parts._replace(netloc=netloc, path="/" + name))


async def execute(url: str, *statements: str) -> None:
    conn = await asyncpg.connect(url)
    try:
        for statement in statements:
            await conn.execute(statement)
    finally:
        await conn.close()


async def value(url: str, query: str, *arguments: object) -> Any:
    conn = await asyncpg.connect(url)
    try:
        return await conn.fetchval(query, *arguments)
    finally:
        await conn.close()


async def test_four_processes_at_once_apply_each_file_once(empty: str, files: Files) -> None:
    directory = files(first="CREATE TABLE a (n int)", second="CREATE INDEX a_n ON a (n); SELECT pg_sleep(0.3)")
    script = (
        "import sys; from pathlib import Path; from app.db.migrate import migrate; import asyncio; "
        "print(*asyncio.run(migrate(sys.argv[1], Path(sys.argv[2]))))"
    )
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", script, empty, str(directory), stdout=asyncio.subprocess.PIPE, cwd=ROOT
        )
        for _ in range(4)
    ]
    said = sorted([(await process.communicate())[0].decode().split() for process in processes], key=len)
    assert said == [[], [], [], ["0001_first", "0002_second", "pgqueuer"]]
    assert {process.returncode for process in processes} == {0}


async def test_a_file_that_fails_leaves_nothing_and_is_applied_when_mended(empty: str, files: Files) -> None:
    directory = files(first="CREATE TABLE a (n int)", second="CREATE TABLE b (n int); SELECT 1/0")
    with pytest.raises(asyncpg.DivisionByZeroError) as failure:
        await migrate(empty, directory)
    assert "in migration 0002_second" in failure.value.__notes__
    assert await value(empty, "SELECT to_regclass('a') IS NOT NULL AND to_regclass('b') IS NULL")
    files(first="CREATE TABLE a (n int)", second="CREATE TABLE b (n int)")
    assert await migrate(empty, directory) == ["0002_second", "pgqueuer"]
    assert await migrate(empty, directory) == []


async def test_an_applied_file_must_not_change(empty: str, files: Files) -> None:
    await migrate(empty, files(first="CREATE TABLE a (n int)"))
    with pytest.raises(MigrationRefused, match="0001_first was changed after it was applied"):
        await migrate(empty, files(first="CREATE TABLE a (n bigint)"))


async def test_a_database_newer_than_the_code_is_refused(empty: str, files: Files) -> None:
    directory = files(first="CREATE TABLE a (n int)", second="CREATE TABLE b (n int)")
    await migrate(empty, directory)
    (directory / "0002_second.sql").unlink()
    with pytest.raises(MigrationRefused, match="0002_second, which this version of Vigie does not know"):
        await migrate(empty, directory)


async def test_two_files_with_one_number_are_refused(files: Files) -> None:
    directory = files(first="SELECT 1")
    (directory / "0001_rival.sql").write_text("SELECT 2")
    with pytest.raises(MigrationRefused, match="same number"):
        read_migrations(directory)


async def test_an_index_is_made_concurrently_while_others_wait_their_turn(empty: str, files: Files) -> None:
    directory = files(
        first="CREATE TABLE a (n int)",
        second="-- no-transaction\nDROP INDEX IF EXISTS a_n;\nCREATE INDEX CONCURRENTLY a_n ON a (n);\n",
    )
    said = await asyncio.gather(*(migrate(empty, directory) for _ in range(3)))
    assert sorted(said, key=len) == [[], [], ["0001_first", "0002_second", "pgqueuer"]]
    assert await value(empty, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_n'::regclass")


async def test_a_busy_table_is_waited_for_in_turns(empty: str, files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    directory = files(first="CREATE TABLE a (n int)")
    await migrate(empty, directory)
    files(first="CREATE TABLE a (n int)", second="SET LOCAL lock_timeout = '50ms'; ALTER TABLE a ADD COLUMN m int")
    holder = await asyncpg.connect(empty)
    async with holder.transaction():
        await holder.execute("LOCK TABLE a")
        migrating = asyncio.ensure_future(migrate(empty, directory))
        while not await value(
            empty, "SELECT EXISTS (SELECT FROM pg_locks WHERE relation = 'a'::regclass AND NOT granted)"
        ):
            assert not migrating.done()
    await holder.close()
    assert await migrating == ["0002_second"]


async def test_any_role_may_ask_what_is_pending(empty: str, files: Files) -> None:
    directory = files(first="CREATE TABLE a (n int)")
    await migrate(empty, directory)
    files(first="CREATE TABLE a (n int)", second="SELECT 1")
    conn = await asyncpg.connect(empty, server_settings={"role": "vigie_app"})
    assert [m.name for m in await pending_migrations(conn, read_migrations(directory))] == ["0002_second"]
    await conn.close()


async def test_the_application_enqueues_without_a_notification_and_cannot_read_jobs(empty: str) -> None:
    await migrate(empty)
    listener = await asyncpg.connect(empty)
    heard: list[object] = []
    await listener.add_listener("ch_pgqueuer", lambda *told: heard.append(told))
    conn = await asyncpg.connect(empty, server_settings={"role": "vigie_app"})
    async with conn.transaction():
        await enqueue_jobs(conn, 1, [PendingJob(Errand(), None), PendingJob(Errand(), None)])
    await conn.execute("SELECT pg_notify('ch_pgqueuer', 'last')")
    while not heard:
        await listener.fetchval("SELECT 1")
    assert [told[-1] for told in heard] == ["last"]  # type: ignore[index]
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await conn.fetch("SELECT payload FROM pgqueuer")
    await conn.execute("SET ROLE vigie_system")
    assert await conn.fetchval("SELECT count(*) FROM pgqueuer") == 1, "the second has the same key"
    await conn.close()
    await listener.close()


async def test_an_administrator_is_told_exactly_what_to_run(administrator: str, files: Files) -> None:
    directory = files(first="CREATE TABLE a (n int)")
    await execute(administrator, "CREATE ROLE guest LOGIN PASSWORD 'guest'", "CREATE DATABASE elsewhere")
    guest = on(administrator, "elsewhere", user="guest:guest")
    with pytest.raises(DatabaseNotPrepared) as refused:
        await migrate(guest, directory)
    told = [line.strip() for line in str(refused.value).splitlines() if line.startswith("    ")]
    await execute(on(administrator, "elsewhere"), *told)
    assert await migrate(guest, directory) == ["0001_first", "pgqueuer"]


async def test_a_role_that_may_make_roles_makes_them(administrator: str, files: Files) -> None:
    directory = files(first="CREATE TABLE a (n int)")
    await execute(
        administrator,
        "DROP ROLE vigie_app",
        "DROP ROLE vigie_system",
        "CREATE ROLE maker LOGIN CREATEROLE PASSWORD 'maker'",
        "CREATE DATABASE elsewhere OWNER maker",
    )
    maker = on(administrator, "elsewhere", user="maker:maker")
    assert await migrate(maker, directory) == ["0001_first", "pgqueuer"]
    assert await value(maker, "SELECT pg_has_role('vigie_app', 'SET') AND pg_has_role('vigie_system', 'SET')")
    assert not await value(maker, "SELECT pg_has_role('vigie_app', 'USAGE')")


async def test_the_schema_text_is_the_same_for_the_same_schema(empty: str) -> None:
    await migrate(empty)
    text = await asyncio.to_thread(dump.schema_sql, empty)
    assert text == await asyncio.to_thread(dump.schema_sql, empty)
    assert "CREATE TABLE public.tenants" in text
    assert "FORCE ROW LEVEL SECURITY" in text
    assert "DISABLE TRIGGER tg_pgqueuer_changed" in text
    assert not [line for line in text.splitlines() if line.startswith(("--", "\\", "SET "))]
