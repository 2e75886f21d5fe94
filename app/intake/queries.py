"""SQL of the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from asyncpg import Connection, Record

from app.accounts.models import Tenant
from app.intake.models import Answer, Entry, StoredEntry


@dataclass(frozen=True, slots=True)
class JournalRow:
    """An entry as lists show it."""

    id: UUID
    provider: str
    kind: str
    provider_id: str | None
    received_at: datetime
    address: str
    status: str
    error: str | None
    attempts: int
    processed_at: datetime | None
    size: int


async def insert_entry(
    conn: Connection, entry: Entry, *, status: str, error: str | None, processed_at: datetime | None
) -> tuple[bool, Tenant] | None:
    """Write the entry down; false when the same request is known. Waits for a transaction that just wrote it.

    `None` when the channel it came by is not in use any more.
    """
    row = await conn.fetchrow(
        """
        WITH owner AS (
            SELECT t.tenant_id, t.slug, t.name, t.language, t.locale, t.time_zone, t.country, t.currency, t.industry,
                t.version
            FROM tenants t JOIN channels c ON c.tenant_id = t.tenant_id
            WHERE t.tenant_id = $1 AND c.id = $8 AND c.active
        ), written AS (
            INSERT INTO journal (tenant_id, id, provider, kind, provider_id, dedupe_key, received_at, channel_id,
                address, headers, content_type, raw, status, error, answer, answer_type, processed_at)
            SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17 FROM owner
            ON CONFLICT (tenant_id, provider, dedupe_key) DO NOTHING
            RETURNING id
        )
        SELECT w.id AS written, o.tenant_id, o.slug, o.name, o.language, o.locale, o.time_zone, o.country, o.currency,
            o.industry, o.version
        FROM owner o LEFT JOIN written w ON true
        """,
        entry.tenant_id,
        entry.id,
        entry.provider,
        entry.kind,
        entry.provider_id,
        entry.dedupe_key,
        entry.received_at,
        entry.channel_id,
        entry.address,
        entry.headers,
        entry.content_type,
        entry.raw,
        status,
        error,
        entry.answer.content,
        entry.answer.media_type,
        processed_at,
    )
    if row is None:
        return None
    written, *tenant = row
    return written is not None, Tenant(*tenant)


async def get_answer(conn: Connection, tenant_id: int, provider: str, dedupe_key: str) -> Answer:
    """What a request that is known was answered."""
    row = await conn.fetchrow(
        "SELECT answer, answer_type FROM journal WHERE tenant_id = $1 AND provider = $2 AND dedupe_key = $3",
        tenant_id,
        provider,
        dedupe_key,
    )
    return Answer(row["answer"], row["answer_type"])


async def update_outcome(
    conn: Connection, tenant_id: int, entry_id: UUID, *, status: str, answer: Answer, at: datetime
) -> None:
    """Processing said otherwise than expected."""
    await conn.execute(
        """
        UPDATE journal SET status = $3, answer = $4, answer_type = $5, processed_at = $6, error = NULL
        WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        entry_id,
        status,
        answer.content,
        answer.media_type,
        at,
    )


async def count_failure(conn: Connection, tenant_id: int, entry_id: UUID, error: str) -> None:
    """One more attempt that failed."""
    await conn.execute(
        """
        UPDATE journal SET attempts = attempts + 1, error = $3 WHERE tenant_id = $1 AND id = $2 AND status = 'failed'
        """,
        tenant_id,
        entry_id,
        error,
    )


async def lock_entry(conn: Connection, tenant_id: int, entry_id: UUID) -> StoredEntry | None:
    """One entry whole, locked."""
    row = await conn.fetchrow(
        """
        SELECT tenant_id, id, provider, kind, provider_id, dedupe_key, received_at, channel_id, address, headers,
            content_type, raw, answer, answer_type, status, error, attempts, processed_at
        FROM journal WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE
        """,
        tenant_id,
        entry_id,
    )
    return _stored(row) if row else None


async def find_entry(conn: Connection, tenant_id: int, entry_id: UUID) -> StoredEntry | None:
    """One entry whole."""
    row = await conn.fetchrow(
        """
        SELECT tenant_id, id, provider, kind, provider_id, dedupe_key, received_at, channel_id, address, headers,
            content_type, raw, answer, answer_type, status, error, attempts, processed_at
        FROM journal WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        entry_id,
    )
    return _stored(row) if row else None


def _stored(row: Record) -> StoredEntry:
    entry = Entry(
        row["tenant_id"],
        row["id"],
        row["provider"],
        row["kind"],
        row["provider_id"],
        row["dedupe_key"],
        row["received_at"],
        row["channel_id"],
        row["address"],
        row["headers"],
        row["content_type"],
        row["raw"],
        Answer(row["answer"], row["answer_type"]),
    )
    return StoredEntry(entry, row["status"], row["error"], row["attempts"], row["processed_at"])


async def list_entries(
    conn: Connection, tenant_id: int, *, status: str | None, provider_id: str | None, before: UUID | None, limit: int
) -> list[JournalRow]:
    """Newest first; ids are time-ordered, so the last id is the cursor."""
    rows = await conn.fetch(
        """
        SELECT id, provider, kind, provider_id, received_at, address, status, error, attempts, processed_at,
            length(raw) AS size
        FROM journal
        WHERE tenant_id = $1 AND ($2::text IS NULL OR status = $2) AND ($3::text IS NULL OR provider_id = $3)
            AND ($4::uuid IS NULL OR id < $4)
        ORDER BY id DESC
        LIMIT $5
        """,
        tenant_id,
        status,
        provider_id,
        before,
        limit,
    )
    return [JournalRow(**r) for r in rows]


async def delete_entries_before(conn: Connection, status: str, cutoff: datetime) -> None:
    """Retention, across tenants."""
    await conn.execute("DELETE FROM journal WHERE status = $1 AND received_at < $2", status, cutoff)
