"""SQL of reservations."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from asyncpg import Connection

from app.catalog.models import DueReservation, Reservation


async def insert_reservation(conn: Connection, tenant_id: int, held: Reservation) -> None:
    """Keep a new reservation."""
    await conn.execute(
        """
        INSERT INTO reservations (tenant_id, id, version, variant_id, contact_id, quantity, status, created_at,
            expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """,
        tenant_id,
        held.id,
        held.version,
        held.variant_id,
        held.contact_id,
        held.quantity,
        held.status,
        held.created_at,
        held.expires_at,
    )


async def update_reservation(conn: Connection, tenant_id: int, held: Reservation) -> None:
    """Write every changeable field of a locked reservation."""
    await conn.execute(
        """
        UPDATE reservations SET version = $3, status = $4, expires_at = $5, extended_at = $6, ended_at = $7,
            order_id = $8
        WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        held.id,
        held.version,
        held.status,
        held.expires_at,
        held.extended_at,
        held.ended_at,
        held.order_id,
    )


async def find_reservation(conn: Connection, tenant_id: int, reservation_id: UUID) -> Reservation | None:
    """One reservation."""
    row = await conn.fetchrow(
        """
        SELECT id, version, variant_id, contact_id, quantity, status, created_at, expires_at, extended_at, ended_at,
            order_id
        FROM reservations WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        reservation_id,
    )
    return Reservation(**row) if row else None


async def lock_reservation(conn: Connection, tenant_id: int, reservation_id: UUID) -> Reservation | None:
    """One reservation, locked."""
    row = await conn.fetchrow(
        """
        SELECT id, version, variant_id, contact_id, quantity, status, created_at, expires_at, extended_at, ended_at,
            order_id
        FROM reservations WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE
        """,
        tenant_id,
        reservation_id,
    )
    return Reservation(**row) if row else None


async def find_active(conn: Connection, tenant_id: int, contact_id: UUID, variant_id: UUID) -> Reservation | None:
    """What a contact has put aside of a variant."""
    row = await conn.fetchrow(
        """
        SELECT id, version, variant_id, contact_id, quantity, status, created_at, expires_at, extended_at, ended_at,
            order_id
        FROM reservations WHERE tenant_id = $1 AND contact_id = $2 AND variant_id = $3 AND status = 'active'
        """,
        tenant_id,
        contact_id,
        variant_id,
    )
    return Reservation(**row) if row else None


async def list_reservations(
    conn: Connection,
    tenant_id: int,
    *,
    contact_id: UUID | None,
    status: str | None,
    before: UUID | None,
    limit: int,
) -> list[Reservation]:
    """Newest first."""
    rows = await conn.fetch(
        """
        SELECT id, version, variant_id, contact_id, quantity, status, created_at, expires_at, extended_at, ended_at,
            order_id
        FROM reservations
        WHERE tenant_id = $1 AND ($2::uuid IS NULL OR contact_id = $2) AND ($3::text IS NULL OR status = $3)
            AND ($4::uuid IS NULL OR id < $4)
        ORDER BY id DESC
        LIMIT $5
        """,
        tenant_id,
        contact_id,
        status,
        before,
        limit,
    )
    return [Reservation(**r) for r in rows]


async def list_due(conn: Connection, now: datetime, limit: int) -> list[DueReservation]:
    """Across tenants: reservations whose time is over, longest over first."""
    rows = await conn.fetch(
        """
        SELECT tenant_id, id FROM reservations WHERE status = 'active' AND expires_at <= $1
        ORDER BY expires_at LIMIT $2
        """,
        now,
        limit,
    )
    return [DueReservation(**r) for r in rows]


async def lock_due(conn: Connection, tenant_id: int, reservation_id: UUID, now: datetime) -> Reservation | None:
    """One reservation whose time is over still, locked; `None` also when somebody else holds it."""
    row = await conn.fetchrow(
        """
        SELECT id, version, variant_id, contact_id, quantity, status, created_at, expires_at, extended_at, ended_at,
            order_id
        FROM reservations
        WHERE tenant_id = $1 AND id = $2 AND status = 'active' AND expires_at <= $3
        FOR NO KEY UPDATE SKIP LOCKED
        """,
        tenant_id,
        reservation_id,
        now,
    )
    return Reservation(**row) if row else None
