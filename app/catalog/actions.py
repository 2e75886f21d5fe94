"""Writes of products and their stock."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from uuid import UUID

from uuid_utils.compat import uuid7

from app.access import Principal
from app.accounts.actions import audit, get_tenant
from app.catalog import queries, reads, rules, stock_queries
from app.catalog.events import ProductCreated, ProductUpdated
from app.catalog.models import MoveReason, Offer, Product, StockMove, Variant
from app.catalog.schemas import NewProduct, NewVariant, ProductBody, ProductView, VariantBody
from app.connectors.errors import Duplicate, Validation
from app.db.transaction import Transaction
from app.errors import NotFound, StaleVersion


async def create_product(tx: Transaction, body: NewProduct, *, who: Principal | None) -> ProductView:
    """Sell something new.

    Raises:
        Duplicate: the reference or a SKU is taken; `existing_id` says by which product.
    """
    currency = (await get_tenant(tx.conn, tx.tenant_id)).currency
    product = Product(
        id=uuid7(),
        version=1,
        reference=body.reference,
        name=body.name,
        description=body.description,
        category=body.category,
        keywords=body.keywords,
        active=True,
        created_at=tx.at,
        updated_at=tx.at,
    )
    if not await queries.insert_product(tx.conn, tx.tenant_id, product, _search(body)):
        existing = await queries.find_product_id(tx.conn, tx.tenant_id, body.reference)
        raise Duplicate(existing_id=str(existing))
    for given in body.variants:
        await _new_variant(tx, product, given, currency, who)
    await audit(tx, who, "create", "product", product.id, detail={"reference": product.reference})
    view = await reads.get_product(tx.conn, tx.tenant_id, product.id)
    tx.emit(ProductCreated(id=product.id, version=1, data=view))
    return view


async def change_product(
    tx: Transaction, product_id: UUID, body: ProductBody, *, who: Principal, expected: int | None
) -> ProductView:
    """Sell it differently; counts change through `change_stock` only.

    Raises:
        NotFound, StaleVersion (with `current`), Duplicate.
    """
    known = {v.sku: v for v in await queries.list_variants(tx.conn, tx.tenant_id, [product_id])}
    await queries.lock_variants(tx.conn, tx.tenant_id, [v.id for v in known.values()])
    product = await queries.lock_product(tx.conn, tx.tenant_id, product_id)
    if product is None:
        raise NotFound
    if expected is not None and product.version != expected:
        raise StaleVersion(current=await reads.get_product(tx.conn, tx.tenant_id, product_id))
    taken = await queries.find_product_id(tx.conn, tx.tenant_id, body.reference)
    if taken not in (None, product_id):
        raise Duplicate(existing_id=str(taken))
    changed = dataclasses.replace(
        product,
        version=product.version + 1,
        reference=body.reference,
        name=body.name,
        description=body.description,
        category=body.category,
        keywords=body.keywords,
        active=body.active,
        updated_at=tx.at,
    )
    currency = (await get_tenant(tx.conn, tx.tenant_id)).currency
    await queries.update_product(tx.conn, tx.tenant_id, changed, _search(body, known))
    for given in body.variants:
        if given.sku in known:
            await _write_variant(tx, changed, _variant(given, changed, currency, known[given.sku]))
        else:
            await _new_variant(tx, changed, given, currency, who)
    await audit(tx, who, "change", "product", product_id, detail={"version": changed.version})
    view = await reads.get_product(tx.conn, tx.tenant_id, product_id)
    tx.emit(ProductUpdated(id=product_id, version=view.version, data=view))
    return view


def _search(body: NewProduct | ProductBody, known: Iterable[str] = ()) -> str:
    skus = [*known, *(v.sku for v in body.variants)]
    return rules.search_text(body.reference, body.name, body.category, body.keywords, skus)


def _variant(given: NewVariant | VariantBody, product: Product, currency: str, known: Variant | None = None) -> Variant:
    return Variant(
        id=known.id if known else uuid7(),
        product_id=product.id,
        sku=given.sku,
        size=given.size,
        colour=given.colour,
        price_minor=given.price_minor,
        currency=given.currency or (known.currency if known else currency),
        stock=known.stock if known else given.stock,
        held=known.held if known else 0,
        low_stock_at=given.low_stock_at,
        active=given.active if isinstance(given, VariantBody) else True,
    )


async def _new_variant(
    tx: Transaction, product: Product, given: NewVariant | VariantBody, currency: str, who: Principal | None
) -> None:
    variant = _variant(given, product, currency)
    await _write_variant(tx, product, variant)
    if variant.stock:
        await record_move(tx, variant.id, variant.stock, variant.stock, "opening", by_name=who.name if who else None)


async def _write_variant(tx: Transaction, product: Product, variant: Variant) -> None:
    colour = rules.colour_key(variant.colour) if variant.colour else rules.named_colour(product.name)
    if not await queries.upsert_variant(
        tx.conn, tx.tenant_id, variant, size_key=rules.size_key(variant.size), colour_key=colour
    ):
        raise Duplicate(existing_id=str(await queries.find_variant_id(tx.conn, tx.tenant_id, variant.sku)))


async def change_stock(
    tx: Transaction,
    sku: str,
    *,
    set_to: int | None = None,
    adjust: int | None = None,
    reason: MoveReason,
    note: str | None = None,
    who: Principal | None = None,
) -> Offer:
    """Count what can be had anew (`set_to`), or change it by `adjust`; units put aside are not touched.

    Raises:
        NotFound: no such SKU.
        Validation: fewer than none.
    """
    found = await queries.lock_offers_by_sku(tx.conn, tx.tenant_id, [sku])
    if not found:
        raise NotFound
    variant = found[0].variant
    stock = set_to if set_to is not None else variant.stock + (adjust or 0)
    if stock < 0:
        raise Validation("There cannot be fewer than none.", available=variant.stock)
    if stock == variant.stock:
        return found[0]
    await stock_queries.set_stock(tx.conn, tx.tenant_id, variant.id, stock)
    await record_move(
        tx, variant.id, stock - variant.stock, stock, reason, note=note, by_name=who.name if who else None
    )
    await audit(tx, who, "count", "variant", variant.id, detail={"from": variant.stock, "to": stock}, reason=reason)
    await show_products(tx, [variant.product_id])
    return Offer(dataclasses.replace(variant, stock=stock), found[0].name)


async def record_move(
    tx: Transaction,
    variant_id: UUID,
    delta: int,
    stock: int,
    reason: MoveReason,
    *,
    reservation_id: UUID | None = None,
    order_id: UUID | None = None,
    note: str | None = None,
    by_name: str | None = None,
) -> None:
    """Remember why a stock changed, in the transaction that changed it."""
    move = StockMove(uuid7(), variant_id, delta, stock, reason, reservation_id, order_id, note, by_name, tx.at)
    await stock_queries.insert_move(tx.conn, tx.tenant_id, move)


async def show_products(tx: Transaction, product_ids: Iterable[UUID]) -> None:
    """Tell boards that products are different now. Locks them, in the order of their ids: after their variants."""
    for product_id in sorted(set(product_ids)):
        await queries.bump_product(tx.conn, tx.tenant_id, product_id, tx.at)
        view = await reads.get_product(tx.conn, tx.tenant_id, product_id)
        tx.emit(ProductUpdated(id=product_id, version=view.version, data=view))
