"""SQL of forgetting somebody in the stream log, in remembered answers and among jobs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from asyncpg import Connection

from app.erasing import Texts


async def lock_head(conn: Connection, tenant_id: int) -> None:
    """No event is numbered in this tenant until COMMIT: what was emitted before is in the log by then."""
    await conn.execute("SELECT head FROM stream_heads WHERE tenant_id = $1 FOR NO KEY UPDATE", tenant_id)


async def list_events(
    conn: Connection, tenant_id: int, entities: list[UUID], likes: list[str]
) -> list[tuple[int, str]]:
    """Events about these entities, or with one of these patterns in them: position and data."""
    rows = await conn.fetch(
        """
        SELECT seq, data::text AS data FROM stream_events
        WHERE tenant_id = $1 AND data IS NOT NULL
            AND (entity_id = ANY($2::uuid[]) OR lower(data::text) LIKE ANY ($3::text[]))
        ORDER BY seq
        """,
        tenant_id,
        entities,
        likes,
    )
    return [(r["seq"], r["data"]) for r in rows]


async def update_events(conn: Connection, tenant_id: int, seqs: list[int], data: list[str]) -> None:
    """Write cleaned events, as the system: to anybody else the past cannot be changed."""
    await conn.execute(
        """
        UPDATE stream_events e SET data = c.data::json
        FROM unnest($2::bigint[], $3::text[]) AS c (seq, data) WHERE e.tenant_id = $1 AND e.seq = c.seq
        """,
        tenant_id,
        seqs,
        data,
    )


async def list_answers(conn: Connection, tenant_id: int, likes: list[str]) -> list[tuple[str, bytes]]:
    """Remembered answers with one of these patterns in them."""
    rows = await conn.fetch(
        """
        SELECT key, body FROM idempotency_keys
        WHERE tenant_id = $1 AND body IS NOT NULL AND lower(encode(body, 'escape')) LIKE ANY ($2::text[])
        """,
        tenant_id,
        likes,
    )
    return [(r["key"], r["body"]) for r in rows]


async def update_answer(conn: Connection, tenant_id: int, key: str, body: bytes) -> None:
    """Write a cleaned answer."""
    await conn.execute("UPDATE idempotency_keys SET body = $3 WHERE tenant_id = $1 AND key = $2", tenant_id, key, body)


async def list_jobs(conn: Connection, tenant_id: int) -> list[tuple[int, bytes]]:
    """What this tenant has asked for later, as the system; jobs being carried out are left alone."""
    rows = await conn.fetch(
        """
        SELECT id, payload FROM pgqueuer
        WHERE status = 'queued' AND payload IS NOT NULL
            AND (convert_from(payload, 'UTF8')::jsonb ->> 'tenant_id')::bigint = $1
        FOR NO KEY UPDATE SKIP LOCKED
        """,
        tenant_id,
    )
    return [(r["id"], r["payload"]) for r in rows]


async def update_job(conn: Connection, job_id: int, payload: bytes) -> None:
    """Write a cleaned job."""
    await conn.execute("UPDATE pgqueuer SET payload = $2 WHERE id = $1", job_id, payload)


async def list_dead_jobs(conn: Connection, tenant_id: int) -> list[Texts]:
    """Jobs that will not be tried again."""
    rows = await conn.fetch(
        """
        SELECT id, jsonb_build_object('payload', payload, 'error', error) AS columns
        FROM dead_jobs WHERE tenant_id = $1
        """,
        tenant_id,
    )
    return [Texts(**r) for r in rows]


async def update_dead_jobs(conn: Connection, tenant_id: int, changed: list[dict[str, Any]]) -> None:
    """Write cleaned dead jobs."""
    await conn.execute(
        """
        UPDATE dead_jobs d SET payload = c.payload, error = c.error
        FROM jsonb_to_recordset($2::jsonb) AS c (id uuid, payload jsonb, error text)
        WHERE d.tenant_id = $1 AND d.id = c.id
        """,
        tenant_id,
        changed,
    )
