"""SQL of lists of claims. Each shape a statement of its own: plans are made once, whatever is asked for.

`LAST` stands for the end of the list where a page begins at its start.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from asyncpg import Connection

from app.claims.models import Claim, Filters
from app.claims.queries import claim_of

LAST: Final = UUID(int=(1 << 128) - 1)


async def list_of_status(conn: Connection, tenant_id: int, status: str, *, before: UUID, limit: int) -> list[Claim]:
    """Of one status, newest first."""
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
        FROM claims WHERE tenant_id = $1 AND status = $2 AND id < $3 ORDER BY id DESC LIMIT $4
        """,
        tenant_id,
        status,
        before,
        limit,
    )
    return [claim_of(r) for r in rows]


async def list_of_status_and_cci(
    conn: Connection, tenant_id: int, status: str, *, lowest: int, highest: int, before: UUID, limit: int
) -> list[Claim]:
    """Of one status and scored between two figures, both included; newest first."""
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
        FROM claims WHERE tenant_id = $1 AND status = $2 AND cci BETWEEN $3 AND $4 AND id < $5
        ORDER BY id DESC LIMIT $6
        """,
        tenant_id,
        status,
        lowest,
        highest,
        before,
        limit,
    )
    return [claim_of(r) for r in rows]


async def list_of_cci(
    conn: Connection, tenant_id: int, *, lowest: int, highest: int, before: UUID, limit: int
) -> list[Claim]:
    """Scored between two figures, both included; newest first."""
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
        FROM claims WHERE tenant_id = $1 AND cci BETWEEN $2 AND $3 AND id < $4 ORDER BY id DESC LIMIT $5
        """,
        tenant_id,
        lowest,
        highest,
        before,
        limit,
    )
    return [claim_of(r) for r in rows]


async def list_of_contact(
    conn: Connection, tenant_id: int, contact_id: UUID, *, before: UUID, limit: int
) -> list[Claim]:
    """Of one insured, newest first."""
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
        FROM claims WHERE tenant_id = $1 AND contact_id = $2 AND id < $3 ORDER BY id DESC LIMIT $4
        """,
        tenant_id,
        contact_id,
        before,
        limit,
    )
    return [claim_of(r) for r in rows]


async def list_of_advisor(
    conn: Connection, tenant_id: int, advisor_id: UUID, *, before: UUID, limit: int
) -> list[Claim]:
    """What an advisor has open, newest first."""
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
        FROM claims WHERE tenant_id = $1 AND advisor_id = $2 AND status <> 'ferme' AND id < $3 ORDER BY id DESC LIMIT $4
        """,
        tenant_id,
        advisor_id,
        before,
        limit,
    )
    return [claim_of(r) for r in rows]


async def list_waiting(
    conn: Connection, tenant_id: int, wanted: Filters, *, after: tuple[int, UUID], limit: int
) -> list[Claim]:
    """Those that need an advisor and have none: by priority, complexity, age. `after`: rank and id of the last seen."""
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
        WHERE tenant_id = $1 AND status = 'escalade' AND advisor_id IS NULL AND (queue_rank, id) > ($2, $3)
            AND ($4::integer IS NULL OR cci >= $4)
            AND ($5::integer IS NULL OR cci <= $5)
            AND ($6::text IS NULL OR type = $6)
            AND ($7::text IS NULL OR priority = $7)
            AND ($8::uuid IS NULL OR contact_id = $8)
            AND ($9::text[] IS NULL OR search LIKE ALL ($9))
        ORDER BY queue_rank, id LIMIT $10
        """,
        tenant_id,
        *after,
        wanted.cci_min,
        wanted.cci_max,
        wanted.type,
        wanted.priority,
        wanted.contact_id,
        wanted.patterns,
        limit,
    )
    return [claim_of(r) for r in rows]


async def list_of_conversation(conn: Connection, tenant_id: int, conversation_id: UUID) -> list[Claim]:
    """Open ones declared or spoken about in a conversation, newest first."""
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
        FROM claims WHERE tenant_id = $1 AND conversation_id = $2 AND status <> 'ferme' ORDER BY id DESC LIMIT 50
        """,
        tenant_id,
        conversation_id,
    )
    return [claim_of(r) for r in rows]


async def list_ever_of_conversation(conn: Connection, tenant_id: int, conversation_id: UUID) -> list[Claim]:
    """Those declared in a conversation, closed or not: open ones first, newest first."""
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
        FROM claims WHERE tenant_id = $1 AND conversation_id = $2
        ORDER BY status = 'ferme', id DESC LIMIT 50
        """,
        tenant_id,
        conversation_id,
    )
    return [claim_of(r) for r in rows]
