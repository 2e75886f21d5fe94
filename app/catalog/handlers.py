"""Worker edge of the catalog: what is put aside comes back when its time is over."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import structlog

from app.catalog import holding, reservation_queries
from app.db.database import Database
from app.errors import DomainError, Unavailable

log = structlog.get_logger("vigie.catalog")

PER_SWEEP: Final = 500


async def expire_due(db: Database, now: datetime) -> int:
    """Every reservation whose time is over, in every tenant, each in a transaction of its own; how many ended.

    Any number of sweepers may run, and it does not matter how long none did: a reservation somebody else holds is
    passed over, and one that ended is no longer due.
    """
    async with db.system() as conn:
        due = await reservation_queries.list_due(conn, now, PER_SWEEP)
    ended = 0
    for item in due:
        try:
            async with db.transaction(item.tenant_id) as tx:
                held = await reservation_queries.lock_due(tx.conn, item.tenant_id, item.id, now)
                if held is not None:
                    await holding.expire(tx, held)
                    ended += 1
        except Unavailable:
            raise
        except DomainError as error:
            log.warning("reservation.not_expired", tenant=item.tenant_id, reservation=str(item.id), error=error.code)
    return ended
