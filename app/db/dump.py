"""Whole-database files: the schema as text for review, backups, and restoring them. Rides `pg_dump`.

These functions block; inside a loop call them with `asyncio.to_thread`.
"""

from __future__ import annotations

import asyncio
import re
import secrets
import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
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


class DumpFailed(Exception):
    """A Postgres tool failed; the message is what it said."""


class DatabaseNotEmpty(Exception):
    """The database to restore into already has tables; say `replace` to lose them."""


def schema_sql(url: str) -> str:
    """The schema of `url` as SQL that only changes when the schema does: tenants' own sequences are left out."""
    options = ["--schema-only", "--no-owner", "--exclude-table=public.alert_numbers_*"]
    text = _run(_tool("pg_dump", url), options, url)
    kept = [line.rstrip() for line in text.splitlines() if not _NOISE.match(line)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip() + "\n"


def backup(url: str, file: Path) -> None:
    """Write everything in `url` to `file`, readable by us alone, or leave no file."""
    draft = file.with_name(file.name + ".part")
    options = [f"--role={READER}", "--enable-row-security", "--no-owner", "--format=custom", f"--file={draft}"]
    try:
        draft.touch(mode=0o600)
        _run(_tool("pg_dump", url), options, url)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def restore(url: str, file: Path, *, replace: bool = False) -> None:
    """Make `url` what it was when `file` was written, with a new stream epoch: every client starts afresh.

    Stop web and worker processes first. `replace` drops what is there; without it the database must be empty.

    Raises:
        DatabaseNotEmpty: there are tables and `replace` is not said.
        DumpFailed: the file is no backup, or could not be restored; then the database is empty.
    """
    tool = _tool("pg_restore", url)
    _run(tool, ["--list", str(file)], None)
    asyncio.run(_make_empty(url, replace=replace))
    _run(tool, ["--exit-on-error", "--single-transaction", "--no-owner", str(file)], url)
    asyncio.run(_begin_epoch(url))


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


async def _make_empty(url: str, *, replace: bool) -> None:
    conn = await asyncpg.connect(url)
    try:
        tables = await conn.fetchval(
            "SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
        )
        if tables and not replace:
            raise DatabaseNotEmpty(f"the database has {tables} tables")
        async with conn.transaction():
            await conn.execute("DROP SCHEMA public CASCADE")
            await conn.execute("CREATE SCHEMA public")
            # As Postgres makes it; a backup leaves out what is as Postgres makes it.
            await conn.execute("ALTER SCHEMA public OWNER TO pg_database_owner")
            await conn.execute("GRANT USAGE ON SCHEMA public TO PUBLIC")
            await conn.execute("COMMENT ON SCHEMA public IS 'standard public schema'")
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
    environment, target = {"LC_ALL": "C", "PATH": "/usr/bin:/bin", "TZ": "UTC"}, []
    if url is not None:
        address = urlsplit(url)
        environment["PGPASSWORD"] = unquote(address.password or "")
        bare = address._replace(netloc=address.netloc.replace(f":{address.password}@", "@"))
        target = [f"--dbname={bare.geturl()}"]
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


def main() -> int:
    """`python -m app.db.dump`: the schema that the migrations make, as `migrations/schema.sql` holds it."""
    with temporary_services(need_redis=False) as urls:
        url = urls.database_url or ""
        asyncio.run(migrate(url))
        sys.stdout.write(schema_sql(url))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
