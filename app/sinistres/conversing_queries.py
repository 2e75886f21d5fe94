"""SQL of relayed conversations."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from asyncpg import Connection

from app.contacts.models import Identity

RELAYED = "relay:"


async def find_relayed(
    conn: Connection, tenant_id: int, *, contact_id: UUID, address: str | None, prefer: UUID | None, now: datetime
) -> Identity | None:
    """Who speaks for this insured in an open relayed conversation, proven; at this `address` alone, if one is given.

    The conversation `prefer` comes first, then the one proven last.
    """
    row = await conn.fetchrow(
        """
        SELECT i.kind, i.address
        FROM identity_proofs p
            JOIN conversations c ON c.tenant_id = p.tenant_id AND c.id = p.conversation_id
            JOIN contact_identities i ON i.tenant_id = c.tenant_id AND i.contact_id = c.contact_id
            JOIN contacts k ON k.tenant_id = p.tenant_id AND k.id = p.contact_id
        WHERE p.tenant_id = $1 AND p.contact_id = $2 AND p.expires_at > $5 AND c.status = 'open'
            AND c.channel = 'chat' AND i.kind = 'visitor' AND starts_with(i.address, $6)
            AND ($3::text IS NULL OR i.address = $3) AND k.standing = 'actif' AND k.anonymised_at IS NULL
        ORDER BY c.id IS NOT DISTINCT FROM $4 DESC, p.at DESC LIMIT 1
        """,
        tenant_id,
        contact_id,
        address,
        prefer,
        now,
        RELAYED,
    )
    return Identity(row["kind"], row["address"]) if row else None
