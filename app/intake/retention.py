"""What the journal forgets by itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from asyncpg import Connection

from app.intake import queries

KEPT_FOR: Final = timedelta(days=365)
WITHOUT_EFFECT_KEPT_FOR: Final = timedelta(days=14)


async def forget_old(conn: Connection, now: datetime) -> None:
    """Delete old entries, in a system transaction. Failed ones stay until somebody has replayed them."""
    await queries.delete_entries_before(conn, "ignored", now - WITHOUT_EFFECT_KEPT_FOR)
    await queries.delete_entries_before(conn, "done", now - KEPT_FOR)
