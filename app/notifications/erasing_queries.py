"""SQL of forgetting whom the team was told about."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from asyncpg import Connection

from app.erasing import Texts
from app.notifications.models import Notification


async def list_notification_texts(conn: Connection, tenant_id: int, contact_ids: list[UUID]) -> list[Texts]:
    """What members were told about these contacts' alerts."""
    rows = await conn.fetch(
        """
        SELECT id, jsonb_build_object('body', body, 'digest', digest) AS columns FROM notifications
        WHERE tenant_id = $1 AND alert_id IN (
            SELECT a.id FROM alerts a WHERE a.tenant_id = $1 AND a.contact_id = ANY($2::uuid[])
        )
        ORDER BY id FOR NO KEY UPDATE
        """,
        tenant_id,
        contact_ids,
    )
    return [Texts(**r) for r in rows]


async def update_notification_texts(
    conn: Connection, tenant_id: int, changed: list[dict[str, Any]]
) -> list[Notification]:
    """Write cleaned notifications."""
    rows = await conn.fetch(
        """
        UPDATE notifications n SET version = version + 1, body = c.body, digest = c.digest
        FROM jsonb_to_recordset($2::jsonb) AS c (id uuid, body text, digest text)
        WHERE n.tenant_id = $1 AND n.id = c.id
        RETURNING n.tenant_id, n.id, n.version, n.alert_id, n.alert_number, n.user_id, n.user_name, n.language,
            n.medium, n.to_address, n.body, n.digest, n.urgency, n.step, n.encoding, n.segments, n.status, n.error,
            n.simulated, n.delivery_id, n.due_at, n.created_at, n.sent_at, n.delivered_at
        """,
        tenant_id,
        changed,
    )
    return [Notification(**r) for r in rows]
