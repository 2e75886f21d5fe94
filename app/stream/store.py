"""The stream log as the hub reads it."""

from __future__ import annotations

from collections.abc import Sequence

from app.db.database import Database
from app.db.stream_log import list_frames, list_heads


class LogStore:
    """`realtime.ports.Store` over Postgres."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def heads(self, tenant_ids: Sequence[int]) -> dict[int, int]:
        """The last position of each tenant, in one query."""
        async with self._db.system() as conn:
            return await list_heads(conn, tenant_ids)

    async def read(self, tenant_id: int, after: int, upto: int, limit: int) -> list[bytes]:
        """Frames with `after < seq <= upto`, at most `limit`."""
        async with self._db.transaction(tenant_id) as tx:
            return await list_frames(tx.conn, tenant_id, after=after, upto=upto, limit=limit)
