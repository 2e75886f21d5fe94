"""SQL of remembered answers (`Idempotency-Key`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from asyncpg import Connection


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is known of a key: whose request it was and, once finished, the answer."""

    fingerprint: bytes
    status: int | None
    body: bytes | None


async def claim_key(
    conn: Connection, tenant_id: int, key: str, fingerprint: bytes, now: datetime, stale_before: datetime
) -> bool:
    """Take the key, or take it over from a request that never finished."""
    row = await conn.fetchval(
        """
        INSERT INTO idempotency_keys AS k (tenant_id, key, fingerprint, created_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (tenant_id, key) DO UPDATE SET created_at = $4
        WHERE k.status IS NULL AND k.created_at < $5 AND k.fingerprint = excluded.fingerprint
        RETURNING true
        """,
        tenant_id,
        key,
        fingerprint,
        now,
        stale_before,
    )
    return bool(row)


async def find_key(conn: Connection, tenant_id: int, key: str) -> Remembered | None:
    """What is known of the key."""
    row = await conn.fetchrow(
        "SELECT fingerprint, status, body FROM idempotency_keys WHERE tenant_id = $1 AND key = $2", tenant_id, key
    )
    return Remembered(**row) if row else None


async def store_answer(conn: Connection, tenant_id: int, key: str, status: int, body: bytes) -> None:
    """Remember the answer."""
    await conn.execute(
        "UPDATE idempotency_keys SET status = $3, body = $4 WHERE tenant_id = $1 AND key = $2",
        tenant_id,
        key,
        status,
        body,
    )


async def delete_key(conn: Connection, tenant_id: int, key: str) -> None:
    """Forget a key whose request failed on our side."""
    await conn.execute("DELETE FROM idempotency_keys WHERE tenant_id = $1 AND key = $2", tenant_id, key)


async def delete_old_keys(conn: Connection, cutoff: datetime) -> None:
    """Retention, across tenants."""
    await conn.execute("DELETE FROM idempotency_keys WHERE created_at < $1", cutoff)
