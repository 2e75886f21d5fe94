"""Writes of orders: sold, picked up, paid, sent, delivered, called off."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from app.access import Principal
from app.accounts.actions import audit, e164, get_tenant
from app.catalog import holding, order_queries, queries, reads, reservation_queries, rules, stock_queries
from app.catalog.actions import record_move, show_products
from app.catalog.events import OrderCreated, OrderEvent, OrderUpdated, ReservationFulfilled
from app.catalog.models import Line, Offer, Order, Shipment
from app.catalog.schemas import OrderBody, OrderChange, OrderView, ReservationView, ShipmentBody
from app.connectors.errors import AlreadyOver, Duplicate, OutOfStock, Validation
from app.connectors.orders import Fulfilment, Payment
from app.contacts import actions as contacts
from app.contacts import customers
from app.db.transaction import Transaction
from app.errors import NotFound, StaleVersion

GONE = ("delivered", "in_transit", "out_for_delivery")


async def create_order(tx: Transaction, body: OrderBody, *, who: Principal | None) -> OrderView:
    """Something was sold; its units leave the stock. Locks the contact, then the variants, then their products.

    Raises:
        NotFound: no such contact or SKU; `sku`.
        OutOfStock: `sku`, `available`.
        Duplicate: the number is taken.
    """
    contact = await contacts.take(tx, body.contact_id) if body.contact_id else None
    wanted: dict[str, int] = {}
    for line in body.lines:
        wanted[line.sku] = wanted.get(line.sku, 0) + line.quantity
    offers = {o.variant.sku: o for o in await queries.lock_offers_by_sku(tx.conn, tx.tenant_id, list(wanted))}
    missing = next((sku for sku in wanted if sku not in offers), None)
    if missing is not None:
        raise NotFound("There is no such SKU.", sku=missing)
    tenant = await get_tenant(tx.conn, tx.tenant_id)
    email = body.email.lower() if body.email else contact.email if contact else None
    order = await _insert(
        tx,
        [(offers[sku], quantity) for sku, quantity in wanted.items()],
        number=body.number,
        contact_id=body.contact_id,
        email=email,
        phone=e164(body.phone, tenant.country) or (contact.phone if contact else None),
        payment=body.payment,
        fulfilment="unfulfilled",
        placed_at=body.placed_at or tx.at,
    )
    for sku, quantity in wanted.items():
        variant = offers[sku].variant
        left = await stock_queries.take_units(tx.conn, tx.tenant_id, variant.id, quantity, to_hold=False)
        if left is None:
            raise OutOfStock(sku=sku, available=variant.stock)
        await record_move(tx, variant.id, -quantity, left, "sold", order_id=order.id, by_name=_name(who))
    await audit(tx, who, "create", "order", order.id, detail={"number": order.number})
    view = await _tell(tx, order, OrderCreated)
    await show_products(tx, [o.variant.product_id for o in offers.values()])
    return view


async def _insert(
    tx: Transaction,
    sold: Sequence[tuple[Offer, int]],
    *,
    number: str | None,
    contact_id: UUID | None,
    email: str | None,
    phone: str | None,
    payment: Payment,
    fulfilment: Fulfilment,
    placed_at: datetime,
) -> Order:
    currencies = {offer.variant.currency for offer, _ in sold}
    if len(currencies) != 1:
        raise Validation("One order is in one currency.")
    order = Order(
        id=uuid7(),
        version=1,
        number=await _number(tx, number),
        contact_id=contact_id,
        email=email,
        phone=phone,
        status="completed" if fulfilment == "fulfilled" and payment == "paid" else "processing",
        payment=payment,
        fulfilment=fulfilment,
        currency=currencies.pop(),
        total_minor=sum(offer.variant.price_minor * quantity for offer, quantity in sold),
        placed_at=placed_at,
        updated_at=tx.at,
    )
    if not await order_queries.insert_order(tx.conn, tx.tenant_id, order):
        known = await find_by_number(tx, order.number)
        raise Duplicate(existing_id=str(known.id if known else ""))
    for offer, quantity in sold:
        v = offer.variant
        line = Line(uuid7(), order.id, v.id, v.sku, offer.name, v.colour, v.size, quantity, v.price_minor)
        await order_queries.insert_line(tx.conn, tx.tenant_id, line)
    return order


async def _number(tx: Transaction, given: str | None) -> str:
    if given is None:
        return str(await order_queries.next_number(tx.conn, tx.tenant_id))
    number = rules.order_number(given)
    if number.isdigit() and len(number) < 16:
        await order_queries.raise_number(tx.conn, tx.tenant_id, int(number))
    return number


async def fulfil(
    tx: Transaction,
    reservation_id: UUID,
    *,
    payment: Payment = "paid",
    who: Principal | None = None,
    expected: int | None = None,
) -> ReservationView:
    """They came and took it: the reservation becomes an order. Locks the contact, then the reservation.

    Raises:
        NotFound, StaleVersion, AlreadyOver.
    """
    seen = await reservation_queries.find_reservation(tx.conn, tx.tenant_id, reservation_id)
    if seen is None:
        raise NotFound
    contact = await contacts.take(tx, seen.contact_id)
    held = await holding.taken(tx, reservation_id, expected)
    if held.status != "active" or held.expires_at <= tx.at:
        raise AlreadyOver(current_status=held.status)
    offer = await reads.get_offer(tx.conn, tx.tenant_id, held.variant_id)
    order = await _insert(
        tx,
        [(offer, held.quantity)],
        number=None,
        contact_id=contact.id,
        email=contact.email,
        phone=contact.phone,
        payment=payment,
        fulfilment="fulfilled",
        placed_at=tx.at,
    )
    await stock_queries.hand_over_held(tx.conn, tx.tenant_id, held.variant_id, held.quantity)
    await audit(tx, who, "fulfil", "reservation", held.id, detail={"order": order.number})
    await _tell(tx, order, OrderCreated)
    return await holding.end(tx, held, ReservationFulfilled, status="fulfilled", order_id=order.id)


async def change_order(
    tx: Transaction, order_id: UUID, body: OrderChange, *, who: Principal | None, expected: int | None = None
) -> OrderView:
    """What became of the money and the goods.

    Raises:
        NotFound, StaleVersion, AlreadyOver (called off).
    """
    order = await _taken(tx, order_id, expected)
    if order.status == "cancelled":
        raise AlreadyOver(current_status=order.status)
    given = body.model_dump(exclude_none=True)
    changed = dataclasses.replace(order, **given)
    return await _store(tx, order, changed, who, "change", sorted(given))


async def cancel_order(
    tx: Transaction, order_id: UUID, *, who: Principal | None, expected: int | None = None
) -> OrderView:
    """Call it off; its units can be had again. Doing so again changes nothing.

    Raises:
        NotFound, StaleVersion.
        AlreadyOver: it has left or was picked up.
    """
    order = await _taken(tx, order_id, expected)
    if order.status == "cancelled":
        return await reads.get_order(tx.conn, tx.tenant_id, order_id)
    shipped = await order_queries.list_shipments(tx.conn, tx.tenant_id, [order_id])
    if order.fulfilment in ("fulfilled", "partially") or any(s.status in GONE for s in shipped):
        raise AlreadyOver(current_status=order.fulfilment)
    lines = [x for x in await order_queries.list_lines(tx.conn, tx.tenant_id, [order_id]) if x.variant_id]
    await queries.lock_variants(tx.conn, tx.tenant_id, [x.variant_id for x in lines if x.variant_id])
    for line in lines:
        if line.variant_id is not None:
            left = await stock_queries.return_units(tx.conn, tx.tenant_id, line.variant_id, line.quantity, held=False)
            await record_move(
                tx, line.variant_id, line.quantity, left, "returned", order_id=order.id, by_name=_name(who)
            )
    changed = dataclasses.replace(order, status="cancelled", fulfilment="cancelled")
    view = await _store(tx, order, changed, who, "cancel", ["status"])
    offers = await queries.find_offers(tx.conn, tx.tenant_id, [x.variant_id for x in lines if x.variant_id])
    await show_products(tx, [o.variant.product_id for o in offers])
    return view


async def ship(
    tx: Transaction, order_id: UUID, body: ShipmentBody, *, who: Principal | None, expected: int | None = None
) -> OrderView:
    """A parcel of it left, or is somewhere else now; once all of them arrived the order is fulfilled.

    Raises:
        NotFound, StaleVersion, AlreadyOver (called off).
        Duplicate: this parcel is of another order.
    """
    order = await _taken(tx, order_id, expected)
    if order.status == "cancelled":
        raise AlreadyOver(current_status=order.status)
    left = body.status != "pending"
    arrived = body.status == "delivered"
    at = min(body.at or tx.at, tx.at)
    parcel = Shipment(
        uuid7(),
        order.id,
        body.carrier,
        body.number,
        body.status,
        body.expected_at,
        at if left else None,
        at if arrived else None,
    )
    if not await order_queries.upsert_shipment(tx.conn, tx.tenant_id, parcel, tx.at):
        raise Duplicate(existing_id=body.number)
    parcels = await order_queries.list_shipments(tx.conn, tx.tenant_id, [order.id])
    changed = order
    if all(p.status == "delivered" for p in parcels):
        changed = dataclasses.replace(
            order, fulfilment="fulfilled", status="completed" if order.payment == "paid" else order.status
        )
    elif left:
        changed = dataclasses.replace(order, fulfilment="partially")
    return await _store(tx, order, changed, who, "ship", ["shipments"])


async def find_by_number(tx: Transaction, number: str) -> Order | None:
    """The order with this number, without its lines."""
    found = await order_queries.list_orders(
        tx.conn,
        tx.tenant_id,
        number=rules.order_number(number),
        contact_id=None,
        email=None,
        status=None,
        before=None,
        limit=1,
    )
    return found[0] if found else None


async def _taken(tx: Transaction, order_id: UUID, expected: int | None) -> Order:
    seen = await order_queries.find_order(tx.conn, tx.tenant_id, order_id)
    if seen is None:
        raise NotFound
    if seen.contact_id is not None:
        await contacts.take(tx, seen.contact_id)
    order = await order_queries.lock_order(tx.conn, tx.tenant_id, order_id)
    if order is None:
        raise NotFound
    if expected is not None and order.version != expected:
        raise StaleVersion(current=await reads.get_order(tx.conn, tx.tenant_id, order_id))
    return order


async def _store(
    tx: Transaction, order: Order, changed: Order, who: Principal | None, verb: str, fields: list[str]
) -> OrderView:
    stored = dataclasses.replace(changed, version=order.version + 1, updated_at=tx.at)
    await order_queries.update_order(tx.conn, tx.tenant_id, stored)
    await audit(tx, who, verb, "order", order.id, detail={"fields": fields})
    return await _tell(tx, stored, OrderUpdated)


async def _tell(tx: Transaction, order: Order, event: type[OrderEvent]) -> OrderView:
    if order.contact_id is not None:
        totals = await order_queries.total_orders(tx.conn, tx.tenant_id, order.contact_id)
        await customers.count_orders(
            tx, order.contact_id, orders=totals.orders, spent=totals.spent, first=totals.first, last=totals.last
        )
    view = await reads.get_order(tx.conn, tx.tenant_id, order.id)
    tx.emit(event(id=order.id, version=order.version, data=view))
    return view


def _name(who: Principal | None) -> str | None:
    return who.name if who else None
