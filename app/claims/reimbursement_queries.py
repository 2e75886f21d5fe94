"""SQL of reimbursements."""

from __future__ import annotations

from uuid import UUID

from asyncpg import Connection

from app.claims.reimbursement_models import Reimbursement


async def insert_reimbursement(conn: Connection, tenant_id: int, row: Reimbursement) -> None:
    """Money asked for, nothing decided."""
    await conn.execute(
        """
        INSERT INTO reimbursements (tenant_id, id, version, claim_id, guarantee, currency, claimed_minor, limit_minor,
            deductible_minor, status, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """,
        tenant_id,
        row.id,
        row.version,
        row.claim_id,
        row.guarantee,
        row.currency,
        row.claimed_minor,
        row.limit_minor,
        row.deductible_minor,
        row.status,
        row.created_at,
        row.updated_at,
    )


async def update_reimbursement(conn: Connection, tenant_id: int, row: Reimbursement) -> Reimbursement:
    """Write what was decided or paid of a locked one, its version included; with the net the database computed.

    Raises:
        asyncpg.UniqueViolationError: another payment has this reference.
    """
    found = await conn.fetchrow(
        """
        UPDATE reimbursements SET version = $3, accepted_minor = $4, status = $5, reject_reason = $6, means = $7,
            reference = $8, paid_on = $9, updated_at = $10
        WHERE tenant_id = $1 AND id = $2
        RETURNING id, version, claim_id, guarantee, currency, claimed_minor, accepted_minor, limit_minor,
            deductible_minor, net_minor, status, reject_reason, means, reference, paid_on, created_at, updated_at
        """,
        tenant_id,
        row.id,
        row.version,
        row.accepted_minor,
        row.status,
        row.reject_reason,
        row.means,
        row.reference,
        row.paid_on,
        row.updated_at,
    )
    return Reimbursement(**found)


async def find_reimbursement(conn: Connection, tenant_id: int, reimbursement_id: UUID) -> Reimbursement | None:
    """One reimbursement."""
    row = await conn.fetchrow(
        """
        SELECT id, version, claim_id, guarantee, currency, claimed_minor, accepted_minor, limit_minor,
            deductible_minor, net_minor, status, reject_reason, means, reference, paid_on, created_at, updated_at
        FROM reimbursements WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        reimbursement_id,
    )
    return Reimbursement(**row) if row else None


async def find_id_by_reference(conn: Connection, tenant_id: int, reference: str) -> UUID | None:
    """Which reimbursement was paid under this reference."""
    found: UUID | None = await conn.fetchval(
        "SELECT id FROM reimbursements WHERE tenant_id = $1 AND reference = $2", tenant_id, reference
    )
    return found


async def list_of_claim(conn: Connection, tenant_id: int, claim_id: UUID) -> list[Reimbursement]:
    """What is asked for in a claim, oldest first."""
    rows = await conn.fetch(
        """
        SELECT id, version, claim_id, guarantee, currency, claimed_minor, accepted_minor, limit_minor,
            deductible_minor, net_minor, status, reject_reason, means, reference, paid_on, created_at, updated_at
        FROM reimbursements WHERE tenant_id = $1 AND claim_id = $2 ORDER BY id LIMIT 200
        """,
        tenant_id,
        claim_id,
    )
    return [Reimbursement(**r) for r in rows]


async def list_reimbursements(
    conn: Connection, tenant_id: int, *, claim_id: UUID | None, status: str | None, before: UUID | None, limit: int
) -> list[Reimbursement]:
    """Newest first. Ids are time-ordered: the last is the cursor."""
    rows = await conn.fetch(
        """
        SELECT id, version, claim_id, guarantee, currency, claimed_minor, accepted_minor, limit_minor,
            deductible_minor, net_minor, status, reject_reason, means, reference, paid_on, created_at, updated_at
        FROM reimbursements
        WHERE tenant_id = $1 AND ($2::uuid IS NULL OR claim_id = $2) AND ($3::text IS NULL OR status = $3)
            AND ($4::uuid IS NULL OR id < $4)
        ORDER BY id DESC
        LIMIT $5
        """,
        tenant_id,
        claim_id,
        status,
        before,
        limit,
    )
    return [Reimbursement(**r) for r in rows]
