"""SQL of privacy: whose is what, read across the slices below; and what is written down about erasures."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from asyncpg import Connection

from app.privacy.models import DueContact, Erasure, PersonalRead, Standing, Value


async def is_anonymised(conn: Connection, tenant_id: int, contact_id: UUID) -> bool:
    """Whether the contact was forgotten before."""
    found = await conn.fetchval(
        "SELECT anonymised_at IS NOT NULL FROM contacts WHERE tenant_id = $1 AND id = $2", tenant_id, contact_id
    )
    return bool(found)


async def get_standing(conn: Connection, tenant_id: int, contact_id: UUID) -> Standing:
    """Open claims of the contact, and when the last one was closed."""
    row = await conn.fetchrow(
        """
        SELECT coalesce(array_agg(number ORDER BY number) FILTER (WHERE status <> 'ferme'), '{}') AS open_claims,
            max(closed_at) AS last_closed_at
        FROM claims WHERE tenant_id = $1 AND contact_id = $2
        """,
        tenant_id,
        contact_id,
    )
    return Standing(**row)


async def list_people(conn: Connection, tenant_id: int, contact_id: UUID) -> list[UUID]:
    """Other contacts that are this person: visitors who proved it, and strangers who proved it in all they said.

    Nobody with a matricule, a policy or a claim of their own is ever among them.
    """
    rows = await conn.fetch(
        """
        SELECT DISTINCT o.id FROM contacts o
        JOIN conversations c ON c.tenant_id = $1 AND c.contact_id = o.id
        JOIN identity_proofs p ON p.tenant_id = $1 AND p.conversation_id = c.id AND p.contact_id = $2
        WHERE o.tenant_id = $1 AND o.id <> $2 AND o.matricule_norm IS NULL
            AND NOT EXISTS (SELECT FROM policies y WHERE y.tenant_id = $1 AND y.contact_id = o.id)
            AND NOT EXISTS (SELECT FROM claims m WHERE m.tenant_id = $1 AND m.contact_id = o.id)
            AND (
                EXISTS (
                    SELECT FROM contact_identities i
                    WHERE i.tenant_id = $1 AND i.contact_id = o.id AND i.kind = 'visitor'
                )
                OR NOT EXISTS (
                    SELECT FROM conversations e WHERE e.tenant_id = $1 AND e.contact_id = o.id AND NOT EXISTS (
                        SELECT FROM identity_proofs q
                        WHERE q.tenant_id = $1 AND q.conversation_id = e.id AND q.contact_id = $2
                    )
                )
            )
        ORDER BY o.id
        """,
        tenant_id,
        contact_id,
    )
    return [r["id"] for r in rows]


async def list_conversations(conn: Connection, tenant_id: int, people: list[UUID]) -> list[UUID]:
    """Theirs, those in which somebody proved to be them, and those their claims were told in."""
    rows = await conn.fetch(
        """
        SELECT id FROM conversations WHERE tenant_id = $1 AND contact_id = ANY($2::uuid[])
        UNION SELECT conversation_id FROM identity_proofs WHERE tenant_id = $1 AND contact_id = ANY($2::uuid[])
        UNION SELECT conversation_id FROM claims
            WHERE tenant_id = $1 AND contact_id = ANY($2::uuid[]) AND conversation_id IS NOT NULL
        ORDER BY 1
        """,
        tenant_id,
        people,
    )
    return [r["id"] for r in rows]


async def list_claims(conn: Connection, tenant_id: int, people: list[UUID]) -> list[UUID]:
    """Their claims."""
    rows = await conn.fetch(
        "SELECT id FROM claims WHERE tenant_id = $1 AND contact_id = ANY($2::uuid[]) ORDER BY id", tenant_id, people
    )
    return [r["id"] for r in rows]


async def list_entities(
    conn: Connection, tenant_id: int, people: list[UUID], conversations: list[UUID], claims: list[UUID]
) -> list[UUID]:
    """The id of everything that is theirs."""
    rows = await conn.fetch(
        """
        SELECT unnest($2::uuid[] || $3::uuid[] || $4::uuid[]) AS id
        UNION SELECT id FROM contact_notes WHERE tenant_id = $1 AND contact_id = ANY($2)
        UNION SELECT id FROM messages WHERE tenant_id = $1 AND conversation_id = ANY($3)
        UNION SELECT id FROM calls WHERE tenant_id = $1 AND conversation_id = ANY($3)
        UNION SELECT id FROM verdicts WHERE tenant_id = $1 AND conversation_id = ANY($3)
        UNION SELECT id FROM deliveries WHERE tenant_id = $1 AND conversation_id = ANY($3)
        UNION SELECT id FROM handoffs WHERE tenant_id = $1 AND conversation_id = ANY($3)
        UNION SELECT id FROM conversation_notes WHERE tenant_id = $1 AND conversation_id = ANY($3)
        UNION SELECT id FROM agent_sessions WHERE tenant_id = $1 AND conversation_id = ANY($3)
        UNION SELECT session_id FROM chat_conversations WHERE tenant_id = $1 AND conversation_id = ANY($3)
        UNION SELECT id FROM files WHERE tenant_id = $1 AND conversation_id = ANY($3)
        UNION SELECT id FROM alerts WHERE tenant_id = $1 AND contact_id = ANY($2)
        UNION SELECT n.id FROM notifications n JOIN alerts a ON a.tenant_id = $1 AND a.id = n.alert_id
            WHERE n.tenant_id = $1 AND a.contact_id = ANY($2)
        UNION SELECT id FROM orders WHERE tenant_id = $1 AND contact_id = ANY($2)
        UNION SELECT id FROM reservations WHERE tenant_id = $1 AND contact_id = ANY($2)
        UNION SELECT id FROM policies WHERE tenant_id = $1 AND contact_id = ANY($2)
        UNION SELECT id FROM claim_actions WHERE tenant_id = $1 AND claim_id = ANY($4)
        UNION SELECT id FROM claim_documents WHERE tenant_id = $1 AND claim_id = ANY($4)
        UNION SELECT file_id FROM claim_documents WHERE tenant_id = $1 AND claim_id = ANY($4) AND file_id IS NOT NULL
        UNION SELECT id FROM claim_links WHERE tenant_id = $1 AND claim_id = ANY($4)
        UNION SELECT id FROM reimbursements WHERE tenant_id = $1 AND claim_id = ANY($4)
        """,
        tenant_id,
        people,
        conversations,
        claims,
    )
    return [r["id"] for r in rows]


async def list_questions(conn: Connection, tenant_id: int, likes: list[str]) -> list[UUID]:
    """Unanswered questions with one of these patterns in them."""
    rows = await conn.fetch(
        "SELECT id FROM unanswered_questions WHERE tenant_id = $1 AND lower(text) LIKE ANY ($2::text[])",
        tenant_id,
        likes,
    )
    return [r["id"] for r in rows]


async def list_values(conn: Connection, tenant_id: int, people: list[UUID]) -> list[Value]:
    """What the tables say of them now."""
    rows = await conn.fetch(
        """
        WITH c AS (SELECT id, name, given_name, family_name, phone, email, address, postal_code, city, matricule,
            matricule_norm FROM contacts WHERE tenant_id = $1 AND id = ANY($2::uuid[])),
        m AS (SELECT third_party_name, third_party_contact, place, report_number, police_report_number
            FROM claims WHERE tenant_id = $1 AND contact_id = ANY($2::uuid[]))
        SELECT v.kind, v.text FROM (
            SELECT 'name' AS kind, name AS text FROM c
            UNION ALL SELECT 'name', concat_ws(' ', given_name, family_name) FROM c
            UNION ALL SELECT 'phone', phone FROM c
            UNION ALL SELECT 'email', email FROM c
            UNION ALL SELECT 'address', address FROM c
            UNION ALL SELECT 'address', postal_code FROM c
            UNION ALL SELECT 'address', city FROM c
            UNION ALL SELECT 'matricule', matricule FROM c
            UNION ALL SELECT 'matricule', matricule_norm FROM c
            UNION ALL SELECT CASE kind WHEN 'phone' THEN 'phone' WHEN 'email' THEN 'email' ELSE 'name' END, address
                FROM contact_identities
                WHERE tenant_id = $1 AND contact_id = ANY($2::uuid[]) AND kind IN ('phone', 'email', 'sender')
            UNION ALL SELECT 'phone', phone FROM orders WHERE tenant_id = $1 AND contact_id = ANY($2::uuid[])
            UNION ALL SELECT 'email', email FROM orders WHERE tenant_id = $1 AND contact_id = ANY($2::uuid[])
            UNION ALL SELECT 'other', insured_object FROM policies
                WHERE tenant_id = $1 AND contact_id = ANY($2::uuid[])
            UNION ALL SELECT 'name', third_party_name FROM m
            UNION ALL SELECT 'other', third_party_contact FROM m
            UNION ALL SELECT 'address', place FROM m
            UNION ALL SELECT 'other', report_number FROM m
            UNION ALL SELECT 'other', police_report_number FROM m
        ) AS v (kind, text) WHERE v.text <> ''
        """,
        tenant_id,
        people,
    )
    return [Value(**r) for r in rows]


async def list_birth_dates(conn: Connection, tenant_id: int, people: list[UUID]) -> list[date]:
    """When they were born."""
    rows = await conn.fetch(
        "SELECT birth_date FROM contacts WHERE tenant_id = $1 AND id = ANY($2::uuid[]) AND birth_date IS NOT NULL",
        tenant_id,
        people,
    )
    return [r["birth_date"] for r in rows]


async def list_described(
    conn: Connection, tenant_id: int, people: list[UUID], conversations: list[UUID], claims: list[UUID]
) -> list[Any]:
    """JSON that describes them, now or once: what they were called before is personal too."""
    rows = await conn.fetch(
        """
        SELECT data::jsonb AS found FROM stream_events
            WHERE tenant_id = $1 AND data IS NOT NULL AND entity_id = ANY($2::uuid[] || $4::uuid[])
        UNION ALL SELECT state::jsonb FROM agent_sessions WHERE tenant_id = $1 AND conversation_id = ANY($3::uuid[])
        UNION ALL SELECT structured FROM calls
            WHERE tenant_id = $1 AND structured IS NOT NULL AND conversation_id = ANY($3::uuid[])
        UNION ALL SELECT contact FROM alerts WHERE tenant_id = $1 AND contact_id = ANY($2::uuid[])
        """,
        tenant_id,
        people,
        conversations,
        claims,
    )
    return [r["found"] for r in rows]


async def list_shared(conn: Connection, tenant_id: int, people: list[UUID], values: list[str]) -> list[str]:
    """Those of these phones and e-mail addresses that other contacts have too."""
    rows = await conn.fetch(
        """
        SELECT v.text FROM unnest($3::text[]) AS v (text) WHERE EXISTS (
            SELECT FROM contacts c
            WHERE c.tenant_id = $1 AND c.id <> ALL($2::uuid[]) AND (c.phone = v.text OR c.email = v.text)
        )
        """,
        tenant_id,
        people,
        values,
    )
    return [r["text"] for r in rows]


async def insert_erasure(conn: Connection, tenant_id: int, erasure: Erasure) -> None:
    """Write down that somebody was forgotten."""
    await conn.execute(
        """
        INSERT INTO erasures (tenant_id, id, contact_id, at, by_name, reason, scope)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """,
        tenant_id,
        erasure.id,
        erasure.contact_id,
        erasure.at,
        erasure.by_name,
        erasure.reason,
        erasure.scope,
    )


async def find_erasure(conn: Connection, tenant_id: int, contact_id: UUID) -> Erasure | None:
    """When and why the contact was forgotten."""
    row = await conn.fetchrow(
        """
        SELECT id, contact_id, at, by_name, reason, scope FROM erasures
        WHERE tenant_id = $1 AND contact_id = $2 ORDER BY id LIMIT 1
        """,
        tenant_id,
        contact_id,
    )
    return Erasure(**row) if row else None


async def list_reads(
    conn: Connection, tenant_id: int, contact_id: UUID, *, before: UUID | None, limit: int
) -> list[PersonalRead]:
    """Who looked at a contact's data, newest first."""
    rows = await conn.fetch(
        """
        SELECT id, at, by_name, user_id, contact_id, what, reason FROM personal_reads
        WHERE tenant_id = $1 AND contact_id = $2 AND ($3::uuid IS NULL OR id < $3) ORDER BY id DESC LIMIT $4
        """,
        tenant_id,
        contact_id,
        before,
        limit,
    )
    return [PersonalRead(**r) for r in rows]


async def list_due_contacts(
    conn: Connection, slug: str | None, but: list[str], cutoff: datetime, limit: int
) -> list[DueContact]:
    """Of one tenant, or of all `but` those: people not insured any more whose last claim was closed before then."""
    rows = await conn.fetch(
        """
        SELECT c.tenant_id, c.id AS contact_id FROM contacts c JOIN tenants t ON t.tenant_id = c.tenant_id
        WHERE ($1::text IS NULL OR t.slug = $1) AND t.slug <> ALL($4::text[]) AND c.anonymised_at IS NULL
            AND EXISTS (SELECT FROM claims m WHERE m.tenant_id = c.tenant_id AND m.contact_id = c.id)
            AND NOT EXISTS (
                SELECT FROM claims m WHERE m.tenant_id = c.tenant_id AND m.contact_id = c.id
                    AND (m.status <> 'ferme' OR m.closed_at IS NULL OR m.closed_at >= $2)
            )
            AND NOT EXISTS (
                SELECT FROM policies p WHERE p.tenant_id = c.tenant_id AND p.contact_id = c.id
                    AND p.status IN ('actif', 'suspendu') AND (p.ends_on IS NULL OR p.ends_on >= $2::date)
            )
        ORDER BY c.id LIMIT $3
        """,
        slug,
        cutoff,
        limit,
        but,
    )
    return [DueContact(**r) for r in rows]
