"""SQL of stream tickets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from asyncpg import Connection


@dataclass(frozen=True, slots=True)
class Ticket:
    """Whom a one-shot ticket stands for."""

    tenant_id: int
    user_id: UUID | None
    login_id: UUID | None
    key_id: UUID | None
    name: str
    permissions: list[str]
    expires_at: datetime


async def insert_ticket(conn: Connection, ticket: Ticket, token_hash: bytes) -> None:
    """Remember a ticket by its hash."""
    await conn.execute(
        """
        INSERT INTO stream_tickets (tenant_id, token_hash, user_id, login_id, key_id, name, permissions, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        ticket.tenant_id,
        token_hash,
        ticket.user_id,
        ticket.login_id,
        ticket.key_id,
        ticket.name,
        ticket.permissions,
        ticket.expires_at,
    )


async def delete_ticket(conn: Connection, token_hash: bytes) -> Ticket | None:
    """Consume a ticket, in a system transaction; of two who present it, one gets it."""
    row = await conn.fetchrow(
        """
        DELETE FROM stream_tickets WHERE token_hash = $1
        RETURNING tenant_id, user_id, login_id, key_id, name, permissions, expires_at
        """,
        token_hash,
    )
    return Ticket(**row) if row else None


async def delete_expired_tickets(conn: Connection, now: datetime) -> None:
    """Retention."""
    await conn.execute("DELETE FROM stream_tickets WHERE expires_at < $1", now)
