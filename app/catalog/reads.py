"""Reads of the catalog: products with their variants, reservations with what they are, whole orders."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from asyncpg import Connection

from app.catalog import order_queries, queries, reservation_queries, rules
from app.catalog.models import Offer, Order, Product, Reservation
from app.catalog.schemas import OrderView, ProductView, ReservationView
from app.errors import NotFound


async def complete_products(conn: Connection, tenant_id: int, products: Sequence[Product]) -> list[Product]:
    """The same products with their variants."""
    variants = defaultdict(list)
    for variant in await queries.list_variants(conn, tenant_id, [p.id for p in products]):
        variants[variant.product_id].append(variant)
    return [dataclasses.replace(p, variants=variants[p.id]) for p in products]


async def get_product(conn: Connection, tenant_id: int, product_id: UUID) -> ProductView:
    """One product.

    Raises:
        NotFound.
    """
    product = await queries.find_product(conn, tenant_id, product_id)
    if product is None:
        raise NotFound
    return ProductView.of((await complete_products(conn, tenant_id, [product]))[0])


async def get_offer(conn: Connection, tenant_id: int, variant_id: UUID) -> Offer:
    """One variant.

    Raises:
        NotFound.
    """
    found = await queries.find_offers(conn, tenant_id, [variant_id])
    if not found:
        raise NotFound
    return found[0]


async def find_offers(
    conn: Connection, tenant_id: int, words: str, *, colour: str | None, size: str | None, limit: int
) -> list[Offer]:
    """What a customer asks for, in the words they use, what can be had first.

    A colour and a size are meant. Words nothing sold here is called by are passed over, but one must be known: no
    skirt is offered to somebody who asks for a hat.
    """
    wanted = rules.wanted(words, colour, size)
    known = await queries.known_patterns(conn, tenant_id, wanted.patterns) if wanted.patterns else []
    if not known and (wanted.patterns or not (wanted.colour or wanted.size)):
        return []
    return await queries.search_offers(
        conn, tenant_id, patterns=known, colour=wanted.colour, size=wanted.size, limit=limit
    )


async def show_reservations(
    conn: Connection, tenant_id: int, reservations: Sequence[Reservation]
) -> list[ReservationView]:
    """Reservations with what they are."""
    found = await queries.find_offers(conn, tenant_id, [r.variant_id for r in reservations])
    offers = {o.variant.id: o for o in found}
    return [ReservationView.of(r, offers[r.variant_id]) for r in reservations]


async def list_held(conn: Connection, tenant_id: int, contact_id: UUID) -> list[ReservationView]:
    """What is put aside for a contact now, newest first."""
    held = await reservation_queries.list_reservations(
        conn, tenant_id, contact_id=contact_id, status="active", before=None, limit=100
    )
    return await show_reservations(conn, tenant_id, held)


async def complete_orders(conn: Connection, tenant_id: int, orders: Sequence[Order]) -> list[Order]:
    """The same orders with their lines and parcels."""
    lines, shipments = defaultdict(list), defaultdict(list)
    ids = [o.id for o in orders]
    for line in await order_queries.list_lines(conn, tenant_id, ids):
        lines[line.order_id].append(line)
    for shipment in await order_queries.list_shipments(conn, tenant_id, ids):
        shipments[shipment.order_id].append(shipment)
    return [dataclasses.replace(o, lines=lines[o.id], shipments=shipments[o.id]) for o in orders]


async def get_order(conn: Connection, tenant_id: int, order_id: UUID) -> OrderView:
    """One order.

    Raises:
        NotFound.
    """
    order = await order_queries.find_order(conn, tenant_id, order_id)
    if order is None:
        raise NotFound
    return OrderView.of((await complete_orders(conn, tenant_id, [order]))[0])
