"""SQL of forgetting whom we wrote to: that a text left, when and at what cost stays."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from asyncpg import Connection

from app.erasing import Texts


async def list_delivery_texts(
    conn: Connection, tenant_id: int, conversation_ids: list[UUID], phones: list[str], contact_ids: list[UUID]
) -> list[Texts]:
    """What was sent to the person, and to members about them."""
    rows = await conn.fetch(
        """
        SELECT id, jsonb_build_object('to_address', to_address, 'body', body) AS columns FROM deliveries d
        WHERE tenant_id = $1 AND (
            conversation_id = ANY($2::uuid[]) OR (audience = 'contact' AND to_address = ANY($3::text[]))
            OR id IN (
                SELECT n.delivery_id FROM notifications n JOIN alerts a ON a.tenant_id = $1 AND a.id = n.alert_id
                WHERE n.tenant_id = $1 AND n.delivery_id IS NOT NULL AND a.contact_id = ANY($4::uuid[])
            )
        )
        ORDER BY id FOR NO KEY UPDATE
        """,
        tenant_id,
        conversation_ids,
        phones,
        contact_ids,
    )
    return [Texts(**r) for r in rows]


async def update_delivery_texts(conn: Connection, tenant_id: int, changed: list[dict[str, Any]], rank: int) -> None:
    """Write cleaned deliveries; what has not left does not. `rank` is that of `suppressed`."""
    await conn.execute(
        """
        UPDATE deliveries d SET to_address = CASE WHEN d.audience = 'contact' THEN c.to_address ELSE d.to_address END,
            body = c.body,
            status = CASE WHEN d.audience = 'contact' AND d.status = 'intended' THEN 'suppressed' ELSE d.status END,
            rank = CASE WHEN d.audience = 'contact' AND d.status = 'intended' THEN $3 ELSE d.rank END,
            error_code = CASE WHEN d.audience = 'contact' AND d.status = 'intended' THEN 'anonymised'
                ELSE d.error_code END
        FROM jsonb_to_recordset($2::jsonb) AS c (id uuid, to_address text, body text)
        WHERE d.tenant_id = $1 AND d.id = c.id
        """,
        tenant_id,
        changed,
        rank,
    )


async def delete_opt_outs(conn: Connection, tenant_id: int, phones: list[str]) -> int:
    """Nobody knows the number any more that must not be written to."""
    rows = await conn.fetch(
        "DELETE FROM opt_outs WHERE tenant_id = $1 AND address = ANY($2::text[]) RETURNING id", tenant_id, phones
    )
    return len(rows)
