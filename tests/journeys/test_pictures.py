"""The promise every board stands on: a snapshot and the events after it, through the reducer, are a fresh snapshot."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.hub import Person, Tenant
from tests.line import Line
from tests.picture import RESOURCES, differences, take_picture
from tests.working import Clock

CALLER = "+14385550161"
RISING = "Ça refoule, l'eau monte dans le sous-sol!"
Act = Callable[[Person, dict[str, Any]], Awaitable[Any]]


def post(verb: str, body: dict[str, Any] | None = None) -> Act:
    async def act(who: Person, alert: dict[str, Any]) -> Any:
        answer = await who.http.post(f"/api/v1/alerts/{alert['id']}/{verb}", json=body or {})
        assert answer.status_code == 200, answer.text
        return answer.json()

    return act


ACTS: dict[str, Act] = {
    "acknowledge": post("acknowledge"),
    "resolve": post("resolve", {"resolution": "Débouché"}),
    "assign to nobody": post("assign", {"user_id": None}),
    "snooze": post("snooze", {"minutes": 5}),
    "lower": post("reprioritise", {"urgency": "P3", "reason": "Fausse alerte"}),
    "escalate": post("escalate"),
    "note": post("notes", {"text": "Rappelé"}),
}


async def watched(tenant: Tenant, happen: Callable[[], Awaitable[Any]]) -> list[str]:
    """What a board that followed while something happened would show wrongly."""
    who = tenant.dispatcher
    before = await take_picture(who.http)
    async with who.board(*RESOURCES, after=before.position) as board:
        await happen()
        fresh = await take_picture(who.http)
        while before.position != fresh.position:
            await board.send({"op": "ping"})
            pong = await board.until(lambda f: f["op"] == "pong")
            if pong["position"] is not None:
                before.position = pong["position"]
    for frame in board.frames:
        if frame["op"] == "event":
            before.apply(frame)
    return differences(before, fresh)


async def card(tenant: Tenant) -> dict[str, Any]:
    (found,) = (await tenant.dispatcher.http.get("/api/v1/alerts")).json()["items"]
    return dict(found)


@pytest.mark.parametrize("name", ACTS)
async def test_every_act_on_an_alert_tells_all_it_changed(drain: Tenant, line: Line, name: str) -> None:
    await line.text(CALLER, RISING)
    await line.work_off()
    alert = await card(drain)
    assert await watched(drain, lambda: ACTS[name](drain.dispatcher, alert)) == []


async def test_texts_and_jobs_tell_all_they_changed(drain: Tenant, line: Line) -> None:
    async def happen() -> None:
        await line.text(CALLER, "Bonjour, prix pour un gainage?")
        await line.text(CALLER, "Je m'appelle Marie Tremblay, 12 rue des Érables, Laval")
        await line.text(CALLER, RISING)
        await line.text("+14385550162", "STOP")
        await line.work_off()

    assert await watched(drain, happen) == []


async def test_time_passing_tells_all_it_changed(drain: Tenant, line: Line, clock: Clock) -> None:
    await line.text(CALLER, RISING)

    async def happen() -> None:
        for _ in range(4):
            await line.work_off()
            await clock.advance(minutes=10)

    assert await watched(drain, happen) == []


async def test_a_contact_corrected_is_corrected_on_its_cards(drain: Tenant, line: Line) -> None:
    await line.text(CALLER, RISING)
    alert = await card(drain)

    async def happen() -> None:
        path = f"/api/v1/contacts/{alert['contact']['id']}"
        assert (await drain.dispatcher.http.patch(path, json={"name": "Marie Roy"})).status_code == 200
        await line.work_off()

    assert await watched(drain, happen) == []
    assert (await card(drain))["contact"]["name"] == "Marie Roy"
