"""SQL of the board: lists of alerts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from asyncpg import Connection

from app.alerts.models import Alert
from app.alerts.queries import alert_of


async def list_open_alerts(
    conn: Connection,
    tenant_id: int,
    *,
    urgencies: Sequence[str] | None,
    statuses: Sequence[str],
    assignee: UUID | None,
    unassigned: bool,
    contact_id: UUID | None,
    pattern: str | None,
    after: tuple[str, datetime, UUID] | None,
    limit: int,
) -> list[Alert]:
    """Open alerts, worst first, the oldest first among equals."""
    urgency, raised_at, alert_id = after or (None, None, None)
    rows = await conn.fetch(
        """
        SELECT
            tenant_id, id, number, version, urgency, status, need, service, title, contact, channel,
            conversation_id, message_id, text, verdict, flags, occurrences, raised_at, last_message_at,
            call_back_by, expires_at, acknowledged_by, acknowledged_by_name, acknowledged_at, lease_until,
            assigned_to, assigned_to_name, snoozed_until, resolved_by, resolved_by_name, resolved_at,
            resolution, plan, episode, step, next_who, next_step_at, receipt_due_at, ttl_at, exhausted,
            breaches
        FROM alerts
        WHERE tenant_id = $1 AND status IN ('pending', 'acknowledged') AND status = ANY($2::text[])
            AND ($3::text[] IS NULL OR urgency = ANY($3::text[]))
            AND ($4::uuid IS NULL OR coalesce(assigned_to, acknowledged_by) = $4)
            AND (NOT $5::boolean OR coalesce(assigned_to, acknowledged_by) IS NULL)
            AND ($6::uuid IS NULL OR contact_id = $6)
            AND ($7::text IS NULL OR concat_ws(' ', number, title, text, contact->>'name', contact->>'phone',
                contact->>'address') ILIKE $7)
            AND ($8::text IS NULL OR (urgency, raised_at, id) > ($8::text, $9::timestamptz, $10::uuid))
        ORDER BY urgency, raised_at, id
        LIMIT $11
        """,
        tenant_id,
        list(statuses),
        None if urgencies is None else list(urgencies),
        assignee,
        unassigned,
        contact_id,
        pattern,
        urgency,
        raised_at,
        alert_id,
        limit,
    )
    return [alert_of(r) for r in rows]


async def list_alerts_by_time(
    conn: Connection,
    tenant_id: int,
    *,
    urgencies: Sequence[str] | None,
    statuses: Sequence[str],
    assignee: UUID | None,
    unassigned: bool,
    contact_id: UUID | None,
    pattern: str | None,
    after: tuple[str, datetime, UUID] | None,
    limit: int,
) -> list[Alert]:
    """Alerts of any status, newest first."""
    _, raised_at, alert_id = after or (None, None, None)
    rows = await conn.fetch(
        """
        SELECT
            tenant_id, id, number, version, urgency, status, need, service, title, contact, channel,
            conversation_id, message_id, text, verdict, flags, occurrences, raised_at, last_message_at,
            call_back_by, expires_at, acknowledged_by, acknowledged_by_name, acknowledged_at, lease_until,
            assigned_to, assigned_to_name, snoozed_until, resolved_by, resolved_by_name, resolved_at,
            resolution, plan, episode, step, next_who, next_step_at, receipt_due_at, ttl_at, exhausted,
            breaches
        FROM alerts
        WHERE tenant_id = $1 AND status = ANY($2::text[])
            AND ($3::text[] IS NULL OR urgency = ANY($3::text[]))
            AND ($4::uuid IS NULL OR coalesce(assigned_to, acknowledged_by) = $4)
            AND (NOT $5::boolean OR coalesce(assigned_to, acknowledged_by) IS NULL)
            AND ($6::uuid IS NULL OR contact_id = $6)
            AND ($7::text IS NULL OR concat_ws(' ', number, title, text, contact->>'name', contact->>'phone',
                contact->>'address') ILIKE $7)
            AND ($8::timestamptz IS NULL OR (raised_at, id) < ($8::timestamptz, $9::uuid))
        ORDER BY raised_at DESC, id DESC
        LIMIT $10
        """,
        tenant_id,
        list(statuses),
        None if urgencies is None else list(urgencies),
        assignee,
        unassigned,
        contact_id,
        pattern,
        raised_at,
        alert_id,
        limit,
    )
    return [alert_of(r) for r in rows]
