"""The stream log: gapless per-tenant positions, in commit order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from asyncpg import Connection

from app.db.frames import event_frame


@dataclass(frozen=True, slots=True)
class PendingEvent:
    """An event of an open transaction, its view already encoded; it has no position yet."""

    topic: str
    type: str
    entity_id: UUID
    version: int
    data: bytes | None


async def list_frames(conn: Connection, tenant_id: int, *, after: int, upto: int | None, limit: int) -> list[bytes]:
    """Frames with `after < seq <= upto` in order, at most `limit`."""
    rows = await conn.fetch(
        """
        SELECT seq, at, topic, type, entity_id, version, data::text AS data
        FROM stream_events
        WHERE tenant_id = $1 AND seq > $2 AND ($3::bigint IS NULL OR seq <= $3)
        ORDER BY seq
        LIMIT $4
        """,
        tenant_id,
        after,
        upto,
        limit,
    )
    return [
        event_frame(
            seq=r["seq"],
            topic=r["topic"],
            event_type=r["type"],
            entity_id=r["entity_id"],
            version=r["version"],
            at=r["at"],
            data=None if r["data"] is None else r["data"].encode(),
        )
        for r in rows
    ]


async def list_heads(conn: Connection, tenant_ids: Sequence[int]) -> dict[int, int]:
    """The last position of each named tenant; a tenant without events has none."""
    rows = await conn.fetch(
        "SELECT tenant_id, head FROM stream_heads WHERE tenant_id = ANY($1::bigint[])", list(tenant_ids)
    )
    return {r["tenant_id"]: r["head"] for r in rows}


async def get_head(conn: Connection, tenant_id: int) -> int:
    """The tenant's last position, 0 before its first event; in a snapshot, the position of the snapshot."""
    head = await conn.fetchval("SELECT head FROM stream_heads WHERE tenant_id = $1", tenant_id)
    return int(head or 0)


async def get_epoch(conn: Connection) -> str:
    """The name of this line of history; restoring a backup starts another one."""
    epoch = await conn.fetchval("SELECT epoch FROM stream_epoch")
    return str(epoch)


async def delete_events_before(conn: Connection, cutoff: datetime) -> str:
    """Forget events older than `cutoff`, for every tenant; heads stay, so positions never repeat.

    From the start of the log only: whatever clocks said, what is kept has no hole.
    """
    status: str = await conn.execute(
        """
        DELETE FROM stream_events e USING (
            SELECT h.tenant_id, coalesce((
                SELECT k.seq FROM stream_events k WHERE k.tenant_id = h.tenant_id AND k.at >= $1 ORDER BY k.seq LIMIT 1
            ), h.head + 1) AS first_kept
            FROM stream_heads h
        ) AS kept
        WHERE e.tenant_id = kept.tenant_id AND e.seq < kept.first_kept
        """,
        cutoff,
    )
    return status
