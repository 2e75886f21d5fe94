"""SQL of profiles, sessions, turns and timers."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from asyncpg import Connection

from app.sessions.models import Due, Session, Standing, StoredProfile, Turn


async def find_standing(conn: Connection, tenant_id: int, conversation_id: UUID) -> Standing:
    """The profile in force and the conversation's live session, which is locked."""
    row = await conn.fetchrow(
        """
        SELECT p.profile_id, (
                SELECT epoch FROM agent_turns WHERE tenant_id = $1 AND conversation_id = $2 ORDER BY id DESC LIMIT 1
            ) AS epoch,
            s.id, s.conversation_id, s.profile_id AS obeys, s.flow, s.flow_version, s.status,
            s.outcome, s.state, s.disclosed_at, s.started_at, s.updated_at, s.ended_at
        FROM (SELECT (SELECT id FROM agent_profiles WHERE tenant_id = $1 AND status = 'published') AS profile_id) AS p
        LEFT JOIN LATERAL (
            SELECT id, conversation_id, profile_id, flow, flow_version, status, outcome, state, disclosed_at,
                started_at, updated_at, ended_at
            FROM agent_sessions WHERE tenant_id = $1 AND conversation_id = $2 AND status = 'live' FOR NO KEY UPDATE
        ) AS s ON true
        """,
        tenant_id,
        conversation_id,
    )
    assert row is not None  # noqa: S101
    if row["id"] is None:
        return Standing(row["profile_id"], None, row["epoch"])
    session = Session(
        row["id"],
        row["conversation_id"],
        row["obeys"],
        row["flow"],
        row["flow_version"],
        row["status"],
        row["outcome"],
        row["state"],
        row["disclosed_at"],
        row["started_at"],
        row["updated_at"],
        row["ended_at"],
    )
    return Standing(row["profile_id"], session, row["epoch"])


async def find_ended(conn: Connection, tenant_id: int, conversation_id: UUID, since: datetime) -> Session | None:
    """The session a conversation's last turn was of, locked, when it was brought to its end since then."""
    row = await conn.fetchrow(
        """
        SELECT id, conversation_id, profile_id, flow, flow_version, status, outcome, state, disclosed_at, started_at,
            updated_at, ended_at
        FROM agent_sessions
        WHERE tenant_id = $1 AND status = 'ended' AND outcome = 'done' AND ended_at > $3 AND id = (
            SELECT session_id FROM agent_turns WHERE tenant_id = $1 AND conversation_id = $2 ORDER BY id DESC LIMIT 1
        )
        FOR NO KEY UPDATE
        """,
        tenant_id,
        conversation_id,
        since,
    )
    return Session(**row) if row else None


async def find_session(conn: Connection, tenant_id: int, session_id: UUID) -> Session | None:
    """One session."""
    row = await conn.fetchrow(
        """
        SELECT id, conversation_id, profile_id, flow, flow_version, status, outcome, state, disclosed_at, started_at,
            updated_at, ended_at
        FROM agent_sessions WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        session_id,
    )
    return Session(**row) if row else None


async def store_turn(
    conn: Connection, tenant_id: int, session: Session, timers: dict[str, datetime | None], turn: Turn | None
) -> None:
    """Write a session as it is after a turn, its timers (`None`: forget it), and the turn.

    A session that ended waits for nothing: all its timers are forgotten.
    """
    due = {name: at for name, at in timers.items() if at is not None and session.status == "live"}
    await conn.execute(
        """
        WITH kept AS (
            INSERT INTO agent_sessions (tenant_id, id, conversation_id, profile_id, flow, flow_version, status,
                outcome, state, disclosed_at, started_at, updated_at, ended_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            ON CONFLICT (tenant_id, id) DO UPDATE SET status = excluded.status, outcome = excluded.outcome,
                state = excluded.state, disclosed_at = excluded.disclosed_at, updated_at = excluded.updated_at,
                ended_at = excluded.ended_at
        ), started AS (
            INSERT INTO session_timers (tenant_id, session_id, name, due_at)
            SELECT $1, $2, t.name, t.due_at FROM unnest($14::text[], $15::timestamptz[]) AS t (name, due_at)
            ON CONFLICT (tenant_id, session_id, name) DO UPDATE SET due_at = excluded.due_at
        ), stopped AS (
            DELETE FROM session_timers
            WHERE tenant_id = $1 AND session_id = $2 AND ($7 = 'ended' OR name = ANY($16::text[]))
        )
        INSERT INTO agent_turns (tenant_id, id, session_id, conversation_id, message_id, ask_id, engine, model,
            prompt_version, status, fallback_reason, epoch, tags, at, due_at, took_ms)
        SELECT $1, $17, $2, $3, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29
        WHERE $17::uuid IS NOT NULL
        """,
        *(tenant_id, session.id, session.conversation_id, session.profile_id, session.flow, session.flow_version),
        *(session.status, session.outcome, session.state, session.disclosed_at, session.started_at),
        *(session.updated_at, session.ended_at, list(due), list(due.values())),
        [name for name, at in timers.items() if at is None],
        *_values(turn),
    )


def _values(turn: Turn | None) -> tuple[Any, ...]:
    if turn is None:
        return (None,) * 13
    return (
        *(turn.id, turn.message_id, turn.ask_id, turn.engine, turn.model, turn.prompt_version, turn.status),
        *(turn.fallback_reason, turn.epoch, turn.tags, turn.at, turn.due_at, turn.took_ms),
    )


async def lock_running_turn(conn: Connection, tenant_id: int, turn_id: UUID) -> Turn | None:
    """A turn still waiting for its model; `None` when it has ended."""
    row = await conn.fetchrow(
        """
        SELECT id, session_id, conversation_id, message_id, ask_id, engine, model, prompt_version, status,
            fallback_reason, epoch, tags, at, due_at, first_token_ms, took_ms, prompt_tokens, completion_tokens,
            cost_micros, currency
        FROM agent_turns WHERE tenant_id = $1 AND id = $2 AND status = 'running' FOR NO KEY UPDATE
        """,
        tenant_id,
        turn_id,
    )
    return Turn(**row) if row else None


async def find_turn(conn: Connection, tenant_id: int, turn_id: UUID) -> Turn | None:
    """One turn."""
    row = await conn.fetchrow(
        """
        SELECT id, session_id, conversation_id, message_id, ask_id, engine, model, prompt_version, status,
            fallback_reason, epoch, tags, at, due_at, first_token_ms, took_ms, prompt_tokens, completion_tokens,
            cost_micros, currency
        FROM agent_turns WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        turn_id,
    )
    return Turn(**row) if row else None


async def end_turn(conn: Connection, tenant_id: int, turn: Turn) -> None:
    """Write how a model's turn ended."""
    await conn.execute(
        """
        UPDATE agent_turns SET status = $3, fallback_reason = $4, tags = $5, due_at = NULL, first_token_ms = $6,
            took_ms = $7, prompt_tokens = $8, completion_tokens = $9, cost_micros = $10, currency = $11, model = $12
        WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        turn.id,
        turn.status,
        turn.fallback_reason,
        turn.tags,
        turn.first_token_ms,
        turn.took_ms,
        turn.prompt_tokens,
        turn.completion_tokens,
        turn.cost_micros,
        turn.currency,
        turn.model,
    )


async def cancel_turns(conn: Connection, tenant_id: int, conversation_id: UUID) -> int:
    """Nobody waits for what runs in this conversation; how many did."""
    return int(
        await conn.fetchval(
            """
            WITH gone AS (
                UPDATE agent_turns SET status = 'cancelled', due_at = NULL
                WHERE tenant_id = $1 AND conversation_id = $2 AND status = 'running' RETURNING id
            )
            SELECT count(*) FROM gone
            """,
            tenant_id,
            conversation_id,
        )
    )


async def list_turns(conn: Connection, tenant_id: int, conversation_id: UUID, limit: int) -> list[Turn]:
    """A conversation's turns, newest first."""
    rows = await conn.fetch(
        """
        SELECT id, session_id, conversation_id, message_id, ask_id, engine, model, prompt_version, status,
            fallback_reason, epoch, tags, at, due_at, first_token_ms, took_ms, prompt_tokens, completion_tokens,
            cost_micros, currency
        FROM agent_turns WHERE tenant_id = $1 AND conversation_id = $2 ORDER BY id DESC LIMIT $3
        """,
        tenant_id,
        conversation_id,
        limit,
    )
    return [Turn(**r) for r in rows]


async def take_timer(conn: Connection, tenant_id: int, session_id: UUID, name: str, now: datetime) -> bool:
    """Take the right to fire a timer; false when somebody else has, or it was moved."""
    taken = await conn.fetchval(
        """
        DELETE FROM session_timers WHERE tenant_id = $1 AND session_id = $2 AND name = $3 AND due_at <= $4
        RETURNING true
        """,
        tenant_id,
        session_id,
        name,
        now,
    )
    return bool(taken)


async def list_due_timers(conn: Connection, now: datetime, limit: int) -> list[Due]:
    """Across tenants, in a system transaction: timers that ran out, oldest first."""
    rows = await conn.fetch(
        "SELECT tenant_id, session_id, name FROM session_timers WHERE due_at <= $1 ORDER BY due_at LIMIT $2", now, limit
    )
    return [Due(**r) for r in rows]


async def list_lost_turns(conn: Connection, now: datetime, limit: int) -> list[Due]:
    """Across tenants, in a system transaction: model turns whose process must be dead; `name` is the turn's id."""
    rows = await conn.fetch(
        """
        SELECT tenant_id, session_id, id::text AS name FROM agent_turns
        WHERE status = 'running' AND due_at <= $1 ORDER BY due_at LIMIT $2
        """,
        now,
        limit,
    )
    return [Due(**r) for r in rows]


async def find_profile(conn: Connection, tenant_id: int, status: str) -> StoredProfile | None:
    """The tenant's draft or published profile."""
    row = await conn.fetchrow(
        """
        SELECT id, version, status, body, note, created_at, created_by, proven_at, published_at
        FROM agent_profiles WHERE tenant_id = $1 AND status = $2
        """,
        tenant_id,
        status,
    )
    return StoredProfile(**row) if row else None


async def get_profile(conn: Connection, tenant_id: int, profile_id: UUID) -> StoredProfile | None:
    """One version, in force or not."""
    row = await conn.fetchrow(
        """
        SELECT id, version, status, body, note, created_at, created_by, proven_at, published_at
        FROM agent_profiles WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        profile_id,
    )
    return StoredProfile(**row) if row else None


async def lock_draft(conn: Connection, tenant_id: int) -> StoredProfile | None:
    """The draft, locked."""
    row = await conn.fetchrow(
        """
        SELECT id, version, status, body, note, created_at, created_by, proven_at, published_at
        FROM agent_profiles WHERE tenant_id = $1 AND status = 'draft' FOR NO KEY UPDATE
        """,
        tenant_id,
    )
    return StoredProfile(**row) if row else None


async def lock_profiles(conn: Connection, tenant_id: int) -> None:
    """One change of the tenant's agent at a time."""
    await conn.execute("SELECT pg_advisory_xact_lock(44, $1::integer)", tenant_id)


async def upsert_draft(
    conn: Connection, tenant_id: int, profile_id: UUID, body: dict[str, Any], note: str | None, *, by: str, at: datetime
) -> StoredProfile:
    """Start or replace the draft; what its scenarios proved counts no more."""
    row = await conn.fetchrow(
        """
        INSERT INTO agent_profiles AS p (tenant_id, id, version, status, body, note, created_at, created_by)
        SELECT $1, $2, coalesce(max(version), 0) + 1, 'draft', $3, $4, $5, $6 FROM agent_profiles WHERE tenant_id = $1
        ON CONFLICT (tenant_id, status) WHERE status IN ('draft', 'published') DO UPDATE
            SET body = $3, note = $4, created_at = $5, created_by = $6, proven_at = NULL
        RETURNING id, version, status, body, note, created_at, created_by, proven_at, published_at
        """,
        tenant_id,
        profile_id,
        body,
        note,
        at,
        by,
    )
    return StoredProfile(**row)


async def mark_proven(
    conn: Connection, tenant_id: int, profile_id: UUID, *, written_at: datetime, at: datetime
) -> bool:
    """The draft as written then passed its scenarios; false when it changed meanwhile."""
    done = await conn.fetchval(
        """
        UPDATE agent_profiles SET proven_at = $4
        WHERE tenant_id = $1 AND id = $2 AND status = 'draft' AND created_at = $3 RETURNING true
        """,
        tenant_id,
        profile_id,
        written_at,
        at,
    )
    return bool(done)


async def retire_published(conn: Connection, tenant_id: int) -> None:
    """The published profile steps down; live sessions go on obeying it."""
    await conn.execute(
        "UPDATE agent_profiles SET status = 'retired' WHERE tenant_id = $1 AND status = 'published'", tenant_id
    )


async def publish_draft(conn: Connection, tenant_id: int, profile_id: UUID, at: datetime) -> StoredProfile:
    """The draft is in force from here on."""
    row = await conn.fetchrow(
        """
        UPDATE agent_profiles SET status = 'published', published_at = $3 WHERE tenant_id = $1 AND id = $2
        RETURNING id, version, status, body, note, created_at, created_by, proven_at, published_at
        """,
        tenant_id,
        profile_id,
        at,
    )
    return StoredProfile(**row)
