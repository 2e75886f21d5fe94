"""SQL of triage."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from asyncpg import Connection

from app.alerts.models import VerdictView
from app.triage.models import PastMessage, StoredRuleset


async def insert_verdict(
    conn: Connection,
    tenant_id: int,
    verdict_id: UUID,
    verdict: VerdictView,
    *,
    message_id: UUID,
    conversation_id: UUID,
    contact_id: UUID,
    at: datetime,
) -> UUID | None:
    """Store the message's verdict and return which ruleset is published; `None` is the built-in one."""
    published: UUID | None = await conn.fetchval(
        """
        WITH given AS (
            INSERT INTO verdicts (tenant_id, id, message_id, conversation_id, contact_id, at, decided_by, ruleset,
                urgency, disposition, verdict)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        )
        SELECT id FROM rulesets WHERE tenant_id = $1 AND status = 'published'
        """,
        tenant_id,
        verdict_id,
        message_id,
        conversation_id,
        contact_id,
        at,
        verdict.decided_by,
        verdict.ruleset,
        verdict.urgency,
        verdict.disposition,
        verdict,
    )
    return published


async def update_verdict(conn: Connection, tenant_id: int, verdict_id: UUID, verdict: VerdictView) -> None:
    """Replace a verdict of this very transaction, which was given with rules no longer in force."""
    await conn.execute(
        """
        UPDATE verdicts SET ruleset = $3, urgency = $4, disposition = $5, verdict = $6, decided_by = $7
        WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        verdict_id,
        verdict.ruleset,
        verdict.urgency,
        verdict.disposition,
        verdict,
        verdict.decided_by,
    )


async def find_ruleset(conn: Connection, tenant_id: int, status: str) -> StoredRuleset | None:
    """The tenant's draft or published ruleset."""
    row = await conn.fetchrow(
        """
        SELECT id, version, status, body, note, created_at, created_by, previewed_at, published_at
        FROM rulesets WHERE tenant_id = $1 AND status = $2
        """,
        tenant_id,
        status,
    )
    return StoredRuleset(**row) if row else None


async def lock_draft(conn: Connection, tenant_id: int) -> StoredRuleset | None:
    """The draft, locked."""
    row = await conn.fetchrow(
        """
        SELECT id, version, status, body, note, created_at, created_by, previewed_at, published_at
        FROM rulesets WHERE tenant_id = $1 AND status = 'draft' FOR NO KEY UPDATE
        """,
        tenant_id,
    )
    return StoredRuleset(**row) if row else None


async def lock_rules(conn: Connection, tenant_id: int) -> None:
    """One change of the tenant's rules at a time."""
    await conn.execute("SELECT pg_advisory_xact_lock(12, $1::integer)", tenant_id)


async def upsert_draft(
    conn: Connection, tenant_id: int, ruleset_id: UUID, body: dict[str, Any], note: str | None, *, by: str, at: datetime
) -> StoredRuleset:
    """Start or replace the draft; its preview counts no more."""
    row = await conn.fetchrow(
        """
        INSERT INTO rulesets AS r (tenant_id, id, version, status, body, note, created_at, created_by)
        SELECT $1, $2, coalesce(max(version), 0) + 1, 'draft', $3, $4, $5, $6 FROM rulesets WHERE tenant_id = $1
        ON CONFLICT (tenant_id, status) WHERE status IN ('draft', 'published') DO UPDATE
            SET body = $3, note = $4, created_at = $5, created_by = $6, previewed_at = NULL
        RETURNING id, version, status, body, note, created_at, created_by, previewed_at, published_at
        """,
        tenant_id,
        ruleset_id,
        body,
        note,
        at,
        by,
    )
    return StoredRuleset(**row)


async def mark_previewed(
    conn: Connection, tenant_id: int, ruleset_id: UUID, *, written_at: datetime, at: datetime
) -> bool:
    """The draft as written then was previewed; false when it changed meanwhile."""
    done = await conn.fetchval(
        """
        UPDATE rulesets SET previewed_at = $4
        WHERE tenant_id = $1 AND id = $2 AND status = 'draft' AND created_at = $3
        RETURNING true
        """,
        tenant_id,
        ruleset_id,
        written_at,
        at,
    )
    return bool(done)


async def retire_published(conn: Connection, tenant_id: int) -> None:
    """The published ruleset steps down."""
    await conn.execute(
        "UPDATE rulesets SET status = 'retired' WHERE tenant_id = $1 AND status = 'published'", tenant_id
    )


async def publish_draft(conn: Connection, tenant_id: int, ruleset_id: UUID, at: datetime) -> StoredRuleset:
    """The draft is in force from here on."""
    row = await conn.fetchrow(
        """
        UPDATE rulesets SET status = 'published', published_at = $3 WHERE tenant_id = $1 AND id = $2
        RETURNING id, version, status, body, note, created_at, created_by, previewed_at, published_at
        """,
        tenant_id,
        ruleset_id,
        at,
    )
    return StoredRuleset(**row)


async def list_rulesets(conn: Connection, tenant_id: int) -> list[StoredRuleset]:
    """Every version, newest first."""
    rows = await conn.fetch(
        """
        SELECT id, version, status, body, note, created_at, created_by, previewed_at, published_at
        FROM rulesets WHERE tenant_id = $1 ORDER BY version DESC LIMIT 200
        """,
        tenant_id,
    )
    return [StoredRuleset(**r) for r in rows]


async def list_past_messages(conn: Connection, tenant_id: int, since: datetime, limit: int) -> list[PastMessage]:
    """Callers' messages judged since then, newest first."""
    rows = await conn.fetch(
        """
        SELECT m.id, m.text, v.at, m.channel, c.type AS contact_type, v.verdict->>'language' AS language
        FROM verdicts v
        JOIN messages m ON m.tenant_id = v.tenant_id AND m.id = v.message_id
        JOIN contacts c ON c.tenant_id = v.tenant_id AND c.id = v.contact_id
        WHERE v.tenant_id = $1 AND v.at >= $2 AND v.decided_by <> 'human'
        ORDER BY v.at DESC
        LIMIT $3
        """,
        tenant_id,
        since,
        limit,
    )
    return [PastMessage(**r) for r in rows]
