"""What must be true when the killing is over, read from the tables and from the carrier."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

import asyncpg
import httpx2

MAY_BE_UNSENT = ("intended", "suppressed", "failed")


@dataclass(frozen=True, slots=True)
class Unrest:
    """What is still under way."""

    jobs: int
    untold_alerts: int
    unsent_deliveries: int
    failed_entries: int

    def __bool__(self) -> bool:
        return any((self.jobs, self.untold_alerts, self.unsent_deliveries, self.failed_entries))


async def unrest(conn: asyncpg.Connection) -> Unrest:
    """Nothing, when all that was caused has been done. What is gathered for later is at rest."""
    row = await conn.fetchrow(
        """
        SELECT (SELECT count(*) FROM pgqueuer WHERE execute_after <= now() + interval '10 seconds') AS jobs,
            (SELECT count(*) FROM alerts WHERE status = 'pending' AND next_step_at <= now()) AS untold_alerts,
            (SELECT count(*) FROM deliveries WHERE status IN ('intended', 'unknown')) AS unsent_deliveries,
            (SELECT count(*) FROM journal WHERE status = 'failed') AS failed_entries
        """
    )
    return Unrest(**row)


async def under_way(conn: asyncpg.Connection) -> str:
    """The first few things that are not done, for whoever looks for the reason."""
    jobs = await conn.fetch("SELECT status, heartbeat, convert_from(payload, 'UTF8') AS job FROM pgqueuer LIMIT 5")
    deliveries = await conn.fetch(
        "SELECT id, status, attempts, claimed_until FROM deliveries WHERE status IN ('intended', 'unknown') LIMIT 5"
    )
    return str([dict(r) for r in (*jobs, *deliveries)])


async def texts_without_exactly_one(conn: asyncpg.Connection, sids: Collection[str]) -> list[str]:
    """Accepted texts that have not exactly one journal entry, one message and one verdict of the rules."""
    rows = await conn.fetch(
        """
        SELECT sid, (SELECT count(*) FROM journal j WHERE j.provider_id = sid AND j.kind = 'sms' AND j.status = 'done')
                AS entries,
            (SELECT count(*) FROM messages m WHERE m.provider_id = sid) AS messages,
            (SELECT count(*) FROM verdicts v JOIN messages m ON m.tenant_id = v.tenant_id AND m.id = v.message_id
                WHERE m.provider_id = sid) AS verdicts
        FROM unnest($1::text[]) AS sid
        """,
        list(sids),
    )
    return [str(dict(r)) for r in rows if (r["entries"], r["messages"], r["verdicts"]) != (1, 1, 1)]


async def judged_without_alert(conn: asyncpg.Connection) -> list[str]:
    """Messages that call for an alert whose contact has none for that need, or none that urgent."""
    rows = await conn.fetch(
        """
        SELECT v.message_id, v.urgency, v.verdict->>'need' AS need FROM verdicts v
        WHERE v.disposition IN ('alert', 'redirect', 'personal') AND NOT EXISTS (
            SELECT FROM alerts a WHERE a.tenant_id = v.tenant_id AND a.contact_id = v.contact_id
                AND a.urgency <= v.urgency)
        """
    )
    return [str(dict(r)) for r in rows]


async def urgent_alerts_nobody_was_told_of(conn: asyncpg.Connection) -> list[str]:
    """P1 and P2 without a notification that left as a text."""
    rows = await conn.fetch(
        """
        SELECT a.number, a.urgency FROM alerts a WHERE a.urgency IN ('P1', 'P2') AND NOT EXISTS (
            SELECT FROM notifications n JOIN deliveries d ON d.tenant_id = n.tenant_id AND d.id = n.delivery_id
            WHERE n.tenant_id = a.tenant_id AND n.alert_id = a.id AND d.provider_id IS NOT NULL)
        """
    )
    return [str(dict(r)) for r in rows]


async def occurrences_off(conn: asyncpg.Connection) -> list[str]:
    """Contacts whose texts are not all counted, each once, on their cards."""
    rows = await conn.fetch(
        """
        SELECT c.id, coalesce(v.texts, 0) AS texts, coalesce(a.counted, 0) AS counted FROM contacts c
        LEFT JOIN (SELECT v.contact_id, count(*) AS texts FROM verdicts v JOIN messages m
            ON m.tenant_id = v.tenant_id AND m.id = v.message_id AND m.channel = 'sms'
            WHERE v.disposition IN ('alert', 'redirect', 'personal') GROUP BY 1) v ON v.contact_id = c.id
        LEFT JOIN (SELECT contact_id, sum(occurrences) AS counted FROM alerts WHERE channel = 'sms' GROUP BY 1) a
            ON a.contact_id = c.id
        WHERE coalesce(v.texts, 0) <> coalesce(a.counted, 0)
            AND NOT EXISTS (SELECT FROM calls k WHERE k.tenant_id = c.tenant_id AND k.contact_id = c.id)
        """
    )
    return [str(dict(r)) for r in rows]


async def holes(conn: asyncpg.Connection) -> list[str]:
    """Tenants whose positions are not exactly 1..head."""
    rows = await conn.fetch(
        """
        SELECT h.tenant_id, h.head, count(e.seq) AS events, min(e.seq) AS first, max(e.seq) AS last
        FROM stream_heads h LEFT JOIN stream_events e ON e.tenant_id = h.tenant_id
        GROUP BY h.tenant_id, h.head
        HAVING (count(e.seq), coalesce(min(e.seq), 1), coalesce(max(e.seq), 0)) IS DISTINCT FROM (h.head, 1, h.head)
        """
    )
    return [str(dict(r)) for r in rows]


async def head(conn: asyncpg.Connection, tenant_id: int) -> int:
    """The tenant's last position."""
    return int(await conn.fetchval("SELECT head FROM stream_heads WHERE tenant_id = $1", tenant_id))


async def positions_of(conn: asyncpg.Connection, tenant_id: int, topics: Collection[str], after: int) -> list[int]:
    """What a board of these topics must have been sent since."""
    rows = await conn.fetch(
        "SELECT seq FROM stream_events WHERE tenant_id = $1 AND topic = ANY($2::text[]) AND seq > $3 ORDER BY seq",
        tenant_id,
        list(topics),
        after,
    )
    return [r["seq"] for r in rows]


async def not_sent_once(conn: asyncpg.Connection, carrier_url: str) -> list[str]:
    """Deliveries the carrier did not take exactly once, and texts and calls of its that no delivery stands for."""
    async with httpx2.AsyncClient(base_url=carrier_url, trust_env=False) as http:
        texts = (await http.get("/_sim/messages", params={"direction": "outbound-api"})).json()["messages"]
        calls = (await http.get("/_sim/calls")).json()["calls"]
    taken = {sent["sid"]: sent["to"] for sent in (*texts, *calls)}
    rows = await conn.fetch("SELECT id, medium, to_address, body, provider_id, status FROM deliveries")
    known = Counter(r["provider_id"] for r in rows if r["provider_id"])
    wrong = [f"the carrier took {sid} to {to}; {known[sid]} deliveries know it" for sid, to in taken.items()
             if known[sid] != 1]  # fmt: skip
    wrong += [
        f"delivery {r['id']} {r['status']} is at the carrier as {r['provider_id']}"
        for r in rows
        if r["provider_id"] not in taken and r["status"] not in MAY_BE_UNSENT
    ]
    wanted = Counter((r["to_address"], r["body"]) for r in rows if r["medium"] == "sms")
    twice = Counter((m["to"], m["body"]) for m in texts) - wanted
    return wrong + [f"{count} too many to {to}: {body[:60]!r}" for (to, body), count in twice.items()]


async def counts(conn: asyncpg.Connection) -> str:
    """How much happened, for the log."""
    row = await conn.fetchrow(
        """
        SELECT (SELECT count(*) FROM journal) AS journal, (SELECT count(*) FROM messages) AS messages,
            (SELECT count(*) FROM alerts) AS alerts, (SELECT count(*) FROM deliveries) AS deliveries,
            (SELECT max(head) FROM stream_heads) AS head, (SELECT count(*) FROM dead_jobs) AS dead
        """
    )
    return str(dict(row))
