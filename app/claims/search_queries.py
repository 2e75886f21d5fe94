"""SQL of searching claims: any filters together, newest first."""

from __future__ import annotations

from uuid import UUID

from asyncpg import Connection

from app.claims.models import Claim, Filters
from app.claims.queries import claim_of


async def search_claims(conn: Connection, tenant_id: int, wanted: Filters, *, before: UUID, limit: int) -> list[Claim]:
    """Those that fit every filter, newest first."""
    rows = await conn.fetch(
        """
        SELECT tenant_id, id, version, number, contact_id, contact_name, contact_matricule, policy_id,
            policy_number, policy_kind, conversation_id, type, type_confidence, occurred_on, occurred_time,
            place, description, answers, told, third_party_name, third_party_contact,
            insured_liability_percent, report_number, police_report_number, estimate_minor, currency,
            language, emotion, status, treatment, priority, cci, cci_level, formula, factors, rules,
            escalation_reason, escalated_at, outcome, outcome_reason, missing, documents_complete,
            customer_due_at, reminders, remind_at, review_at, advisor_id, advisor_name, declared_at,
            updated_at, closed_at, anonymised_at
        FROM claims
        WHERE tenant_id = $1 AND id < $2
            AND ($3::text[] IS NULL OR status = ANY($3))
            AND ($4::integer IS NULL OR cci >= $4)
            AND ($5::integer IS NULL OR cci <= $5)
            AND ($6::text IS NULL OR type = $6)
            AND ($7::text IS NULL OR priority = $7)
            AND ($8::uuid IS NULL OR contact_id = $8)
            AND ($9::text[] IS NULL OR search LIKE ALL ($9))
            AND ($10::uuid IS NULL OR advisor_id = $10)
        ORDER BY id DESC LIMIT $11
        """,
        tenant_id,
        before,
        wanted.statuses,
        wanted.cci_min,
        wanted.cci_max,
        wanted.type,
        wanted.priority,
        wanted.contact_id,
        wanted.patterns,
        wanted.advisor_id,
        limit,
    )
    return [claim_of(r) for r in rows]
