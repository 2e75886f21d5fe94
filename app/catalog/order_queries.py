"""SQL of orders, their lines and parcels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from asyncpg import Connection

from app.catalog.models import Line, Order, Shipment


@dataclass(frozen=True, slots=True)
class Totals:
    """What a contact's orders come to; those called off count for nothing."""

    orders: int
    spent: int
    first: datetime | None
    last: datetime | None


async def next_number(conn: Connection, tenant_id: int) -> int:
    """A number nobody was given before."""
    found: int = await conn.fetchval(
        """
        INSERT INTO order_numbers AS n (tenant_id, last) VALUES ($1, 1001)
        ON CONFLICT (tenant_id) DO UPDATE SET last = n.last + 1
        RETURNING last
        """,
        tenant_id,
    )
    return found


async def raise_number(conn: Connection, tenant_id: int, number: int) -> None:
    """A shop brought a number of its own: ours go on after it."""
    await conn.execute(
        """
        INSERT INTO order_numbers AS n (tenant_id, last) VALUES ($1, $2)
        ON CONFLICT (tenant_id) DO UPDATE SET last = greatest(n.last, excluded.last)
        """,
        tenant_id,
        number,
    )


async def insert_order(conn: Connection, tenant_id: int, order: Order) -> bool:
    """Keep a new order; false when its number is taken."""
    inserted: bool | None = await conn.fetchval(
        """
        INSERT INTO orders (tenant_id, id, version, number, contact_id, email, phone, status, payment, fulfilment,
            currency, total_minor, placed_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        ON CONFLICT DO NOTHING
        RETURNING true
        """,
        tenant_id,
        order.id,
        order.version,
        order.number,
        order.contact_id,
        order.email,
        order.phone,
        order.status,
        order.payment,
        order.fulfilment,
        order.currency,
        order.total_minor,
        order.placed_at,
        order.updated_at,
    )
    return bool(inserted)


async def insert_line(conn: Connection, tenant_id: int, line: Line) -> None:
    """Keep a line of an order."""
    await conn.execute(
        """
        INSERT INTO order_lines (tenant_id, id, order_id, variant_id, sku, name, colour, size, quantity,
            unit_price_minor)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """,
        tenant_id,
        line.id,
        line.order_id,
        line.variant_id,
        line.sku,
        line.name,
        line.colour,
        line.size,
        line.quantity,
        line.unit_price_minor,
    )


async def update_order(conn: Connection, tenant_id: int, order: Order) -> None:
    """Write every changeable field of a locked order."""
    await conn.execute(
        """
        UPDATE orders SET version = $3, status = $4, payment = $5, fulfilment = $6, updated_at = $7
        WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        order.id,
        order.version,
        order.status,
        order.payment,
        order.fulfilment,
        order.updated_at,
    )


async def lock_order(conn: Connection, tenant_id: int, order_id: UUID) -> Order | None:
    """One order without its lines, locked."""
    row = await conn.fetchrow(
        """
        SELECT id, version, number, contact_id, email, phone, status, payment, fulfilment, currency, total_minor,
            placed_at, updated_at
        FROM orders WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE
        """,
        tenant_id,
        order_id,
    )
    return Order(**row) if row else None


async def find_order(conn: Connection, tenant_id: int, order_id: UUID) -> Order | None:
    """One order without its lines."""
    row = await conn.fetchrow(
        """
        SELECT id, version, number, contact_id, email, phone, status, payment, fulfilment, currency, total_minor,
            placed_at, updated_at
        FROM orders WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        order_id,
    )
    return Order(**row) if row else None


async def list_orders(
    conn: Connection,
    tenant_id: int,
    *,
    number: str | None,
    contact_id: UUID | None,
    email: str | None,
    status: str | None,
    before: UUID | None,
    limit: int,
) -> list[Order]:
    """Orders without their lines, last entered first."""
    rows = await conn.fetch(
        """
        SELECT id, version, number, contact_id, email, phone, status, payment, fulfilment, currency, total_minor,
            placed_at, updated_at
        FROM orders
        WHERE tenant_id = $1 AND ($2::text IS NULL OR upper(number) = upper($2))
            AND ($3::uuid IS NULL OR contact_id = $3)
            AND ($4::text IS NULL OR email = lower($4)) AND ($5::text IS NULL OR status = $5)
            AND ($6::uuid IS NULL OR id < $6)
        ORDER BY id DESC
        LIMIT $7
        """,
        tenant_id,
        number,
        contact_id,
        email,
        status,
        before,
        limit,
    )
    return [Order(**r) for r in rows]


async def list_lines(conn: Connection, tenant_id: int, order_ids: Sequence[UUID]) -> list[Line]:
    """The lines of some orders."""
    rows = await conn.fetch(
        """
        SELECT id, order_id, variant_id, sku, name, colour, size, quantity, unit_price_minor
        FROM order_lines WHERE tenant_id = $1 AND order_id = ANY ($2::uuid[]) ORDER BY id
        """,
        tenant_id,
        list(order_ids),
    )
    return [Line(**r) for r in rows]


async def list_shipments(conn: Connection, tenant_id: int, order_ids: Sequence[UUID]) -> list[Shipment]:
    """The parcels of some orders."""
    rows = await conn.fetch(
        """
        SELECT id, order_id, carrier, number, status, expected_at, shipped_at, delivered_at
        FROM shipments WHERE tenant_id = $1 AND order_id = ANY ($2::uuid[]) ORDER BY id
        """,
        tenant_id,
        list(order_ids),
    )
    return [Shipment(**r) for r in rows]


async def list_parcels(conn: Connection, tenant_id: int, numbers: Sequence[str]) -> list[Shipment]:
    """Parcels by their numbers, in any case of letters."""
    rows = await conn.fetch(
        """
        SELECT id, order_id, carrier, number, status, expected_at, shipped_at, delivered_at
        FROM shipments WHERE tenant_id = $1 AND upper(number) = ANY ($2::text[])
        """,
        tenant_id,
        [n.upper() for n in numbers],
    )
    return [Shipment(**r) for r in rows]


async def upsert_shipment(conn: Connection, tenant_id: int, shipment: Shipment, at: datetime) -> bool:
    """Write a parcel; false when its number is another order's."""
    written: bool | None = await conn.fetchval(
        """
        INSERT INTO shipments AS s (tenant_id, id, order_id, carrier, number, status, expected_at, shipped_at,
            delivered_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (tenant_id, number) DO UPDATE SET carrier = excluded.carrier, status = excluded.status,
            expected_at = coalesce(excluded.expected_at, s.expected_at),
            shipped_at = coalesce(s.shipped_at, excluded.shipped_at),
            delivered_at = coalesce(s.delivered_at, excluded.delivered_at), updated_at = excluded.updated_at
        WHERE s.order_id = excluded.order_id
        RETURNING true
        """,
        tenant_id,
        shipment.id,
        shipment.order_id,
        shipment.carrier,
        shipment.number,
        shipment.status,
        shipment.expected_at,
        shipment.shipped_at,
        shipment.delivered_at,
        at,
    )
    return bool(written)


async def total_orders(conn: Connection, tenant_id: int, contact_id: UUID) -> Totals:
    """What a contact's orders come to."""
    row = await conn.fetchrow(
        """
        SELECT count(*)::integer AS orders, coalesce(sum(total_minor), 0)::bigint AS spent, min(placed_at) AS first,
            max(placed_at) AS last
        FROM orders WHERE tenant_id = $1 AND contact_id = $2 AND status NOT IN ('cancelled', 'refunded')
        """,
        tenant_id,
        contact_id,
    )
    return Totals(**row)
