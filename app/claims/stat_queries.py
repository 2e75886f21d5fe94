"""SQL of counting claims."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from asyncpg import Connection

from app.claims.schemas import ClaimStats


async def get_stats(
    conn: Connection, tenant_id: int, *, user_id: UUID | None, untouched_since: datetime, now: datetime, position: str
) -> ClaimStats:
    """How many there are of each status and of each fifth of the CCI, and what wants somebody's attention.

    Late: open, and past the customer's deadline, or left untouched with us since then.
    """
    row = await conn.fetchrow(
        """
        SELECT
            count(*) AS sample_size,
            jsonb_build_object(
                'nouveau', count(*) FILTER (WHERE status = 'nouveau'),
                'en_cours', count(*) FILTER (WHERE status = 'en_cours'),
                'en_attente_client', count(*) FILTER (WHERE status = 'en_attente_client'),
                'escalade', count(*) FILTER (WHERE status = 'escalade'),
                'expert', count(*) FILTER (WHERE status = 'expert'),
                'validation', count(*) FILTER (WHERE status = 'validation'),
                'ferme', count(*) FILTER (WHERE status = 'ferme')
            ) AS by_status,
            jsonb_build_object(
                '0-20', count(*) FILTER (WHERE cci BETWEEN 0 AND 20),
                '21-40', count(*) FILTER (WHERE cci BETWEEN 21 AND 40),
                '41-60', count(*) FILTER (WHERE cci BETWEEN 41 AND 60),
                '61-80', count(*) FILTER (WHERE cci BETWEEN 61 AND 80),
                '81-100', count(*) FILTER (WHERE cci BETWEEN 81 AND 100)
            ) AS by_band,
            count(cci) AS scored,
            count(*) FILTER (WHERE status = 'escalade' AND advisor_id IS NULL) AS waiting,
            count(*) FILTER (WHERE advisor_id = $2 AND status <> 'ferme') AS mine,
            count(*) FILTER (WHERE status NOT IN ('ferme', 'en_attente_client') AND updated_at < $3
                OR status = 'en_attente_client' AND customer_due_at < $4) AS late
        FROM claims WHERE tenant_id = $1
        """,
        tenant_id,
        user_id,
        untouched_since,
        now,
    )
    return ClaimStats(**dict(row), position=position)
