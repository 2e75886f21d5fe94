"""The board: lists in order and in pages, and events that add up to exactly what a fresh look shows."""

from __future__ import annotations

import time
from typing import Any

import msgspec

from app.db.stream_log import list_frames
from tests.app.alerts.test_alert_life import act, done
from tests.app.desk import Clock, Worker, caller_needs_help
from tests.hub import Tenant


async def page(tenant: Tenant, **query: Any) -> dict[str, Any]:
    answer = await tenant.dispatcher.http.get("/api/v1/alerts", params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def whole_board(tenant: Tenant) -> tuple[dict[str, dict[str, Any]], int]:
    found = await page(tenant, status="all", limit=2000)
    return {a["id"]: a for a in found["items"]}, int(found["position"].split(":")[1])


async def reduced(tenant: Tenant, cards: dict[str, dict[str, Any]], after: int) -> dict[str, dict[str, Any]]:
    """What a client's reducer makes of everything after `after`."""
    async with tenant.hub.db.snapshot(tenant.id) as snapshot:
        frames = await list_frames(snapshot.conn, tenant.id, after=after, upto=None, limit=10_000)
    known = dict(cards)
    for frame in map(msgspec.json.decode, frames):
        if frame["topic"] == "alerts" and frame["version"] > known.get(frame["id"], {"version": 0})["version"]:
            assert frame["version"] == frame["data"]["version"]
            known[frame["id"]] = frame["data"]
    return known


async def test_after_any_act_the_events_add_up_to_a_fresh_snapshot(drain: Tenant, worker: Worker, clock: Clock) -> None:
    alert = await caller_needs_help(drain)
    cards, position = await whole_board(drain)

    async def adds_up(what: str) -> None:
        nonlocal cards, position
        known = await reduced(drain, cards, position)
        cards, position = await whole_board(drain)
        assert known == cards, what

    acts: list[tuple[str, dict[str, Any]]] = [
        ("acknowledge", {}),
        ("acknowledge", {}),
        ("notes", {"text": "Vu"}),
        ("assign", {"user_id": str(drain.admin.id)}),
        ("snooze", {"minutes": 10}),
        ("reprioritise", {"urgency": "P3", "reason": "Contenu"}),
        ("escalate", {}),
        ("reprioritise", {"urgency": "P1", "reason": None}),
        ("resolve", {"resolution": "Réparé"}),
    ]
    await worker.work()
    await adds_up("first step")
    for verb, body in acts:
        await done(drain.dispatcher, alert, verb, **body)
        await adds_up(verb)
        await worker.work()
        await adds_up(f"{verb}, worked")
    again = await caller_needs_help(drain, urgency="P4")
    await adds_up("raised")
    await caller_needs_help(drain, urgency="P2", name="Luc Roy")
    await adds_up("bumped and raised")
    await done(drain.dispatcher, again, "snooze", minutes=5)
    for minutes in (6, 20, 20, 90, 200, 200):
        await worker.receipts()
        await worker.tick(minutes=minutes)
        await adds_up(f"after {minutes} minutes more")
    assert cards[again["id"]]["flags"] == ["breached"]


async def test_the_worst_come_first_and_among_equals_the_oldest(drain: Tenant, clock: Clock) -> None:
    for urgency, phone in (("P4", 1), ("P1", 2), ("P2", 3), ("P1", 4)):
        await caller_needs_help(drain, urgency=urgency, phone=f"+1438555011{phone}")  # type: ignore[arg-type]
        clock.forward(seconds=1)
    found = [(a["urgency"], a["number"]) for a in (await page(drain))["items"]]
    assert found == [("P1", 2), ("P1", 4), ("P2", 3), ("P4", 1)]


async def test_pages_follow_each_other_without_a_hole_or_a_repetition(drain: Tenant) -> None:
    for n in range(9):
        urgency = ("P1", "P2", "P3")[n % 3]
        await caller_needs_help(drain, urgency=urgency, need=f"need_{n}")  # type: ignore[arg-type]
    for status in ("open", "all"):
        whole = [a["id"] for a in (await page(drain, status=status))["items"]]
        seen: list[str] = []
        cursor: dict[str, str] = {}
        while True:
            part = await page(drain, status=status, limit=4, **cursor)
            seen += [a["id"] for a in part["items"]]
            if part["next"] is None:
                break
            cursor = {"cursor": part["next"]}
        assert seen == whole
    assert (await drain.dispatcher.http.get("/api/v1/alerts", params={"cursor": "not one"})).status_code == 400


async def test_filters_find_what_they_say(drain: Tenant) -> None:
    flood = await caller_needs_help(drain, name="Jean Tremblay")
    price = await caller_needs_help(drain, urgency="P4", phone="+14385550102", text="100 % un prix_svp", need="general")
    await done(drain.dispatcher, flood, "acknowledge")

    async def ids(**query: Any) -> list[str]:
        return [a["id"] for a in (await page(drain, **query))["items"]]

    assert await ids(status="pending") == [price["id"]]
    assert await ids(status="acknowledged") == [flood["id"]]
    assert await ids(urgency="P4") == [price["id"]]
    assert await ids(urgency="P1,P4") == [flood["id"], price["id"]]
    assert await ids(assignee="me") == [flood["id"]]
    assert await ids(assignee=str(drain.dispatcher.id)) == [flood["id"]]
    assert await ids(assignee="none") == [price["id"]]
    assert await ids(q="tremblay") == [flood["id"]]
    assert await ids(q="0102") == [price["id"]]
    assert await ids(q="100 %") == [price["id"]]
    assert await ids(q="prix_svp") == [price["id"]]
    assert await ids(q="%") == [price["id"]]
    assert await ids(contact_id=flood["contact"]["id"]) == [flood["id"]]
    assert await ids(status="resolved") == []
    await act(drain.dispatcher, flood, "resolve")
    assert await ids(status="resolved") == [flood["id"]]
    for bad in ({"urgency": "P5"}, {"status": "lost"}, {"assignee": "somebody"}, {"limit": "0"}):
        assert (await drain.dispatcher.http.get("/api/v1/alerts", params=bad)).status_code == 422
    odd = {"assignee": "-" * 36}
    assert (await drain.dispatcher.http.get("/api/v1/alerts", params=odd)).status_code == 400


async def test_two_thousand_open_alerts_are_listed_without_reading_closed_ones(drain: Tenant) -> None:
    alert = await caller_needs_help(drain)
    async with drain.hub.db.transaction(drain.id) as tx:
        columns = [
            r["attname"]
            for r in await tx.conn.fetch(
                "SELECT attname FROM pg_attribute WHERE attrelid = 'alerts'::regclass AND attnum > 0"
                " AND attgenerated = ''"
            )
        ]
        chosen = ", ".join(
            {"id": "gen_random_uuid()", "number": "n", "need": "'need_' || n"}.get(c, c) for c in columns
        )
        await tx.conn.execute(
            f"INSERT INTO alerts ({', '.join(columns)}) SELECT {chosen} FROM alerts, generate_series(2, 2000) n"
        )
    started = time.perf_counter()
    found = await page(drain, limit=2000)
    seconds = time.perf_counter() - started
    assert len(found["items"]) == 2000
    assert found["next"] is None
    assert alert["id"] in {a["id"] for a in found["items"]}
    assert seconds < 2, f"listing took {seconds:.2f} s"
