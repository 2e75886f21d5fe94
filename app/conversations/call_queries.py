"""SQL of calls."""

from __future__ import annotations

from uuid import UUID

from asyncpg import Connection

from app.conversations.models import Call, Conversation


async def find_call(conn: Connection, tenant_id: int, provider_call_id: str) -> Call | None:
    """The call the provider knows by this id."""
    row = await conn.fetchrow(
        """
        SELECT id, version, provider_call_id, contact_id, conversation_id, status, rank, urgency, need, ended_reason,
            started_at, ended_at, reported_at, summary, recording_url, structured, created_at
        FROM calls WHERE tenant_id = $1 AND provider_call_id = $2
        """,
        tenant_id,
        provider_call_id,
    )
    return Call(**row) if row else None


async def insert_call(conn: Connection, tenant_id: int, call: Call) -> Conversation | None:
    """Add a call and its conversation; `None` when another request just did."""
    row = await conn.fetchrow(
        """
        WITH opened AS (
            INSERT INTO conversations (tenant_id, id, contact_id, channel, opened_at, last_message_at)
            SELECT $1, $5, $4, 'voice', $8, $8
            WHERE NOT EXISTS (SELECT FROM calls WHERE tenant_id = $1 AND provider_call_id = $3)
            RETURNING id, version, contact_id, channel, status, opened_at, closed_at, channel_id, address, language,
                handling, epoch, advisor_id, advisor_name, claimed_at, urgency, need, last_seq, last_message_at,
                last_author, last_text
        ), added AS (
            INSERT INTO calls (tenant_id, id, provider_call_id, contact_id, conversation_id, status, rank, created_at)
            SELECT $1, $2, $3, $4, $5, $6, $7, $8 FROM opened
        )
        TABLE opened
        """,
        tenant_id,
        call.id,
        call.provider_call_id,
        call.contact_id,
        call.conversation_id,
        call.status,
        call.rank,
        call.created_at,
    )
    return Conversation(**row) if row else None


async def update_call(conn: Connection, tenant_id: int, call: Call) -> None:
    """Write every changeable field of a call whose contact is locked."""
    await conn.execute(
        """
        UPDATE calls SET version = $3, status = $4, rank = $5, urgency = $6, need = $7, ended_reason = $8,
            started_at = $9, ended_at = $10, reported_at = $11, summary = $12, recording_url = $13, structured = $14
        WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        call.id,
        call.version,
        call.status,
        call.rank,
        call.urgency,
        call.need,
        call.ended_reason,
        call.started_at,
        call.ended_at,
        call.reported_at,
        call.summary,
        call.recording_url,
        call.structured,
    )


async def list_calls(
    conn: Connection, tenant_id: int, *, contact_id: UUID | None, before: UUID | None, limit: int
) -> list[Call]:
    """Of everybody or one contact, newest first."""
    rows = await conn.fetch(
        """
        SELECT id, version, provider_call_id, contact_id, conversation_id, status, rank, urgency, need, ended_reason,
            started_at, ended_at, reported_at, summary, recording_url, structured, created_at
        FROM calls
        WHERE tenant_id = $1 AND ($2::uuid IS NULL OR contact_id = $2) AND ($3::uuid IS NULL OR id < $3)
        ORDER BY id DESC
        LIMIT $4
        """,
        tenant_id,
        contact_id,
        before,
        limit,
    )
    return [Call(**r) for r in rows]


async def find_call_tenant(conn: Connection, provider_call_id: str) -> int | None:
    """The tenant of a call, in a system transaction; for reports that do not repeat the called number."""
    rows = await conn.fetch("SELECT tenant_id FROM calls WHERE provider_call_id = $1 LIMIT 2", provider_call_id)
    return rows[0]["tenant_id"] if len(rows) == 1 else None
