"""SQL of forgetting who needed us: that somebody did, how urgently and who answered stays."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from asyncpg import Connection

from app.erasing import Texts


async def close_alerts(
    conn: Connection, tenant_id: int, contact_ids: list[UUID], at: datetime, resolution: str
) -> list[UUID]:
    """End these contacts' open alerts: nobody can be called back."""
    rows = await conn.fetch(
        """
        UPDATE alerts SET version = version + 1, status = 'resolved', resolved_at = $3, resolution = $4,
            next_step_at = NULL, next_who = NULL, receipt_due_at = NULL, lease_until = NULL, snoozed_until = NULL,
            ttl_at = NULL
        WHERE tenant_id = $1 AND contact_id = ANY($2::uuid[]) AND status IN ('pending', 'acknowledged')
        RETURNING id
        """,
        tenant_id,
        contact_ids,
        at,
        resolution,
    )
    return [r["id"] for r in rows]


async def list_alert_texts(conn: Connection, tenant_id: int, contact_ids: list[UUID]) -> list[Texts]:
    """What the cards of these contacts say, locked in the order of their ids."""
    rows = await conn.fetch(
        """
        SELECT id, jsonb_build_object('title', title, 'service', service, 'contact', contact, 'text', text,
            'verdict', verdict, 'resolution', resolution) AS columns
        FROM alerts WHERE tenant_id = $1 AND contact_id = ANY($2::uuid[]) ORDER BY id FOR NO KEY UPDATE
        """,
        tenant_id,
        contact_ids,
    )
    return [Texts(**r) for r in rows]


async def update_alert_texts(conn: Connection, tenant_id: int, changed: list[dict[str, Any]]) -> None:
    """Write cleaned cards."""
    await conn.execute(
        """
        UPDATE alerts a SET version = version + 1, title = c.title, service = c.service, contact = c.contact,
            text = c.text, verdict = nullif(c.verdict, 'null'::jsonb), resolution = c.resolution
        FROM jsonb_to_recordset($2::jsonb)
            AS c (id uuid, title text, service text, contact jsonb, text text, verdict jsonb, resolution text)
        WHERE a.tenant_id = $1 AND a.id = c.id
        """,
        tenant_id,
        changed,
    )


async def list_act_texts(conn: Connection, tenant_id: int, contact_ids: list[UUID]) -> list[Texts]:
    """What was done about these contacts' alerts."""
    rows = await conn.fetch(
        """
        SELECT id, jsonb_build_object('detail', detail) AS columns FROM alert_actions
        WHERE tenant_id = $1 AND alert_id IN (
            SELECT a.id FROM alerts a WHERE a.tenant_id = $1 AND a.contact_id = ANY($2::uuid[])
        )
        """,
        tenant_id,
        contact_ids,
    )
    return [Texts(**r) for r in rows]


async def update_act_texts(conn: Connection, tenant_id: int, changed: list[dict[str, Any]]) -> None:
    """Write cleaned lines of alerts' stories, as the system: to anybody else they cannot be changed."""
    await conn.execute(
        """
        UPDATE alert_actions a SET detail = c.detail
        FROM jsonb_to_recordset($2::jsonb) AS c (id uuid, detail jsonb) WHERE a.tenant_id = $1 AND a.id = c.id
        """,
        tenant_id,
        changed,
    )
