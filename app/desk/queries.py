"""SQL of hand-offs."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from asyncpg import Connection, Record

from agents.session.commands import Brief
from app.desk.models import Decline, DueHandoff, Handoff


def _handoff(row: Record) -> Handoff:
    values: dict[str, Any] = dict(row)
    values["brief"] = msgspec.convert(values["brief"], Brief)
    return Handoff(**values)


async def with_declines(conn: Connection, tenant_id: int, handoffs: list[Handoff]) -> list[Handoff]:
    """The same hand-offs with who did not take them. A statement of its own: a row waited for is newer than a join."""
    rows = await conn.fetch(
        """
        SELECT handoff_id, user_id, user_name, reason, at FROM handoff_declines
        WHERE tenant_id = $1 AND handoff_id = ANY($2::uuid[]) ORDER BY id
        """,
        tenant_id,
        [h.id for h in handoffs],
    )
    found: dict[UUID, list[Decline]] = {}
    for row in rows:
        found.setdefault(row["handoff_id"], []).append(
            Decline(row["user_id"], row["user_name"], row["reason"], row["at"])
        )
    return [replace(h, declines=tuple(found.get(h.id, ()))) for h in handoffs]


async def insert_handoff(conn: Connection, tenant_id: int, handoff: Handoff) -> bool:
    """Add one; false when the conversation has an open one after all."""
    found = await conn.fetchval(
        """
        INSERT INTO handoffs (tenant_id, id, version, conversation_id, contact_id, status, reason, skill, language,
            urgency, complexity, emotion, flags, score, brief, requested_at, promise_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
        ON CONFLICT (tenant_id, conversation_id) WHERE status IN ('waiting', 'offered', 'promised') DO NOTHING
        RETURNING true
        """,
        tenant_id,
        handoff.id,
        handoff.version,
        handoff.conversation_id,
        handoff.contact_id,
        handoff.status,
        handoff.reason,
        handoff.skill,
        handoff.language,
        handoff.urgency,
        handoff.complexity,
        handoff.emotion,
        handoff.flags,
        handoff.score,
        handoff.brief,
        handoff.requested_at,
        handoff.promise_at,
    )
    return bool(found)


async def update_handoff(conn: Connection, tenant_id: int, handoff: Handoff) -> None:
    """Write what may change of a locked hand-off."""
    await conn.execute(
        """
        UPDATE handoffs SET version = $3, status = $4, reason = $5, skill = $6, language = $7, urgency = $8,
            complexity = $9, emotion = $10, flags = $11, score = $12, brief = $13, promise_at = $14, offered_to = $15,
            offered_to_name = $16, offered_until = $17, claimed_by = $18, claimed_by_name = $19, claimed_at = $20,
            callback_by = $21, alert_id = $22, ended_at = $23, ended_because = $24
        WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        handoff.id,
        handoff.version,
        handoff.status,
        handoff.reason,
        handoff.skill,
        handoff.language,
        handoff.urgency,
        handoff.complexity,
        handoff.emotion,
        handoff.flags,
        handoff.score,
        handoff.brief,
        handoff.promise_at,
        handoff.offered_to,
        handoff.offered_to_name,
        handoff.offered_until,
        handoff.claimed_by,
        handoff.claimed_by_name,
        handoff.claimed_at,
        handoff.callback_by,
        handoff.alert_id,
        handoff.ended_at,
        handoff.ended_because,
    )


async def insert_decline(conn: Connection, tenant_id: int, decline_id: UUID, handoff_id: UUID, said: Decline) -> None:
    """Keep who did not take it, and why."""
    await conn.execute(
        """
        INSERT INTO handoff_declines (tenant_id, id, handoff_id, user_id, user_name, reason, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """,
        tenant_id,
        decline_id,
        handoff_id,
        said.user_id,
        said.user_name,
        said.reason,
        said.at,
    )


async def lock_open_handoff(conn: Connection, tenant_id: int, conversation_id: UUID) -> Handoff | None:
    """The open one of a conversation, locked; without its declines."""
    row = await conn.fetchrow(
        """
        SELECT id, version, conversation_id, contact_id, status, reason, skill, language, urgency, complexity, emotion,
            flags, score, brief, requested_at, promise_at, offered_to, offered_to_name, offered_until, claimed_by,
            claimed_by_name, claimed_at, callback_by, alert_id, ended_at, ended_because
        FROM handoffs
        WHERE tenant_id = $1 AND conversation_id = $2 AND status IN ('waiting', 'offered', 'promised')
        FOR NO KEY UPDATE
        """,
        tenant_id,
        conversation_id,
    )
    return _handoff(row) if row else None


async def find_handoff(conn: Connection, tenant_id: int, handoff_id: UUID) -> Handoff | None:
    """One, without its declines."""
    row = await conn.fetchrow(
        """
        SELECT id, version, conversation_id, contact_id, status, reason, skill, language, urgency, complexity, emotion,
            flags, score, brief, requested_at, promise_at, offered_to, offered_to_name, offered_until, claimed_by,
            claimed_by_name, claimed_at, callback_by, alert_id, ended_at, ended_because
        FROM handoffs WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        handoff_id,
    )
    return _handoff(row) if row else None


async def find_latest_handoff(conn: Connection, tenant_id: int, conversation_id: UUID) -> Handoff | None:
    """The latest one of a conversation, open or not, without its declines."""
    row = await conn.fetchrow(
        """
        SELECT id, version, conversation_id, contact_id, status, reason, skill, language, urgency, complexity, emotion,
            flags, score, brief, requested_at, promise_at, offered_to, offered_to_name, offered_until, claimed_by,
            claimed_by_name, claimed_at, callback_by, alert_id, ended_at, ended_because
        FROM handoffs WHERE tenant_id = $1 AND conversation_id = $2 ORDER BY id DESC LIMIT 1
        """,
        tenant_id,
        conversation_id,
    )
    return _handoff(row) if row else None


async def find_promise(conn: Connection, tenant_id: int, alert_id: UUID) -> Handoff | None:
    """The hand-off that still promises what this alert is about, without its declines."""
    row = await conn.fetchrow(
        """
        SELECT id, version, conversation_id, contact_id, status, reason, skill, language, urgency, complexity, emotion,
            flags, score, brief, requested_at, promise_at, offered_to, offered_to_name, offered_until, claimed_by,
            claimed_by_name, claimed_at, callback_by, alert_id, ended_at, ended_because
        FROM handoffs WHERE tenant_id = $1 AND alert_id = $2 AND status = 'promised'
        """,
        tenant_id,
        alert_id,
    )
    return _handoff(row) if row else None


async def list_open_handoffs(
    conn: Connection,
    tenant_id: int,
    *,
    status: str | None,
    after: tuple[str, int, datetime, UUID] | None,
    limit: int,
) -> list[Handoff]:
    """Open ones in the order of the queue, without their declines."""
    urgency, score, requested_at, handoff_id = after or (None, None, None, None)
    rows = await conn.fetch(
        """
        SELECT id, version, conversation_id, contact_id, status, reason, skill, language, urgency, complexity, emotion,
            flags, score, brief, requested_at, promise_at, offered_to, offered_to_name, offered_until, claimed_by,
            claimed_by_name, claimed_at, callback_by, alert_id, ended_at, ended_because
        FROM handoffs
        WHERE tenant_id = $1 AND status IN ('waiting', 'offered', 'promised')
            AND ($2::text IS NULL OR status = $2)
            AND ($3::text IS NULL
                OR (urgency, -score, requested_at, id) > ($3::text, $4::integer, $5::timestamptz, $6::uuid))
        ORDER BY urgency, score DESC, requested_at, id
        LIMIT $7
        """,
        tenant_id,
        status,
        urgency,
        score,
        requested_at,
        handoff_id,
        limit,
    )
    return [_handoff(r) for r in rows]


async def list_handoffs_by_time(
    conn: Connection, tenant_id: int, *, status: str | None, before: UUID | None, limit: int
) -> list[Handoff]:
    """Of any status, newest first, without their declines."""
    rows = await conn.fetch(
        """
        SELECT id, version, conversation_id, contact_id, status, reason, skill, language, urgency, complexity, emotion,
            flags, score, brief, requested_at, promise_at, offered_to, offered_to_name, offered_until, claimed_by,
            claimed_by_name, claimed_at, callback_by, alert_id, ended_at, ended_because
        FROM handoffs
        WHERE tenant_id = $1 AND ($2::text IS NULL OR status = $2) AND ($3::uuid IS NULL OR id < $3)
        ORDER BY id DESC
        LIMIT $4
        """,
        tenant_id,
        status,
        before,
        limit,
    )
    return [_handoff(r) for r in rows]


async def list_due(conn: Connection, now: datetime, limit: int) -> list[DueHandoff]:
    """Across tenants, in a system transaction: offers that ran out and waits that lasted long enough."""
    rows = await conn.fetch(
        """
        SELECT tenant_id, id, contact_id, conversation_id FROM handoffs WHERE due_at <= $1
        ORDER BY urgency, due_at LIMIT $2
        """,
        now,
        limit,
    )
    return [DueHandoff(**r) for r in rows]


async def list_offered_advisors(conn: Connection, tenant_id: int) -> list[UUID]:
    """Who has a standing offer."""
    rows = await conn.fetch(
        "SELECT offered_to FROM handoffs WHERE tenant_id = $1 AND status = 'offered'",
        tenant_id,
    )
    return [r["offered_to"] for r in rows]
