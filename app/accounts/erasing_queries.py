"""SQL of forgetting whom the audit log is about: who did what, and when, stays."""

from __future__ import annotations

from typing import Any

from asyncpg import Connection

from app.erasing import Texts


async def list_audit_texts(conn: Connection, tenant_id: int, entity_ids: list[str], likes: list[str]) -> list[Texts]:
    """Lines about these entities, or with one of these patterns in them."""
    rows = await conn.fetch(
        """
        SELECT id, jsonb_build_object('detail', detail, 'reason', reason) AS columns FROM audit_log
        WHERE tenant_id = $1 AND (
            entity_id = ANY($2::text[]) OR lower(detail::text) LIKE ANY ($3::text[])
            OR lower(reason) LIKE ANY ($3::text[])
        )
        """,
        tenant_id,
        entity_ids,
        likes,
    )
    return [Texts(**r) for r in rows]


async def update_audit_texts(conn: Connection, tenant_id: int, changed: list[dict[str, Any]]) -> None:
    """Write cleaned lines, as the system: to anybody else they cannot be changed."""
    await conn.execute(
        """
        UPDATE audit_log a SET detail = c.detail, reason = c.reason
        FROM jsonb_to_recordset($2::jsonb) AS c (id uuid, detail jsonb, reason text)
        WHERE a.tenant_id = $1 AND a.id = c.id
        """,
        tenant_id,
        changed,
    )


async def list_read_texts(conn: Connection, tenant_id: int, contact_ids: list[Any]) -> list[Texts]:
    """Why somebody looked at these contacts' data."""
    rows = await conn.fetch(
        """
        SELECT id, jsonb_build_object('reason', reason) AS columns FROM personal_reads
        WHERE tenant_id = $1 AND contact_id = ANY($2::uuid[]) AND reason IS NOT NULL
        """,
        tenant_id,
        contact_ids,
    )
    return [Texts(**r) for r in rows]


async def update_read_texts(conn: Connection, tenant_id: int, changed: list[dict[str, Any]]) -> None:
    """Write cleaned reasons."""
    await conn.execute(
        """
        UPDATE personal_reads p SET reason = c.reason
        FROM jsonb_to_recordset($2::jsonb) AS c (id uuid, reason text) WHERE p.tenant_id = $1 AND p.id = c.id
        """,
        tenant_id,
        changed,
    )
