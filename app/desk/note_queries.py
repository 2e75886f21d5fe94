"""SQL of notes and of how far members have read."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from asyncpg import Connection, Record

from app.desk.models import Mention, Note
from app.desk.schemas import ReadView


def _note(row: Record) -> Note:
    values: dict[str, Any] = dict(row)
    values["mentions"] = msgspec.convert(values["mentions"], list[Mention])
    return Note(**values)


async def insert_note(conn: Connection, tenant_id: int, note: Note) -> None:
    """Add a note."""
    await conn.execute(
        """
        INSERT INTO conversation_notes (tenant_id, id, version, conversation_id, author_id, author_name, text,
            mentions, kind, whispered_to, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        """,
        tenant_id,
        note.id,
        note.version,
        note.conversation_id,
        note.author_id,
        note.author_name,
        note.text,
        note.mentions,
        note.kind,
        note.whispered_to,
        note.at,
    )


async def list_notes(
    conn: Connection, tenant_id: int, conversation_id: UUID, *, reader: UUID | None, supervises: bool, limit: int
) -> list[Note]:
    """The latest ones in the order they were written; whispers only to their author, their advisor and supervisors."""
    rows = await conn.fetch(
        """
        SELECT id, version, conversation_id, author_id, author_name, text, mentions, kind, whispered_to, at
        FROM (
            SELECT id, version, conversation_id, author_id, author_name, text, mentions, kind, whispered_to, at
            FROM conversation_notes
            WHERE tenant_id = $1 AND conversation_id = $2
                AND (kind = 'note' OR $4::boolean OR author_id = $3::uuid OR whispered_to = $3::uuid)
            ORDER BY id DESC LIMIT $5
        ) AS latest
        ORDER BY id
        """,
        tenant_id,
        conversation_id,
        reader,
        supervises,
        limit,
    )
    return [_note(r) for r in rows]


async def upsert_read(
    conn: Connection, tenant_id: int, conversation_id: UUID, user_id: UUID, seq: int, at: datetime
) -> None:
    """They have read up to `seq`; an older screen takes nothing back."""
    await conn.execute(
        """
        INSERT INTO conversation_reads (tenant_id, conversation_id, user_id, read_seq, read_at)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (tenant_id, conversation_id, user_id) DO UPDATE
        SET read_seq = greatest(conversation_reads.read_seq, excluded.read_seq),
            read_at = greatest(conversation_reads.read_at, excluded.read_at)
        """,
        tenant_id,
        conversation_id,
        user_id,
        seq,
        at,
    )


async def list_reads(conn: Connection, tenant_id: int, user_id: UUID, limit: int) -> list[ReadView]:
    """Open conversations, the most recent first: what this member has not read of them."""
    rows = await conn.fetch(
        """
        SELECT c.id AS conversation_id, coalesce(r.read_seq, 0) AS read_seq,
            (
                SELECT count(*) FROM messages m
                WHERE m.tenant_id = $1 AND m.conversation_id = c.id AND m.direction = 'in'
                    AND m.seq > coalesce(r.read_seq, 0)
            ) AS unread,
            (
                SELECT count(*) FROM conversation_notes n
                WHERE n.tenant_id = $1 AND n.conversation_id = c.id
                    AND n.mentions @> jsonb_build_array(jsonb_build_object('id', $2::uuid))
                    AND n.at > coalesce(r.read_at, '-infinity')
            ) AS mentions
        FROM conversations c
        LEFT JOIN conversation_reads r ON r.tenant_id = $1 AND r.conversation_id = c.id AND r.user_id = $2
        WHERE c.tenant_id = $1 AND c.status = 'open' AND c.channel <> 'voice'
        ORDER BY c.last_message_at DESC NULLS LAST, c.id DESC
        LIMIT $3
        """,
        tenant_id,
        user_id,
        limit,
    )
    return [ReadView(**r) for r in rows]
