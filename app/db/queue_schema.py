"""PgQueuer's own tables: installed and upgraded by PgQueuer, granted and silenced by us."""

from __future__ import annotations

from datetime import datetime

from asyncpg import Connection
from pgqueuer.db import AsyncpgDriver
from pgqueuer.queries import Queries


async def ensure_queue(conn: Connection) -> bool:
    """Bring the queue's tables to what the installed PgQueuer wants; say whether anything changed.

    Its trigger is disabled: a `NOTIFY` in a hot transaction serialises the whole cluster's commits. Workers poll, and
    the doorbell wakes them.
    """
    queries = Queries(AsyncpgDriver(conn))
    if await queries.schema_is_installed():
        changed = bool((await queries.apply_upgrade()).statements)
    else:
        async with conn.transaction():
            await queries.install()
            await queries.optimize_autovacuum()
        changed = True
    if not await _is_prepared(conn):
        async with conn.transaction():
            await conn.execute("SET LOCAL lock_timeout = '5s'")
            await conn.execute("ALTER TABLE pgqueuer DISABLE TRIGGER tg_pgqueuer_changed")
            await _grant(conn)
        changed = True
    return changed


async def _is_prepared(conn: Connection) -> bool:
    prepared = await conn.fetchval(
        """
        SELECT t.tgenabled = 'D'
            AND has_table_privilege('vigie_app', 'pgqueuer', 'INSERT')
            AND has_table_privilege('vigie_system', 'pgqueuer_schedules', 'DELETE')
        FROM pg_trigger t WHERE t.tgrelid = 'pgqueuer'::regclass AND t.tgname = 'tg_pgqueuer_changed'
        """
    )
    return bool(prepared)


async def _grant(conn: Connection) -> None:
    """`vigie_app` may add a job and see that it is there, never what is in it: jobs of all tenants lie together."""
    await conn.execute("GRANT INSERT, SELECT (id, entrypoint, priority, dedupe_key, status) ON pgqueuer TO vigie_app")
    await conn.execute("GRANT INSERT ON pgqueuer_log TO vigie_app")
    await conn.execute("GRANT USAGE ON SEQUENCE pgqueuer_id_seq, pgqueuer_log_id_seq TO vigie_app")
    await conn.execute(
        """
        GRANT SELECT, INSERT, UPDATE, DELETE
        ON pgqueuer, pgqueuer_log, pgqueuer_statistics, pgqueuer_schedules TO vigie_system
        """
    )
    await conn.execute(
        """
        GRANT USAGE, SELECT ON SEQUENCE
            pgqueuer_id_seq, pgqueuer_log_id_seq, pgqueuer_statistics_id_seq, pgqueuer_schedules_id_seq
        TO vigie_system
        """
    )


async def delete_old_log(conn: Connection, cutoff: datetime) -> None:
    """PgQueuer keeps its log and its counts for ever; run as the system role."""
    await conn.execute("DELETE FROM pgqueuer_log WHERE aggregated AND created < $1", cutoff)


async def delete_old_statistics(conn: Connection, cutoff: datetime) -> None:
    """The counts made from the log."""
    await conn.execute("DELETE FROM pgqueuer_statistics WHERE created < $1", cutoff)
