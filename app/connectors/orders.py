"""What we ask of a system that knows orders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal, Protocol

from app.connectors.errors import NotSupported
from app.connectors.tracking import Parcel

OrderStatus = Literal["pending", "processing", "completed", "cancelled", "refunded", "on_hold"]
Payment = Literal["pending", "paid", "failed", "refunded", "partially_refunded"]
Fulfilment = Literal["unfulfilled", "partially", "fulfilled", "returned", "cancelled"]
ExchangeStatus = Literal["requested", "approved", "label_generated", "in_transit", "received", "completed", "cancelled"]


class OrdersCapability(StrEnum):
    """The optional methods a system may declare."""

    CREATE = "create_order"
    CANCEL = "cancel_order"
    PAYMENT = "update_payment_status"
    FULFILMENT = "update_fulfilment_status"
    SHIP = "mark_shipped"
    DELIVER = "mark_delivered"
    NOTE = "add_order_note"
    EXCHANGE = "request_exchange"
    RETURN_LABEL = "generate_return_label"
    REFUND = "refund"


@dataclass(frozen=True, slots=True)
class OrderLine:
    """What was sold, at the price of that day."""

    sku: str
    name: str
    quantity: int
    unit_price_minor: int
    colour: str | None = None
    size: str | None = None
    variant_id: str | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """An order with its lines and parcels. `email` and `phone` are those it was placed with."""

    id: str
    number: str
    customer_id: str | None
    email: str | None
    phone: str | None
    status: OrderStatus
    payment: Payment
    fulfilment: Fulfilment
    currency: str
    total_minor: int
    placed_at: datetime
    lines: tuple[OrderLine, ...]
    parcels: tuple[Parcel, ...] = ()


@dataclass(frozen=True, slots=True)
class NewOrderLine:
    """Some units of a variant; they leave the stock."""

    sku: str
    quantity: int


@dataclass(frozen=True, slots=True)
class NewOrder:
    """An order of a customer. Without a number the system gives one."""

    lines: Sequence[NewOrderLine]
    customer_id: str | None = None
    number: str | None = None
    email: str | None = None
    phone: str | None = None
    payment: Payment = "pending"
    placed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OrderQuery:
    """Orders, newest first. `number` exactly."""

    number: str | None = None
    customer_id: str | None = None
    email: str | None = None
    status: OrderStatus | None = None
    limit: int = 50


class Orders(Protocol):
    """A system that knows orders. Failures are those of `app.connectors.errors`."""

    system_name: str
    capabilities: frozenset[OrdersCapability]

    async def get_order(self, order_id: str) -> Order:
        """One order; raises `NotFound`."""
        ...

    async def get_order_by_number(self, number: str) -> Order | None:
        """The order with this number, with or without a leading `#`."""
        ...

    async def list_orders(self, query: OrderQuery) -> Sequence[Order]:
        """Orders, newest first."""
        ...

    async def create_order(self, new: NewOrder) -> Order:
        """A new order; raises `NotFound`, `OutOfStock`, `Duplicate`, `Validation`."""
        raise NotSupported(method=OrdersCapability.CREATE)

    async def cancel_order(self, order_id: str) -> Order:
        """Call it off; its units come back. Raises `NotFound`, `Validation` when it has left."""
        raise NotSupported(method=OrdersCapability.CANCEL)

    async def update_payment_status(self, order_id: str, payment: Payment) -> Order:
        """What became of the money; raises `NotFound`."""
        raise NotSupported(method=OrdersCapability.PAYMENT)

    async def update_fulfilment_status(self, order_id: str, fulfilment: Fulfilment) -> Order:
        """What became of the goods; raises `NotFound`."""
        raise NotSupported(method=OrdersCapability.FULFILMENT)

    async def mark_shipped(
        self, order_id: str, *, carrier: str, number: str, expected_at: datetime | None = None
    ) -> Order:
        """A parcel of it is on its way; raises `NotFound`, `Duplicate`."""
        raise NotSupported(method=OrdersCapability.SHIP)

    async def mark_delivered(self, order_id: str, *, number: str) -> Order:
        """A parcel of it arrived; raises `NotFound`."""
        raise NotSupported(method=OrdersCapability.DELIVER)

    async def add_order_note(self, order_id: str, *, author: str, text: str) -> None:
        """Write a remark."""
        raise NotSupported(method=OrdersCapability.NOTE)

    async def request_exchange(self, order_id: str, *, sku: str, for_sku: str, reason: str) -> ExchangeStatus:
        """Begin an exchange."""
        raise NotSupported(method=OrdersCapability.EXCHANGE)

    async def generate_return_label(self, order_id: str) -> str:
        """The address of a label to print."""
        raise NotSupported(method=OrdersCapability.RETURN_LABEL)

    async def refund(self, order_id: str, amount_minor: int, *, reason: str) -> Order:
        """Give money back."""
        raise NotSupported(method=OrdersCapability.REFUND)
