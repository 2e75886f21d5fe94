"""SQL of what leaves to contacts: the opt-out, the order, the day's allowance and the fence, where they are decided."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from asyncpg import Connection

from app.channels.models import ContactOrder, Delivery
from app.channels.rules import ANSWER_LASTS, DAILY_CAPS, LOOK_UP_AFTER, ORDER_WINDOW
from app.channels.segments import Size


async def insert_contact_delivery(
    conn: Connection, tenant_id: int, delivery_id: UUID, order: ContactOrder, size: Size, now: datetime
) -> Delivery | None:
    """Write down a text to a contact; `None` when no address of ours can send it.

    It is `suppressed` at once for somebody who opted out. An `answer` counts in the day's allowance here and now,
    because nothing else will come by before it leaves; and it becomes an `api` one when an earlier text to the same
    phone has not left yet.
    """
    row = await conn.fetchrow(
        """
        WITH channel AS (
            SELECT c.id, ($3::timestamptz AT TIME ZONE t.time_zone)::date AS day,
                coalesce((c.settings -> 'daily_cap' ->> 'replies')::integer, $18) AS cap,
                EXISTS (
                    SELECT FROM opt_outs o WHERE o.tenant_id = $1 AND o.medium = 'sms' AND o.address = $5
                ) AS opted_out,
                $13::text = 'answer' AND NOT EXISTS (
                    SELECT FROM deliveries d
                    WHERE d.tenant_id = $1 AND d.to_address = $5 AND d.channel_id = c.id AND d.audience = 'contact'
                        AND d.created_at > $3 - $15::interval AND d.status IN ('intended', 'unknown')
                        AND d.provider_id IS NULL AND d.via = 'api'
                ) AS answered
            FROM channels c JOIN tenants t ON t.tenant_id = c.tenant_id
            WHERE c.tenant_id = $1 AND c.active AND (c.id = $4 OR ($4::uuid IS NULL AND c.kind = 'sms'))
            ORDER BY c.created_at, c.id
            LIMIT 1
        ), reserved AS (
            INSERT INTO daily_sends AS s (tenant_id, channel_id, day, replies)
            SELECT $1, id, day, 1 FROM channel WHERE answered AND NOT opted_out AND cap > 0
            ON CONFLICT (tenant_id, channel_id, day) DO UPDATE SET replies = s.replies + 1
            WHERE s.replies < (SELECT cap FROM channel)
            RETURNING day
        ), decided AS (
            SELECT c.id, r.day,
                CASE WHEN opted_out THEN 'opted_out' WHEN answered AND r.day IS NULL THEN 'daily_cap' END AS refusal
            FROM channel c LEFT JOIN reserved r ON true
        )
        INSERT INTO deliveries (tenant_id, id, channel_id, medium, audience, to_address, body, language, message_id,
            conversation_id, epoch, cost_class, encoding, segments, status, rank, error_code, created_at, via,
            attempts, first_attempt_at, claimed_until, look_up_at, reserved_on)
        SELECT $1, $2, id, 'sms', 'contact', $5, $6, $7, $8, $9, $10, $11, $12, $14,
            CASE WHEN refusal IS NULL THEN 'intended' ELSE 'suppressed' END,
            CASE WHEN refusal IS NULL THEN 0 ELSE 4 END, refusal, $3,
            CASE WHEN day IS NULL THEN 'api' ELSE 'answer' END, (day IS NOT NULL)::integer,
            CASE WHEN day IS NOT NULL THEN $3 END, CASE WHEN day IS NOT NULL THEN $3 + $16::interval END,
            CASE WHEN day IS NOT NULL THEN $3 + $17::interval END, day
        FROM decided
        RETURNING tenant_id, id, channel_id, medium, audience, to_address, body, language, encoding, segments, status,
            provider_id, error_code, simulated, attempts, first_attempt_at, claimed_until, created_at, sent_at,
            delivered_at, message_id, conversation_id, epoch, via, cost_class, reserved_on
        """,
        *(tenant_id, delivery_id, now, order.channel_id, order.to_address, order.body, order.language),
        *(order.message_id, order.conversation_id, order.epoch, order.cost_class, size.encoding, order.via),
        *(size.segments, ORDER_WINDOW, ANSWER_LASTS, LOOK_UP_AFTER[0], DAILY_CAPS[0]),
    )
    return Delivery(**row) if row else None


async def find_earlier_unsent(conn: Connection, tenant_id: int, delivery_id: UUID, now: datetime) -> bool | None:
    """Whether an earlier text to the same phone should leave first; true when it may do so any moment, `None`: none.

    An answer of ours leaves a moment after it was written down.
    """
    soon: bool | None = await conn.fetchval(
        """
        SELECT bool_or(e.attempts = 0 OR e.claimed_until > $3)
        FROM deliveries d JOIN deliveries e ON e.tenant_id = d.tenant_id AND e.to_address = d.to_address
        WHERE d.tenant_id = $1 AND d.id = $2 AND d.audience = 'contact' AND e.audience = 'contact'
            AND e.channel_id = d.channel_id AND (e.created_at, e.id) < (d.created_at, d.id)
            AND e.created_at > $3 - $4::interval AND e.status IN ('intended', 'unknown') AND e.provider_id IS NULL
            AND (e.via = 'api' OR e.claimed_until > $3)
        """,
        tenant_id,
        delivery_id,
        now,
        ORDER_WINDOW,
    )
    return soon


async def reserve(conn: Connection, tenant_id: int, delivery_id: UUID, now: datetime) -> str | None:
    """Count a claimed delivery to a contact in its day; why it must not leave instead, if so.

    One that is counted already stays so. The opt-out is asked again: it may have come since the text was written.
    """
    refusal: str | None = await conn.fetchval(
        """
        WITH asked AS (
            SELECT d.id, d.channel_id, d.to_address, d.reserved_on, d.cost_class = 'member' AS members,
                ($3::timestamptz AT TIME ZONE t.time_zone)::date AS day,
                coalesce((c.settings -> 'daily_cap' ->> 'replies')::integer, $4) AS cap_replies,
                coalesce((c.settings -> 'daily_cap' ->> 'members')::integer, $5) AS cap_members,
                EXISTS (
                    SELECT FROM opt_outs o WHERE o.tenant_id = $1 AND o.medium = 'sms' AND o.address = d.to_address
                ) AS opted_out
            FROM deliveries d
            JOIN channels c ON c.tenant_id = d.tenant_id AND c.id = d.channel_id
            JOIN tenants t ON t.tenant_id = d.tenant_id
            WHERE d.tenant_id = $1 AND d.id = $2
        ), counted AS (
            INSERT INTO daily_sends AS s (tenant_id, channel_id, day, replies, members)
            SELECT $1, channel_id, day, CASE WHEN members THEN 0 ELSE 1 END, CASE WHEN members THEN 1 ELSE 0 END
            FROM asked
            WHERE reserved_on IS NULL AND NOT opted_out AND CASE WHEN members THEN cap_members ELSE cap_replies END > 0
            ON CONFLICT (tenant_id, channel_id, day)
            DO UPDATE SET replies = s.replies + excluded.replies, members = s.members + excluded.members
            WHERE CASE WHEN excluded.members > 0 THEN s.members < (SELECT cap_members FROM asked)
                ELSE s.replies < (SELECT cap_replies FROM asked) END
            RETURNING day
        ), marked AS (
            UPDATE deliveries d SET reserved_on = counted.day FROM counted WHERE d.tenant_id = $1 AND d.id = $2
        )
        SELECT CASE WHEN opted_out THEN 'opted_out'
            WHEN reserved_on IS NULL AND NOT EXISTS (SELECT FROM counted) THEN 'daily_cap' END
        FROM asked
        """,
        tenant_id,
        delivery_id,
        now,
        *DAILY_CAPS,
    )
    return refusal


async def give_back(conn: Connection, tenant_id: int, delivery_id: UUID) -> None:
    """It certainly did not leave: the day's allowance is not used by it."""
    await conn.execute(
        """
        WITH freed AS (
            UPDATE deliveries d SET reserved_on = NULL FROM deliveries before
            WHERE d.tenant_id = $1 AND d.id = $2 AND before.tenant_id = $1 AND before.id = $2
                AND before.reserved_on IS NOT NULL
            RETURNING before.channel_id, before.reserved_on AS day, d.cost_class = 'member' AS members
        )
        UPDATE daily_sends s
        SET replies = s.replies - CASE WHEN f.members THEN 0 ELSE 1 END,
            members = s.members - CASE WHEN f.members THEN 1 ELSE 0 END
        FROM freed f WHERE s.tenant_id = $1 AND s.channel_id = f.channel_id AND s.day = f.day
        """,
        tenant_id,
        delivery_id,
    )


async def take_cap_notice(conn: Connection, tenant_id: int, channel_id: UUID, at: datetime) -> bool:
    """Take the right to tell the team that today's allowance is used up; false when somebody has."""
    taken = await conn.fetchval(
        """
        INSERT INTO daily_sends AS s (tenant_id, channel_id, day, told_at)
        SELECT $1, $2, ($3::timestamptz AT TIME ZONE time_zone)::date, $3 FROM tenants WHERE tenant_id = $1
        ON CONFLICT (tenant_id, channel_id, day) DO UPDATE SET told_at = $3 WHERE s.told_at IS NULL
        RETURNING true
        """,
        tenant_id,
        channel_id,
        at,
    )
    return bool(taken)


async def withdraw_of_conversation(conn: Connection, tenant_id: int, conversation_id: UUID) -> list[Delivery]:
    """What the agent said there and nobody has tried to send is not sent.

    One being tried this very instant is passed over: its row is locked by an attempt that waits for the conversation,
    and the fence refuses that attempt.
    """
    rows = await conn.fetch(
        """
        UPDATE deliveries SET status = 'suppressed', rank = 4, error_code = 'superseded'
        WHERE tenant_id = $1 AND id IN (
            SELECT id FROM deliveries
            WHERE tenant_id = $1 AND conversation_id = $2 AND epoch IS NOT NULL AND status = 'intended'
                AND attempts = 0 AND claimed_until IS NULL
            ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
        )
        RETURNING tenant_id, id, channel_id, medium, audience, to_address, body, language, encoding, segments, status,
            provider_id, error_code, simulated, attempts, first_attempt_at, claimed_until, created_at, sent_at,
            delivered_at, message_id, conversation_id, epoch, via, cost_class, reserved_on
        """,
        tenant_id,
        conversation_id,
    )
    return [Delivery(**r) for r in rows]


async def find_under_way(
    conn: Connection, tenant_id: int, conversation_id: UUID, now: datetime
) -> tuple[bool, timedelta | None]:
    """What the agent said there and may be on its way this instant: whether by a request, and how long by an answer."""
    row = await conn.fetchrow(
        """
        SELECT coalesce(bool_or(via = 'api'), false) AS requests,
            max(claimed_until) FILTER (WHERE via = 'answer') AS until
        FROM deliveries
        WHERE tenant_id = $1 AND conversation_id = $2 AND epoch IS NOT NULL AND status IN ('intended', 'unknown')
            AND claimed_until > $3
        """,
        tenant_id,
        conversation_id,
        now,
    )
    return row["requests"], row["until"] - now if row["until"] else None
