"""SQL of the delivery ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from asyncpg import Connection

from app.channels.models import Delivery, DueLookUp


async def insert_delivery(conn: Connection, delivery: Delivery, rank: int) -> None:
    """Write down what is about to be sent."""
    await conn.execute(
        """
        INSERT INTO deliveries (tenant_id, id, channel_id, medium, audience, to_address, body, language, encoding,
            segments, status, rank, error_code, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        """,
        delivery.tenant_id,
        delivery.id,
        delivery.channel_id,
        delivery.medium,
        delivery.audience,
        delivery.to_address,
        delivery.body,
        delivery.language,
        delivery.encoding,
        delivery.segments,
        delivery.status,
        rank,
        delivery.error_code,
        delivery.created_at,
    )


async def find_delivery(conn: Connection, tenant_id: int, delivery_id: UUID) -> Delivery | None:
    """One delivery."""
    row = await conn.fetchrow(
        """
        SELECT tenant_id, id, channel_id, medium, audience, to_address, body, language, encoding, segments, status,
            provider_id, error_code, simulated, attempts, first_attempt_at, claimed_until, created_at, sent_at,
            delivered_at, message_id, conversation_id, epoch, via, cost_class, reserved_on
        FROM deliveries WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        delivery_id,
    )
    return Delivery(**row) if row else None


async def find_delivery_id(conn: Connection, tenant_id: int, provider_id: str) -> UUID | None:
    """The delivery the provider knows by this id."""
    found: UUID | None = await conn.fetchval(
        "SELECT id FROM deliveries WHERE tenant_id = $1 AND provider_id = $2", tenant_id, provider_id
    )
    return found


async def claim_delivery(
    conn: Connection,
    tenant_id: int,
    delivery_id: UUID,
    *,
    now: datetime,
    until: datetime,
    order_window: timedelta,
    after_answers: bool,
) -> Delivery | None:
    """Take the exclusive right to try it until then.

    `None` when it has gone out, somebody else is trying, or an earlier text to the same contact is to leave first (with
    `after_answers`, an answer of ours too). The database may suppress it instead, or mark it `superseded` when an
    earlier attempt may have left: see the trigger.
    """
    row = await conn.fetchrow(
        """
        UPDATE deliveries d
        SET attempts = attempts + 1, claimed_until = $4, first_attempt_at = coalesce(first_attempt_at, $3)
        WHERE tenant_id = $1 AND id = $2 AND status IN ('intended', 'unknown') AND provider_id IS NULL
            AND (claimed_until IS NULL OR claimed_until <= $3)
            AND (audience = 'team' OR NOT EXISTS (
                SELECT FROM deliveries e
                WHERE e.tenant_id = $1 AND e.to_address = d.to_address AND e.channel_id = d.channel_id
                    AND e.audience = 'contact' AND (e.created_at, e.id) < (d.created_at, d.id)
                    AND e.created_at > $3 - $5::interval AND e.status IN ('intended', 'unknown')
                    AND e.provider_id IS NULL AND (e.via = 'api' OR ($6 AND e.claimed_until > $3))
            ))
        RETURNING tenant_id, id, channel_id, medium, audience, to_address, body, language, encoding, segments, status,
            provider_id, error_code, simulated, attempts, first_attempt_at, claimed_until, created_at, sent_at,
            delivered_at, message_id, conversation_id, epoch, via, cost_class, reserved_on
        """,
        tenant_id,
        delivery_id,
        now,
        until,
        order_window,
        after_answers,
    )
    return Delivery(**row) if row else None


async def mark_simulated(conn: Connection, tenant_id: int, delivery_id: UUID) -> None:
    """It goes to no real carrier; written before it leaves, because its first report may overtake our answer."""
    await conn.execute(
        "UPDATE deliveries SET simulated = true WHERE tenant_id = $1 AND id = $2", tenant_id, delivery_id
    )


async def withdraw_delivery(conn: Connection, tenant_id: int, delivery_id: UUID, rank: int) -> Delivery | None:
    """No longer needed; `None` when it has left, or may be leaving."""
    row = await conn.fetchrow(
        """
        UPDATE deliveries SET status = 'suppressed', rank = $3, error_code = 'no_longer_needed'
        WHERE tenant_id = $1 AND id = $2 AND status = 'intended' AND claimed_until IS NULL
        RETURNING tenant_id, id, channel_id, medium, audience, to_address, body, language, encoding, segments, status,
            provider_id, error_code, simulated, attempts, first_attempt_at, claimed_until, created_at, sent_at,
            delivered_at, message_id, conversation_id, epoch, via, cost_class, reserved_on
        """,
        tenant_id,
        delivery_id,
        rank,
    )
    return Delivery(**row) if row else None


async def release_claim(conn: Connection, tenant_id: int, delivery_id: UUID) -> None:
    """This attempt is over; another may start at once."""
    await conn.execute(
        "UPDATE deliveries SET claimed_until = NULL WHERE tenant_id = $1 AND id = $2", tenant_id, delivery_id
    )


async def record_provider_id(
    conn: Connection, tenant_id: int, delivery_id: UUID, provider_id: str, *, simulated: bool | None
) -> None:
    """Remember the provider's id, once; a report that came before our own request was answered may have brought it."""
    await conn.execute(
        """
        UPDATE deliveries SET provider_id = coalesce(provider_id, $3), simulated = coalesce($4, simulated)
        WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        delivery_id,
        provider_id,
        simulated,
    )


async def raise_status(
    conn: Connection,
    tenant_id: int,
    delivery_id: UUID,
    *,
    status: str,
    rank: int,
    error_code: str | None,
    at: datetime,
    look_up_at: datetime | None,
) -> Delivery | None:
    """Climb to `status`; `None` when the delivery is already there or beyond.

    `look_up_at`: when to ask the provider by ourselves, unless that is planned already; `None`: never again.
    """
    row = await conn.fetchrow(
        """
        UPDATE deliveries
        SET status = $3, rank = $4, error_code = $5,
            sent_at = CASE WHEN $3 IN ('sent', 'delivered', 'read', 'undelivered') THEN coalesce(sent_at, $6)
                ELSE sent_at END,
            delivered_at = CASE WHEN $3 IN ('delivered', 'read') THEN coalesce(delivered_at, $6) ELSE delivered_at END,
            read_at = CASE WHEN $3 = 'read' THEN $6 ELSE read_at END,
            look_up_at = CASE WHEN $7::timestamptz IS NULL THEN NULL ELSE coalesce(look_up_at, $7) END
        WHERE tenant_id = $1 AND id = $2 AND rank < $4
        RETURNING tenant_id, id, channel_id, medium, audience, to_address, body, language, encoding, segments, status,
            provider_id, error_code, simulated, attempts, first_attempt_at, claimed_until, created_at, sent_at,
            delivered_at, message_id, conversation_id, epoch, via, cost_class, reserved_on
        """,
        tenant_id,
        delivery_id,
        status,
        rank,
        error_code,
        at,
        look_up_at,
    )
    return Delivery(**row) if row else None


async def list_provider_ids_of_others(
    conn: Connection, tenant_id: int, delivery_id: UUID, provider_ids: list[str]
) -> set[str]:
    """Which of these messages of the provider belong to deliveries other than this one."""
    rows = await conn.fetch(
        "SELECT provider_id FROM deliveries WHERE tenant_id = $1 AND provider_id = ANY($2::text[]) AND id <> $3",
        tenant_id,
        provider_ids,
        delivery_id,
    )
    return {r["provider_id"] for r in rows}


async def list_due_look_ups(conn: Connection, now: datetime, audience: str, limit: int) -> list[DueLookUp]:
    """Across tenants, in a system transaction: deliveries to ask the provider about, the longest overdue first."""
    rows = await conn.fetch(
        """
        SELECT tenant_id, id, via = 'answer' AND provider_id IS NULL AS is_answer
        FROM deliveries WHERE look_up_at <= $1 AND audience = $2 ORDER BY look_up_at LIMIT $3
        """,
        now,
        audience,
        limit,
    )
    return [DueLookUp(**r) for r in rows]


async def take_look_up(
    conn: Connection, tenant_id: int, delivery_id: UUID, *, now: datetime, pauses: Sequence[timedelta]
) -> bool:
    """Take the right to this one look and plan the next, after the next of `pauses`; false when another has it."""
    taken = await conn.fetchval(
        """
        UPDATE deliveries SET look_ups = look_ups + 1, look_up_at = $3::timestamptz + ($4::interval[])[look_ups + 2]
        WHERE tenant_id = $1 AND id = $2 AND look_up_at <= $3
        RETURNING true
        """,
        tenant_id,
        delivery_id,
        now,
        list(pauses),
    )
    return bool(taken)
