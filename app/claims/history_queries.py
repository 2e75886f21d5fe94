"""SQL of what happened to claims: their history, and every computation of their complexity."""

from __future__ import annotations

from uuid import UUID

from asyncpg import Connection

from app.claims.models import Change, StoredAssessment


async def insert_change(conn: Connection, tenant_id: int, change: Change) -> None:
    """Add a line to a claim's history."""
    await conn.execute(
        """
        INSERT INTO claim_changes (tenant_id, id, claim_id, at, kind, from_status, to_status, by_name, is_public,
            detail)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """,
        tenant_id,
        change.id,
        change.claim_id,
        change.at,
        change.kind,
        change.from_status,
        change.to_status,
        change.by_name,
        change.is_public,
        change.detail,
    )


async def list_changes(conn: Connection, tenant_id: int, claim_id: UUID) -> list[Change]:
    """A claim's history, oldest first."""
    rows = await conn.fetch(
        """
        SELECT id, claim_id, at, kind, from_status, to_status, by_name, is_public, detail
        FROM claim_changes WHERE tenant_id = $1 AND claim_id = $2 ORDER BY id LIMIT 1000
        """,
        tenant_id,
        claim_id,
    )
    return [Change(**r) for r in rows]


async def insert_assessment(conn: Connection, tenant_id: int, assessment: StoredAssessment) -> None:
    """Keep a computation."""
    await conn.execute(
        """
        INSERT INTO claim_assessments (tenant_id, id, claim_id, at, formula, score, decision, by_name, body)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """,
        tenant_id,
        assessment.id,
        assessment.claim_id,
        assessment.at,
        assessment.formula,
        assessment.score,
        assessment.decision,
        assessment.by_name,
        assessment.body,
    )


async def find_latest_assessment(conn: Connection, tenant_id: int, claim_id: UUID) -> StoredAssessment | None:
    """The latest computation."""
    row = await conn.fetchrow(
        """
        SELECT id, claim_id, at, formula, score, decision, by_name, body
        FROM claim_assessments WHERE tenant_id = $1 AND claim_id = $2 ORDER BY id DESC LIMIT 1
        """,
        tenant_id,
        claim_id,
    )
    return StoredAssessment(**row) if row else None


async def list_assessments(conn: Connection, tenant_id: int, claim_id: UUID) -> list[StoredAssessment]:
    """Every computation, newest first."""
    rows = await conn.fetch(
        """
        SELECT id, claim_id, at, formula, score, decision, by_name, body
        FROM claim_assessments WHERE tenant_id = $1 AND claim_id = $2 ORDER BY id DESC LIMIT 200
        """,
        tenant_id,
        claim_id,
    )
    return [StoredAssessment(**r) for r in rows]
