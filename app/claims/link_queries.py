"""SQL of links to a customer's own page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from asyncpg import Connection

from app.claims.link_models import ClaimLink


@dataclass(frozen=True, slots=True)
class Rate:
    """How many links of a claim were made within a while, and when the first of them."""

    count: int
    since: datetime | None


async def insert_link(conn: Connection, link: ClaimLink) -> bool:
    """Remember a link; false when one of this id is known already."""
    done = await conn.fetchval(
        """
        INSERT INTO claim_links (tenant_id, id, claim_id, token_hash, created_at, created_by, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (tenant_id, id) DO NOTHING
        RETURNING true
        """,
        link.tenant_id,
        link.id,
        link.claim_id,
        link.token_hash,
        link.created_at,
        link.created_by,
        link.expires_at,
    )
    return bool(done)


async def find_link(conn: Connection, token_hash: bytes) -> ClaimLink | None:
    """The link of whatever tenant, in a system transaction: nobody but its holder knows the token."""
    row = await conn.fetchrow(
        """
        SELECT tenant_id, id, claim_id, token_hash, created_at, created_by, expires_at, revoked_at, opened_at
        FROM claim_links WHERE token_hash = $1
        """,
        token_hash,
    )
    return ClaimLink(**row) if row else None


async def list_links(conn: Connection, tenant_id: int, claim_id: UUID) -> list[ClaimLink]:
    """Every link of a claim, newest first."""
    rows = await conn.fetch(
        """
        SELECT tenant_id, id, claim_id, token_hash, created_at, created_by, expires_at, revoked_at, opened_at
        FROM claim_links WHERE tenant_id = $1 AND claim_id = $2 ORDER BY id DESC
        """,
        tenant_id,
        claim_id,
    )
    return [ClaimLink(**r) for r in rows]


async def get_rate(conn: Connection, tenant_id: int, claim_id: UUID, since: datetime) -> Rate:
    """How many links of a claim were made since then."""
    row = await conn.fetchrow(
        """
        SELECT count(*) AS count, min(created_at) AS since FROM claim_links
        WHERE tenant_id = $1 AND claim_id = $2 AND created_at > $3
        """,
        tenant_id,
        claim_id,
        since,
    )
    return Rate(**row)


async def list_standing(conn: Connection, hashes: Collection[bytes], now: datetime) -> set[bytes]:
    """Across tenants, in a system transaction: which of these tokens still open their page."""
    rows = await conn.fetch(
        """
        SELECT token_hash FROM claim_links
        WHERE token_hash = ANY($1::bytea[]) AND revoked_at IS NULL AND expires_at > $2
        """,
        list(hashes),
        now,
    )
    return {bytes(r["token_hash"]) for r in rows}


async def mark_opened(conn: Connection, tenant_id: int, link_id: UUID, now: datetime) -> None:
    """Somebody used it."""
    await conn.execute(
        "UPDATE claim_links SET opened_at = $3 WHERE tenant_id = $1 AND id = $2 AND opened_at IS NULL",
        tenant_id,
        link_id,
        now,
    )


async def revoke_link(conn: Connection, tenant_id: int, link_id: UUID, now: datetime) -> UUID | None:
    """It opens nothing any more; its claim, `None` when there is no such link."""
    claim_id: UUID | None = await conn.fetchval(
        """
        UPDATE claim_links SET revoked_at = coalesce(revoked_at, $3) WHERE tenant_id = $1 AND id = $2
        RETURNING claim_id
        """,
        tenant_id,
        link_id,
        now,
    )
    return claim_id


async def revoke_links(conn: Connection, tenant_id: int, claim_id: UUID, keep: int, now: datetime) -> int:
    """None of a claim's links opens anything any more, but its `keep` newest; how many there were."""
    rows = await conn.fetch(
        """
        UPDATE claim_links SET revoked_at = $4
        WHERE tenant_id = $1 AND claim_id = $2 AND revoked_at IS NULL AND id NOT IN (
            SELECT id FROM claim_links WHERE tenant_id = $1 AND claim_id = $2 AND revoked_at IS NULL
            ORDER BY id DESC LIMIT $3
        )
        RETURNING id
        """,
        tenant_id,
        claim_id,
        keep,
        now,
    )
    return len(rows)


async def delete_ended_links(conn: Connection, before: datetime) -> None:
    """Retention, across tenants: links that ended before then."""
    await conn.execute("DELETE FROM claim_links WHERE expires_at < $1", before)
