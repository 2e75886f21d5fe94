"""SQL of products and their variants."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from asyncpg import Connection, Record

from app.catalog.models import Offer, Product, Variant


def _offer(row: Record) -> Offer:
    values = dict(row)
    name = values.pop("name")
    return Offer(Variant(**values), name)


async def insert_product(conn: Connection, tenant_id: int, product: Product, search: str) -> bool:
    """Keep a new product; false when its reference is taken."""
    inserted: bool | None = await conn.fetchval(
        """
        INSERT INTO products (tenant_id, id, version, reference, name, description, category, keywords, active, search,
            created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        ON CONFLICT DO NOTHING
        RETURNING true
        """,
        tenant_id,
        product.id,
        product.version,
        product.reference,
        product.name,
        product.description,
        product.category,
        product.keywords,
        product.active,
        search,
        product.created_at,
        product.updated_at,
    )
    return bool(inserted)


async def update_product(conn: Connection, tenant_id: int, product: Product, search: str) -> None:
    """Write every changeable field of a locked product, its version included."""
    await conn.execute(
        """
        UPDATE products SET version = $3, reference = $4, name = $5, description = $6, category = $7, keywords = $8,
            active = $9, search = $10, updated_at = $11
        WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        product.id,
        product.version,
        product.reference,
        product.name,
        product.description,
        product.category,
        product.keywords,
        product.active,
        search,
        product.updated_at,
    )


async def lock_product(conn: Connection, tenant_id: int, product_id: UUID) -> Product | None:
    """One product without its variants, locked."""
    row = await conn.fetchrow(
        """
        SELECT id, version, reference, name, description, category, keywords, active, created_at, updated_at
        FROM products WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE
        """,
        tenant_id,
        product_id,
    )
    return Product(**row) if row else None


async def find_product(conn: Connection, tenant_id: int, product_id: UUID) -> Product | None:
    """One product without its variants."""
    row = await conn.fetchrow(
        """
        SELECT id, version, reference, name, description, category, keywords, active, created_at, updated_at
        FROM products WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        product_id,
    )
    return Product(**row) if row else None


async def find_product_id(conn: Connection, tenant_id: int, reference: str) -> UUID | None:
    """Which product has a reference."""
    found: UUID | None = await conn.fetchval(
        "SELECT id FROM products WHERE tenant_id = $1 AND reference = $2", tenant_id, reference
    )
    return found


async def bump_product(conn: Connection, tenant_id: int, product_id: UUID, at: datetime) -> None:
    """It is shown differently now."""
    await conn.execute(
        "UPDATE products SET version = version + 1, updated_at = $3 WHERE tenant_id = $1 AND id = $2",
        tenant_id,
        product_id,
        at,
    )


async def list_products(
    conn: Connection, tenant_id: int, *, patterns: Sequence[str], active: bool | None, before: UUID | None, limit: int
) -> list[Product]:
    """Newest first, without their variants; all of `patterns` (LIKE) must be found."""
    rows = await conn.fetch(
        """
        SELECT id, version, reference, name, description, category, keywords, active, created_at, updated_at
        FROM products
        WHERE tenant_id = $1 AND search LIKE ALL ($2::text[]) AND ($3::boolean IS NULL OR active = $3)
            AND ($4::uuid IS NULL OR id < $4)
        ORDER BY id DESC
        LIMIT $5
        """,
        tenant_id,
        list(patterns),
        active,
        before,
        limit,
    )
    return [Product(**r) for r in rows]


async def list_variants(conn: Connection, tenant_id: int, product_ids: Sequence[UUID]) -> list[Variant]:
    """The variants of some products, in the order they were made."""
    rows = await conn.fetch(
        """
        SELECT id, product_id, sku, size, colour, price_minor, currency, stock, held, low_stock_at, active
        FROM variants WHERE tenant_id = $1 AND product_id = ANY ($2::uuid[]) ORDER BY id
        """,
        tenant_id,
        list(product_ids),
    )
    return [Variant(**r) for r in rows]


async def upsert_variant(
    conn: Connection, tenant_id: int, variant: Variant, *, size_key: str | None, colour_key: str | None
) -> bool:
    """Write a variant, its counts only when it is new; false when the SKU is another variant's."""
    written: bool | None = await conn.fetchval(
        """
        INSERT INTO variants AS v (tenant_id, id, product_id, sku, size, size_key, colour, colour_key, price_minor,
            currency, stock, held, low_stock_at, active)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12, $13)
        ON CONFLICT (tenant_id, sku) DO UPDATE SET size = excluded.size, size_key = excluded.size_key,
            colour = excluded.colour, colour_key = excluded.colour_key, price_minor = excluded.price_minor,
            currency = excluded.currency, low_stock_at = excluded.low_stock_at, active = excluded.active
        WHERE v.id = excluded.id
        RETURNING true
        """,
        tenant_id,
        variant.id,
        variant.product_id,
        variant.sku,
        variant.size,
        size_key,
        variant.colour,
        colour_key,
        variant.price_minor,
        variant.currency,
        variant.stock,
        variant.low_stock_at,
        variant.active,
    )
    return bool(written)


async def find_offers(conn: Connection, tenant_id: int, variant_ids: Sequence[UUID]) -> list[Offer]:
    """Variants with the names of their products, sold or not any more."""
    rows = await conn.fetch(
        """
        SELECT v.id, v.product_id, v.sku, v.size, v.colour, v.price_minor, v.currency, v.stock, v.held, v.low_stock_at,
            v.active AND p.active AS active, p.name
        FROM variants v JOIN products p ON p.tenant_id = v.tenant_id AND p.id = v.product_id
        WHERE v.tenant_id = $1 AND v.id = ANY ($2::uuid[])
        """,
        tenant_id,
        list(variant_ids),
    )
    return [_offer(r) for r in rows]


async def lock_offers_by_sku(conn: Connection, tenant_id: int, skus: Sequence[str]) -> list[Offer]:
    """Variants by SKU with the names of their products; the variants are locked, in the order of their ids."""
    rows = await conn.fetch(
        """
        SELECT v.id, v.product_id, v.sku, v.size, v.colour, v.price_minor, v.currency, v.stock, v.held, v.low_stock_at,
            v.active AND p.active AS active, p.name
        FROM variants v JOIN products p ON p.tenant_id = v.tenant_id AND p.id = v.product_id
        WHERE v.tenant_id = $1 AND v.sku = ANY ($2::text[])
        ORDER BY v.id
        FOR NO KEY UPDATE OF v
        """,
        tenant_id,
        list(skus),
    )
    return [_offer(r) for r in rows]


async def lock_variants(conn: Connection, tenant_id: int, variant_ids: Sequence[UUID]) -> None:
    """Lock variants in the order of their ids."""
    await conn.execute(
        "SELECT FROM variants WHERE tenant_id = $1 AND id = ANY ($2::uuid[]) ORDER BY id FOR NO KEY UPDATE",
        tenant_id,
        list(variant_ids),
    )


async def find_variant_id(conn: Connection, tenant_id: int, sku: str) -> UUID | None:
    """Which variant has a SKU, in any case of letters."""
    found: UUID | None = await conn.fetchval(
        "SELECT id FROM variants WHERE tenant_id = $1 AND lower(sku) = lower($2) ORDER BY sku = $2 DESC LIMIT 1",
        tenant_id,
        sku,
    )
    return found


async def known_patterns(conn: Connection, tenant_id: int, patterns: Sequence[str]) -> list[str]:
    """Those of `patterns` (LIKE) that anything sold now fits."""
    rows = await conn.fetch(
        """
        SELECT w FROM unnest($2::text[]) AS w
        WHERE EXISTS (SELECT FROM products WHERE tenant_id = $1 AND active AND search LIKE w)
        """,
        tenant_id,
        list(patterns),
    )
    return [r["w"] for r in rows]


async def search_offers(
    conn: Connection, tenant_id: int, *, patterns: Sequence[str], colour: str | None, size: str | None, limit: int
) -> list[Offer]:
    """What is sold now and fits, what can be had first."""
    rows = await conn.fetch(
        """
        SELECT v.id, v.product_id, v.sku, v.size, v.colour, v.price_minor, v.currency, v.stock, v.held, v.low_stock_at,
            v.active, p.name
        FROM variants v JOIN products p ON p.tenant_id = v.tenant_id AND p.id = v.product_id
        WHERE v.tenant_id = $1 AND v.active AND p.active AND p.search LIKE ALL ($2::text[])
            AND ($3::text IS NULL OR v.colour_key = $3) AND ($4::text IS NULL OR v.size_key = $4)
        ORDER BY v.stock = 0, p.name, v.id
        LIMIT $5
        """,
        tenant_id,
        list(patterns),
        colour,
        size,
        limit,
    )
    return [_offer(r) for r in rows]


async def list_offers(conn: Connection, tenant_id: int, *, limit: int, offset: int) -> list[Offer]:
    """Everything sold now, by product."""
    rows = await conn.fetch(
        """
        SELECT v.id, v.product_id, v.sku, v.size, v.colour, v.price_minor, v.currency, v.stock, v.held, v.low_stock_at,
            v.active, p.name
        FROM variants v JOIN products p ON p.tenant_id = v.tenant_id AND p.id = v.product_id
        WHERE v.tenant_id = $1 AND v.active AND p.active
        ORDER BY p.name, v.product_id, v.id
        LIMIT $2 OFFSET $3
        """,
        tenant_id,
        limit,
        offset,
    )
    return [_offer(r) for r in rows]
