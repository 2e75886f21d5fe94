"""SQL of escalation policies and of what was done to alerts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from asyncpg import Connection, Record

from app.alerts.models import Act
from app.alerts.schemas import PolicyStepView, PolicyView


def _policy(row: Record) -> PolicyView:
    return PolicyView(
        urgency=row["urgency"],
        name=row["name"],
        steps=msgspec.convert(row["steps"], list[PolicyStepView]),
        lease_minutes=row["lease_minutes"],
        version=row["version"],
    )


async def find_policy(conn: Connection, tenant_id: int, urgency: str) -> PolicyView | None:
    """The tenant's own policy of an urgency."""
    row = await conn.fetchrow(
        """
        SELECT urgency, name, steps, lease_minutes, version FROM escalation_policies
        WHERE tenant_id = $1 AND urgency = $2
        """,
        tenant_id,
        urgency,
    )
    return _policy(row) if row else None


async def list_policies(conn: Connection, tenant_id: int) -> list[PolicyView]:
    """The tenant's own policies."""
    rows = await conn.fetch(
        """
        SELECT urgency, name, steps, lease_minutes, version FROM escalation_policies
        WHERE tenant_id = $1 ORDER BY urgency
        """,
        tenant_id,
    )
    return [_policy(r) for r in rows]


async def upsert_policy(
    conn: Connection, tenant_id: int, policy_id: UUID, policy: PolicyView, *, expected: int | None, at: datetime
) -> int | None:
    """Write the policy of an urgency and return its version; `None` when it is no longer at `expected`."""
    version: int | None = await conn.fetchval(
        """
        INSERT INTO escalation_policies AS p (tenant_id, id, urgency, name, steps, lease_minutes, version, updated_at)
        SELECT $1, $2, $3, $4, $5, $6, 1, $7
        WHERE $8::integer IS NULL OR $8 = 0 OR EXISTS (
            SELECT FROM escalation_policies WHERE tenant_id = $1 AND urgency = $3
        )
        ON CONFLICT ON CONSTRAINT one_policy_per_urgency DO UPDATE
        SET name = $4, steps = $5, lease_minutes = $6, version = p.version + 1, updated_at = $7
        WHERE $8::integer IS NULL OR p.version = $8
        RETURNING version
        """,
        tenant_id,
        policy_id,
        policy.urgency,
        policy.name,
        policy.steps,
        policy.lease_minutes,
        at,
        expected,
    )
    return version


async def insert_act(conn: Connection, tenant_id: int, alert_id: UUID, act: Act) -> None:
    """Add a line to an alert's story."""
    await conn.execute(
        """
        INSERT INTO alert_actions (tenant_id, id, alert_id, at, actor_id, actor_name, verb, detail)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        tenant_id,
        act.id,
        alert_id,
        act.at,
        act.actor_id,
        act.actor_name,
        act.verb,
        act.detail,
    )


async def list_acts(conn: Connection, tenant_id: int, alert_id: UUID) -> list[Act]:
    """What was done to an alert, in order."""
    rows = await conn.fetch(
        """
        SELECT id, at, actor_id, actor_name, verb, detail FROM alert_actions
        WHERE tenant_id = $1 AND alert_id = $2 ORDER BY id
        """,
        tenant_id,
        alert_id,
    )
    return [Act(**r) for r in rows]
