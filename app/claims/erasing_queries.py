"""SQL of forgetting who had a claim: what happened, when, how complex and for how much stays."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from asyncpg import Connection

from app.erasing import Texts


async def list_assessment_texts(conn: Connection, tenant_id: int, claim_ids: list[UUID]) -> list[Texts]:
    """The evidence of these claims' assessments."""
    rows = await conn.fetch(
        """
        SELECT id, jsonb_build_object('body', body) AS columns FROM claim_assessments
        WHERE tenant_id = $1 AND claim_id = ANY($2::uuid[])
        """,
        tenant_id,
        claim_ids,
    )
    return [Texts(**r) for r in rows]


async def update_assessment_texts(conn: Connection, tenant_id: int, changed: list[dict[str, Any]]) -> None:
    """Write cleaned assessments."""
    await conn.execute(
        """
        UPDATE claim_assessments a SET body = c.body
        FROM jsonb_to_recordset($2::jsonb) AS c (id uuid, body jsonb) WHERE a.tenant_id = $1 AND a.id = c.id
        """,
        tenant_id,
        changed,
    )


async def list_change_texts(conn: Connection, tenant_id: int, claim_ids: list[UUID]) -> list[Texts]:
    """The details of these claims' histories."""
    rows = await conn.fetch(
        """
        SELECT id, jsonb_build_object('detail', detail) AS columns FROM claim_changes
        WHERE tenant_id = $1 AND claim_id = ANY($2::uuid[])
        """,
        tenant_id,
        claim_ids,
    )
    return [Texts(**r) for r in rows]


async def update_change_texts(conn: Connection, tenant_id: int, changed: list[dict[str, Any]]) -> None:
    """Write cleaned histories."""
    await conn.execute(
        """
        UPDATE claim_changes h SET detail = c.detail
        FROM jsonb_to_recordset($2::jsonb) AS c (id uuid, detail jsonb) WHERE h.tenant_id = $1 AND h.id = c.id
        """,
        tenant_id,
        changed,
    )


async def list_reimbursement_texts(conn: Connection, tenant_id: int, claim_ids: list[UUID]) -> list[Texts]:
    """Why reimbursements of these claims were rejected."""
    rows = await conn.fetch(
        """
        SELECT id, jsonb_build_object('reject_reason', reject_reason) AS columns FROM reimbursements
        WHERE tenant_id = $1 AND claim_id = ANY($2::uuid[]) AND reject_reason IS NOT NULL
        """,
        tenant_id,
        claim_ids,
    )
    return [Texts(**r) for r in rows]


async def update_reimbursement_texts(conn: Connection, tenant_id: int, changed: list[dict[str, Any]]) -> None:
    """Write cleaned reasons; amounts, references and dates stay."""
    await conn.execute(
        """
        UPDATE reimbursements r SET version = version + 1, reject_reason = c.reject_reason
        FROM jsonb_to_recordset($2::jsonb) AS c (id uuid, reject_reason text) WHERE r.tenant_id = $1 AND r.id = c.id
        """,
        tenant_id,
        changed,
    )
