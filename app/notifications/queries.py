"""SQL of notifications."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from asyncpg import Connection

from app.notifications.models import DueBatch, Notification, QuietHours


async def insert_notification(conn: Connection, notification: Notification) -> None:
    """Add one."""
    await conn.execute(
        """
        INSERT INTO notifications (
            tenant_id, id, version, alert_id, alert_number, user_id, user_name, language, medium, to_address,
            body, digest, urgency, step, encoding, segments, status, error, simulated, delivery_id, due_at,
            created_at, sent_at, delivered_at
        )
        VALUES (
            $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
            $23, $24
        )
        """,
        notification.tenant_id,
        notification.id,
        notification.version,
        notification.alert_id,
        notification.alert_number,
        notification.user_id,
        notification.user_name,
        notification.language,
        notification.medium,
        notification.to_address,
        notification.body,
        notification.digest,
        notification.urgency,
        notification.step,
        notification.encoding,
        notification.segments,
        notification.status,
        notification.error,
        notification.simulated,
        notification.delivery_id,
        notification.due_at,
        notification.created_at,
        notification.sent_at,
        notification.delivered_at,
    )


async def find_batch_due(conn: Connection, tenant_id: int, user_id: UUID, medium: str) -> datetime | None:
    """When what already waits for a member to be told this way is due."""
    due_at: datetime | None = await conn.fetchval(
        """
        SELECT min(due_at) FROM notifications
        WHERE tenant_id = $1 AND user_id = $2 AND medium = $3 AND due_at IS NOT NULL
        """,
        tenant_id,
        user_id,
        medium,
    )
    return due_at


async def lock_waiting(conn: Connection, tenant_id: int, user_id: UUID, medium: str) -> list[Notification]:
    """Everything gathered for a member to be told this way that nobody is sending yet, locked, in order."""
    rows = await conn.fetch(
        """
        SELECT
            tenant_id, id, version, alert_id, alert_number, user_id, user_name, language, medium, to_address,
            body, digest, urgency, step, encoding, segments, status, error, simulated, delivery_id, due_at,
            created_at, sent_at, delivered_at
        FROM notifications
        WHERE tenant_id = $1 AND user_id = $2 AND medium = $3 AND due_at IS NOT NULL
        ORDER BY id
        FOR NO KEY UPDATE SKIP LOCKED
        """,
        tenant_id,
        user_id,
        medium,
    )
    return [Notification(**r) for r in rows]


async def set_delivery(
    conn: Connection,
    tenant_id: int,
    notification_ids: Sequence[UUID],
    *,
    delivery_id: UUID,
    encoding: str,
    segments: int,
) -> list[Notification]:
    """These leave together as one delivery."""
    rows = await conn.fetch(
        """
        UPDATE notifications SET delivery_id = $3, encoding = $4, segments = $5, due_at = NULL, version = version + 1
        WHERE tenant_id = $1 AND id = ANY($2::uuid[])
        RETURNING tenant_id, id, version, alert_id, alert_number, user_id, user_name, language, medium, to_address,
            body, digest, urgency, step, encoding, segments, status, error, simulated, delivery_id, due_at,
            created_at, sent_at, delivered_at
        """,
        tenant_id,
        list(notification_ids),
        delivery_id,
        encoding,
        segments,
    )
    return [Notification(**r) for r in rows]


async def give_up(
    conn: Connection, tenant_id: int, notification_ids: Sequence[UUID], *, status: str, error: str
) -> list[Notification]:
    """These will not be sent."""
    rows = await conn.fetch(
        """
        UPDATE notifications SET status = $3, error = $4, due_at = NULL, version = version + 1
        WHERE tenant_id = $1 AND id = ANY($2::uuid[])
        RETURNING tenant_id, id, version, alert_id, alert_number, user_id, user_name, language, medium, to_address,
            body, digest, urgency, step, encoding, segments, status, error, simulated, delivery_id, due_at,
            created_at, sent_at, delivered_at
        """,
        tenant_id,
        list(notification_ids),
        status,
        error,
    )
    return [Notification(**r) for r in rows]


async def suppress_waiting_of_alert(conn: Connection, tenant_id: int, alert_id: UUID) -> list[Notification]:
    """What still waits about an alert is no longer needed."""
    rows = await conn.fetch(
        """
        UPDATE notifications SET status = 'suppressed', error = 'no_longer_needed', due_at = NULL, version = version + 1
        WHERE tenant_id = $1 AND alert_id = $2 AND due_at IS NOT NULL
        RETURNING tenant_id, id, version, alert_id, alert_number, user_id, user_name, language, medium, to_address,
            body, digest, urgency, step, encoding, segments, status, error, simulated, delivery_id, due_at,
            created_at, sent_at, delivered_at
        """,
        tenant_id,
        alert_id,
    )
    return [Notification(**r) for r in rows]


async def list_calls_to_place(conn: Connection, tenant_id: int, alert_id: UUID) -> list[UUID]:
    """The calls about this alert alone that have not been placed yet, by their deliveries."""
    rows = await conn.fetch(
        """
        SELECT delivery_id FROM notifications
        WHERE tenant_id = $1 AND alert_id = $2 AND medium = 'call' AND status = 'intended' AND urgency IN ('P1', 'P2')
            AND delivery_id IS NOT NULL
        ORDER BY delivery_id
        """,
        tenant_id,
        alert_id,
    )
    return [r["delivery_id"] for r in rows]


async def mirror_delivery(
    conn: Connection,
    tenant_id: int,
    delivery_id: UUID,
    *,
    status: str,
    error: str | None,
    simulated: bool,
    sent_at: datetime | None,
    delivered_at: datetime | None,
) -> list[Notification]:
    """Bring the notifications a delivery carries to where it is."""
    rows = await conn.fetch(
        """
        UPDATE notifications SET status = $3, error = $4, simulated = $5, sent_at = $6, delivered_at = $7,
            version = version + 1
        WHERE tenant_id = $1 AND delivery_id = $2
        RETURNING tenant_id, id, version, alert_id, alert_number, user_id, user_name, language, medium, to_address,
            body, digest, urgency, step, encoding, segments, status, error, simulated, delivery_id, due_at,
            created_at, sent_at, delivered_at
        """,
        tenant_id,
        delivery_id,
        status,
        error,
        simulated,
        sent_at,
        delivered_at,
    )
    return [Notification(**r) for r in rows]


async def list_of_alert(conn: Connection, tenant_id: int, alert_id: UUID) -> list[Notification]:
    """Everything told about an alert, in order."""
    rows = await conn.fetch(
        """
        SELECT
            tenant_id, id, version, alert_id, alert_number, user_id, user_name, language, medium, to_address,
            body, digest, urgency, step, encoding, segments, status, error, simulated, delivery_id, due_at,
            created_at, sent_at, delivered_at
        FROM notifications WHERE tenant_id = $1 AND alert_id = $2 ORDER BY id
        """,
        tenant_id,
        alert_id,
    )
    return [Notification(**r) for r in rows]


async def list_notifications(
    conn: Connection, tenant_id: int, *, alert_id: UUID | None, before: UUID | None, limit: int
) -> list[Notification]:
    """Newest first; ids are time-ordered, so the last id is the cursor."""
    rows = await conn.fetch(
        """
        SELECT
            tenant_id, id, version, alert_id, alert_number, user_id, user_name, language, medium, to_address,
            body, digest, urgency, step, encoding, segments, status, error, simulated, delivery_id, due_at,
            created_at, sent_at, delivered_at
        FROM notifications
        WHERE tenant_id = $1 AND ($2::uuid IS NULL OR alert_id = $2) AND ($3::uuid IS NULL OR id < $3)
        ORDER BY id DESC
        LIMIT $4
        """,
        tenant_id,
        alert_id,
        before,
        limit,
    )
    return [Notification(**r) for r in rows]


async def list_alerts_told(conn: Connection, tenant_id: int, user_id: UUID, limit: int) -> list[UUID]:
    """The alerts a member was texted about, the latest first."""
    rows = await conn.fetch(
        """
        SELECT alert_id FROM notifications
        WHERE tenant_id = $1 AND user_id = $2 AND delivery_id IS NOT NULL
        GROUP BY alert_id
        ORDER BY max(id::text) DESC
        LIMIT $3
        """,
        tenant_id,
        user_id,
        limit,
    )
    return [r["alert_id"] for r in rows]


async def list_due_batches(conn: Connection, now: datetime, limit: int) -> list[DueBatch]:
    """Across tenants, in a system transaction: members for whom something gathered is due."""
    rows = await conn.fetch(
        """
        SELECT tenant_id, user_id, medium FROM notifications WHERE due_at <= $1
        GROUP BY tenant_id, user_id, medium
        ORDER BY min(due_at)
        LIMIT $2
        """,
        now,
        limit,
    )
    return [DueBatch(**r) for r in rows]


async def list_quiet_hours(conn: Connection, tenant_id: int, user_id: UUID | None) -> list[QuietHours]:
    """The team's rule and, when asked for a member, theirs."""
    rows = await conn.fetch(
        """
        SELECT user_id, enabled, starts, ends, batch_minutes FROM quiet_hours
        WHERE tenant_id = $1 AND (user_id IS NULL OR user_id = $2)
        """,
        tenant_id,
        user_id,
    )
    return [QuietHours(**r) for r in rows]


async def upsert_quiet_hours(conn: Connection, tenant_id: int, rule_id: UUID, rule: QuietHours) -> None:
    """Write the rule of the team or of a member."""
    await conn.execute(
        """
        INSERT INTO quiet_hours (tenant_id, id, user_id, enabled, starts, ends, batch_minutes)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT ON CONSTRAINT one_rule_per_user DO UPDATE
        SET enabled = $4, starts = $5, ends = $6, batch_minutes = $7
        """,
        tenant_id,
        rule_id,
        rule.user_id,
        rule.enabled,
        rule.starts,
        rule.ends,
        rule.batch_minutes,
    )
