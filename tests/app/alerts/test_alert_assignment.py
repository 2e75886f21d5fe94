"""Whoever is given an alert hears of it, once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from simulators.twilio.carrier import Carrier
from tests.app.desk import Clock, Worker, add_member, caller_needs_help, read_alert, texts_to, told
from tests.hub import Person, Tenant

TECHNICIAN = "+14385550150"


async def give(giver: Person, alert: dict[str, Any], to: UUID | None) -> dict[str, Any]:
    body = {"user_id": str(to) if to else None}
    answer = await giver.http.post(f"/api/v1/alerts/{alert['id']}/assign", json=body)
    assert answer.status_code == 200, answer.text
    given: dict[str, Any] = answer.json()
    return given


async def test_a_p1_given_to_somebody_is_texted_to_them_at_once_and_says_by_whom(
    drain: Tenant, worker: Worker, carrier: Carrier
) -> None:
    member = await add_member(drain, "Luc", TECHNICIAN)
    alert = await caller_needs_help(drain)
    await worker.work()
    await give(drain.dispatcher, alert, member.id)
    await worker.work()
    [text] = texts_to(carrier, TECHNICIAN)
    assert text.startswith(f"👤 {drain.dispatcher.name} vous confie cette demande.\n🚨 URGENCE IMMÉDIATE - Drain\n")
    await give(drain.dispatcher, alert, member.id)
    await worker.work()
    assert len(texts_to(carrier, TECHNICIAN)) == 1


async def test_taking_it_oneself_or_giving_it_to_nobody_texts_nobody(
    drain: Tenant, worker: Worker, carrier: Carrier
) -> None:
    alert = await caller_needs_help(drain)
    await give(drain.admin, alert, drain.admin.id)
    await give(drain.admin, alert, None)
    await worker.work()
    assert texts_to(carrier, drain.admin.phone) == []


async def test_a_member_without_a_phone_can_be_given_an_alert(drain: Tenant, worker: Worker) -> None:
    member = await add_member(drain, "Muette", None)
    alert = await caller_needs_help(drain)
    assert (await give(drain.dispatcher, alert, member.id))["assigned_to"]["name"] == "Muette"
    assert await told(drain, alert) == []


async def test_a_p4_given_to_somebody_waits_to_be_gathered_like_any_other(
    drain: Tenant, worker: Worker, carrier: Carrier, clock: Clock
) -> None:
    clock.at = clock.at.replace(hour=16, minute=0)
    member = await add_member(drain, "Luc", TECHNICIAN)
    for n in range(2):
        alert = await caller_needs_help(drain, urgency="P4", phone=f"+1438555012{n}")
        await give(drain.dispatcher, alert, member.id)
    await worker.work()
    assert texts_to(carrier, TECHNICIAN) == []
    await worker.tick(minutes=31)
    [text] = texts_to(carrier, TECHNICIAN)
    assert text.startswith("📋 2 demandes - Drain")


async def test_being_given_an_alert_does_not_count_as_the_on_call_having_been_reached(
    drain: Tenant, worker: Worker, carrier: Carrier
) -> None:
    carrier.behaviours.teach(drain.dispatcher.phone, {"callbacks": "never"})
    member = await add_member(drain, "Luc", TECHNICIAN)
    alert = await caller_needs_help(drain)
    await worker.work()
    await give(drain.admin, alert, member.id)
    await worker.receipts()
    await worker.tick(seconds=21)
    assert (await read_alert(drain, alert["id"]))["escalation"]["step"] == 2


async def test_answering_1_takes_the_alert_one_was_given(drain: Tenant, worker: Worker, carrier: Carrier) -> None:
    member = await add_member(drain, "Luc", TECHNICIAN)
    alert = await caller_needs_help(drain)
    await give(drain.dispatcher, alert, member.id)
    await worker.work()
    await carrier.text_the_hub(from_=TECHNICIAN, body="1")
    assert (await read_alert(drain, alert["id"]))["acknowledged_by"]["name"] == "Luc"
