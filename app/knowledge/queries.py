"""SQL of knowledge rows, their versions and opening hours."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from asyncpg import Connection

from app.knowledge.models import Hours, Row, RowVersion


async def find_row(conn: Connection, tenant_id: int, row_id: UUID) -> Row | None:
    """One row, in the trash or not."""
    row = await conn.fetchrow(
        """
        SELECT id, version, label, kind, questions, keywords, answer_fr, answer_en, active, created_at, updated_at,
            updated_by, trashed_at
        FROM knowledge_rows WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        row_id,
    )
    return Row(**row) if row else None


async def lock_row(conn: Connection, tenant_id: int, row_id: UUID) -> Row | None:
    """One row, locked."""
    row = await conn.fetchrow(
        """
        SELECT id, version, label, kind, questions, keywords, answer_fr, answer_en, active, created_at, updated_at,
            updated_by, trashed_at
        FROM knowledge_rows WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE
        """,
        tenant_id,
        row_id,
    )
    return Row(**row) if row else None


async def list_rows(
    conn: Connection,
    tenant_id: int,
    *,
    words: list[str],
    kind: str | None,
    trashed: bool,
    before: UUID | None,
    limit: int,
) -> list[Row]:
    """Newest first; all of `words` (LIKE patterns) must be found. Ids are time-ordered: the last is the cursor."""
    rows = await conn.fetch(
        """
        SELECT id, version, label, kind, questions, keywords, answer_fr, answer_en, active, created_at, updated_at,
            updated_by, trashed_at
        FROM knowledge_rows
        WHERE tenant_id = $1 AND search LIKE ALL ($2::text[]) AND ($3::text IS NULL OR kind = $3)
            AND (trashed_at IS NOT NULL) = $4 AND ($5::uuid IS NULL OR id < $5)
        ORDER BY id DESC
        LIMIT $6
        """,
        tenant_id,
        words,
        kind,
        trashed,
        before,
        limit,
    )
    return [Row(**r) for r in rows]


async def list_answering_rows(conn: Connection, tenant_id: int) -> list[Row]:
    """Every row that answers customers, oldest first."""
    rows = await conn.fetch(
        """
        SELECT id, version, label, kind, questions, keywords, answer_fr, answer_en, active, created_at, updated_at,
            updated_by, trashed_at
        FROM knowledge_rows WHERE tenant_id = $1 AND active AND trashed_at IS NULL ORDER BY id
        """,
        tenant_id,
    )
    return [Row(**r) for r in rows]


async def upsert_row(conn: Connection, tenant_id: int, row: Row, search: str) -> None:
    """Write every field of a row that is new or locked."""
    await conn.execute(
        """
        INSERT INTO knowledge_rows AS k (tenant_id, id, version, label, kind, questions, keywords, answer_fr, answer_en,
            active, search, created_at, updated_at, updated_by, trashed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
        ON CONFLICT (tenant_id, id) DO UPDATE SET version = excluded.version, label = excluded.label,
            kind = excluded.kind, questions = excluded.questions, keywords = excluded.keywords,
            answer_fr = excluded.answer_fr, answer_en = excluded.answer_en, active = excluded.active,
            search = excluded.search, updated_at = excluded.updated_at, updated_by = excluded.updated_by,
            trashed_at = excluded.trashed_at
        """,
        tenant_id,
        row.id,
        row.version,
        row.label,
        row.kind,
        row.questions,
        row.keywords,
        row.answer_fr,
        row.answer_en,
        row.active,
        search,
        row.created_at,
        row.updated_at,
        row.updated_by,
        row.trashed_at,
    )


async def insert_version(
    conn: Connection, tenant_id: int, row: Row, *, verb: str, content: dict[str, Any], at: datetime
) -> None:
    """Keep what a row says from now on."""
    await conn.execute(
        """
        INSERT INTO knowledge_versions (tenant_id, row_id, version, content, verb, at, by_name)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """,
        tenant_id,
        row.id,
        row.version,
        content,
        verb,
        at,
        row.updated_by,
    )


async def list_versions(conn: Connection, tenant_id: int, row_id: UUID) -> list[RowVersion]:
    """What a row said, newest first."""
    rows = await conn.fetch(
        """
        SELECT version, verb, at, by_name, content FROM knowledge_versions
        WHERE tenant_id = $1 AND row_id = $2 ORDER BY version DESC LIMIT 200
        """,
        tenant_id,
        row_id,
    )
    return [RowVersion(**r) for r in rows]


async def set_revision(conn: Connection, tenant_id: int, revision: UUID) -> None:
    """What processes hold of the rows is out of date."""
    await conn.execute(
        """
        INSERT INTO knowledge_revisions (tenant_id, revision) VALUES ($1, $2)
        ON CONFLICT (tenant_id) DO UPDATE SET revision = excluded.revision
        """,
        tenant_id,
        revision,
    )


async def get_revision(conn: Connection, tenant_id: int) -> UUID | None:
    """The revision of the rows as this transaction sees them; `None` when there never was one."""
    found: UUID | None = await conn.fetchval("SELECT revision FROM knowledge_revisions WHERE tenant_id = $1", tenant_id)
    return found


async def delete_trashed_before(conn: Connection, cutoff: datetime) -> None:
    """Retention, across tenants: forget what has lain in the trash long enough. Such rows answer nobody."""
    await conn.execute("DELETE FROM knowledge_rows WHERE trashed_at < $1", cutoff)


async def find_hours(conn: Connection, tenant_id: int) -> Hours | None:
    """The opening hours."""
    row = await conn.fetchrow(
        "SELECT id, version, weekly, exceptions FROM opening_hours WHERE tenant_id = $1", tenant_id
    )
    return msgspec.convert(dict(row), Hours) if row else None


async def upsert_hours(conn: Connection, tenant_id: int, hours: Hours, *, expected: int | None, at: datetime) -> bool:
    """Write the opening hours; false when `expected` is not the version there is."""
    written: int | None = await conn.fetchval(
        """
        INSERT INTO opening_hours AS o (tenant_id, id, version, weekly, exceptions, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (tenant_id) DO UPDATE SET version = o.version + 1, weekly = excluded.weekly,
            exceptions = excluded.exceptions, updated_at = excluded.updated_at
        WHERE $7::integer IS NULL OR o.version = $7
        RETURNING version
        """,
        tenant_id,
        hours.id,
        hours.version,
        msgspec.to_builtins(hours.weekly),
        msgspec.to_builtins(hours.exceptions),
        at,
        expected,
    )
    return written is not None
