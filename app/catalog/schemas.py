"""The catalog at the edge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field, StringConstraints, model_validator

from app.catalog.models import (
    DEFAULT_HOLD_HOURS,
    LONGEST_HOLD_HOURS,
    LOW_STOCK,
    MOST_PER_HOLD,
    Line,
    Offer,
    Order,
    Product,
    Reservation,
    Shipment,
    StockMove,
    Variant,
)
from app.connectors.inventory import HoldStatus, StockStatus
from app.connectors.orders import Fulfilment, OrderStatus, Payment

Code = Annotated[str, StringConstraints(min_length=1, max_length=60, strip_whitespace=True)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=160, strip_whitespace=True)]
Short = Annotated[str, StringConstraints(min_length=1, max_length=40, strip_whitespace=True)]
Words = Annotated[str, StringConstraints(max_length=2000, strip_whitespace=True)]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Money = Annotated[int, Field(ge=0, le=10**11)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]


@dataclass(frozen=True, slots=True)
class VariantView:
    """A variant as the API and the stream show it."""

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
    status: StockStatus
    active: bool

    @classmethod
    def of(cls, variant: Variant) -> VariantView:
        """The view of a variant."""
        return cls(
            variant.id,
            variant.product_id,
            variant.sku,
            variant.size,
            variant.colour,
            variant.price_minor,
            variant.currency,
            variant.stock,
            variant.held,
            variant.low_stock_at,
            variant.status,
            variant.active,
        )


@dataclass(frozen=True, slots=True)
class ProductView:
    """A product with its variants; `version` grows with anything shown here."""

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
    variants: list[VariantView]

    @classmethod
    def of(cls, product: Product) -> ProductView:
        """The view of a product."""
        return cls(
            product.id,
            product.version,
            product.reference,
            product.name,
            product.description,
            product.category,
            product.keywords,
            product.active,
            product.created_at,
            product.updated_at,
            [VariantView.of(v) for v in product.variants],
        )


@dataclass(frozen=True, slots=True)
class ProductPage:
    """Newest first; `next` is the cursor of the following page."""

    items: list[ProductView]
    next: str | None
    position: str


@dataclass(frozen=True, slots=True)
class OfferView:
    """A variant as a customer is told of it."""

    product_id: UUID
    variant_id: UUID
    sku: str
    name: str
    colour: str | None
    size: str | None
    price_minor: int
    currency: str
    available: int
    status: StockStatus

    @classmethod
    def of(cls, offer: Offer) -> OfferView:
        """The view of an offer."""
        v = offer.variant
        return cls(
            v.product_id, v.id, v.sku, offer.name, v.colour, v.size, v.price_minor, v.currency, v.stock, v.status
        )


@dataclass(frozen=True, slots=True)
class OfferPage:
    """What fits, what can be had first."""

    items: list[OfferView]


@dataclass(frozen=True, slots=True)
class MovePage:
    """Changes of a stock, newest first; `next` is the cursor of the following page."""

    items: list[StockMove]
    next: str | None
    position: str


@dataclass(frozen=True, slots=True)
class ReservationView:
    """Units put aside, with what they are."""

    id: UUID
    version: int
    contact_id: UUID
    variant_id: UUID
    sku: str
    name: str
    colour: str | None
    size: str | None
    quantity: int
    status: HoldStatus
    created_at: datetime
    expires_at: datetime
    extended_at: datetime | None
    ended_at: datetime | None
    order_id: UUID | None

    @classmethod
    def of(cls, held: Reservation, offer: Offer) -> ReservationView:
        """The view of a reservation of `offer`."""
        return cls(
            held.id,
            held.version,
            held.contact_id,
            held.variant_id,
            offer.variant.sku,
            offer.name,
            offer.variant.colour,
            offer.variant.size,
            held.quantity,
            held.status,
            held.created_at,
            held.expires_at,
            held.extended_at,
            held.ended_at,
            held.order_id,
        )


@dataclass(frozen=True, slots=True)
class ReservationPage:
    """Newest first; `next` is the cursor of the following page."""

    items: list[ReservationView]
    next: str | None
    position: str


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order with its lines and parcels."""

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
    lines: list[Line]
    shipments: list[Shipment]

    @classmethod
    def of(cls, order: Order) -> OrderView:
        """The view of an order."""
        return cls(
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
            order.lines,
            order.shipments,
        )


@dataclass(frozen=True, slots=True)
class OrderPage:
    """Newest first; `next` is the cursor of the following page."""

    items: list[OrderView]
    next: str | None
    position: str


class NewVariant(BaseModel):
    """A variant to be; without a currency it is the business's own."""

    sku: Code
    size: Short | None = None
    colour: Short | None = None
    price_minor: Money
    currency: Currency | None = None
    stock: Count = 0
    low_stock_at: Count = LOW_STOCK


class NewProduct(BaseModel):
    """`POST /products`."""

    reference: Code
    name: Name
    description: Words | None = None
    category: Short | None = None
    keywords: Annotated[list[Short], Field(max_length=30)] = []
    variants: Annotated[list[NewVariant], Field(min_length=1, max_length=100)]


class VariantBody(BaseModel):
    """A variant as it shall be, known by its SKU; a new one begins with the stock given, a known one keeps its own."""

    sku: Code
    size: Short | None = None
    colour: Short | None = None
    price_minor: Money
    currency: Currency | None = None
    stock: Count = 0
    low_stock_at: Count = LOW_STOCK
    active: bool = True


class ProductBody(BaseModel):
    """`PUT /products/{id}`: the whole product; variants not named are left as they are."""

    reference: Code
    name: Name
    description: Words | None = None
    category: Short | None = None
    keywords: Annotated[list[Short], Field(max_length=30)] = []
    active: bool = True
    variants: Annotated[list[VariantBody], Field(max_length=100)] = []


class ProductQuery(BaseModel):
    """`GET /products`. `q` as a customer would say it."""

    q: Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)] | None = None
    active: bool | None = None
    limit: int = Field(50, ge=1, le=200)
    cursor: UUID | None = None


class OfferQuery(BaseModel):
    """`GET /stock`: what fits and can be had."""

    q: Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)] = ""
    colour: Short | None = None
    size: Short | None = None
    limit: int = Field(20, ge=1, le=100)


class MoveQuery(BaseModel):
    """`GET /stock/{variant_id}/moves`."""

    limit: int = Field(50, ge=1, le=200)
    cursor: UUID | None = None


class StockBody(BaseModel):
    """`POST /stock`: count anew, or change the count."""

    sku: Code
    set_to: Count | None = None
    adjust: Annotated[int, Field(ge=-1_000_000, le=1_000_000)] | None = None
    reason: Literal["received", "counted", "lost", "returned", "correction"] = "counted"
    note: Words | None = None

    @model_validator(mode="after")
    def one_of_them(self) -> StockBody:
        """Exactly one way of saying it."""
        if (self.set_to is None) == (self.adjust is None):
            raise ValueError("give either set_to or adjust")
        return self


class NewReservation(BaseModel):
    """`POST /reservations`."""

    variant_id: UUID
    contact_id: UUID
    quantity: int = Field(1, ge=1, le=MOST_PER_HOLD)
    hours: int = Field(DEFAULT_HOLD_HOURS, ge=1, le=LONGEST_HOLD_HOURS)


class Extension(BaseModel):
    """`POST /reservations/{id}/extend`: so many hours more, once."""

    hours: int = Field(DEFAULT_HOLD_HOURS, ge=1, le=LONGEST_HOLD_HOURS)


class PickUp(BaseModel):
    """`POST /reservations/{id}/fulfil`: they came; it becomes an order."""

    payment: Literal["paid", "pending"] = "paid"


class Nothing(BaseModel):
    """A verb with nothing to say."""


class ReservationQuery(BaseModel):
    """`GET /reservations`."""

    status: Literal["active", "expired", "fulfilled", "cancelled"] | None = None
    contact_id: UUID | None = None
    limit: int = Field(50, ge=1, le=200)
    cursor: UUID | None = None


class NewLine(BaseModel):
    """Some units of a variant; they leave the stock."""

    sku: Code
    quantity: int = Field(ge=1, le=10_000)


Mail = Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]{2,}$", max_length=254)]


class OrderBody(BaseModel):
    """`POST /orders`. Without a number one is given."""

    number: Annotated[str, StringConstraints(pattern=r"^#?[A-Za-z0-9][A-Za-z0-9-]{0,29}$")] | None = None
    contact_id: UUID | None = None
    email: Mail | None = None
    phone: Annotated[str, StringConstraints(max_length=32)] | None = None
    payment: Payment = "pending"
    placed_at: AwareDatetime | None = None
    lines: Annotated[list[NewLine], Field(min_length=1, max_length=100)]


class OrderQuery(BaseModel):
    """`GET /orders`."""

    number: Code | None = None
    contact_id: UUID | None = None
    email: Annotated[str, StringConstraints(max_length=254)] | None = None
    status: OrderStatus | None = None
    limit: int = Field(50, ge=1, le=200)
    cursor: UUID | None = None


class OrderChange(BaseModel):
    """`PATCH /orders/{id}`: only what is given changes."""

    payment: Payment | None = None
    fulfilment: Fulfilment | None = None
    status: Literal["pending", "processing", "completed", "refunded", "on_hold"] | None = None


class ShipmentBody(BaseModel):
    """`POST /orders/{id}/shipments`: a parcel of it leaves, or is somewhere else now; `at`, if that was earlier."""

    carrier: Short
    number: Code
    status: Literal["pending", "in_transit", "out_for_delivery", "delivered", "failed", "returned", "exception"] = (
        "in_transit"
    )
    expected_at: AwareDatetime | None = None
    at: AwareDatetime | None = None
