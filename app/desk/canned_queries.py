"""SQL of canned replies."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from asyncpg import Connection, Record

from app.desk.models import CannedReply, Variable


def _reply(row: Record) -> CannedReply:
    values: dict[str, Any] = dict(row)
    values["variables"] = msgspec.convert(values["variables"], list[Variable])
    return CannedReply(**values)


async def list_canned(conn: Connection, tenant_id: int) -> list[CannedReply]:
    """Every reply of the business, by shortcut."""
    rows = await conn.fetch(
        """
        SELECT id, version, shortcut, title, bodies, variables, skill FROM canned_replies
        WHERE tenant_id = $1 ORDER BY shortcut
        """,
        tenant_id,
    )
    return [_reply(r) for r in rows]


async def find_canned(conn: Connection, tenant_id: int, reply_id: UUID) -> CannedReply | None:
    """One reply."""
    row = await conn.fetchrow(
        """
        SELECT id, version, shortcut, title, bodies, variables, skill FROM canned_replies
        WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        reply_id,
    )
    return _reply(row) if row else None


async def insert_canned(conn: Connection, tenant_id: int, reply: CannedReply) -> bool:
    """Add one; false when its shortcut is taken."""
    found = await conn.fetchval(
        """
        INSERT INTO canned_replies (tenant_id, id, version, shortcut, title, bodies, variables, skill)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (tenant_id, shortcut) DO NOTHING RETURNING true
        """,
        tenant_id,
        reply.id,
        reply.version,
        reply.shortcut,
        reply.title,
        reply.bodies,
        reply.variables,
        reply.skill,
    )
    return bool(found)


async def update_canned(conn: Connection, tenant_id: int, reply: CannedReply, version: int) -> bool:
    """Write one as its next version; false when it is no longer at `version`, or another reply has its shortcut."""
    found = await conn.fetchval(
        """
        UPDATE canned_replies AS r SET version = r.version + 1, shortcut = $4, title = $5, bodies = $6,
            variables = $7, skill = $8
        WHERE r.tenant_id = $1 AND r.id = $2 AND r.version = $3 AND NOT EXISTS (
            SELECT FROM canned_replies o WHERE o.tenant_id = $1 AND o.shortcut = $4 AND o.id <> $2)
        RETURNING true
        """,
        tenant_id,
        reply.id,
        version,
        reply.shortcut,
        reply.title,
        reply.bodies,
        reply.variables,
        reply.skill,
    )
    return bool(found)


async def delete_canned(conn: Connection, tenant_id: int, reply_id: UUID) -> bool:
    """Forget one; false when there is none."""
    found = await conn.fetchval(
        "DELETE FROM canned_replies WHERE tenant_id = $1 AND id = $2 RETURNING true", tenant_id, reply_id
    )
    return bool(found)
