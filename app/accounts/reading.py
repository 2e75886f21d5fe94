"""The access log: who looked at whose personal data. Any slice may write to it; people ask to see it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from asyncpg import Connection
from uuid_utils.compat import uuid7

from app.access import Principal
from app.accounts import reading_queries
from app.db.database import Database
from app.db.transaction import Transaction

SAME_LOOK: Final = timedelta(minutes=10)
"""Looking again at the same thing within this time is still the same look."""

KEPT_FOR: Final = timedelta(days=3 * 365)


async def log_read(tx: Transaction, who: Principal, contact_id: UUID, what: str, *, reason: str | None = None) -> None:
    """Write down that somebody saw a contact's data. `what`: `contact`, `notes`, `claim`, `export` …"""
    actor = who.user_id or who.key_id
    since = tx.at - SAME_LOOK
    await reading_queries.insert_read(
        tx.conn, tx.tenant_id, uuid7(), tx.at, who.name, actor, contact_id, what, reason, since
    )


async def saw(db: Database, who: Principal, contact_id: UUID, what: str) -> None:
    """`log_read` in a transaction of its own, for routes that only read."""
    async with db.transaction(who.tenant_id) as tx:
        await log_read(tx, who, contact_id, what)


async def forget_old_reads(conn: Connection, now: datetime) -> None:
    """Retention, in a system transaction."""
    await reading_queries.delete_reads_before(conn, now - KEPT_FOR)
