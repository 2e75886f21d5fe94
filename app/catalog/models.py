"""Rows and values of the catalog."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from app.connectors.inventory import HoldStatus, StockStatus
from app.connectors.orders import Fulfilment, OrderStatus, Payment
from app.connectors.tracking import ParcelStatus

MoveReason = Literal[
    "opening", "received", "counted", "lost", "sold", "returned", "reserved", "released", "expired", "correction"
]

LOW_STOCK: Final = 5
MOST_PER_HOLD: Final = 3
"""How many units of one variant are put aside for one person."""

LONGEST_HOLD_HOURS: Final = 7 * 24
DEFAULT_HOLD_HOURS: Final = 24


@dataclass(frozen=True, slots=True)
class Variant:
    """A size and colour of a product. `stock` can be had, `held` is put aside."""

    id: UUID
    product_id: UUID
    sku: str
    size: str | None
    colour: str | None
    price_minor: int
    currency: str
    stock: int
    held: int
    low_stock_at: int
    active: bool

    @property
    def status(self) -> StockStatus:
        """What can be said of the stock."""
        if self.stock == 0:
            return "out_of_stock"
        return "low_stock" if self.stock <= self.low_stock_at else "in_stock"


@dataclass(frozen=True, slots=True)
class Product:
    """Something the shop sells. `version` also grows with the stock of its variants."""

    id: UUID
    version: int
    reference: str
    name: str
    description: str | None
    category: str | None
    keywords: list[str]
    active: bool
    created_at: datetime
    updated_at: datetime
    variants: list[Variant] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Offer:
    """A variant with the name of its product."""

    variant: Variant
    name: str


@dataclass(frozen=True, slots=True)
class Reservation:
    """Units put aside for a contact until `expires_at`."""

    id: UUID
    version: int
    variant_id: UUID
    contact_id: UUID
    quantity: int
    status: HoldStatus
    created_at: datetime
    expires_at: datetime
    extended_at: datetime | None
    ended_at: datetime | None
    order_id: UUID | None


@dataclass(frozen=True, slots=True)
class StockMove:
    """A change of a variant's stock; `stock` is what was left after it."""

    id: UUID
    variant_id: UUID
    delta: int
    stock: int
    reason: MoveReason
    reservation_id: UUID | None
    order_id: UUID | None
    note: str | None
    by_name: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """What was sold, in the words and at the price of that day."""

    id: UUID
    order_id: UUID
    variant_id: UUID | None
    sku: str
    name: str
    colour: str | None
    size: str | None
    quantity: int
    unit_price_minor: int


@dataclass(frozen=True, slots=True)
class Shipment:
    """A parcel of an order."""

    id: UUID
    order_id: UUID
    carrier: str
    number: str
    status: ParcelStatus
    expected_at: datetime | None
    shipped_at: datetime | None
    delivered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Order:
    """An order. `email` and `phone` are those it was placed with."""

    id: UUID
    version: int
    number: str
    contact_id: UUID | None
    email: str | None
    phone: str | None
    status: OrderStatus
    payment: Payment
    fulfilment: Fulfilment
    currency: str
    total_minor: int
    placed_at: datetime
    updated_at: datetime
    lines: list[Line] = field(default_factory=list)
    shipments: list[Shipment] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DueReservation:
    """A reservation whose time is over."""

    tenant_id: int
    id: UUID
