"""What identity forgets by itself."""

from __future__ import annotations

from datetime import datetime

from asyncpg import Connection

from app.identity import queries, rules


async def forget_old(conn: Connection, now: datetime) -> None:
    """Across tenants, in a system transaction: tries and codes that count no more."""
    await queries.delete_attempts_before(conn, now - rules.KEPT_FOR)
    await queries.delete_codes_before(conn, now - rules.KEPT_FOR)
