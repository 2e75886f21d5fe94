"""SQL of the access log."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from asyncpg import Connection


async def insert_read(
    conn: Connection,
    tenant_id: int,
    read_id: UUID,
    at: datetime,
    by_name: str,
    user_id: UUID | None,
    contact_id: UUID,
    what: str,
    reason: str | None,
    since: datetime,
) -> None:
    """Write a look down, unless the same one is there since then; also none at a contact that does not exist."""
    await conn.execute(
        """
        INSERT INTO personal_reads (tenant_id, id, at, by_name, user_id, contact_id, what, reason)
        SELECT $1, $2, $3, $4, $5, $6, $7, $8
        FROM contacts c WHERE c.tenant_id = $1 AND c.id = $6 AND NOT EXISTS (
            SELECT FROM personal_reads p
            WHERE p.tenant_id = $1 AND p.contact_id = $6 AND p.user_id IS NOT DISTINCT FROM $5 AND p.what = $7
                AND p.at > $9 AND p.reason IS NOT DISTINCT FROM $8
        )
        """,
        tenant_id,
        read_id,
        at,
        by_name,
        user_id,
        contact_id,
        what,
        reason,
        since,
    )


async def delete_reads_before(conn: Connection, cutoff: datetime) -> None:
    """Retention, across tenants."""
    await conn.execute("DELETE FROM personal_reads WHERE at < $1", cutoff)
