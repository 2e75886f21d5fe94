"""What accounts forget by itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from asyncpg import Connection

from app.accounts import queries
from app.db.answers import delete_old_keys

ANSWERS_KEPT_FOR: Final = timedelta(hours=48)
FAILURES_KEPT_FOR: Final = timedelta(days=1)


async def forget_old(conn: Connection, now: datetime) -> None:
    """Delete expired logins, old failure counts and remembered answers, in a system transaction."""
    await queries.delete_expired_logins(conn, now)
    await queries.delete_failures_before(conn, now - FAILURES_KEPT_FOR)
    await delete_old_keys(conn, now - ANSWERS_KEPT_FOR)
