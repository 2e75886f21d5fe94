"""SQL of forgetting who wrote to us."""

from __future__ import annotations

from uuid import UUID

from asyncpg import Connection

from app.intake.models import Answer


async def list_answers(
    conn: Connection, tenant_id: int, conversation_ids: list[UUID], needles: list[bytes]
) -> list[tuple[UUID, Answer]]:
    """Entries about these conversations, or with one of these bytes in what came: id and what was answered, locked."""
    rows = await conn.fetch(
        """
        SELECT id, answer, answer_type FROM journal
        WHERE tenant_id = $1 AND (
            provider_id IN (
                SELECT m.provider_id FROM messages m WHERE m.tenant_id = $1 AND m.conversation_id = ANY($2::uuid[])
                UNION ALL
                SELECT c.provider_call_id FROM calls c WHERE c.tenant_id = $1 AND c.conversation_id = ANY($2::uuid[])
                UNION ALL
                SELECT d.provider_id FROM deliveries d WHERE d.tenant_id = $1 AND d.conversation_id = ANY($2::uuid[])
            )
            OR EXISTS (
                SELECT FROM unnest($3::bytea[]) AS n
                WHERE position(n IN raw) > 0 OR position(n IN answer) > 0 OR position(n IN headers::text::bytea) > 0
            )
        )
        ORDER BY id FOR NO KEY UPDATE
        """,
        tenant_id,
        conversation_ids,
        needles,
    )
    return [(r["id"], Answer(r["answer"], r["answer_type"])) for r in rows]


async def replace_entry(conn: Connection, tenant_id: int, entry_id: UUID, raw: bytes, answer: bytes) -> None:
    """The entry stays, so that the same request has no effect twice; of what came nothing does."""
    await conn.execute(
        """
        UPDATE journal SET raw = $3, headers = '{}', answer = $4, error = NULL,
            status = CASE status WHEN 'failed' THEN 'ignored' ELSE status END
        WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        entry_id,
        raw,
        answer,
    )
