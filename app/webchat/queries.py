"""SQL of web chat."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from asyncpg import Connection, Record

from app.accounts.models import Tenant
from app.webchat.models import Admitted, ChatSession, Line, Link, Rate, Speaker, Standing


async def insert_session(conn: Connection, session: ChatSession) -> None:
    """Remember a browser."""
    await conn.execute(
        """
        INSERT INTO chat_sessions (tenant_id, id, channel_id, secret_hash, language, origin, page, referrer,
            caller_hash, created_at, expires_at, spoke_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """,
        session.tenant_id,
        session.id,
        session.channel_id,
        session.secret_hash,
        session.language,
        session.origin,
        session.page,
        session.referrer,
        session.caller_hash,
        session.created_at,
        session.expires_at,
        session.spoke_at,
    )


async def get_rates(
    conn: Connection, tenant_id: int, channel_id: UUID, caller_hash: bytes, since: datetime
) -> tuple[Rate, Rate]:
    """How many sessions this site, and this visitor on it, opened since then."""
    row = await conn.fetchrow(
        """
        SELECT s.count AS site, s.first AS site_since, v.count AS visitor, v.first AS visitor_since FROM
            (SELECT count(*), min(created_at) AS first FROM chat_sessions
             WHERE tenant_id = $1 AND channel_id = $2 AND created_at > $4) AS s,
            (SELECT count(*), min(created_at) AS first FROM chat_sessions
             WHERE tenant_id = $1 AND caller_hash = $3 AND created_at > $4) AS v
        """,
        tenant_id,
        channel_id,
        caller_hash,
        since,
    )
    return Rate(row["site"], row["site_since"]), Rate(row["visitor"], row["visitor_since"])


async def find_admitted(conn: Connection, secret_hash: bytes) -> Admitted | None:
    """The session of a secret, of whatever tenant, expired or not, while its site is in use. Asks as the system."""
    row = await conn.fetchrow(
        """
        SELECT s.tenant_id, s.id, s.channel_id, s.secret_hash, s.language, s.origin, s.page, s.referrer, s.caller_hash,
            s.created_at, s.expires_at, s.spoke_at, c.settings
        FROM chat_sessions s JOIN channels c ON c.tenant_id = s.tenant_id AND c.id = s.channel_id AND c.active
        WHERE s.secret_hash = $1
        """,
        secret_hash,
    )
    if row is None:
        return None
    *session, settings = row
    return Admitted(ChatSession(*session), settings)


async def take_speaker(
    conn: Connection, tenant_id: int, session_id: UUID, *, at: datetime, until: datetime
) -> Speaker | None:
    """The session says something at `at` and lives until then; `None` when it has expired."""
    row = await conn.fetchrow(
        """
        WITH speaking AS (
            UPDATE chat_sessions SET spoke_at = $3, expires_at = $4
            WHERE tenant_id = $1 AND id = $2 AND expires_at > $3
            RETURNING tenant_id, id, channel_id, secret_hash, language, origin, page, referrer, caller_hash,
                created_at, expires_at, spoke_at
        )
        SELECT s.tenant_id, s.id, s.channel_id, s.secret_hash, s.language, s.origin, s.page, s.referrer, s.caller_hash,
            s.created_at, s.expires_at, s.spoke_at, t.tenant_id AS business, t.slug, t.name, t.language AS speaks,
            t.locale, t.time_zone, t.country, t.currency, t.industry, t.version
        FROM speaking s JOIN tenants t ON t.tenant_id = s.tenant_id
        """,
        tenant_id,
        session_id,
        at,
        until,
    )
    if row is None:
        return None
    values = list(row)
    return Speaker(ChatSession(*values[:12]), Tenant(*values[12:]))


async def lock_unspoken(conn: Connection, tenant_id: int, session_id: UUID, at: datetime) -> Tenant | None:
    """Lock a session that has said nothing and lives still; the business it speaks to. `None`: it has, or is over."""
    row = await conn.fetchrow(
        """
        SELECT t.tenant_id, t.slug, t.name, t.language, t.locale, t.time_zone, t.country, t.currency, t.industry,
            t.version
        FROM chat_sessions s JOIN tenants t ON t.tenant_id = s.tenant_id
        WHERE s.tenant_id = $1 AND s.id = $2 AND s.expires_at > $3 AND s.spoke_at IS NULL
            AND NOT EXISTS (SELECT FROM chat_conversations p WHERE p.tenant_id = $1 AND p.session_id = $2)
        FOR NO KEY UPDATE OF s
        """,
        tenant_id,
        session_id,
        at,
    )
    return Tenant(*row) if row else None


async def has_spoken(conn: Connection, tenant_id: int, session_id: UUID) -> bool:
    """Whether a session ever said a word; it is locked."""
    return bool(
        await conn.fetchval(
            "SELECT spoke_at IS NOT NULL FROM chat_sessions WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE",
            tenant_id,
            session_id,
        )
    )


async def link_conversation(
    conn: Connection, tenant_id: int, session_id: UUID, conversation_id: UUID, at: datetime
) -> tuple[Link, bool]:
    """The link of a conversation, made now if there is none; the second value says so. The contact is locked."""
    row = await conn.fetchrow(
        """
        WITH made AS (
            INSERT INTO chat_conversations (tenant_id, conversation_id, session_id, offset_seq, begun_at)
            SELECT $1, $3, $2, coalesce((
                SELECT p.offset_seq + c.last_seq
                FROM chat_conversations p JOIN conversations c ON c.tenant_id = p.tenant_id AND c.id = p.conversation_id
                WHERE p.tenant_id = $1 AND p.session_id = $2 ORDER BY p.offset_seq DESC LIMIT 1
            ), 0), $4
            ON CONFLICT (tenant_id, session_id, conversation_id) DO NOTHING
            RETURNING offset_seq
        )
        SELECT offset_seq, true AS is_new FROM made
        UNION ALL
        SELECT offset_seq, false FROM chat_conversations
        WHERE tenant_id = $1 AND session_id = $2 AND conversation_id = $3
        """,
        tenant_id,
        session_id,
        conversation_id,
        at,
    )
    return Link(conversation_id, row["offset_seq"]), row["is_new"]


async def find_standing(conn: Connection, tenant_id: int, session_id: UUID) -> Standing | None:
    """Where the session's latest conversation stands; `None` while it has said nothing."""
    row = await conn.fetchrow(
        """
        SELECT p.conversation_id, p.offset_seq, c.contact_id, k.name, c.status, c.handling, c.advisor_id,
            c.advisor_name, p.offset_seq + c.last_seq AS last
        FROM chat_conversations p
            JOIN conversations c ON c.tenant_id = p.tenant_id AND c.id = p.conversation_id
            JOIN contacts k ON k.tenant_id = c.tenant_id AND k.id = c.contact_id
        WHERE p.tenant_id = $1 AND p.session_id = $2 ORDER BY p.offset_seq DESC LIMIT 1
        """,
        tenant_id,
        session_id,
    )
    if row is None:
        return None
    conversation_id, offset, *rest = row
    return Standing(Link(conversation_id, offset), *rest)


async def list_lines(
    conn: Connection, tenant_id: int, session_id: UUID, *, after: int, upto: int | None, limit: int
) -> list[Line]:
    """What was said in the session after a position, in order, over all its conversations.

    What an earlier conversation got after the next one had begun has no position, so it is left out.
    """
    rows = await conn.fetch(
        """
        SELECT p.offset_seq + m.seq AS seq, m.conversation_id, m.author, m.text, m.phase, m.action, m.data, m.media,
            m.at, m.user_name, m.read_at
        FROM (
            SELECT tenant_id, conversation_id, offset_seq, lead(offset_seq) OVER (ORDER BY offset_seq) AS next_offset
            FROM chat_conversations WHERE tenant_id = $1 AND session_id = $2
        ) AS p
            JOIN messages m ON m.tenant_id = p.tenant_id AND m.conversation_id = p.conversation_id
        WHERE m.seq > $3 - p.offset_seq AND ($4::integer IS NULL OR m.seq <= $4 - p.offset_seq)
            AND (p.next_offset IS NULL OR p.offset_seq + m.seq <= p.next_offset)
        ORDER BY 1
        LIMIT $5
        """,
        tenant_id,
        session_id,
        after,
        upto,
        limit,
    )
    return [_line(r) for r in rows]


def _line(row: Record) -> Line:
    return Line(**row)


async def list_sites(conn: Connection) -> list[tuple[str, str, str]]:
    """Key, label and business of every site in use, across tenants; for the demo page only. In a system transaction."""
    rows = await conn.fetch(
        """
        SELECT c.address, c.label, t.name FROM channels c JOIN tenants t ON t.tenant_id = c.tenant_id
        WHERE c.kind = 'chat' AND c.active ORDER BY t.name, c.label
        """
    )
    return [(r["address"], r["label"], r["name"]) for r in rows]


async def forget_callers(conn: Connection, before: datetime) -> None:
    """Across tenants: where visitors came from is not kept."""
    await conn.execute(
        "UPDATE chat_sessions SET caller_hash = NULL WHERE caller_hash IS NOT NULL AND created_at < $1", before
    )


async def list_greeted_in_vain(conn: Connection, now: datetime, limit: int) -> list[tuple[int, UUID]]:
    """Across tenants: open conversations, with their tenants, of sessions that ended without having said a word."""
    rows = await conn.fetch(
        """
        SELECT c.tenant_id, c.id
        FROM chat_sessions s
            JOIN chat_conversations p ON p.tenant_id = s.tenant_id AND p.session_id = s.id
            JOIN conversations c ON c.tenant_id = p.tenant_id AND c.id = p.conversation_id AND c.status = 'open'
        WHERE s.spoke_at IS NULL AND s.expires_at < $1 LIMIT $2
        """,
        now,
        limit,
    )
    return [(r["tenant_id"], r["id"]) for r in rows]


async def delete_expired_sessions(conn: Connection, unspoken: datetime, spoken: datetime) -> None:
    """Across tenants: sessions whose time is up; what was said in them stays."""
    await conn.execute(
        """
        DELETE FROM chat_sessions
        WHERE (spoke_at IS NULL AND expires_at < $1) OR expires_at < $2
        """,
        unspoken,
        spoken,
    )
