"""An escalated claim is looked at by somebody: in the conversation that runs, by an alert, and then no more."""

from __future__ import annotations

import pytest

from tests.app.claims.insurer import INJURED, SIMPLE, Desk, View, view
from tests.app.webchat.visitor import Visitor, found_site
from tests.hub import Tenant
from tests.working import work_off


@pytest.fixture
async def visitor(drain: Tenant) -> Visitor:
    return await (await found_site(drain)).visitor()


async def test_without_a_conversation_the_team_is_alerted_once(desk: Desk) -> None:
    claim = await desk.assessed(INJURED)
    await work_off(desk.tenant.hub)
    [alert] = await alerts(desk)
    assert alert["need"] == "claim"
    assert alert["contact"]["id"] == desk.insured["id"]
    assert alert["text"].startswith(claim["number"])
    assert "nuque" not in str(alert), "nobody's words"
    await desk.done(claim, "assess")
    await work_off(desk.tenant.hub)
    assert [a["occurrences"] for a in await alerts(desk)] == [1]


async def test_whoever_takes_the_file_settles_the_alert(desk: Desk) -> None:
    claim = await desk.assessed(INJURED)
    await work_off(desk.tenant.hub)
    assert await waiting(desk) == [claim["id"]]
    await desk.done(claim, "assign", user_id=str(desk.hand.id))
    assert await alerts(desk) == []
    assert await waiting(desk) == []
    mine = view(await desk.ask("GET", "/claims?queue=mine"))["items"]
    assert [c["id"] for c in mine] == [claim["id"]]


async def test_the_alert_stays_while_another_claim_of_theirs_waits(desk: Desk) -> None:
    first, second = await desk.assessed(INJURED), await desk.assessed(INJURED)
    await work_off(desk.tenant.hub)
    assert len(await alerts(desk)) == 1, "one of each insured"
    await desk.done(first, "status", status="en_cours")
    assert len(await alerts(desk)) == 1
    await desk.done(second, "accept")
    assert await alerts(desk) == []


async def test_by_hand_it_reaches_people_just_as_well(desk: Desk) -> None:
    await desk.done(await desk.declare(), "status", status="escalade", reason="Client mécontent")
    await work_off(desk.tenant.hub)
    [alert] = await alerts(desk)
    assert "Client mécontent" in alert["text"]


async def test_where_a_conversation_runs_it_is_handed_over(desk: Desk, visitor: Visitor) -> None:
    async with visitor.chat() as chat:
        await chat.say("Bonjour", "a")
        await chat.hear("accepted")
        [conversation] = view(await desk.ask("GET", "/conversations"))["items"]
        claim = await desk.assessed(INJURED, conversation_id=conversation["id"])
        await work_off(desk.tenant.hub)
        assert await alerts(desk) == []
        [handoff] = view(await desk.ask("GET", "/handoffs"))["items"]
        assert (handoff["conversation_id"], handoff["skill"]) == (conversation["id"], "blessure")
        assert claim["number"] in handoff["brief"]["summary"]
        assert handoff["brief"]["facts"][0]["quote"] == "j'ai mal à la nuque"


async def test_who_takes_the_conversation_has_the_claim(desk: Desk, visitor: Visitor) -> None:
    async with visitor.chat() as chat:
        await chat.say("Bonjour", "a")
        await chat.hear("accepted")
        [conversation] = view(await desk.ask("GET", "/conversations"))["items"]
        free = await desk.assessed(INJURED, conversation_id=conversation["id"])
        taken = await desk.declare(SIMPLE, conversation_id=conversation["id"])
        taken = await desk.done(taken, "assign", user_id=str(desk.tenant.admin.id))
        view(await desk.ask("POST", f"/conversations/{conversation['id']}/claim", {}))
        await work_off(desk.tenant.hub)
        assert (await desk.read(free))["advisor"] == {"id": str(desk.hand.id), "name": desk.hand.name}
        assert (await desk.read(taken))["advisor"]["name"] == desk.tenant.admin.name
        assert await waiting(desk) == []


async def test_who_speaks_with_the_customer_already_has_what_is_escalated_later(desk: Desk, visitor: Visitor) -> None:
    async with visitor.chat() as chat:
        await chat.say("Bonjour", "a")
        await chat.hear("accepted")
        [conversation] = view(await desk.ask("GET", "/conversations"))["items"]
        view(await desk.ask("POST", f"/conversations/{conversation['id']}/claim", {}))
        claim = await desk.assessed(INJURED, conversation_id=conversation["id"])
        await work_off(desk.tenant.hub)
        assert (await desk.read(claim))["advisor"]["name"] == desk.hand.name
        assert await alerts(desk) == []


async def test_nobody_is_alerted_about_what_somebody_has_taken_meanwhile(desk: Desk) -> None:
    claim = await desk.assessed(INJURED)
    await desk.done(claim, "assign", user_id=str(desk.hand.id))
    await work_off(desk.tenant.hub)
    assert await alerts(desk) == []


async def alerts(desk: Desk) -> list[View]:
    found: list[View] = view(await desk.ask("GET", "/alerts"))["items"]
    return [a for a in found if a["need"] == "claim"]


async def waiting(desk: Desk) -> list[str]:
    return [c["id"] for c in view(await desk.ask("GET", "/claims?queue=waiting"))["items"]]
