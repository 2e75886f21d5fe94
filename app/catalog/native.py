"""Our own catalog as a shop's inventory, orders and tracking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from pydantic import ValidationError

from app.accounts.models import Tenant
from app.catalog import actions, holding, order_queries, queries, reads, selling
from app.catalog.models import MoveReason, Offer, Shipment
from app.catalog.schemas import OrderBody, OrderChange, OrderView, ReservationView, ShipmentBody, StockBody
from app.connectors.errors import NotFound, Validation
from app.connectors.inventory import (
    Hold,
    Inventory,
    InventoryCapability,
    Item,
    NewHold,
    ProductSearch,
    StockChange,
)
from app.connectors.native_customers import NativeCustomers
from app.connectors.orders import (
    Fulfilment,
    NewOrder,
    Order,
    OrderLine,
    OrderQuery,
    Orders,
    OrdersCapability,
    Payment,
)
from app.connectors.registry import NATIVE, Registry, Systems
from app.connectors.tracking import Parcel, Tracking, TrackingCapability
from app.db.transaction import Transaction


class NativeInventory(Inventory):
    """Works inside one unit of work: what it writes commits with everything else there."""

    system_name = NATIVE
    capabilities = frozenset({InventoryCapability.UPDATE_STOCK, InventoryCapability.EXTEND})

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def get_product(self, product_id: str) -> Sequence[Item]:
        """The variants sold of a product."""
        product = await queries.find_product(self._tx.conn, self._tx.tenant_id, as_id(product_id))
        if product is None:
            raise NotFound
        variants = await queries.list_variants(self._tx.conn, self._tx.tenant_id, [product.id])
        return [item_of(Offer(v, product.name)) for v in variants if v.active and product.active]

    async def get_variant(self, variant_id: str) -> Item:
        """One variant."""
        return item_of(await reads.get_offer(self._tx.conn, self._tx.tenant_id, as_id(variant_id)))

    async def get_several(self, variant_ids: Sequence[str]) -> Mapping[str, Item]:
        """Those that exist."""
        ids = [known for v in variant_ids if (known := _maybe_id(v)) is not None]
        found = await queries.find_offers(self._tx.conn, self._tx.tenant_id, ids)
        return {str(o.variant.id): item_of(o) for o in found}

    async def list_products(self, *, page: int = 1, per_page: int = 50) -> Sequence[Item]:
        """Everything sold now."""
        if page < 1 or not 1 <= per_page <= 200:
            raise Validation("There is no such page.")
        found = await queries.list_offers(
            self._tx.conn, self._tx.tenant_id, limit=per_page, offset=(page - 1) * per_page
        )
        return [item_of(o) for o in found]

    async def search(self, search: ProductSearch) -> Sequence[Item]:
        """What a customer asks for, in their words."""
        found = await reads.find_offers(
            self._tx.conn,
            self._tx.tenant_id,
            search.words,
            colour=search.colour,
            size=search.size,
            limit=max(1, min(search.limit, 100)),
        )
        return [item_of(o) for o in found]

    async def check_availability(self, variant_id: str) -> Item:
        """We keep no copy: the same."""
        return await self.get_variant(variant_id)

    async def check_by_sku(self, sku: str) -> Item:
        """By SKU, in any case of letters."""
        found = await queries.find_variant_id(self._tx.conn, self._tx.tenant_id, sku)
        if found is None:
            raise NotFound
        return await self.get_variant(str(found))

    async def reserve(self, new: NewHold) -> Hold:
        """Put aside."""
        view = await holding.reserve(
            self._tx,
            as_id(new.customer_id),
            as_id(new.variant_id),
            quantity=new.quantity,
            lasting=timedelta(minutes=min(max(new.minutes, 0), 10**6)),
        )
        return await self._hold(view)

    async def cancel_reservation(self, hold_id: str) -> Hold:
        """Give back."""
        return await self._hold(await holding.cancel(self._tx, as_id(hold_id)))

    async def list_reservations(self, customer_id: str) -> Sequence[Hold]:
        """What is put aside now."""
        held = await reads.list_held(self._tx.conn, self._tx.tenant_id, as_id(customer_id))
        return [await self._hold(view) for view in held]

    async def update_stock(self, change: StockChange) -> Item:
        """Count anew."""
        checked = _checked(
            StockBody,
            sku=change.sku,
            set_to=change.set_to,
            adjust=change.adjust,
            note=change.note,
            reason=change.reason,
        )
        reason: MoveReason = checked.reason
        offer = await actions.change_stock(
            self._tx, checked.sku, set_to=checked.set_to, adjust=checked.adjust, reason=reason, note=checked.note
        )
        return item_of(offer)

    async def extend_reservation(self, hold_id: str, minutes: int) -> Hold:
        """Once."""
        lasting = timedelta(minutes=min(max(minutes, 0), 10**6))
        return await self._hold(await holding.extend(self._tx, as_id(hold_id), lasting))

    async def _hold(self, view: ReservationView) -> Hold:
        return Hold(
            id=str(view.id),
            variant_id=str(view.variant_id),
            customer_id=str(view.contact_id),
            quantity=view.quantity,
            status=view.status,
            created_at=view.created_at,
            expires_at=view.expires_at,
            item=await self.get_variant(str(view.variant_id)),
        )


class NativeOrders(Orders):
    """Works inside one unit of work."""

    system_name = NATIVE
    capabilities = frozenset(
        {
            OrdersCapability.CREATE,
            OrdersCapability.CANCEL,
            OrdersCapability.PAYMENT,
            OrdersCapability.FULFILMENT,
            OrdersCapability.SHIP,
            OrdersCapability.DELIVER,
        }
    )

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def get_order(self, order_id: str) -> Order:
        """One order."""
        return order_of(await reads.get_order(self._tx.conn, self._tx.tenant_id, as_id(order_id)))

    async def get_order_by_number(self, number: str) -> Order | None:
        """With or without a leading `#`."""
        found = await selling.find_by_number(self._tx, number)
        return await self.get_order(str(found.id)) if found else None

    async def list_orders(self, query: OrderQuery) -> Sequence[Order]:
        """Newest first."""
        contact_id = as_id(query.customer_id) if query.customer_id else None
        found = await order_queries.list_orders(
            self._tx.conn,
            self._tx.tenant_id,
            number=query.number,
            contact_id=contact_id,
            email=query.email,
            status=query.status,
            before=None,
            limit=max(1, min(query.limit, 200)),
        )
        complete = await reads.complete_orders(self._tx.conn, self._tx.tenant_id, found)
        return [order_of(OrderView.of(o)) for o in sorted(complete, key=lambda o: o.placed_at, reverse=True)]

    async def create_order(self, new: NewOrder) -> Order:
        """Its units leave the stock."""
        body = _checked(
            OrderBody,
            number=new.number,
            contact_id=as_id(new.customer_id) if new.customer_id else None,
            email=new.email,
            phone=new.phone,
            payment=new.payment,
            placed_at=new.placed_at,
            lines=[{"sku": line.sku, "quantity": line.quantity} for line in new.lines],
        )
        return order_of(await selling.create_order(self._tx, body, who=None))

    async def cancel_order(self, order_id: str) -> Order:
        """Its units come back."""
        return order_of(await selling.cancel_order(self._tx, as_id(order_id), who=None))

    async def update_payment_status(self, order_id: str, payment: Payment) -> Order:
        """What became of the money."""
        return await self._change(order_id, OrderChange(payment=payment))

    async def update_fulfilment_status(self, order_id: str, fulfilment: Fulfilment) -> Order:
        """What became of the goods."""
        return await self._change(order_id, OrderChange(fulfilment=fulfilment))

    async def mark_shipped(
        self, order_id: str, *, carrier: str, number: str, expected_at: datetime | None = None
    ) -> Order:
        """On its way."""
        body = _checked(ShipmentBody, carrier=carrier, number=number, status="in_transit", expected_at=expected_at)
        return order_of(await selling.ship(self._tx, as_id(order_id), body, who=None))

    async def mark_delivered(self, order_id: str, *, number: str) -> Order:
        """It arrived."""
        known = await order_queries.list_parcels(self._tx.conn, self._tx.tenant_id, [number])
        parcel = next((p for p in known if p.order_id == as_id(order_id)), None)
        if parcel is None:
            raise NotFound
        body = _checked(ShipmentBody, carrier=parcel.carrier, number=parcel.number, status="delivered")
        return order_of(await selling.ship(self._tx, parcel.order_id, body, who=None))

    async def _change(self, order_id: str, change: OrderChange) -> Order:
        return order_of(await selling.change_order(self._tx, as_id(order_id), change, who=None))


class NativeTracking(Tracking):
    """What the shop wrote down about its parcels."""

    system_name = NATIVE
    capabilities: frozenset[TrackingCapability] = frozenset()

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def get_status(self, number: str) -> Parcel:
        """One parcel."""
        found = await self.get_statuses([number])
        if not found:
            raise NotFound
        return next(iter(found.values()))

    async def get_statuses(self, numbers: Sequence[str]) -> Mapping[str, Parcel]:
        """Those that are known."""
        found = await order_queries.list_parcels(self._tx.conn, self._tx.tenant_id, numbers)
        return {p.number: parcel_of(p) for p in found}


def native_systems(tx: Transaction, tenant: Tenant) -> Systems:
    """Our own implementation of everything."""
    return Systems(NativeCustomers(tx, tenant), NativeInventory(tx), NativeOrders(tx), NativeTracking(tx))


SYSTEMS: Final = Registry({NATIVE: native_systems})
"""Every system we can speak to."""


def as_id(text: str) -> UUID:
    """An id of ours; one that cannot be is simply not found."""
    found = _maybe_id(text)
    if found is None:
        raise NotFound
    return found


def _maybe_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _checked(model: Any, **values: Any) -> Any:
    try:
        return model.model_validate(values)
    except ValidationError as error:
        fields = sorted({str(item["loc"][0]) if item["loc"] else "values" for item in error.errors()})
        raise Validation(fields=fields) from None


def item_of(offer: Offer) -> Item:
    """An offer as other systems would tell it."""
    v = offer.variant
    return Item(
        product_id=str(v.product_id),
        variant_id=str(v.id),
        sku=v.sku,
        name=offer.name,
        colour=v.colour,
        size=v.size,
        price_minor=v.price_minor,
        currency=v.currency,
        available=v.stock,
        status=v.status,
    )


def parcel_of(shipment: Shipment) -> Parcel:
    """A parcel as other systems would tell it."""
    s = shipment
    return Parcel(s.carrier, s.number, s.status, s.expected_at, s.shipped_at, s.delivered_at)


def order_of(view: OrderView) -> Order:
    """An order as other systems would tell it."""
    return Order(
        id=str(view.id),
        number=view.number,
        customer_id=str(view.contact_id) if view.contact_id else None,
        email=view.email,
        phone=view.phone,
        status=view.status,
        payment=view.payment,
        fulfilment=view.fulfilment,
        currency=view.currency,
        total_minor=view.total_minor,
        placed_at=view.placed_at,
        lines=tuple(
            OrderLine(
                line.sku,
                line.name,
                line.quantity,
                line.unit_price_minor,
                line.colour,
                line.size,
                str(line.variant_id) if line.variant_id else None,
            )
            for line in view.lines
        ),
        parcels=tuple(parcel_of(s) for s in view.shipments),
    )
