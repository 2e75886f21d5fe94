"""What knowledge forgets by itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from asyncpg import Connection

from app.knowledge import queries, question_queries
from app.knowledge.models import SEARCHES_KEPT_DAYS, TRASH_DAYS


async def forget_old(conn: Connection, now: datetime) -> None:
    """Across tenants: rows that lay in the trash for 30 days, and counts of questions long past."""
    await queries.delete_trashed_before(conn, now - timedelta(days=TRASH_DAYS))
    await question_queries.delete_searches_before(conn, now - timedelta(days=SEARCHES_KEPT_DAYS))
