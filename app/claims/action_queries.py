"""SQL of what is to be done about claims."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from asyncpg import Connection

from app.claims.models import ClaimAction, DueClaim


async def insert_action(conn: Connection, tenant_id: int, action: ClaimAction) -> None:
    """Add one."""
    await conn.execute(
        """
        INSERT INTO claim_actions (tenant_id, id, version, claim_id, action, description, whose, priority, status,
            due_at, created_at, done_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """,
        tenant_id,
        action.id,
        action.version,
        action.claim_id,
        action.action,
        action.description,
        action.whose,
        action.priority,
        action.status,
        action.due_at,
        action.created_at,
        action.done_at,
    )


async def update_action(conn: Connection, tenant_id: int, action: ClaimAction) -> None:
    """Write what may change of an action whose claim is locked, as the version it has."""
    await conn.execute(
        """
        UPDATE claim_actions SET version = $3, description = $4, priority = $5, status = $6, due_at = $7, done_at = $8
        WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        action.id,
        action.version,
        action.description,
        action.priority,
        action.status,
        action.due_at,
        action.done_at,
    )


async def find_action(conn: Connection, tenant_id: int, action_id: UUID) -> ClaimAction | None:
    """One action."""
    row = await conn.fetchrow(
        """
        SELECT id, version, claim_id, action, description, whose, priority, status, due_at, created_at, done_at
        FROM claim_actions WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        action_id,
    )
    return ClaimAction(**row) if row else None


async def list_actions(conn: Connection, tenant_id: int, claim_id: UUID) -> list[ClaimAction]:
    """Those of a claim, oldest first."""
    rows = await conn.fetch(
        """
        SELECT id, version, claim_id, action, description, whose, priority, status, due_at, created_at, done_at
        FROM claim_actions WHERE tenant_id = $1 AND claim_id = $2 ORDER BY id LIMIT 500
        """,
        tenant_id,
        claim_id,
    )
    return [ClaimAction(**r) for r in rows]


async def list_claims_with_due_actions(conn: Connection, now: datetime, limit: int) -> list[DueClaim]:
    """Across tenants, in a system transaction: claims with an action whose time has passed."""
    rows = await conn.fetch(
        """
        SELECT tenant_id, claim_id AS id FROM claim_actions
        WHERE status IN ('en_attente', 'en_cours') AND due_at <= $1
        GROUP BY tenant_id, claim_id ORDER BY min(due_at) LIMIT $2
        """,
        now,
        limit,
    )
    return [DueClaim(**r) for r in rows]
