"""SQL of advisors and of supervisors' presence."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from asyncpg import Connection

from app.desk.models import Advisor, Mode, Supervision


async def list_advisors(conn: Connection, tenant_id: int) -> list[Advisor]:
    """Everybody who has ever been at the desk, by name."""
    rows = await conn.fetch(
        """
        SELECT user_id, version, name, status, capacity, active, skills, languages, offered_at, missed
        FROM advisors WHERE tenant_id = $1 ORDER BY name, user_id
        """,
        tenant_id,
    )
    return [Advisor(**r) for r in rows]


async def insert_advisor(conn: Connection, tenant_id: int, user_id: UUID, name: str, language: str) -> None:
    """Give a member a place at the desk, offline, unless they have one."""
    await conn.execute(
        """
        INSERT INTO advisors (tenant_id, user_id, version, name, status, languages)
        VALUES ($1, $2, 0, $3, 'offline', ARRAY[$4::text]) ON CONFLICT (tenant_id, user_id) DO NOTHING
        """,
        tenant_id,
        user_id,
        name,
        language,
    )


async def lock_advisor(conn: Connection, tenant_id: int, user_id: UUID) -> Advisor | None:
    """One, locked."""
    row = await conn.fetchrow(
        """
        SELECT user_id, version, name, status, capacity, active, skills, languages, offered_at, missed
        FROM advisors WHERE tenant_id = $1 AND user_id = $2 FOR NO KEY UPDATE
        """,
        tenant_id,
        user_id,
    )
    return Advisor(**row) if row else None


async def lock_free_advisor(conn: Connection, tenant_id: int, user_id: UUID) -> Advisor | None:
    """The same unless somebody else is at work on them, or a standing offer waits for their answer."""
    row = await conn.fetchrow(
        """
        SELECT user_id, version, name, status, capacity, active, skills, languages, offered_at, missed
        FROM advisors AS a
        WHERE tenant_id = $1 AND user_id = $2 AND NOT EXISTS (
            SELECT FROM handoffs h WHERE h.tenant_id = $1 AND h.offered_to = $2 AND h.status = 'offered')
        FOR NO KEY UPDATE OF a SKIP LOCKED
        """,
        tenant_id,
        user_id,
    )
    return Advisor(**row) if row else None


async def count_owned(conn: Connection, tenant_id: int, user_id: UUID) -> int:
    """How many open conversations are theirs."""
    found: int = await conn.fetchval(
        "SELECT count(*) FROM conversations WHERE tenant_id = $1 AND advisor_id = $2 AND status = 'open'",
        tenant_id,
        user_id,
    )
    return found


async def update_advisor(conn: Connection, tenant_id: int, advisor: Advisor) -> None:
    """Write what may change of a locked advisor."""
    await conn.execute(
        """
        UPDATE advisors SET version = $3, name = $4, status = $5, capacity = $6, active = $7, skills = $8,
            languages = $9, missed = $10
        WHERE tenant_id = $1 AND user_id = $2
        """,
        tenant_id,
        advisor.user_id,
        advisor.version,
        advisor.name,
        advisor.status,
        advisor.capacity,
        advisor.active,
        advisor.skills,
        advisor.languages,
        advisor.missed,
    )


async def mark_offered(conn: Connection, tenant_id: int, user_id: UUID, at: datetime) -> None:
    """Remember when they were last asked; nobody sees it, so the version stays."""
    await conn.execute(
        "UPDATE advisors SET offered_at = $3 WHERE tenant_id = $1 AND user_id = $2", tenant_id, user_id, at
    )


async def upsert_supervision(conn: Connection, tenant_id: int, conversation_id: UUID, present: Supervision) -> None:
    """A supervisor is present in this way from now on."""
    await conn.execute(
        """
        INSERT INTO conversation_supervisors (tenant_id, conversation_id, user_id, name, mode, since)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (tenant_id, conversation_id, user_id)
        DO UPDATE SET name = excluded.name, mode = excluded.mode, since = excluded.since
        """,
        tenant_id,
        conversation_id,
        present.user_id,
        present.name,
        present.mode,
        present.since,
    )


async def find_mode(
    conn: Connection, tenant_id: int, conversation_id: UUID, user_id: UUID, since: datetime
) -> Mode | None:
    """In which way a supervisor is present, if they said so after `since`."""
    found: Mode | None = await conn.fetchval(
        """
        SELECT mode FROM conversation_supervisors
        WHERE tenant_id = $1 AND conversation_id = $2 AND user_id = $3 AND since > $4
        """,
        tenant_id,
        conversation_id,
        user_id,
        since,
    )
    return found


async def delete_supervision(conn: Connection, tenant_id: int, conversation_id: UUID, user_id: UUID) -> None:
    """They supervise no more."""
    await conn.execute(
        "DELETE FROM conversation_supervisors WHERE tenant_id = $1 AND conversation_id = $2 AND user_id = $3",
        tenant_id,
        conversation_id,
        user_id,
    )
