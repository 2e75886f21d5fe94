"""A report that never comes is fetched: the carrier is asked, ever more seldom, and not for ever."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from app.channels.sending import Outbox
from app.notifications.handlers import sweep
from simulators.twilio.carrier import Carrier
from tests.app.desk import Worker, caller_needs_help, told
from tests.hub import Tenant

LOOK_UP = "notifications.look_up"


async def texted(drain: Tenant, worker: Worker, carrier: Carrier, **behaviour: Any) -> dict[str, Any]:
    """A P2 whose text to the on-call leaves, while the carrier's reports get lost."""
    carrier.behaviours.teach(drain.dispatcher.phone, {"callbacks": "never", **behaviour})
    alert = await caller_needs_help(drain, urgency="P2")
    await worker.work()
    await carrier.settled()
    return alert


async def first_told(drain: Tenant, alert: dict[str, Any]) -> tuple[str, str | None]:
    first = (await told(drain, alert))[0]
    return first["status"], first["error"]


async def test_a_minute_after_a_text_without_a_final_report_the_carrier_is_asked(
    drain: Tenant, worker: Worker, carrier: Carrier
) -> None:
    alert = await texted(drain, worker, carrier)
    await worker.tick(seconds=55)
    assert (await first_told(drain, alert))[0] in ("accepted", "sent")
    await worker.tick(seconds=6)
    assert await first_told(drain, alert) == ("delivered", None)


async def test_a_failure_found_this_way_goes_to_the_next_person(
    drain: Tenant, worker: Worker, carrier: Carrier
) -> None:
    alert = await texted(drain, worker, carrier, final="undelivered", error_code=30003)
    await worker.tick(seconds=61)
    assert await first_told(drain, alert) == ("undelivered", "30003")
    assert (await told(drain, alert))[1]["user"]["name"] == drain.admin.name


async def test_what_became_of_a_call_is_found_this_way_too(drain: Tenant, worker: Worker, carrier: Carrier) -> None:
    step = {"who": {"kind": "on_call"}, "medium": "call", "wait_seconds": 600}
    body = {"name": "Appel", "steps": [step]}
    assert (await drain.admin.http.put("/api/v1/escalation-policies/P2", json=body)).status_code == 200
    alert = await texted(drain, worker, carrier, call="no-answer")
    await worker.tick(seconds=61)
    assert await first_told(drain, alert) == ("undelivered", "no_answer")


async def look_ups(worker: Worker, *, minutes: float) -> int:
    worker.clock.forward(minutes=minutes)
    await sweep(worker.hub.db, worker.clock())
    return (await worker.work()).count(LOOK_UP)


async def test_a_text_that_never_ends_is_asked_about_less_and_less_and_then_no_more(
    drain: Tenant, worker: Worker, carrier: Carrier
) -> None:
    alert = await texted(drain, worker, carrier, final="sent")
    asked = [await look_ups(worker, minutes=1.01) for _ in range(10)]
    assert asked == [1, 0, 1, 0, 0, 0, 0, 1, 0, 0]
    assert sum([await look_ups(worker, minutes=20) for _ in range(72)]) == 3
    assert await first_told(drain, alert) == ("sent", None)


async def test_a_text_whose_final_report_came_is_not_asked_about(
    drain: Tenant, worker: Worker, carrier: Carrier
) -> None:
    await caller_needs_help(drain, urgency="P2")
    await worker.work()
    await worker.receipts()
    assert await look_ups(worker, minutes=2) == 0


async def test_three_sweepers_ask_once(drain: Tenant, worker: Worker, carrier: Carrier) -> None:
    await texted(drain, worker, carrier)
    worker.clock.forward(seconds=61)
    await asyncio.gather(*(sweep(worker.hub.db, worker.clock()) for _ in range(3)))
    assert (await worker.work()).count(LOOK_UP) == 1


async def test_a_carrier_that_does_not_answer_is_asked_again_later(
    drain: Tenant, worker: Worker, carrier: Carrier, unused_tcp_port: int
) -> None:
    alert = await texted(drain, worker, carrier)
    reachable: Outbox = worker.services[Outbox]
    nowhere = reachable.settings.model_copy(update={"twilio_api_base_url": f"http://127.0.0.1:{unused_tcp_port}"})
    worker.services[Outbox] = replace(reachable, settings=nowhere)
    assert await look_ups(worker, minutes=1.01) == 1
    assert (await first_told(drain, alert))[0] in ("accepted", "sent")
    worker.services[Outbox] = reachable
    assert await look_ups(worker, minutes=2.01) == 1
    assert await first_told(drain, alert) == ("delivered", None)
