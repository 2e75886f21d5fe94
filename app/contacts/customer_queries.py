"""SQL of contacts as customers of a shop, and of the remarks about them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from asyncpg import Connection, Record

from app.contacts.models import Contact, ContactNote, Customer, Identity

_OWN = ("given_name", "family_name", "segment", "preferences", "total_orders", "total_spent_minor", "first_order_at")


def _customer(row: Record) -> Customer:
    values = dict(row)
    values.pop("total", None)
    own = {name: values.pop(name) for name in (*_OWN, "last_order_at")}
    return Customer(Contact(**values), **own)


async def find_customer(conn: Connection, tenant_id: int, contact_id: UUID) -> Customer | None:
    """One customer."""
    row = await conn.fetchrow(
        """
        SELECT id, version, name, is_anonymous, language, phone, email, address, postal_code, type, tags, provenance,
            created_at, last_message_at, given_name, family_name, segment, preferences, total_orders, total_spent_minor,
            first_order_at, last_order_at, civility, birth_date, matricule, matricule_norm, city, standing
        FROM contacts WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        contact_id,
    )
    return _customer(row) if row else None


async def find_id_by_address(conn: Connection, tenant_id: int, kind: str, address: str) -> UUID | None:
    """Whose phone or e-mail this is: whoever reached us from it, else whoever told it first."""
    found: UUID | None = await conn.fetchval(
        """
        SELECT id FROM (
            SELECT contact_id AS id, 0 AS rank FROM contact_identities
            WHERE tenant_id = $1 AND kind = $2 AND address = $3
            UNION ALL
            (SELECT id, 1 FROM contacts WHERE tenant_id = $1 AND $2 = 'phone' AND phone = $3 ORDER BY id LIMIT 1)
            UNION ALL
            (SELECT id, 1 FROM contacts WHERE tenant_id = $1 AND $2 = 'email' AND email = $3 ORDER BY id LIMIT 1)
        ) AS known ORDER BY rank LIMIT 1
        """,
        tenant_id,
        kind,
        address,
    )
    return found


async def claim_identity(
    conn: Connection, tenant_id: int, identity: Identity, contact_id: UUID, at: datetime
) -> UUID | None:
    """Make an address a contact's; the contact it belongs to, or `None` when somebody else is just taking it."""
    found: UUID | None = await conn.fetchval(
        """
        WITH claimed AS (
            INSERT INTO contact_identities (tenant_id, kind, address, contact_id, first_seen_at, last_seen_at)
            VALUES ($1, $2, $3, $4, $5, $5)
            ON CONFLICT DO NOTHING
            RETURNING contact_id
        )
        SELECT contact_id FROM claimed
        UNION ALL
        SELECT contact_id FROM contact_identities WHERE tenant_id = $1 AND kind = $2 AND address = $3
        """,
        tenant_id,
        identity.kind,
        identity.address,
        contact_id,
        at,
    )
    return found


async def insert_contact(conn: Connection, tenant_id: int, contact: Contact, search: str) -> None:
    """A contact nobody heard from yet."""
    await conn.execute(
        """
        INSERT INTO contacts (tenant_id, id, version, name, language, phone, email, address, postal_code, type, tags,
            provenance, search, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        """,
        tenant_id,
        contact.id,
        contact.version,
        contact.name,
        contact.language,
        contact.phone,
        contact.email,
        contact.address,
        contact.postal_code,
        contact.type,
        contact.tags,
        contact.provenance,
        search,
        contact.created_at,
    )


async def update_customer(conn: Connection, tenant_id: int, customer: Customer) -> None:
    """Write what a contact is as a customer; the contact must be locked."""
    await conn.execute(
        """
        UPDATE contacts SET given_name = $3, family_name = $4, segment = $5, preferences = $6
        WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        customer.contact.id,
        customer.given_name,
        customer.family_name,
        customer.segment,
        customer.preferences,
    )


async def update_totals(
    conn: Connection,
    tenant_id: int,
    contact_id: UUID,
    *,
    orders: int,
    spent: int,
    first: datetime | None,
    last: datetime | None,
) -> None:
    """What the orders of a contact come to; a first order makes a prospect a client."""
    await conn.execute(
        """
        UPDATE contacts SET total_orders = $3, total_spent_minor = $4, first_order_at = $5, last_order_at = $6,
            segment = CASE WHEN segment = 'prospect' AND $3 > 0 THEN 'client' ELSE segment END
        WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        contact_id,
        orders,
        spent,
        first,
        last,
    )


async def list_customers(
    conn: Connection,
    tenant_id: int,
    *,
    segment: str | None,
    tags: list[str],
    after: datetime | None,
    before: datetime | None,
    sort: str,
    descending: bool,
    limit: int,
    offset: int,
) -> list[Customer]:
    """A page of customers, ties in order of arrival; unknown values last."""
    rows = await conn.fetch(
        """
        SELECT id, version, name, is_anonymous, language, phone, email, address, postal_code, type, tags, provenance,
            created_at, last_message_at, given_name, family_name, segment, preferences, total_orders, total_spent_minor,
            first_order_at, last_order_at, civility, birth_date, matricule, matricule_norm, city, standing
        FROM contacts
        WHERE tenant_id = $1 AND NOT is_anonymous AND ($2::text IS NULL OR segment = $2)
            AND ($3::text[] = '{}' OR tags && $3) AND ($4::timestamptz IS NULL OR created_at > $4)
            AND ($5::timestamptz IS NULL OR created_at < $5)
        ORDER BY
            CASE WHEN NOT $7 THEN CASE $6 WHEN 'name' THEN lower(name) WHEN 'email' THEN email END END NULLS LAST,
            CASE WHEN $7 THEN CASE $6 WHEN 'name' THEN lower(name) WHEN 'email' THEN email END END DESC NULLS LAST,
            CASE WHEN NOT $7 THEN CASE $6 WHEN 'created_at' THEN created_at WHEN 'last_order' THEN last_order_at END END
                NULLS LAST,
            CASE WHEN $7 THEN CASE $6 WHEN 'created_at' THEN created_at WHEN 'last_order' THEN last_order_at END END
                DESC NULLS LAST,
            CASE WHEN $6 = 'total_spent' THEN CASE WHEN $7 THEN -total_spent_minor ELSE total_spent_minor END END, id
        LIMIT $8 OFFSET $9
        """,
        tenant_id,
        segment,
        tags,
        after,
        before,
        sort,
        descending,
        limit,
        offset,
    )
    return [_customer(r) for r in rows]


async def count_customers(
    conn: Connection,
    tenant_id: int,
    *,
    segment: str | None,
    tags: list[str],
    after: datetime | None,
    before: datetime | None,
) -> int:
    """How many customers a list has in all."""
    found: int = await conn.fetchval(
        """
        SELECT count(*) FROM contacts
        WHERE tenant_id = $1 AND NOT is_anonymous AND ($2::text IS NULL OR segment = $2)
            AND ($3::text[] = '{}' OR tags && $3) AND ($4::timestamptz IS NULL OR created_at > $4)
            AND ($5::timestamptz IS NULL OR created_at < $5)
        """,
        tenant_id,
        segment,
        tags,
        after,
        before,
    )
    return found


async def search_customers(conn: Connection, tenant_id: int, patterns: list[str], limit: int) -> list[Customer]:
    """Newest first; all of `patterns` (LIKE) must be found somewhere."""
    rows = await conn.fetch(
        """
        SELECT id, version, name, is_anonymous, language, phone, email, address, postal_code, type, tags, provenance,
            created_at, last_message_at, given_name, family_name, segment, preferences, total_orders, total_spent_minor,
            first_order_at, last_order_at, civility, birth_date, matricule, matricule_norm, city, standing
        FROM contacts WHERE tenant_id = $1 AND search LIKE ALL ($2::text[]) AND NOT is_anonymous
        ORDER BY id DESC LIMIT $3
        """,
        tenant_id,
        patterns,
        limit,
    )
    return [_customer(r) for r in rows]


async def insert_note(conn: Connection, tenant_id: int, note: ContactNote) -> None:
    """Keep a remark."""
    await conn.execute(
        """
        INSERT INTO contact_notes (tenant_id, id, contact_id, text, author, metadata, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """,
        tenant_id,
        note.id,
        note.contact_id,
        note.text,
        note.author,
        note.metadata,
        note.at,
    )


async def list_notes(
    conn: Connection, tenant_id: int, contact_id: UUID, *, before: UUID | None, limit: int
) -> list[ContactNote]:
    """Remarks about a contact, newest first."""
    rows = await conn.fetch(
        """
        SELECT id, contact_id, text, author, metadata, at FROM contact_notes
        WHERE tenant_id = $1 AND contact_id = $2 AND ($3::uuid IS NULL OR id < $3) ORDER BY id DESC LIMIT $4
        """,
        tenant_id,
        contact_id,
        before,
        limit,
    )
    return [ContactNote(**r) for r in rows]
