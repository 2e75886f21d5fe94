"""Our own catalog as a shop's inventory, orders and tracking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

from app.accounts.models import Tenant
from app.catalog import actions, holding, queries, reads
from app.catalog.models import MoveReason, Offer
from app.catalog.native_orders import NativeOrders, NativeTracking
from app.catalog.native_values import as_id, checked, maybe_id
from app.catalog.schemas import ReservationView, StockBody
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
from app.connectors.registry import NATIVE, Registry, Systems
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
        ids = [known for v in variant_ids if (known := maybe_id(v)) is not None]
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
        counted = checked(
            StockBody,
            sku=change.sku,
            set_to=change.set_to,
            adjust=change.adjust,
            note=change.note,
            reason=change.reason,
        )
        reason: MoveReason = counted.reason
        offer = await actions.change_stock(
            self._tx, counted.sku, set_to=counted.set_to, adjust=counted.adjust, reason=reason, note=counted.note
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


def native_systems(tx: Transaction, tenant: Tenant) -> Systems:
    """Our own implementation of everything."""
    return Systems(NativeCustomers(tx, tenant), NativeInventory(tx), NativeOrders(tx), NativeTracking(tx))


SYSTEMS: Final = Registry({NATIVE: native_systems})
"""Every system we can speak to."""


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
