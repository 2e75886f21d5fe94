"""Customers of a shop: answers from what the shop knows, a hold after a yes, and a human when one is asked for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from tests.agents_in_service import put_in_service
from tests.app.advisors.people import Desk, claim, done
from tests.app.webchat.visitor import found_site
from tests.hub import Board, Hub, Person, Tenant, found_tenant
from tests.journeys.talking import Chatter, Texter, listed, live_session, shown
from tests.line import line_of
from tests.shop import stocked, variant
from tests.working import Clock

ALWAYS = [[["00:00", "23:59"]]] * 7
HELLO = "Bonjour, vous êtes ouverts jusqu'à quelle heure aujourd'hui ?"
NOTE = "Ourlet fait samedi, elle passe le prendre"


@pytest.fixture
async def desk(hub: Hub, clock: Clock) -> AsyncIterator[Desk]:
    """A shop with its shelves, its hours and an agent in service."""
    tenant = await found_tenant(hub, "rivoli", "+15145550120", industry="shop")
    await put_in_service(tenant, flow="shop_assistant", agent_name="Rivoli")
    await stocked(tenant)
    await done(tenant.admin, "PUT", "/opening-hours", {"weekly": ALWAYS, "exceptions": []})
    async with line_of(tenant) as line:
        yield Desk(tenant, line, clock)


@asynccontextmanager
async def a_chat(tenant: Tenant) -> AsyncIterator[Chatter]:
    visitor = await (await found_site(tenant)).visitor(language="fr-CA")
    async with visitor.chat(after=0) as chat:
        yield Chatter(chat)


async def taken_by(alix: Person, desk: Desk, board: Board) -> dict[str, Any]:
    """The conversation that asked for somebody: offered to Alix with its brief, and hers."""
    await desk.settle()
    offered = await shown(board, "handoffs", lambda h: h["status"] == "offered")
    assert (offered["offered_to"]["id"], offered["reason"]) == (str(alix.id), "caller_asked")
    facts = {f["name"]: f["value"] for f in offered["brief"]["facts"]}
    assert facts["reservation"] == "Robe Fleurie Bleue, taille 38"
    assert facts["booking_name"] == "Julie Martin"
    return await claim(alix, {"id": offered["conversation_id"]})


async def test_a_customer_in_the_chat_is_answered_reserves_and_gets_a_human_who_hands_back(desk: Desk) -> None:
    shop, alix = desk.tenant, await desk.on_duty("Alix Roy", skills=["shop"])
    async with a_chat(shop) as julie, alix.board("handoffs", "conversations") as board:
        assert "ouvert de 0 h à 23 h 59" in await julie.says(HELLO)
        offer = await julie.says("Avez-vous la robe fleurie bleue en 38 ?")
        assert "il en reste 2" in offer
        assert offer.endswith("pendant 24 heures?")
        assert (await variant(shop, "RF-2847-38"))["held"] == 0
        assert "vous est réservé" in await julie.says("Oui, réservez-la")
        assert (await variant(shop, "RF-2847-38"))["held"] == 1
        await julie.says("Julie Martin")
        assert "Je transmets votre demande à un conseiller" in await julie.says("je veux parler à quelqu'un")

        mine = await taken_by(alix, desk, board)
        assert await julie.hears("system") == "Un conseiller, Alix, a pris le relais."
        await julie.chat.say("Vous faites les ourlets ?")
        await desk.settle()
        path = f"/conversations/{mine['id']}"
        await done(alix, "POST", f"{path}/messages", {"text": "Oui, pour samedi."})
        assert await julie.hears("advisor") == "Oui, pour samedi."
        assert [m["author"] for m in julie.seen[-2:]] == ["system", "advisor"]

        await done(alix, "POST", f"{path}/release", {"note": NOTE})
        await desk.settle()
        assert "notre assistant" in await julie.hears("system")
        assert "ouvert de" in await julie.says("Merci, et demain vous ouvrez à quelle heure ?")
    session = await live_session(shop)
    assert session.note == NOTE
    assert [u.author for u in session.history] == ["contact", "agent"]


async def test_the_same_by_text_with_every_tick_until_it_is_delivered(desk: Desk) -> None:
    shop, alix = desk.tenant, await desk.on_duty("Alix Roy", skills=["shop"])
    julie = Texter(desk.line, "+15145550199")
    async with alix.board("handoffs") as board, alix.board("messages") as ticks:
        assert "ouvert de 0 h à 23 h 59" in await julie.says(HELLO)
        assert "il en reste 2" in await julie.says("Avez-vous la robe fleurie bleue en 38 ?")
        assert "vous est réservé" in await julie.says("Oui, réservez-la")
        await julie.says("Julie Martin")
        await julie.says("je veux parler à quelqu'un")
        mine = await taken_by(alix, desk, board)
        await desk.settle()
        before = len(julie.heard)
        assert await julie.says("Vous faites les ourlets ?") == ""
        path = f"/conversations/{mine['id']}"
        sent = await done(alix, "POST", f"{path}/messages", {"text": "Oui, pour samedi."})
        await desk.settle()
        assert julie.heard[before:] == ["Oui, pour samedi."]
        seen = [sent["status"]]
        while seen[-1] != "delivered":
            seen.append((await shown(ticks, "messages", lambda m: m["id"] == sent["id"]))["status"])
        assert list(dict.fromkeys(seen)) == ["intended", "accepted", "sent", "delivered"]
        await done(alix, "POST", f"{path}/release", {"note": NOTE})
        await desk.settle()
        assert "ouvert de" in await julie.says("Merci, et demain vous ouvrez à quelle heure ?")
    assert (await live_session(shop)).note == NOTE
    assert {m["status"] for m in await listed(shop, f"{path}/messages") if m["direction"] == "out"} == {"delivered"}


async def test_two_customers_want_the_last_one_at_once_and_one_of_them_gets_it(desk: Desk) -> None:
    shop = desk.tenant
    julie, luc = Texter(desk.line, "+15145550198"), Texter(desk.line, "+15145550199")
    for customer in (julie, luc):
        assert "il en reste 1" in await customer.says("Avez-vous la robe fleurie bleue en 36 ?")
    answers = await asyncio.gather(*(customer.says("Oui, réservez-la") for customer in (julie, luc)))
    assert len([a for a in answers if "vous est réservé" in a]) == 1
    assert len([a for a in answers if "vient de partir : je n'ai rien pu réserver" in a.replace("\u00a0", " ")]) == 1
    last = await variant(shop, "RF-2847-36")
    assert (last["stock"], last["held"]) == (0, 1)
    assert [r["status"] for r in await listed(shop, "/reservations")] == ["active"]
    await desk.pass_time(hours=25)
    last = await variant(shop, "RF-2847-36")
    assert (last["stock"], last["held"]) == (1, 0)


@pytest.mark.parametrize("is_claim_told", [True, False])
async def test_who_writes_before_the_worker_knows_who_speaks_is_answered_and_the_note_still_arrives(
    desk: Desk, is_claim_told: bool
) -> None:
    shop, alix, julie = desk.tenant, await desk.on_duty("Alix Roy"), Texter(desk.line, "+15145550199")
    await julie.says("Avez-vous la robe fleurie bleue en 38 ?")
    mine = await claim(alix, await desk.conversation(julie.phone))
    if is_claim_told:
        await desk.settle()
    await done(alix, "POST", f"/conversations/{mine['id']}/release", {"note": NOTE})
    sent = await desk.line.text(julie.phone, "Vous ouvrez à quelle heure demain ?")
    await desk.settle()
    assert sent.replies == ()  # what the advisor's leaving told them goes first
    assert "ouvert de" in julie.heard[-1]
    session = await live_session(shop)
    assert session.note == NOTE
    assert [u.author for u in session.history] == ["contact", "agent"]
