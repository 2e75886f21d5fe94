"""SQL of stock: units taken, returned, handed over and counted, and why."""

from __future__ import annotations

from uuid import UUID

from asyncpg import Connection

from app.catalog.models import StockMove


async def take_units(conn: Connection, tenant_id: int, variant_id: UUID, quantity: int, *, to_hold: bool) -> int | None:
    """Take units that are there, put aside or sold; what is left, or `None` when there are not that many.

    One guarded statement: of any number at once, as many succeed as there are units.
    """
    left: int | None = await conn.fetchval(
        """
        UPDATE variants SET stock = stock - $3, held = held + CASE WHEN $4 THEN $3 ELSE 0 END
        WHERE tenant_id = $1 AND id = $2 AND stock >= $3
        RETURNING stock
        """,
        tenant_id,
        variant_id,
        quantity,
        to_hold,
    )
    return left


async def return_units(conn: Connection, tenant_id: int, variant_id: UUID, quantity: int, *, held: bool) -> int:
    """Units can be had again, from those put aside or from a sale; what there is now."""
    left: int = await conn.fetchval(
        """
        UPDATE variants SET stock = stock + $3, held = held - CASE WHEN $4 THEN $3 ELSE 0 END
        WHERE tenant_id = $1 AND id = $2
        RETURNING stock
        """,
        tenant_id,
        variant_id,
        quantity,
        held,
    )
    return left


async def hand_over_held(conn: Connection, tenant_id: int, variant_id: UUID, quantity: int) -> None:
    """Units put aside leave the shop."""
    await conn.execute(
        "UPDATE variants SET held = held - $3 WHERE tenant_id = $1 AND id = $2", tenant_id, variant_id, quantity
    )


async def set_stock(conn: Connection, tenant_id: int, variant_id: UUID, stock: int) -> None:
    """Count anew; the variant must be locked."""
    await conn.execute("UPDATE variants SET stock = $3 WHERE tenant_id = $1 AND id = $2", tenant_id, variant_id, stock)


async def insert_move(conn: Connection, tenant_id: int, move: StockMove) -> None:
    """Remember why a stock changed."""
    await conn.execute(
        """
        INSERT INTO stock_moves (tenant_id, id, variant_id, delta, stock, reason, reservation_id, order_id, note,
            by_name, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        """,
        tenant_id,
        move.id,
        move.variant_id,
        move.delta,
        move.stock,
        move.reason,
        move.reservation_id,
        move.order_id,
        move.note,
        move.by_name,
        move.at,
    )


async def list_moves(
    conn: Connection, tenant_id: int, variant_id: UUID, *, before: UUID | None, limit: int
) -> list[StockMove]:
    """Why a stock changed, newest first."""
    rows = await conn.fetch(
        """
        SELECT id, variant_id, delta, stock, reason, reservation_id, order_id, note, by_name, at
        FROM stock_moves WHERE tenant_id = $1 AND variant_id = $2 AND ($3::uuid IS NULL OR id < $3)
        ORDER BY id DESC LIMIT $4
        """,
        tenant_id,
        variant_id,
        before,
        limit,
    )
    return [StockMove(**r) for r in rows]
