"""What we ask of a system that knows what can be had."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal, Protocol

from app.connectors.errors import NotSupported

StockStatus = Literal["in_stock", "low_stock", "out_of_stock", "backorder"]
HoldStatus = Literal["active", "expired", "fulfilled", "cancelled"]


class InventoryCapability(StrEnum):
    """The optional methods a system may declare."""

    UPDATE_STOCK = "update_stock"
    EXTEND = "extend_reservation"
    SUBSCRIBE = "subscribe_to_stock_changes"


@dataclass(frozen=True, slots=True)
class Item:
    """One variant of a product as it can be had now. `price_minor` in minor units of `currency`."""

    product_id: str
    variant_id: str
    sku: str
    name: str
    colour: str | None
    size: str | None
    price_minor: int
    currency: str
    available: int
    status: StockStatus


@dataclass(frozen=True, slots=True)
class ProductSearch:
    """What a customer looks for; words and colours in French or English, any form."""

    words: str = ""
    colour: str | None = None
    size: str | None = None
    limit: int = 20


@dataclass(frozen=True, slots=True)
class StockChange:
    """Set the count, or change it by `adjust`; exactly one of them. `reason` as in the moves of the system."""

    sku: str
    set_to: int | None = None
    adjust: int | None = None
    reason: str = "correction"
    note: str | None = None


@dataclass(frozen=True, slots=True)
class NewHold:
    """Put something aside for a customer."""

    variant_id: str
    customer_id: str
    quantity: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Hold:
    """Something put aside until `expires_at`."""

    id: str
    variant_id: str
    customer_id: str
    quantity: int
    status: HoldStatus
    created_at: datetime
    expires_at: datetime
    item: Item


class Inventory(Protocol):
    """A system that knows stock. Failures are those of `app.connectors.errors`, and the refusals below."""

    system_name: str
    capabilities: frozenset[InventoryCapability]

    async def get_product(self, product_id: str) -> Sequence[Item]:
        """The variants of a product; raises `NotFound`."""
        ...

    async def get_variant(self, variant_id: str) -> Item:
        """One variant; raises `NotFound`."""
        ...

    async def get_several(self, variant_ids: Sequence[str]) -> Mapping[str, Item]:
        """Those that exist, by id."""
        ...

    async def list_products(self, *, page: int = 1, per_page: int = 50) -> Sequence[Item]:
        """Variants by product, a page at a time."""
        ...

    async def search(self, search: ProductSearch) -> Sequence[Item]:
        """What fits, what can be had first."""
        ...

    async def check_availability(self, variant_id: str) -> Item:
        """The same as `get_variant`, asked of the system itself and not of anything kept."""
        ...

    async def check_by_sku(self, sku: str) -> Item:
        """By the shop's own number; raises `NotFound`."""
        ...

    async def reserve(self, new: NewHold) -> Hold:
        """Put aside, atomically; raises `NotFound`, `OutOfStock`, `AlreadyHeld`, `Validation`."""
        ...

    async def cancel_reservation(self, hold_id: str) -> Hold:
        """Give it back; doing so again changes nothing. Raises `NotFound`."""
        ...

    async def list_reservations(self, customer_id: str) -> Sequence[Hold]:
        """What is put aside for a customer now, newest first."""
        ...

    async def update_stock(self, change: StockChange) -> Item:
        """Count anew; raises `NotFound`, `Validation`."""
        raise NotSupported(method=InventoryCapability.UPDATE_STOCK)

    async def extend_reservation(self, hold_id: str, minutes: int) -> Hold:
        """Keep it aside that much longer, once; raises `NotFound`, `Validation`."""
        raise NotSupported(method=InventoryCapability.EXTEND)

    async def subscribe_to_stock_changes(self, hear: Callable[[Item], Awaitable[None]]) -> str:
        """Be told of changes; the answer names the subscription."""
        raise NotSupported(method=InventoryCapability.SUBSCRIBE)
