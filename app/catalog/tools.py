"""What an agent may ask of the catalog, through the tenant's own systems.

Every tool works for one contact: nothing of another contact or tenant can be reached, whatever the arguments. What is
refused is a `ToolRefused` with a stable word, never an error of ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from app.accounts.models import Tenant
from app.catalog.models import DEFAULT_HOLD_HOURS, LONGEST_HOLD_HOURS, MOST_PER_HOLD
from app.catalog.native import SYSTEMS
from app.connectors.asking import read_arguments
from app.connectors.errors import AlreadyHeld, AlreadyOver, NotFound, OutOfStock, ToolRefused, Validation
from app.connectors.inventory import Hold, NewHold, ProductSearch
from app.connectors.orders import Order, OrderQuery
from app.connectors.registry import Registry
from app.contacts.models import Contact
from app.db.transaction import Transaction

MOST_ITEMS: Final = 8
Text = Annotated[str, StringConstraints(max_length=300, strip_whitespace=True)]


class _Find(BaseModel):
    query: Text = ""
    colour: Annotated[str, StringConstraints(max_length=40, strip_whitespace=True)] | None = None
    size: Annotated[str, StringConstraints(max_length=20, strip_whitespace=True)] | None = None


class _Reserve(BaseModel):
    variant_id: UUID
    quantity: Annotated[int, Field(ge=1, le=MOST_PER_HOLD)] = 1
    hours: Annotated[int, Field(ge=1, le=LONGEST_HOLD_HOURS)] = DEFAULT_HOLD_HOURS


class _Cancel(BaseModel):
    reservation_id: UUID | None = None


class _Order(BaseModel):
    number: Annotated[str, StringConstraints(max_length=40, strip_whitespace=True)] | None = None


async def find_products(
    tx: Transaction, tenant: Tenant, contact: Contact, arguments: Mapping[str, Any], *, systems: Registry = SYSTEMS
) -> dict[str, Any]:
    """`{query, colour?, size?}` → `{items: [{product_id, variant_id, sku, name, colour, size, price_minor, currency,
    available, status}]}`, what can be had first.

    Raises:
        ToolRefused.
    """
    asked = read_arguments(_Find, arguments)
    search = ProductSearch(asked.query, asked.colour, asked.size, MOST_ITEMS)
    found = await systems.of(tx, tenant).inventory.search(search)
    return {"items": [asdict(item) for item in found]}


async def reserve(
    tx: Transaction, tenant: Tenant, contact: Contact, arguments: Mapping[str, Any], *, systems: Registry = SYSTEMS
) -> dict[str, Any]:
    """`{variant_id, quantity, hours}` → `{reservation_id, expires_at, quantity, …}`. Only after an explicit yes.

    Raises:
        ToolRefused: `out_of_stock`, `already_held`, `not_found`, bad arguments.
    """
    asked = read_arguments(_Reserve, arguments)
    new = NewHold(str(asked.variant_id), str(contact.id), asked.quantity, asked.hours * 60)
    try:
        held = await systems.of(tx, tenant).inventory.reserve(new)
    except (OutOfStock, AlreadyHeld, NotFound, Validation) as error:
        raise ToolRefused(error.code) from None
    return _told(held)


async def cancel_reservation(
    tx: Transaction, tenant: Tenant, contact: Contact, arguments: Mapping[str, Any], *, systems: Registry = SYSTEMS
) -> dict[str, Any]:
    """`{reservation_id?}` → the reservation, cancelled. Without an id the only one this contact has.

    Raises:
        ToolRefused: `not_found`, `several`, `already_over`, bad arguments.
    """
    asked = read_arguments(_Cancel, arguments)
    inventory = systems.of(tx, tenant).inventory
    held = list(await inventory.list_reservations(str(contact.id)))
    if asked.reservation_id is not None:
        held = [h for h in held if h.id == str(asked.reservation_id)]
    if not held:
        raise ToolRefused("not_found")
    if len(held) > 1:
        raise ToolRefused("several")
    try:
        return _told(await inventory.cancel_reservation(held[0].id))
    except AlreadyOver:
        raise ToolRefused("already_over") from None


async def list_reservations(
    tx: Transaction, tenant: Tenant, contact: Contact, arguments: Mapping[str, Any], *, systems: Registry = SYSTEMS
) -> dict[str, Any]:
    """`{}` → `{items: [reservation]}`: what is put aside for this contact now."""
    held = await systems.of(tx, tenant).inventory.list_reservations(str(contact.id))
    return {"items": [_told(h) for h in held]}


async def find_order(
    tx: Transaction, tenant: Tenant, contact: Contact, arguments: Mapping[str, Any], *, systems: Registry = SYSTEMS
) -> dict[str, Any]:
    """`{number?}` → `{found, number, status, payment, fulfilment, placed_at, total_minor, currency, items, tracking?}`.

    Without a number, the last order of this contact. With one, an order of this contact, or one placed with the phone
    or e-mail this contact is known by; an order of somebody else is answered like one that does not exist.

    Raises:
        ToolRefused: bad arguments.
    """
    asked = read_arguments(_Order, arguments)
    orders = systems.of(tx, tenant).orders
    if asked.number:
        order = await orders.get_order_by_number(asked.number)
        if order is None or not _is_theirs(order, contact):
            return {"found": False, "number": asked.number}
    else:
        theirs = await orders.list_orders(OrderQuery(customer_id=str(contact.id), limit=200))
        if not theirs:
            return {"found": False}
        order = theirs[0]
    return _order(order)


def _is_theirs(order: Order, contact: Contact) -> bool:
    if order.customer_id == str(contact.id):
        return True
    phone = bool(order.phone) and order.phone == contact.phone
    return phone or (bool(order.email) and (order.email or "").lower() == (contact.email or "").lower())


def _order(order: Order) -> dict[str, Any]:
    told: dict[str, Any] = {
        "found": True,
        "number": order.number,
        "status": order.status,
        "payment": order.payment,
        "fulfilment": order.fulfilment,
        "placed_at": order.placed_at.isoformat(),
        "total_minor": order.total_minor,
        "currency": order.currency,
        "items": [
            {
                "sku": line.sku,
                "name": line.name,
                "colour": line.colour,
                "size": line.size,
                "quantity": line.quantity,
                "unit_price_minor": line.unit_price_minor,
            }
            for line in order.lines
        ],
    }
    if order.parcels:
        parcel = order.parcels[-1]
        told["tracking"] = {
            "carrier": parcel.carrier,
            "number": parcel.number,
            "status": parcel.status,
            "expected_at": parcel.expected_at.isoformat() if parcel.expected_at else None,
            "delivered_at": parcel.delivered_at.isoformat() if parcel.delivered_at else None,
        }
    return told


def _told(held: Hold) -> dict[str, Any]:
    return {
        "reservation_id": held.id,
        "variant_id": held.variant_id,
        "name": held.item.name,
        "colour": held.item.colour,
        "size": held.item.size,
        "quantity": held.quantity,
        "status": held.status,
        "expires_at": held.expires_at.isoformat(),
    }
