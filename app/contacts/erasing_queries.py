"""SQL of forgetting a contact."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from asyncpg import Connection

from app.erasing import Texts


async def anonymise_contact(
    conn: Connection, tenant_id: int, contact_id: UUID, *, name: str, token: str, search: str, at: datetime
) -> bool:
    """Leave of a contact what it is counted by. A matricule becomes `token`; false when that was done before."""
    found = await conn.fetchval(
        """
        UPDATE contacts SET version = version + 1, name = $3, given_name = NULL, family_name = NULL, phone = NULL,
            email = NULL, address = NULL, postal_code = NULL, city = NULL, birth_date = NULL, civility = NULL,
            matricule = CASE WHEN matricule IS NOT NULL THEN $4 END,
            matricule_norm = CASE WHEN matricule_norm IS NOT NULL THEN $4 END, provenance = '{}', preferences = '{}',
            tags = '{}', search = $5, anonymised_at = $6
        WHERE tenant_id = $1 AND id = $2 AND anonymised_at IS NULL
        RETURNING true
        """,
        tenant_id,
        contact_id,
        name,
        token,
        search,
        at,
    )
    return bool(found)


async def lock_identities(conn: Connection, tenant_id: int, contact_id: UUID) -> None:
    """Nobody is recognised by these addresses until COMMIT. Recognising takes the address before the contact."""
    await conn.execute(
        """
        SELECT kind FROM contact_identities WHERE tenant_id = $1 AND contact_id = $2 ORDER BY kind, address
        FOR NO KEY UPDATE
        """,
        tenant_id,
        contact_id,
    )


async def delete_identities(conn: Connection, tenant_id: int, contact_ids: list[UUID]) -> int:
    """Whoever writes from these addresses again is somebody new."""
    rows = await conn.fetch(
        "DELETE FROM contact_identities WHERE tenant_id = $1 AND contact_id = ANY($2::uuid[]) RETURNING kind",
        tenant_id,
        contact_ids,
    )
    return len(rows)


async def list_note_texts(conn: Connection, tenant_id: int, contact_ids: list[UUID]) -> list[Texts]:
    """Remarks about these contacts."""
    rows = await conn.fetch(
        """
        SELECT id, jsonb_build_object('text', text, 'metadata', metadata) AS columns
        FROM contact_notes WHERE tenant_id = $1 AND contact_id = ANY($2::uuid[]) FOR NO KEY UPDATE
        """,
        tenant_id,
        contact_ids,
    )
    return [Texts(**r) for r in rows]


async def update_note_texts(conn: Connection, tenant_id: int, changed: list[dict[str, Any]]) -> None:
    """Write cleaned remarks."""
    await conn.execute(
        """
        UPDATE contact_notes n SET text = c.text, metadata = c.metadata
        FROM jsonb_to_recordset($2::jsonb) AS c (id uuid, text text, metadata jsonb)
        WHERE n.tenant_id = $1 AND n.id = c.id
        """,
        tenant_id,
        changed,
    )
