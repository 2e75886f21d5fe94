"""Whole databases: the schema as text for review, everything in it as a stream, and back. Rides `pg_dump`."""

from __future__ import annotations

import asyncio
import re
import secrets
import shutil
import subprocess
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

import asyncpg
from asyncpg import Connection

from app.db.migrate import migrate
from app.embedded import EmbeddedUnavailable, postgres_tool, temporary_services

_NOISE: Final = re.compile(r"^(--.*|SET [a-z_]+ = .*|SELECT pg_catalog\.set_config.*|\\(un)?restrict .*)$")
READER: Final = "vigie_system"
"""Backups read as this role: its policies show the rows of every tenant, while the owner sees none."""

PIECE: Final = 4 << 20
OLD: Final = "vigie_before_restore"
"""Where a database is put while another one takes its place."""

# As Postgres makes the schema; a backup leaves out what is as Postgres makes it.
ASIDE: Final = (
    f"DROP SCHEMA IF EXISTS {OLD} CASCADE",
    f"ALTER SCHEMA public RENAME TO {OLD}",
    "CREATE SCHEMA public",
    "ALTER SCHEMA public OWNER TO pg_database_owner",
    "GRANT USAGE ON SCHEMA public TO PUBLIC",
    "COMMENT ON SCHEMA public IS 'standard public schema'",
)
BACK: Final = ("DROP SCHEMA public CASCADE", f"ALTER SCHEMA {OLD} RENAME TO public")


class DumpFailed(Exception):
    """A Postgres tool failed; the message is what it said."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """One instant of a database: its name for `pg_dump`, and what it holds. `tables`: rows by table."""

    snapshot: str
    postgres: int
    migration: int
    epoch: str
    tables: Mapping[str, int]


def schema_sql(url: str) -> str:
    """The schema of `url` as SQL that only changes when the schema does: tenants' own sequences are left out.

    It blocks; inside a loop call it with `asyncio.to_thread`.
    """
    options = ["--schema-only", "--no-owner", "--exclude-table=public.alert_numbers_*"]
    text = _run(_tool("pg_dump", url), options, url)
    kept = [line.rstrip() for line in text.splitlines() if not _NOISE.match(line)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip() + "\n"


@asynccontextmanager
async def frozen(url: str) -> AsyncIterator[Frozen]:
    """One instant of the database, which stands still while the block runs; nobody waits for it."""
    conn = await asyncpg.connect(url)
    try:
        async with conn.transaction(isolation="repeatable_read", readonly=True):
            await conn.execute(f"SET LOCAL ROLE {READER}")
            snapshot = await conn.fetchval("SELECT pg_export_snapshot()")
            yield Frozen(
                snapshot=snapshot,
                postgres=conn.get_server_version().major,
                migration=await conn.fetchval("SELECT coalesce(max(version), 0) FROM schema_migrations"),
                epoch=await conn.fetchval("SELECT epoch FROM stream_epoch"),
                tables=await _count_rows(conn),
            )
    finally:
        await conn.close()


async def _count_rows(conn: Connection) -> dict[str, int]:
    tables = await conn.fetch(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"
    )
    counts = {}
    for (name,) in tables:
        counts[name] = int(await conn.fetchval(f'SELECT count(*) FROM public."{name}"'))  # noqa: S608 - the catalogue's
    return counts


async def pieces(url: str, snapshot: str) -> AsyncIterator[bytes]:
    """The database at an instant, as `pg_dump` writes it, in pieces of at most `PIECE` bytes.

    Raises:
        DumpFailed: also when it fails on the way.
    """
    options = [f"--role={READER}", "--enable-row-security", "--no-owner", "--format=custom", f"--snapshot={snapshot}"]
    tool = await asyncio.to_thread(_tool, "pg_dump", url)
    environment, target = _target(url)
    running = await asyncio.create_subprocess_exec(
        tool, *target, *options, env=environment, stdin=DEVNULL, stdout=PIPE, stderr=PIPE
    )
    assert running.stdout is not None  # noqa: S101 - asked for above
    assert running.stderr is not None  # noqa: S101
    said = asyncio.ensure_future(running.stderr.read())
    try:
        while piece := await _up_to(running.stdout, PIECE):
            yield piece
        if await running.wait() != 0:
            raise DumpFailed((await said).decode(errors="replace").strip())
    finally:
        if running.returncode is None:
            running.kill()
            await running.wait()
        said.cancel()


async def _up_to(stream: asyncio.StreamReader, size: int) -> bytes:
    try:
        return await stream.readexactly(size)
    except asyncio.IncompleteReadError as error:
        return error.partial


async def restore(url: str, dumped: Iterator[bytes], tables: Mapping[str, int]) -> None:
    """Make `url` what it was when `dumped` was, with a new stream epoch: every client starts afresh.

    What was there is put aside first, and back when anything fails; `tables` says how many rows there must be.

    Raises:
        DumpFailed: nothing has changed.
    """
    tool = await asyncio.to_thread(_tool, "pg_restore", url)
    await _statements(url, *ASIDE)
    try:
        await _feed(tool, url, dumped)
        async with frozen(url) as now:
            if dict(now.tables) != dict(tables):
                raise DumpFailed("the rows that came back are not those that were written")
        await _begin_epoch(url)
    except BaseException:
        await _statements(url, *BACK)
        raise
    await _statements(url, f"DROP SCHEMA {OLD} CASCADE")


async def _feed(tool: Path, url: str, dumped: Iterator[bytes]) -> None:
    environment, target = _target(url)
    options = ["--exit-on-error", "--single-transaction", "--no-owner"]
    running = await asyncio.create_subprocess_exec(
        tool, *target, *options, env=environment, stdin=PIPE, stdout=DEVNULL, stderr=PIPE
    )
    assert running.stdin is not None  # noqa: S101 - asked for above
    assert running.stderr is not None  # noqa: S101
    said = asyncio.ensure_future(running.stderr.read())
    try:
        with suppress(ConnectionError):  # it has given up; what it said is told below
            for piece in dumped:
                running.stdin.write(piece)
                await running.stdin.drain()
            running.stdin.close()
        if await running.wait() != 0:
            raise DumpFailed((await said).decode(errors="replace").strip())
    finally:
        if running.returncode is None:
            running.kill()
            await running.wait()


async def tenants_in(url: str) -> int:
    """How many businesses there are; none where nothing was migrated."""
    conn = await asyncpg.connect(url)
    try:
        if await conn.fetchval("SELECT to_regclass('public.tenants')") is None:
            return 0
        async with conn.transaction():
            await conn.execute(f"SET LOCAL ROLE {READER}")
            return int(await conn.fetchval("SELECT count(*) FROM tenants"))
    finally:
        await conn.close()


async def processes_at(url: str) -> list[str]:
    """Processes of a running hub that are connected."""
    conn = await asyncpg.connect(url)
    try:
        rows = await conn.fetch(
            "SELECT DISTINCT application_name FROM pg_stat_activity WHERE datname = current_database()"
            " AND application_name IN ('vigie-web', 'vigie-worker', 'vigie-queue') ORDER BY 1"
        )
        return [r["application_name"] for r in rows]
    finally:
        await conn.close()


async def new_epoch(conn: Connection) -> str:
    """Begin another line of history: positions given out before are answered with `reset`."""
    epoch = secrets.token_hex(4)
    await conn.execute("UPDATE stream_epoch SET epoch = $1", epoch)
    return epoch


async def _begin_epoch(url: str) -> None:
    conn = await asyncpg.connect(url)
    try:
        await new_epoch(conn)
    finally:
        await conn.close()


async def _statements(url: str, *statements: str) -> None:
    conn = await asyncpg.connect(url)
    try:
        async with conn.transaction():
            for statement in statements:
                await conn.execute(statement)
    finally:
        await conn.close()


def _tool(name: str, url: str) -> Path:
    """Ours, or the one on PATH when the server is newer than ours: `pg_dump` refuses newer servers."""
    wanted = asyncio.run(_server_major(url))
    candidates = [Path(found)] if (found := shutil.which(name)) else []
    with suppress(EmbeddedUnavailable):
        candidates.insert(0, postgres_tool(name))
    for candidate in candidates:
        match = re.search(r"\) (\d+)", _run(candidate, ["--version"], None))
        if match and int(match[1]) >= wanted:
            return candidate
    raise DumpFailed(f"no {name} for Postgres {wanted} here; install postgresql-client-{wanted}")


async def _server_major(url: str) -> int:
    conn = await asyncpg.connect(url)
    try:
        return int(conn.get_server_version().major)
    finally:
        await conn.close()


def _run(tool: Path, options: Sequence[str], url: str | None) -> str:
    """The password travels in the environment: on the command line everybody could read it."""
    environment, target = _target(url)
    done = subprocess.run(  # noqa: S603 - one of our tools
        [tool, *target, *options],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise DumpFailed(done.stderr.strip())
    return done.stdout


def _target(url: str | None) -> tuple[dict[str, str], list[str]]:
    environment = {"LC_ALL": "C", "PATH": "/usr/bin:/bin", "TZ": "UTC"}
    if url is None:
        return environment, []
    address = urlsplit(url)
    environment["PGPASSWORD"] = unquote(address.password or "")
    bare = address._replace(netloc=address.netloc.replace(f":{address.password}@", "@"))
    return environment, [f"--dbname={bare.geturl()}"]


def main() -> int:
    """`python -m app.db.dump`: the schema that the migrations make, as `migrations/schema.sql` holds it."""
    with temporary_services(need_redis=False) as urls:
        url = urls.database_url or ""
        asyncio.run(migrate(url))
        sys.stdout.write(schema_sql(url))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
