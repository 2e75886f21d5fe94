"""SQL of insurance policies."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from asyncpg import Connection, Record

from app.policies.models import Guarantee, Policy


def _policy(row: Record) -> Policy:
    values: dict[str, Any] = dict(row)
    values["guarantees"] = tuple(Guarantee(**g) for g in values["guarantees"])
    return Policy(**values)


async def insert_policy(conn: Connection, tenant_id: int, policy: Policy) -> bool:
    """A new policy; whether its number was free."""
    done: str = await conn.execute(
        """
        INSERT INTO policies (tenant_id, id, version, contact_id, number, kind, status, starts_on, ends_on, currency,
            guarantees, insured_object, notes, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
        ON CONFLICT ON CONSTRAINT one_policy_per_number DO NOTHING
        """,
        tenant_id,
        policy.id,
        policy.version,
        policy.contact_id,
        policy.number,
        policy.kind,
        policy.status,
        policy.starts_on,
        policy.ends_on,
        policy.currency,
        [asdict(g) for g in policy.guarantees],
        policy.insured_object,
        policy.notes,
        policy.created_at,
        policy.updated_at,
    )
    return done.endswith("1")


async def update_policy(conn: Connection, tenant_id: int, policy: Policy) -> None:
    """Write every changeable field of a locked policy, its version included.

    Raises:
        asyncpg.UniqueViolationError: another policy has this number.
    """
    await conn.execute(
        """
        UPDATE policies SET version = $3, number = $4, kind = $5, status = $6, starts_on = $7, ends_on = $8,
            guarantees = $9, insured_object = $10, notes = $11, updated_at = $12
        WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        policy.id,
        policy.version,
        policy.number,
        policy.kind,
        policy.status,
        policy.starts_on,
        policy.ends_on,
        [asdict(g) for g in policy.guarantees],
        policy.insured_object,
        policy.notes,
        policy.updated_at,
    )


async def find_policy(conn: Connection, tenant_id: int, policy_id: UUID) -> Policy | None:
    """One policy."""
    row = await conn.fetchrow(
        """
        SELECT id, version, contact_id, number, kind, status, starts_on, ends_on, currency, guarantees, insured_object,
            notes, created_at, updated_at
        FROM policies WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        policy_id,
    )
    return _policy(row) if row else None


async def lock_policy(conn: Connection, tenant_id: int, policy_id: UUID) -> Policy | None:
    """One policy, locked for the rest of the transaction."""
    row = await conn.fetchrow(
        """
        SELECT id, version, contact_id, number, kind, status, starts_on, ends_on, currency, guarantees, insured_object,
            notes, created_at, updated_at
        FROM policies WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE
        """,
        tenant_id,
        policy_id,
    )
    return _policy(row) if row else None


async def find_policy_id(conn: Connection, tenant_id: int, number: str) -> UUID | None:
    """Which policy has this number."""
    found: UUID | None = await conn.fetchval(
        "SELECT id FROM policies WHERE tenant_id = $1 AND number = $2", tenant_id, number
    )
    return found


async def list_policies_of(conn: Connection, tenant_id: int, contact_id: UUID) -> list[Policy]:
    """Every policy of a contact, first to last."""
    rows = await conn.fetch(
        """
        SELECT id, version, contact_id, number, kind, status, starts_on, ends_on, currency, guarantees, insured_object,
            notes, created_at, updated_at
        FROM policies WHERE tenant_id = $1 AND contact_id = $2 ORDER BY starts_on, id
        """,
        tenant_id,
        contact_id,
    )
    return [_policy(r) for r in rows]


async def list_policies(
    conn: Connection,
    tenant_id: int,
    *,
    contact_id: UUID | None,
    words: list[str],
    before: UUID | None,
    limit: int,
) -> list[Policy]:
    """Newest first; all of `words` (LIKE patterns) must be found. Ids are time-ordered: the last is the cursor."""
    rows = await conn.fetch(
        """
        SELECT p.id, p.version, p.contact_id, p.number, p.kind, p.status, p.starts_on, p.ends_on, p.currency,
            p.guarantees, p.insured_object, p.notes, p.created_at, p.updated_at
        FROM policies p JOIN contacts c ON c.tenant_id = p.tenant_id AND c.id = p.contact_id
        WHERE p.tenant_id = $1 AND ($2::uuid IS NULL OR p.contact_id = $2)
            AND translate(lower(concat_ws(' ', p.number, p.insured_object, c.search)),
                'àâäçéèêëîïôöùûü', 'aaaceeeeiioouuu') LIKE ALL ($3::text[])
            AND ($4::uuid IS NULL OR p.id < $4)
        ORDER BY p.id DESC
        LIMIT $5
        """,
        tenant_id,
        contact_id,
        words,
        before,
        limit,
    )
    return [_policy(r) for r in rows]
