"""SQL of forgetting who bought: what, when and for how much stays."""

from __future__ import annotations

from uuid import UUID

from asyncpg import Connection


async def clear_buyers(
    conn: Connection, tenant_id: int, contact_ids: list[UUID], phones: list[str], emails: list[str]
) -> list[UUID]:
    """Orders of these contacts, or under these addresses, lose the address."""
    rows = await conn.fetch(
        """
        UPDATE orders SET version = version + 1, email = NULL, phone = NULL
        WHERE tenant_id = $1 AND (email IS NOT NULL OR phone IS NOT NULL)
            AND (contact_id = ANY($2::uuid[]) OR phone = ANY($3::text[]) OR lower(email) = ANY($4::text[]))
        RETURNING id
        """,
        tenant_id,
        contact_ids,
        phones,
        emails,
    )
    return [r["id"] for r in rows]
