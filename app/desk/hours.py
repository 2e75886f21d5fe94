"""Whether the business is open, as far as anybody has told us."""

from __future__ import annotations

from datetime import datetime

from app.accounts.models import Tenant
from app.db.transaction import Transaction
from app.knowledge import actions as knowledge


async def next_opening(tx: Transaction, tenant: Tenant, now: datetime) -> datetime | None:
    """When the doors open next; `None` while they are open, and when nobody has said when they are."""
    if not (await knowledge.get_hours(tx.conn, tx.tenant_id)).is_known:
        return None
    doors = await knowledge.opening(tx.conn, tenant, now)
    return None if doors.open_now else doors.next_open
