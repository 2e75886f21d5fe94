"""An emergency nobody answers reaches more and more people, and never disappears."""

from __future__ import annotations

import asyncio
from typing import Any

from app.access import Role
from app.alerts.handlers import sweep
from simulators.twilio.carrier import Carrier
from tests.app.desk import (
    REFUSES,
    Clock,
    Worker,
    add_member,
    caller_needs_help,
    read_alert,
    set_phone,
    texts_to,
    told,
)
from tests.hub import Tenant


def ways(notifications: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(n["medium"], n["user"]["name"]) for n in notifications]


async def test_a_p1_texts_the_on_call_at_once_and_the_card_says_who_is_next(
    drain: Tenant, worker: Worker, carrier: Carrier, clock: Clock
) -> None:
    raised = await caller_needs_help(drain, name="Jean Tremblay")
    assert raised["escalation"] | {"next_at": None} == {
        "policy": "P1",
        "step": 0,
        "steps": 6,
        "next_at": None,
        "next": {"who": "de garde", "medium": "sms"},
        "exhausted": False,
    }
    await worker.work()

    alert = await read_alert(drain, raised["id"])
    assert alert["escalation"]["step"] == 1
    assert alert["escalation"]["next"] == {"who": drain.dispatcher.name, "medium": "call"}
    assert texts_to(carrier, drain.dispatcher.phone) == [
        "🚨 URGENCE IMMÉDIATE - Drain\n\nCLIENT: Jean Tremblay\nTÉL: 438-555-0101\nADRESSE: adresse non fournie\n"
        "PROBLÈME: L'eau monte dans le sous-sol\nPRIORITÉ: P1\n\nRappeler le client rapidement.\n"
        "Répondez 1 pour prendre en charge (n° 1)"
    ]
    [notification] = await told(drain, alert)
    assert notification["to"] == drain.dispatcher.phone
    assert notification["simulated"] is True
    assert (notification["encoding"], notification["segments"]) == ("UCS-2", 4)


async def test_left_alone_it_texts_and_calls_the_on_call_then_the_leads_then_everyone_and_says_when_nobody_is_left(
    drain: Tenant, worker: Worker
) -> None:
    alert = await caller_needs_help(drain)
    await worker.work()
    for _ in range(5):
        await worker.receipts()
        await worker.tick(minutes=2)
    steps = [(n["step"], n["medium"], n["user"]["name"]) for n in await told(drain, alert)]
    on_call, lead = drain.dispatcher.name, drain.admin.name
    assert steps[:3] == [(1, "sms", on_call), (2, "call", on_call), (3, "sms", lead)]
    assert sorted(steps[3:]) == sorted((step, "sms", name) for step in (4, 5, 6) for name in (lead, on_call))

    await worker.receipts()
    await worker.tick(minutes=2)
    exhausted = await read_alert(drain, alert["id"])
    assert exhausted["escalation"]["exhausted"] is True
    assert exhausted["escalation"]["next"] is None
    assert exhausted["status"] == "pending"


async def test_an_on_call_whose_text_is_refused_is_not_waited_for(
    drain: Tenant, worker: Worker, carrier: Carrier
) -> None:
    await set_phone(drain, drain.dispatcher.id, REFUSES)
    alert = await caller_needs_help(drain)
    await worker.work()
    await worker.receipts()
    text, call, next_text = await told(drain, alert)
    assert (text["status"], text["error"]) == ("failed", "21614")
    assert (call["medium"], call["status"], call["error"]) == ("call", "failed", "failed")
    assert next_text["user"]["name"] == drain.admin.name
    assert texts_to(carrier, drain.admin.phone)


async def test_a_p1_text_without_a_receipt_for_20_seconds_has_reached_nobody(
    drain: Tenant, worker: Worker, carrier: Carrier
) -> None:
    carrier.behaviours.teach(drain.dispatcher.phone, {"callbacks": "never"})
    alert = await caller_needs_help(drain)
    await worker.work()
    await worker.tick(seconds=19)
    on_call = drain.dispatcher.name
    assert ways(await told(drain, alert)) == [("sms", on_call)]
    await worker.tick(seconds=2)
    assert ways(await told(drain, alert)) == [("sms", on_call), ("call", on_call)]


async def test_a_receipt_in_time_leaves_the_on_call_their_full_half_minute(drain: Tenant, worker: Worker) -> None:
    alert = await caller_needs_help(drain)
    await worker.work()
    await worker.receipts()
    await worker.tick(seconds=25)
    assert len(await told(drain, alert)) == 1
    await worker.tick(seconds=6)
    assert len(await told(drain, alert)) == 2


async def test_after_hours_of_downtime_three_sweepers_together_take_each_overdue_step_once(
    drain: Tenant, worker: Worker, clock: Clock
) -> None:
    await set_policy(drain, "P2", [("on_call", 300), ("everyone", 300), ("everyone", 300)])
    alerts = [await caller_needs_help(drain, urgency="P2", phone=f"+1438555{number:04}") for number in range(100, 110)]
    await worker.work()
    clock.forward(minutes=50)
    await asyncio.gather(*(sweep(drain.hub.db, clock()) for _ in range(3)))
    for alert in alerts:
        shown = await read_alert(drain, alert["id"])
        assert shown["escalation"]["step"] == 2
        assert sorted({n["step"] for n in await told(drain, alert)}) == [1, 2]
        assert len(await told(drain, alert)) == 3


async def set_policy(tenant: Tenant, urgency: str, steps: list[tuple[str, int]], **more: Any) -> dict[str, Any]:
    body = {
        "name": "Nuit",
        "steps": [{"who": {"kind": who}, "medium": "sms", "wait_seconds": wait} for who, wait in steps],
        **more,
    }
    answer = await tenant.admin.http.put(f"/api/v1/escalation-policies/{urgency}", json=body)
    assert answer.status_code == 200, answer.text
    policy: dict[str, Any] = answer.json()
    return policy


async def test_an_unanswered_p1_outlives_its_time_flagged_and_everyone_is_told_again(
    drain: Tenant, worker: Worker
) -> None:
    alert = await caller_needs_help(drain)
    await worker.work()
    for _ in range(5):
        await worker.tick(minutes=3)
    before = len(await told(drain, alert))
    await worker.tick(minutes=20)
    shown = await read_alert(drain, alert["id"])
    assert shown["status"] == "pending"
    assert shown["flags"] == ["breached"]
    assert shown["escalation"]["step"] == 1
    assert len(await told(drain, alert)) == before + 1


async def test_an_unanswered_p4_expires_and_the_leads_are_told(drain: Tenant, worker: Worker) -> None:
    alert = await caller_needs_help(drain, urgency="P4")
    await worker.work()
    await worker.tick(hours=25)
    assert (await read_alert(drain, alert["id"]))["status"] == "expired"
    await worker.tick(hours=11)
    [last] = [n for n in await told(drain, alert) if n["user"]["name"] == drain.admin.name]
    assert last["body"].startswith("⏰ RESTÉE SANS RÉPONSE\n")


async def test_the_policy_an_alert_started_with_is_the_one_it_follows(drain: Tenant, worker: Worker) -> None:
    alert = await caller_needs_help(drain)
    await set_policy(drain, "P1", [("on_call", 15)])
    await worker.work()
    assert (await read_alert(drain, alert["id"]))["escalation"]["steps"] == 6
    other = await caller_needs_help(drain, phone="+14385550102")
    assert other["escalation"]["steps"] == 1


async def test_a_stale_policy_is_not_overwritten(drain: Tenant) -> None:
    await set_policy(drain, "P3", [("on_call", 60)])
    body = {"name": "x", "steps": [{"who": {"kind": "on_call"}, "wait_seconds": 60}]}
    headers = {"If-Match": "0"}
    stale = await drain.admin.http.put("/api/v1/escalation-policies/P3", json=body, headers=headers)
    assert stale.status_code == 412
    assert stale.json()["current"]["version"] == 1
    fresh = await drain.admin.http.put("/api/v1/escalation-policies/P3", json=body, headers={"If-Match": "1"})
    assert fresh.json()["version"] == 2
    page = (await drain.dispatcher.http.get("/api/v1/escalation-policies")).json()["items"]
    assert [(p["urgency"], p["version"]) for p in page] == [("P1", 0), ("P2", 0), ("P3", 2), ("P4", 0)]


async def test_steps_nobody_answers_to_are_passed_over(drain: Tenant, worker: Worker) -> None:
    await drain.admin.http.patch(f"/api/v1/users/{drain.dispatcher.id}", json={"on_call": False})
    await add_member(drain, "Muette", None, role=Role.MANAGER, on_call=True)
    alert = await caller_needs_help(drain)
    await worker.work()
    assert [(n["step"], n["user"]["name"]) for n in await told(drain, alert)] == [(3, drain.admin.name)]


async def test_a_business_without_a_number_of_its_own_says_loudly_that_nobody_was_reached(
    drain: Tenant, worker: Worker, database_url: str
) -> None:
    async with drain.hub.db.transaction(drain.id) as tx:
        await tx.conn.execute("UPDATE channels SET active = false WHERE tenant_id = $1", drain.id)
    alert = await caller_needs_help(drain)
    await worker.work()
    shown = await read_alert(drain, alert["id"])
    assert shown["escalation"]["exhausted"] is True
    assert {n["error"] for n in await told(drain, alert)} == {"no_channel"}


async def test_an_alert_that_cannot_be_settled_does_not_hold_up_the_others(drain: Tenant, worker: Worker) -> None:
    broken = await caller_needs_help(drain)
    async with drain.hub.db.transaction(drain.id) as tx:
        poison = {"policy": "P1", "steps": "not steps", "lease_minutes": 10}
        await tx.conn.execute("UPDATE alerts SET plan = $2 WHERE tenant_id = $1", drain.id, poison)
    whole = await caller_needs_help(drain, phone="+14385550102")
    assert broken["id"] != whole["id"]
    await sweep(drain.hub.db, worker.clock())
    assert (await read_alert(drain, whole["id"]))["escalation"]["step"] == 1
