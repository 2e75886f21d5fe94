"""SQL of claims: one at a time, written and read."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from asyncpg import Connection, Record

from app.claims.models import Claim, DueClaim

FIELDS: Final = (
    "tenant_id",
    "id",
    "version",
    "number",
    "contact_id",
    "contact_name",
    "contact_matricule",
    "policy_id",
    "policy_number",
    "policy_kind",
    "conversation_id",
    "type",
    "type_confidence",
    "occurred_on",
    "occurred_time",
    "place",
    "description",
    "answers",
    "told",
    "third_party_name",
    "third_party_contact",
    "insured_liability_percent",
    "report_number",
    "police_report_number",
    "estimate_minor",
    "currency",
    "language",
    "emotion",
    "status",
    "treatment",
    "priority",
    "cci",
    "cci_level",
    "formula",
    "factors",
    "rules",
    "escalation_reason",
    "escalated_at",
    "outcome",
    "outcome_reason",
    "missing",
    "documents_complete",
    "customer_due_at",
    "reminders",
    "remind_at",
    "review_at",
    "advisor_id",
    "advisor_name",
    "declared_at",
    "updated_at",
    "closed_at",
    "anonymised_at",
)
"""In the order of the statements' parameters; `search` comes after them."""


def claim_of(row: Record) -> Claim:
    """The claim of a row that has all its columns."""
    values = dict(row)
    values["type_confidence"] = round(values["type_confidence"], 4)
    return msgspec.convert(values, Claim)


def _values(claim: Claim, search: str) -> list[Any]:
    return [*(getattr(claim, name) for name in FIELDS), search]


async def take_number(conn: Connection, tenant_id: int, year: int) -> int:
    """The next number of the year. Its row is locked: who declares next waits, and a rollback leaves no gap."""
    found: int = await conn.fetchval(
        """
        INSERT INTO claim_numbers (tenant_id, year, last) VALUES ($1, $2, 1)
        ON CONFLICT (tenant_id, year) DO UPDATE SET last = claim_numbers.last + 1
        RETURNING last
        """,
        tenant_id,
        year,
    )
    return found


async def insert_claim(conn: Connection, claim: Claim, search: str) -> None:
    """Add a claim."""
    await conn.execute(
        """
        INSERT INTO claims (tenant_id, id, version, number, contact_id, contact_name, contact_matricule,
            policy_id, policy_number, policy_kind, conversation_id, type, type_confidence, occurred_on,
            occurred_time, place, description, answers, told, third_party_name, third_party_contact,
            insured_liability_percent, report_number, police_report_number, estimate_minor, currency,
            language, emotion, status, treatment, priority, cci, cci_level, formula, factors, rules,
            escalation_reason, escalated_at, outcome, outcome_reason, missing, documents_complete,
            customer_due_at, reminders, remind_at, review_at, advisor_id, advisor_name, declared_at,
            updated_at, closed_at, anonymised_at, search)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
            $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39,
            $40, $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53)
        """,
        *_values(claim, search),
    )


async def update_claim(conn: Connection, claim: Claim, search: str) -> bool:
    """Write the claim as the version after its own; false when the row is no longer at its version."""
    found = await conn.fetchval(
        """
        UPDATE claims SET version = version + 1, number = $4, contact_id = $5, contact_name = $6,
            contact_matricule = $7, policy_id = $8, policy_number = $9, policy_kind = $10, conversation_id =
            $11, type = $12, type_confidence = $13, occurred_on = $14, occurred_time = $15, place = $16,
            description = $17, answers = $18, told = $19, third_party_name = $20, third_party_contact = $21,
            insured_liability_percent = $22, report_number = $23, police_report_number = $24, estimate_minor =
            $25, currency = $26, language = $27, emotion = $28, status = $29, treatment = $30, priority = $31,
            cci = $32, cci_level = $33, formula = $34, factors = $35, rules = $36, escalation_reason = $37,
            escalated_at = $38, outcome = $39, outcome_reason = $40, missing = $41, documents_complete = $42,
            customer_due_at = $43, reminders = $44, remind_at = $45, review_at = $46, advisor_id = $47,
            advisor_name = $48, declared_at = $49, updated_at = $50, closed_at = $51, anonymised_at = $52,
            search = $53
        WHERE tenant_id = $1 AND id = $2 AND version = $3
        RETURNING true
        """,
        *_values(claim, search),
    )
    return bool(found)


async def find_claim(conn: Connection, tenant_id: int, claim_id: UUID) -> Claim | None:
    """One claim."""
    row = await conn.fetchrow(
        """
        SELECT tenant_id, id, version, number, contact_id, contact_name, contact_matricule, policy_id,
            policy_number, policy_kind, conversation_id, type, type_confidence, occurred_on, occurred_time,
            place, description, answers, told, third_party_name, third_party_contact,
            insured_liability_percent, report_number, police_report_number, estimate_minor, currency,
            language, emotion, status, treatment, priority, cci, cci_level, formula, factors, rules,
            escalation_reason, escalated_at, outcome, outcome_reason, missing, documents_complete,
            customer_due_at, reminders, remind_at, review_at, advisor_id, advisor_name, declared_at,
            updated_at, closed_at, anonymised_at
        FROM claims WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        claim_id,
    )
    return claim_of(row) if row else None


async def lock_claim(conn: Connection, tenant_id: int, claim_id: UUID) -> Claim | None:
    """One claim, locked for the rest of the transaction."""
    row = await conn.fetchrow(
        """
        SELECT tenant_id, id, version, number, contact_id, contact_name, contact_matricule, policy_id,
            policy_number, policy_kind, conversation_id, type, type_confidence, occurred_on, occurred_time,
            place, description, answers, told, third_party_name, third_party_contact,
            insured_liability_percent, report_number, police_report_number, estimate_minor, currency,
            language, emotion, status, treatment, priority, cci, cci_level, formula, factors, rules,
            escalation_reason, escalated_at, outcome, outcome_reason, missing, documents_complete,
            customer_due_at, reminders, remind_at, review_at, advisor_id, advisor_name, declared_at,
            updated_at, closed_at, anonymised_at
        FROM claims WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE
        """,
        tenant_id,
        claim_id,
    )
    return claim_of(row) if row else None


async def find_by_number(conn: Connection, tenant_id: int, number: str) -> Claim | None:
    """The claim of a number."""
    row = await conn.fetchrow(
        """
        SELECT tenant_id, id, version, number, contact_id, contact_name, contact_matricule, policy_id,
            policy_number, policy_kind, conversation_id, type, type_confidence, occurred_on, occurred_time,
            place, description, answers, told, third_party_name, third_party_contact,
            insured_liability_percent, report_number, police_report_number, estimate_minor, currency,
            language, emotion, status, treatment, priority, cci, cci_level, formula, factors, rules,
            escalation_reason, escalated_at, outcome, outcome_reason, missing, documents_complete,
            customer_due_at, reminders, remind_at, review_at, advisor_id, advisor_name, declared_at,
            updated_at, closed_at, anonymised_at
        FROM claims WHERE tenant_id = $1 AND number = $2
        """,
        tenant_id,
        number,
    )
    return claim_of(row) if row else None


async def list_due(conn: Connection, now: datetime, limit: int) -> list[DueClaim]:
    """Across tenants, in a system transaction: reminders, deadlines of customers, and files left untouched."""
    rows = await conn.fetch(
        """
        SELECT tenant_id, id FROM (
            (SELECT tenant_id, id, remind_at AS due FROM claims WHERE remind_at <= $1 ORDER BY remind_at LIMIT $2)
            UNION ALL
            (SELECT tenant_id, id, customer_due_at FROM claims
                WHERE status = 'en_attente_client' AND customer_due_at <= $1 ORDER BY customer_due_at LIMIT $2)
            UNION ALL
            (SELECT tenant_id, id, review_at FROM claims WHERE review_at <= $1 ORDER BY review_at LIMIT $2)
        ) AS overdue
        GROUP BY tenant_id, id ORDER BY min(due) LIMIT $2
        """,
        now,
        limit,
    )
    return [DueClaim(**r) for r in rows]


async def postpone_reminder(conn: Connection, tenant_id: int, claim_id: UUID, until: datetime) -> None:
    """Not a change anybody sees, so the version stays."""
    await conn.execute("UPDATE claims SET remind_at = $3 WHERE tenant_id = $1 AND id = $2", tenant_id, claim_id, until)
