"""Facts about the catalog; each carries the whole view."""

from __future__ import annotations

from dataclasses import dataclass

from app.catalog.schemas import OrderView, ProductView, ReservationView
from app.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductEvent(Event):
    """Something about a product changed, perhaps only the stock of a variant."""

    TYPE = "product.updated"
    TOPIC = "catalog"

    data: ProductView


class ProductCreated(ProductEvent):
    """The shop sells something new."""

    __slots__ = ()
    TYPE = "product.created"


class ProductUpdated(ProductEvent):
    """It, or the stock of it, is different now."""

    __slots__ = ()
    TYPE = "product.updated"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationEvent(Event):
    """Something happened to a reservation."""

    TYPE = "reservation.created"
    TOPIC = "catalog"

    data: ReservationView


class ReservationCreated(ReservationEvent):
    """Units were put aside for somebody."""

    __slots__ = ()
    TYPE = "reservation.created"


class ReservationExtended(ReservationEvent):
    """They stay aside for longer."""

    __slots__ = ()
    TYPE = "reservation.extended"


class ReservationCancelled(ReservationEvent):
    """They are no longer wanted."""

    __slots__ = ()
    TYPE = "reservation.cancelled"


class ReservationExpired(ReservationEvent):
    """Nobody came in time; the units can be had again."""

    __slots__ = ()
    TYPE = "reservation.expired"


class ReservationFulfilled(ReservationEvent):
    """They were picked up."""

    __slots__ = ()
    TYPE = "reservation.fulfilled"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderEvent(Event):
    """Something happened to an order."""

    TYPE = "order.updated"
    TOPIC = "catalog"

    data: OrderView


class OrderCreated(OrderEvent):
    """Something was sold."""

    __slots__ = ()
    TYPE = "order.created"


class OrderUpdated(OrderEvent):
    """It was paid, sent, delivered, cancelled…"""

    __slots__ = ()
    TYPE = "order.updated"
