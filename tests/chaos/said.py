"""What must be true of conversations when the killing is over, read from the tables and from the carrier."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from uuid import UUID

import asyncpg

from agents.session.state import decode_state
from simulators.twilio.carrier import Carrier


async def under_way(conn: asyncpg.Connection) -> str:
    """What still moves; empty when nothing does. An answer whose receipt got lost is looked up much later."""
    row = await conn.fetchrow(
        """
        SELECT (SELECT count(*) FROM pgqueuer WHERE execute_after <= now() + interval '10 seconds') AS jobs,
            (SELECT count(*) FROM agent_turns WHERE status = 'running') AS turns,
            (SELECT count(*) FROM deliveries WHERE status = 'unknown' OR status = 'intended' AND via = 'api') AS unsent,
            (SELECT count(*) FROM journal WHERE status = 'failed') AS failed
        """
    )
    return "" if not any(row.values()) else str(dict(row))


async def not_counted_without_a_gap(conn: asyncpg.Connection) -> list[str]:
    """Conversations whose messages are not exactly 1..last_seq."""
    rows = await conn.fetch(
        """
        SELECT c.id, c.last_seq, array_agg(m.seq ORDER BY m.seq) AS seqs
        FROM conversations c JOIN messages m ON m.tenant_id = c.tenant_id AND m.conversation_id = c.id
        GROUP BY c.id, c.last_seq
        HAVING array_agg(m.seq::integer ORDER BY m.seq) <> ARRAY(SELECT generate_series(1, c.last_seq::integer))
        """
    )
    return [str(dict(r)) for r in rows]


async def not_answered_once(conn: asyncpg.Connection) -> list[str]:
    """Customers' messages without exactly one answer of the agent, or with one while an advisor had the conversation.

    What a customer says the moment somebody takes over may be answered or not; what is followed by more before the
    model has answered is answered with it.
    """
    wrong = []
    cut_short = {r[0] for r in await conn.fetch("SELECT message_id FROM agent_turns WHERE status = 'cancelled'")}
    for conversation in await conn.fetch("SELECT DISTINCT conversation_id FROM messages"):
        said = await conn.fetch(
            "SELECT id, seq, author, action, left(text, 60) AS text FROM messages"
            " WHERE conversation_id = $1 ORDER BY seq",
            conversation["conversation_id"],
        )
        wrong += [f"{conversation['conversation_id']} {line}" for line in _wrong_in(said, cut_short)]
    return wrong


def _wrong_in(said: list[asyncpg.Record], cut_short: set[UUID]) -> list[str]:
    wrong, is_taken = [], False
    asked: asyncpg.Record | None = None
    answers = 0
    for line in [*said, None]:
        if line is None or line["author"] == "contact":
            goes_on = line is not None and answers == 0 and asked is not None and asked["id"] in cut_short
            if asked is not None and answers != 1 and not goes_on:
                wrong.append(f"{answers} answers to {dict(asked)}")
            asked, answers = (None if is_taken else line), 0
        elif line["author"] == "agent":
            answers += 1
            if is_taken:
                wrong.append(f"the agent spoke while an advisor had it: {dict(line)}")
        elif line["action"] == "conseiller_present":
            is_taken = True
            if answers <= 1:
                asked, answers = None, 0
        elif line["action"] == "agent_de_retour":
            is_taken = False
    return wrong


async def asked_for_help(conn: asyncpg.Connection) -> list[str]:
    """Conversations in which the agent itself broke."""
    rows = await conn.fetch("SELECT conversation_id, reason FROM handoffs WHERE reason = 'agent_failed'")
    return [str(dict(r)) for r in rows]


async def undecodable_sessions(conn: asyncpg.Connection) -> list[str]:
    """Sessions whose state is not one."""
    wrong = []
    for row in await conn.fetch("SELECT id, state FROM agent_sessions"):
        try:
            decode_state(row["state"])
        except ValueError as error:
            wrong.append(f"{row['id']}: {error}")
    return wrong


async def claims_opened_wrongly(conn: asyncpg.Connection) -> list[str]:
    """Numbers with a gap, conversations with two claims about one story, histories that do not begin once."""
    claims = await conn.fetch(
        """
        SELECT c.number, c.conversation_id,
            (SELECT count(*) FROM claim_changes h WHERE h.claim_id = c.id AND h.kind = 'declared') AS begun
        FROM claims c ORDER BY c.number
        """
    )
    assert claims, "nobody came as far as a claim: the check looks at nothing"
    places = [int(c["number"].rpartition("-")[2]) for c in claims]
    told = Counter(c["conversation_id"] for c in claims)
    return [
        *(
            f"{place} after {before}"
            for before, place in zip([0, *places], places, strict=False)
            if place != before + 1
        ),
        *(f"{n} claims in {conversation}" for conversation, n in told.items() if n > 1),
        *(f"{c['number']} begun {c['begun']} times" for c in claims if c["begun"] != 1),
    ]


async def not_at_the_carrier_once(conn: asyncpg.Connection, carrier: Carrier) -> list[str]:
    """Texts the carrier took too often, never, or though nobody meant them to leave."""
    rows = await conn.fetch(
        "SELECT to_address, body FROM deliveries WHERE medium = 'sms' AND status NOT IN ('suppressed', 'failed')"
    )
    meant = Counter((r["to_address"], r["body"]) for r in rows)
    taken = Counter((m.to, m.body) for m in carrier.ledger.messages.values() if m.direction != "inbound")
    return [f"{n} too many to {to}: {body[:60]!r}" for (to, body), n in (taken - meant).items()] + [
        f"{n} missing to {to}: {body[:60]!r}" for (to, body), n in (meant - taken).items()
    ]


async def agent_words_in_silences(
    conn: asyncpg.Connection, carrier: Carrier, silences: list[tuple[str, datetime, datetime]]
) -> list[str]:
    """What of the agent's left to a phone while an advisor had its conversation."""
    rows = await conn.fetch(
        """
        SELECT d.to_address, d.body FROM deliveries d
        JOIN messages m ON m.tenant_id = d.tenant_id AND m.id = d.message_id WHERE m.author = 'agent'
        """
    )
    of_agent = {(r["to_address"], r["body"]) for r in rows}
    return [
        f"{message.created_at}: {message.body[:60]!r}"
        for phone, since, until in silences
        for message in carrier.ledger.messages.values()
        if (message.to, message.body) in of_agent and message.to == phone and since < message.created_at < until
    ]
