"""SQL of contacts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from asyncpg import Connection

from app.contacts.models import Contact, Identity


async def upsert_contact(
    conn: Connection, tenant_id: int, identity: Identity, draft: Contact, search: str, at: datetime
) -> tuple[Contact, bool] | None:
    """Take the contact of an address, locked, or create `draft`; the second value says whether it was created.

    `None` when somebody else created it while this statement waited: its row is not in our snapshot yet, so look again.
    """
    row = await conn.fetchrow(
        """
        WITH claimed AS (
            INSERT INTO contact_identities AS i (tenant_id, kind, address, contact_id, first_seen_at, last_seen_at)
            VALUES ($1, $2, $3, $4, $5, $5)
            ON CONFLICT (tenant_id, kind, address) DO UPDATE SET last_seen_at = excluded.last_seen_at
            RETURNING contact_id
        ), created AS (
            INSERT INTO contacts (tenant_id, id, name, is_anonymous, language, phone, email, address, postal_code,
                type, provenance, search, created_at, last_message_at)
            SELECT $1, $4, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $5, $5
            FROM claimed WHERE contact_id = $4
        ), touched AS (
            UPDATE contacts c SET last_message_at = greatest(c.last_message_at, $5), version = c.version + 1
            FROM claimed WHERE c.tenant_id = $1 AND c.id = claimed.contact_id
            RETURNING c.id, c.version, c.name, c.is_anonymous, c.language, c.phone, c.email, c.address,
                c.postal_code, c.type, c.tags, c.provenance, c.created_at, c.last_message_at, c.civility, c.birth_date,
                c.matricule, c.matricule_norm, c.city, c.standing
        )
        SELECT claimed.contact_id = $4 AS is_new, t.id, t.version, t.name, t.is_anonymous, t.language, t.phone,
            t.email, t.address, t.postal_code, t.type, t.tags, t.provenance, t.created_at, t.last_message_at,
            t.civility, t.birth_date, t.matricule, t.matricule_norm, t.city, t.standing
        FROM claimed LEFT JOIN touched t ON true
        """,
        tenant_id,
        identity.kind,
        identity.address,
        draft.id,
        at,
        draft.name,
        draft.is_anonymous,
        draft.language,
        draft.phone,
        draft.email,
        draft.address,
        draft.postal_code,
        draft.type,
        draft.provenance,
        search,
    )
    if row["is_new"]:
        return draft, True
    if row["id"] is None:
        return None
    values = dict(row)
    del values["is_new"]
    return Contact(**values), False


async def touch_contact(conn: Connection, tenant_id: int, identity: Identity, at: datetime) -> Contact:
    """The contact of an address that is known to exist, locked."""
    row = await conn.fetchrow(
        """
        UPDATE contacts c SET last_message_at = greatest(c.last_message_at, $4), version = c.version + 1
        FROM contact_identities i
        WHERE i.tenant_id = $1 AND i.kind = $2 AND i.address = $3 AND c.tenant_id = $1 AND c.id = i.contact_id
        RETURNING c.id, c.version, c.name, c.is_anonymous, c.language, c.phone, c.email, c.address,
            c.postal_code, c.type, c.tags, c.provenance, c.created_at, c.last_message_at, c.civility, c.birth_date,
            c.matricule, c.matricule_norm, c.city, c.standing
        """,
        tenant_id,
        identity.kind,
        identity.address,
        at,
    )
    return Contact(**row)


async def is_forgotten(conn: Connection, tenant_id: int, contact_id: UUID) -> bool:
    """Whether a contact was anonymised."""
    found = await conn.fetchval(
        "SELECT anonymised_at IS NOT NULL FROM contacts WHERE tenant_id = $1 AND id = $2", tenant_id, contact_id
    )
    return bool(found)


async def find_contact(conn: Connection, tenant_id: int, contact_id: UUID) -> Contact | None:
    """One contact."""
    row = await conn.fetchrow(
        """
        SELECT id, version, name, is_anonymous, language, phone, email, address, postal_code, type, tags, provenance,
            created_at, last_message_at, civility, birth_date, matricule, matricule_norm, city, standing
        FROM contacts WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        contact_id,
    )
    return Contact(**row) if row else None


async def lock_contact(conn: Connection, tenant_id: int, contact_id: UUID) -> Contact | None:
    """One contact, locked for the rest of the transaction."""
    row = await conn.fetchrow(
        """
        SELECT id, version, name, is_anonymous, language, phone, email, address, postal_code, type, tags, provenance,
            created_at, last_message_at, civility, birth_date, matricule, matricule_norm, city, standing
        FROM contacts WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE
        """,
        tenant_id,
        contact_id,
    )
    return Contact(**row) if row else None


async def update_contact(conn: Connection, tenant_id: int, contact: Contact, search: str) -> None:
    """Write every changeable field of a locked contact, its version included."""
    await conn.execute(
        """
        UPDATE contacts SET version = $3, name = $4, language = $5, phone = $6, email = $7, address = $8,
            postal_code = $9, type = $10, tags = $11, provenance = $12, search = $13, is_anonymous = $14
        WHERE tenant_id = $1 AND id = $2
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
        contact.is_anonymous,
    )


async def update_insured(conn: Connection, tenant_id: int, contact: Contact) -> None:
    """Write who a locked contact is to an insurer.

    Raises:
        asyncpg.UniqueViolationError: somebody else has this matricule.
    """
    await conn.execute(
        """
        UPDATE contacts SET civility = $3, birth_date = $4, matricule = $5, matricule_norm = $6, city = $7,
            standing = $8
        WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        contact.id,
        contact.civility,
        contact.birth_date,
        contact.matricule,
        contact.matricule_norm,
        contact.city,
        contact.standing,
    )


async def find_by_matricule(conn: Connection, tenant_id: int, matricule_norm: str) -> Contact | None:
    """Whose matricule this is, in its compared form."""
    row = await conn.fetchrow(
        """
        SELECT id, version, name, is_anonymous, language, phone, email, address, postal_code, type, tags, provenance,
            created_at, last_message_at, civility, birth_date, matricule, matricule_norm, city, standing
        FROM contacts WHERE tenant_id = $1 AND matricule_norm = $2
        """,
        tenant_id,
        matricule_norm,
    )
    return Contact(**row) if row else None


async def list_contacts(
    conn: Connection, tenant_id: int, *, words: list[str], before: UUID | None, limit: int
) -> list[Contact]:
    """Newest first; all of `words` (LIKE patterns) must be found. Ids are time-ordered: the last is the cursor."""
    rows = await conn.fetch(
        """
        SELECT id, version, name, is_anonymous, language, phone, email, address, postal_code, type, tags, provenance,
            created_at, last_message_at, civility, birth_date, matricule, matricule_norm, city, standing
        FROM contacts
        WHERE tenant_id = $1 AND search LIKE ALL ($2::text[]) AND ($3::uuid IS NULL OR id < $3)
        ORDER BY id DESC
        LIMIT $4
        """,
        tenant_id,
        words,
        before,
        limit,
    )
    return [Contact(**r) for r in rows]


async def list_contacts_of(conn: Connection, tenant_id: int, ids: list[UUID]) -> list[Contact]:
    """The contacts of these ids."""
    rows = await conn.fetch(
        """
        SELECT id, version, name, is_anonymous, language, phone, email, address, postal_code, type, tags, provenance,
            created_at, last_message_at, civility, birth_date, matricule, matricule_norm, city, standing
        FROM contacts WHERE tenant_id = $1 AND id = ANY($2::uuid[]) ORDER BY id
        """,
        tenant_id,
        ids,
    )
    return [Contact(**r) for r in rows]
