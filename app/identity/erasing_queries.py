"""SQL of forgetting who proved to be somebody."""

from __future__ import annotations

from uuid import UUID

from asyncpg import Connection


async def delete_codes_of(conn: Connection, tenant_id: int, contact_ids: list[UUID]) -> int:
    """Codes sent to these people; a matricule's hash can be found out by trying."""
    rows = await conn.fetch(
        "DELETE FROM identity_codes WHERE tenant_id = $1 AND contact_id = ANY($2::uuid[]) RETURNING id",
        tenant_id,
        contact_ids,
    )
    return len(rows)


async def delete_attempts_at(conn: Connection, tenant_id: int, key_hashes: list[bytes]) -> int:
    """Tries at these matricules."""
    rows = await conn.fetch(
        """
        DELETE FROM identity_attempts WHERE tenant_id = $1 AND scope = 'matricule' AND key_hash = ANY($2::bytea[])
        RETURNING id
        """,
        tenant_id,
        key_hashes,
    )
    return len(rows)
