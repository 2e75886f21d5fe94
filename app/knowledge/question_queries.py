"""SQL of questions: what was asked, what nothing answered."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from asyncpg import Connection

from app.knowledge.models import Coverage, Found, Question


async def insert_search(
    conn: Connection, tenant_id: int, search_id: UUID, found: Found, *, language: str, at: datetime
) -> None:
    """Count a question, without its words."""
    await conn.execute(
        """
        INSERT INTO knowledge_searches (tenant_id, id, at, language, outcome, row_id, score)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """,
        tenant_id,
        search_id,
        at,
        language,
        found.outcome,
        found.row_id,
        found.score,
    )


async def count_searches(conn: Connection, tenant_id: int, since: datetime) -> Coverage:
    """How questions ended since a time."""
    row = await conn.fetchrow(
        """
        SELECT count(*)::integer AS asked, (count(*) FILTER (WHERE outcome = 'found'))::integer AS found,
            (count(*) FILTER (WHERE outcome = 'ambiguous'))::integer AS ambiguous,
            (count(*) FILTER (WHERE outcome = 'missed'))::integer AS missed
        FROM knowledge_searches WHERE tenant_id = $1 AND at >= $2
        """,
        tenant_id,
        since,
    )
    return Coverage(**row)


async def delete_searches_before(conn: Connection, cutoff: datetime) -> None:
    """Retention, across tenants."""
    await conn.execute("DELETE FROM knowledge_searches WHERE at < $1", cutoff)


async def upsert_question(
    conn: Connection, tenant_id: int, question_id: UUID, *, folded: str, text: str, language: str, at: datetime
) -> Question:
    """Count a question nothing answered; one that was answered is open again."""
    row = await conn.fetchrow(
        """
        INSERT INTO unanswered_questions AS u (tenant_id, id, version, folded, text, language, asked, first_asked_at,
            last_asked_at, status)
        VALUES ($1, $2, 1, $3, $4, $5, 1, $6, $6, 'open')
        ON CONFLICT (tenant_id, folded) DO UPDATE SET asked = u.asked + 1, version = u.version + 1,
            last_asked_at = greatest(u.last_asked_at, excluded.last_asked_at),
            status = CASE u.status WHEN 'dismissed' THEN 'dismissed' ELSE 'open' END
        RETURNING id, version, text, language, asked, first_asked_at, last_asked_at, status, row_id
        """,
        tenant_id,
        question_id,
        folded,
        text,
        language,
        at,
    )
    return Question(**row)


async def list_questions(
    conn: Connection, tenant_id: int, *, status: str, after: tuple[int, UUID] | None, limit: int
) -> list[Question]:
    """Most asked first; `after` is the count and id of the last one seen."""
    rows = await conn.fetch(
        """
        SELECT id, version, text, language, asked, first_asked_at, last_asked_at, status, row_id
        FROM unanswered_questions
        WHERE tenant_id = $1 AND status = $2 AND ($3::integer IS NULL OR (-asked, id) > (-$3::integer, $4::uuid))
        ORDER BY -asked, id
        LIMIT $5
        """,
        tenant_id,
        status,
        after[0] if after else None,
        after[1] if after else None,
        limit,
    )
    return [Question(**r) for r in rows]


async def count_open_questions(conn: Connection, tenant_id: int) -> int:
    """How many wait for an answer."""
    found: int = await conn.fetchval(
        "SELECT count(*) FROM unanswered_questions WHERE tenant_id = $1 AND status = 'open'", tenant_id
    )
    return found


async def set_question_status(
    conn: Connection, tenant_id: int, question_id: UUID, *, status: str, row_id: UUID | None
) -> Question | None:
    """Answered by a row, or not worth one."""
    row = await conn.fetchrow(
        """
        UPDATE unanswered_questions SET status = $3, row_id = $4, version = version + 1
        WHERE tenant_id = $1 AND id = $2
        RETURNING id, version, text, language, asked, first_asked_at, last_asked_at, status, row_id
        """,
        tenant_id,
        question_id,
        status,
        row_id,
    )
    return Question(**row) if row else None


async def find_question(conn: Connection, tenant_id: int, question_id: UUID) -> Question | None:
    """One question."""
    row = await conn.fetchrow(
        """
        SELECT id, version, text, language, asked, first_asked_at, last_asked_at, status, row_id
        FROM unanswered_questions WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        question_id,
    )
    return Question(**row) if row else None
