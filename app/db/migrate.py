"""Forward-only migrations: numbered plain SQL files, applied once each, by one process at a time.

A file and the row that remembers it are one transaction, unless its first line is `-- no-transaction` (for
`CREATE INDEX CONCURRENTLY`): then each statement, ended by `;` at the end of a line, stands alone and must bear being
run again.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import asyncpg
from asyncpg import Connection

from app.db.queue_schema import ensure_queue
from app.db.roles import DatabaseNotPrepared as DatabaseNotPrepared
from app.db.roles import ensure_roles

DIRECTORY: Final = Path(__file__).resolve().parents[2] / "migrations"
LOCK_KEY: Final = 0x7669_6769_65  # "vigie"
LOCK_ATTEMPTS: Final = 6
_NAME: Final = re.compile(r"(\d{4})_([a-z0-9_]+)\.sql")
_ALONE: Final = "-- no-transaction"


class MigrationRefused(Exception):
    """The database and the migration files contradict each other; the message says how."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One file."""

    version: int
    name: str
    sql: str

    @property
    def sha256(self) -> str:
        """Of the text, with line ends as Unix writes them."""
        return hashlib.sha256(self.sql.encode()).hexdigest()

    @property
    def is_transaction(self) -> bool:
        """Whether the file commits as a whole."""
        return not self.sql.startswith(_ALONE)

    @property
    def statements(self) -> list[str]:
        """The statements of a file that is no transaction."""
        return [part for part in re.split(r";[ \t]*(?:\n|$)", self.sql) if _says_something(part)]


def read_migrations(directory: Path = DIRECTORY) -> list[Migration]:
    """The files of `directory` in order.

    Raises:
        MigrationRefused: two files claim one number, or a name is not `NNNN_words.sql`.
    """
    found: dict[int, Migration] = {}
    for path in sorted(directory.glob("[0-9]*.sql")):
        match = _NAME.fullmatch(path.name)
        if match is None:
            raise MigrationRefused(f"{path.name} is not named NNNN_words.sql")
        version = int(match[1])
        if version in found:
            raise MigrationRefused(f"{path.stem} and {found[version].name} have the same number")
        found[version] = Migration(version, path.stem, path.read_text(encoding="utf-8"))
    return list(found.values())


async def migrate(url: str, directory: Path = DIRECTORY) -> list[str]:
    """Apply what is missing and return the names applied. Any number of processes may call it at once.

    Connects as the URL's user, who owns the schema; the connection must not go through a transaction pooler.

    Raises:
        MigrationRefused: the database is newer than the files, or an applied file was changed.
        DatabaseNotPrepared: an administrator must run the SQL in the message first.
    """
    migrations = read_migrations(directory)
    conn = await asyncpg.connect(url, server_settings={"application_name": "vigie-migrate", "timezone": "UTC"})
    try:
        async with _alone(conn):
            await ensure_roles(conn)
            await _ensure_bookkeeping(conn)
            applied = [await _apply(conn, m) for m in await pending_migrations(conn, migrations)]
            if await ensure_queue(conn):
                applied.append("pgqueuer")
            if applied:
                await _let_system_read(conn)
        return applied
    except asyncpg.InsufficientPrivilegeError as error:
        raise DatabaseNotPrepared(
            f"{error}. The user in DATABASE_URL must own the database, or at least: GRANT CREATE ON SCHEMA public."
        ) from error
    finally:
        await conn.close()


async def pending_migrations(conn: Connection, migrations: Sequence[Migration]) -> list[Migration]:
    """What is not applied yet. Any role may ask; `/readyz` does.

    Raises:
        MigrationRefused: the database is newer than the files, or an applied file was changed.
    """
    rows = await conn.fetch("SELECT version, name, sha256 FROM schema_migrations ORDER BY version")
    known = {m.version: m for m in migrations}
    for row in rows:
        ours = known.pop(row["version"], None)
        if ours is None:
            raise MigrationRefused(f"the database has {row['name']}, which this version of Vigie does not know")
        if ours.sha256 != row["sha256"]:
            raise MigrationRefused(f"{ours.name} was changed after it was applied; add a new migration instead")
    return [known[version] for version in sorted(known)]


@asynccontextmanager
async def _alone(conn: Connection) -> AsyncIterator[None]:
    """Never block on the lock: a waiter holds a snapshot, and `CREATE INDEX CONCURRENTLY` waits for that one."""
    while not await conn.fetchval("SELECT pg_try_advisory_lock($1)", LOCK_KEY):  # noqa: ASYNC110 - nothing to be told by
        await asyncio.sleep(0.1)
    try:
        yield
    finally:
        if not conn.is_closed():
            await conn.execute("SELECT pg_advisory_unlock($1)", LOCK_KEY)


async def _ensure_bookkeeping(conn: Connection) -> None:
    if await conn.fetchval("SELECT to_regclass('schema_migrations')") is not None:
        return
    async with conn.transaction():
        await conn.execute(
            """
            CREATE TABLE schema_migrations (
                version integer PRIMARY KEY,
                name text NOT NULL,
                sha256 text NOT NULL,
                applied_at timestamptz NOT NULL DEFAULT now()
            )
            """
        )
        await conn.execute("GRANT SELECT ON schema_migrations TO vigie_app, vigie_system")


async def _apply(conn: Connection, migration: Migration) -> str:
    """Waits at most 5 s for a lock, as everybody queues behind us meanwhile; then steps aside and tries again."""
    for attempt in range(1, LOCK_ATTEMPTS + 1):
        try:
            await (_apply_whole if migration.is_transaction else _apply_alone)(conn, migration)
        except asyncpg.LockNotAvailableError:
            if attempt == LOCK_ATTEMPTS:
                raise
            await asyncio.sleep(attempt)
        except asyncpg.PostgresError as error:
            error.add_note(f"in migration {migration.name}")
            raise
        else:
            break
    return migration.name


async def _apply_whole(conn: Connection, migration: Migration) -> None:
    async with conn.transaction():
        await conn.execute("SET LOCAL lock_timeout = '5s'")
        await conn.execute(migration.sql)
        await _remember(conn, migration)


async def _apply_alone(conn: Connection, migration: Migration) -> None:
    for statement in migration.statements:
        await conn.execute(statement)
    await _remember(conn, migration)


async def _let_system_read(conn: Connection) -> None:
    """Backups read as `vigie_system`: a table or a sequence it may not read would end them."""
    async with conn.transaction():
        await conn.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO vigie_system")
        await conn.execute("GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO vigie_system")


async def _remember(conn: Connection, migration: Migration) -> None:
    await conn.execute(
        "INSERT INTO schema_migrations (version, name, sha256) VALUES ($1, $2, $3)",
        migration.version,
        migration.name,
        migration.sha256,
    )


def _says_something(sql: str) -> bool:
    return any(line.strip() and not line.lstrip().startswith("--") for line in sql.splitlines())


def main() -> int:
    """`python -m app.db.migrate`: migrate the database of DATABASE_URL."""
    url = os.environ.get("DATABASE_URL")
    if not url:
        sys.stderr.write("DATABASE_URL is not set; the embedded database migrates itself at start\n")
        return 2
    try:
        applied = asyncio.run(migrate(url))
    except (MigrationRefused, DatabaseNotPrepared) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write("".join(f"applied {name}\n" for name in applied) or "nothing to apply\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
