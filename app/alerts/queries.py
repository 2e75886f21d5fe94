"""SQL of alerts. Rows of other tenants do not exist here: every statement runs in the tenant's transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from asyncpg import Connection, Record

from app.alerts.models import Alert, AlertContact, DueAlert, Plan, VerdictView
from app.alerts.schemas import PolicyView


def alert_of(row: Record) -> Alert:
    """The alert of a row that has all its columns."""
    values: dict[str, Any] = dict(row)
    values["contact"] = msgspec.convert(values["contact"], AlertContact)
    values["plan"] = msgspec.convert(values["plan"], Plan)
    if values["verdict"] is not None:
        values["verdict"] = msgspec.convert(values["verdict"], VerdictView)
    return Alert(**values)


async def next_number(conn: Connection, tenant_id: int, urgency: str) -> tuple[int, PolicyView | None]:
    """The tenant's next alert number and, saving a round trip on the way in, its own policy of an urgency.

    A number is spent even if the transaction rolls back; nobody waits for it.
    """
    row = await conn.fetchrow(
        """
        SELECT next_alert_number($1) AS number, (
            SELECT jsonb_build_object('urgency', p.urgency, 'name', p.name, 'steps', p.steps,
                'lease_minutes', p.lease_minutes, 'version', p.version)
            FROM escalation_policies p WHERE p.tenant_id = $1 AND p.urgency = $2
        ) AS policy
        """,
        tenant_id,
        urgency,
    )
    policy = row["policy"]
    return row["number"], None if policy is None else msgspec.convert(policy, PolicyView)


async def insert_alert(conn: Connection, alert: Alert) -> bool:
    """Add a new alert.

    False when the contact has an open alert about that need after all; its number is not used then.
    """
    found = await conn.fetchval(
        """
        INSERT INTO alerts (
            tenant_id, id, number, version, urgency, status, need, service, title, contact_id, contact,
            channel, conversation_id, message_id, text, verdict, flags, occurrences, raised_at,
            last_message_at, call_back_by, expires_at, plan, episode, step, next_who, next_step_at, ttl_at,
            exhausted, breaches
        )
        VALUES (
            $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
            $22, $23, $24, $25, $26, $27, $28, $29, $30
        )
        ON CONFLICT (tenant_id, contact_id, need) WHERE status IN ('pending', 'acknowledged') DO NOTHING
        RETURNING true
        """,
        alert.tenant_id,
        alert.id,
        alert.number,
        alert.version,
        alert.urgency,
        alert.status,
        alert.need,
        alert.service,
        alert.title,
        alert.contact.id,
        alert.contact,
        alert.channel,
        alert.conversation_id,
        alert.message_id,
        alert.text,
        alert.verdict,
        alert.flags,
        alert.occurrences,
        alert.raised_at,
        alert.last_message_at,
        alert.call_back_by,
        alert.expires_at,
        alert.plan,
        alert.episode,
        alert.step,
        alert.next_who,
        alert.next_step_at,
        alert.ttl_at,
        alert.exhausted,
        alert.breaches,
    )
    return bool(found)


async def lock_open_alert(conn: Connection, tenant_id: int, contact_id: UUID, need: str) -> Alert | None:
    """The open alert of a contact about a need, locked."""
    row = await conn.fetchrow(
        """
        SELECT
            tenant_id, id, number, version, urgency, status, need, service, title, contact, channel,
            conversation_id, message_id, text, verdict, flags, occurrences, raised_at, last_message_at,
            call_back_by, expires_at, acknowledged_by, acknowledged_by_name, acknowledged_at, lease_until,
            assigned_to, assigned_to_name, snoozed_until, resolved_by, resolved_by_name, resolved_at,
            resolution, plan, episode, step, next_who, next_step_at, receipt_due_at, ttl_at, exhausted,
            breaches
        FROM alerts
        WHERE tenant_id = $1 AND contact_id = $2 AND need = $3 AND status IN ('pending', 'acknowledged')
        FOR NO KEY UPDATE
        """,
        tenant_id,
        contact_id,
        need,
    )
    return alert_of(row) if row else None


async def lock_alert(conn: Connection, tenant_id: int, alert_id: UUID) -> Alert | None:
    """One alert, locked; whoever holds it finishes first."""
    row = await conn.fetchrow(
        """
        SELECT
            tenant_id, id, number, version, urgency, status, need, service, title, contact, channel,
            conversation_id, message_id, text, verdict, flags, occurrences, raised_at, last_message_at,
            call_back_by, expires_at, acknowledged_by, acknowledged_by_name, acknowledged_at, lease_until,
            assigned_to, assigned_to_name, snoozed_until, resolved_by, resolved_by_name, resolved_at,
            resolution, plan, episode, step, next_who, next_step_at, receipt_due_at, ttl_at, exhausted,
            breaches
        FROM alerts WHERE tenant_id = $1 AND id = $2
        FOR NO KEY UPDATE
        """,
        tenant_id,
        alert_id,
    )
    return alert_of(row) if row else None


async def lock_alert_by_number(conn: Connection, tenant_id: int, number: int) -> Alert | None:
    """The alert with this number, locked."""
    row = await conn.fetchrow(
        """
        SELECT
            tenant_id, id, number, version, urgency, status, need, service, title, contact, channel,
            conversation_id, message_id, text, verdict, flags, occurrences, raised_at, last_message_at,
            call_back_by, expires_at, acknowledged_by, acknowledged_by_name, acknowledged_at, lease_until,
            assigned_to, assigned_to_name, snoozed_until, resolved_by, resolved_by_name, resolved_at,
            resolution, plan, episode, step, next_who, next_step_at, receipt_due_at, ttl_at, exhausted,
            breaches
        FROM alerts WHERE tenant_id = $1 AND number = $2
        FOR NO KEY UPDATE
        """,
        tenant_id,
        number,
    )
    return alert_of(row) if row else None


async def lock_due_alert(conn: Connection, tenant_id: int, alert_id: UUID, now: datetime) -> Alert | None:
    """The alert if some timer of it has passed and nobody is working on it, locked."""
    row = await conn.fetchrow(
        """
        SELECT
            tenant_id, id, number, version, urgency, status, need, service, title, contact, channel,
            conversation_id, message_id, text, verdict, flags, occurrences, raised_at, last_message_at,
            call_back_by, expires_at, acknowledged_by, acknowledged_by_name, acknowledged_at, lease_until,
            assigned_to, assigned_to_name, snoozed_until, resolved_by, resolved_by_name, resolved_at,
            resolution, plan, episode, step, next_who, next_step_at, receipt_due_at, ttl_at, exhausted,
            breaches
        FROM alerts WHERE tenant_id = $1 AND id = $2 AND due_at <= $3
        FOR NO KEY UPDATE SKIP LOCKED
        """,
        tenant_id,
        alert_id,
        now,
    )
    return alert_of(row) if row else None


async def lock_open_alerts_of(conn: Connection, tenant_id: int, contact_id: UUID) -> list[Alert]:
    """The open alerts of a contact, locked in the order of their ids."""
    rows = await conn.fetch(
        """
        SELECT
            tenant_id, id, number, version, urgency, status, need, service, title, contact, channel,
            conversation_id, message_id, text, verdict, flags, occurrences, raised_at, last_message_at,
            call_back_by, expires_at, acknowledged_by, acknowledged_by_name, acknowledged_at, lease_until,
            assigned_to, assigned_to_name, snoozed_until, resolved_by, resolved_by_name, resolved_at,
            resolution, plan, episode, step, next_who, next_step_at, receipt_due_at, ttl_at, exhausted,
            breaches
        FROM alerts WHERE tenant_id = $1 AND contact_id = $2 AND status IN ('pending', 'acknowledged')
        ORDER BY id
        FOR NO KEY UPDATE
        """,
        tenant_id,
        contact_id,
    )
    return [alert_of(r) for r in rows]


async def update_alert(conn: Connection, alert: Alert, version: int, status: str) -> bool:
    """Write the alert as its next version; false when it is no longer at `version` and `status`."""
    found = await conn.fetchval(
        """
        UPDATE alerts SET version = version + 1,
            urgency = $4, status = $5, service = $6, contact = $7, conversation_id = $8, message_id = $9,
            text = $10, verdict = $11, flags = $12, occurrences = $13, last_message_at = $14, call_back_by =
            $15, expires_at = $16, acknowledged_by = $17, acknowledged_by_name = $18, acknowledged_at = $19,
            lease_until = $20, assigned_to = $21, assigned_to_name = $22, snoozed_until = $23, resolved_by =
            $24, resolved_by_name = $25, resolved_at = $26, resolution = $27, plan = $28, episode = $29,
            step = $30, next_who = $31, next_step_at = $32, receipt_due_at = $33, ttl_at = $34, exhausted =
            $35, breaches = $36
        WHERE tenant_id = $1 AND id = $2 AND version = $3 AND status = $37
        RETURNING true
        """,
        alert.tenant_id,
        alert.id,
        version,
        alert.urgency,
        alert.status,
        alert.service,
        alert.contact,
        alert.conversation_id,
        alert.message_id,
        alert.text,
        alert.verdict,
        alert.flags,
        alert.occurrences,
        alert.last_message_at,
        alert.call_back_by,
        alert.expires_at,
        alert.acknowledged_by,
        alert.acknowledged_by_name,
        alert.acknowledged_at,
        alert.lease_until,
        alert.assigned_to,
        alert.assigned_to_name,
        alert.snoozed_until,
        alert.resolved_by,
        alert.resolved_by_name,
        alert.resolved_at,
        alert.resolution,
        alert.plan,
        alert.episode,
        alert.step,
        alert.next_who,
        alert.next_step_at,
        alert.receipt_due_at,
        alert.ttl_at,
        alert.exhausted,
        alert.breaches,
        status,
    )
    return bool(found)


async def clear_receipt_timer(conn: Connection, tenant_id: int, alert_id: UUID) -> None:
    """The receipt has come. Not a change anybody sees, so the version stays."""
    await conn.execute("UPDATE alerts SET receipt_due_at = NULL WHERE tenant_id = $1 AND id = $2", tenant_id, alert_id)


async def find_alert(conn: Connection, tenant_id: int, alert_id: UUID) -> Alert | None:
    """One alert."""
    row = await conn.fetchrow(
        """
        SELECT
            tenant_id, id, number, version, urgency, status, need, service, title, contact, channel,
            conversation_id, message_id, text, verdict, flags, occurrences, raised_at, last_message_at,
            call_back_by, expires_at, acknowledged_by, acknowledged_by_name, acknowledged_at, lease_until,
            assigned_to, assigned_to_name, snoozed_until, resolved_by, resolved_by_name, resolved_at,
            resolution, plan, episode, step, next_who, next_step_at, receipt_due_at, ttl_at, exhausted,
            breaches
        FROM alerts WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        alert_id,
    )
    return alert_of(row) if row else None


async def list_due_alerts(conn: Connection, now: datetime, limit: int) -> list[DueAlert]:
    """Across tenants, in a system transaction: alerts some timer of which has passed, the worst first."""
    rows = await conn.fetch(
        "SELECT tenant_id, id FROM alerts WHERE due_at <= $1 ORDER BY urgency, due_at LIMIT $2", now, limit
    )
    return [DueAlert(**r) for r in rows]
