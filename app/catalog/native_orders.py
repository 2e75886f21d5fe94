"""Our own catalog as a shop's orders and tracking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from app.catalog import order_queries, reads, selling
from app.catalog.models import Shipment
from app.catalog.native_values import as_id, checked
from app.catalog.schemas import OrderBody, OrderChange, OrderView, ShipmentBody
from app.connectors.errors import NotFound
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
from app.connectors.registry import NATIVE
from app.connectors.tracking import Parcel, Tracking, TrackingCapability
from app.db.transaction import Transaction


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
        body = checked(
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
        body = checked(ShipmentBody, carrier=carrier, number=number, status="in_transit", expected_at=expected_at)
        return order_of(await selling.ship(self._tx, as_id(order_id), body, who=None))

    async def mark_delivered(self, order_id: str, *, number: str) -> Order:
        """It arrived."""
        known = await order_queries.list_parcels(self._tx.conn, self._tx.tenant_id, [number])
        parcel = next((p for p in known if p.order_id == as_id(order_id)), None)
        if parcel is None:
            raise NotFound
        body = checked(ShipmentBody, carrier=parcel.carrier, number=parcel.number, status="delivered")
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
