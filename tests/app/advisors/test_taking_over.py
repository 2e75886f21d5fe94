"""Who speaks with the customer: claimed, given back, given on, closed, and the customer told each time."""

from __future__ import annotations

import asyncio
from typing import Any

from app.access import Role
from tests.app.advisors.people import CALLER, OTHER, Desk, call, claim, done, refused
from tests.hub import Person

REPLY = {"text": "Bonjour, je m’occupe de vous."}


def path(conversation: dict[str, Any], verb: str) -> str:
    return f"/conversations/{conversation['id']}/{verb}"


def by(person: Person) -> dict[str, Any]:
    return {"id": str(person.id), "name": person.name}


async def audited(desk: Desk, verb: str) -> list[dict[str, Any]]:
    found = (await done(desk.tenant.admin, "GET", "/audit?limit=100"))["items"]
    return [entry for entry in found if entry["verb"] == verb]


async def test_of_fifty_who_reach_for_a_conversation_one_has_it_and_all_others_see_who(desk: Desk) -> None:
    people = [await desk.hire(f"Conseiller{n} Roy") for n in range(10)]
    conversation = await desk.text()
    await desk.ask(conversation)
    answers = await asyncio.gather(
        *(call(p, "POST", path(conversation, "claim"), {}) for p in people for _ in range(5))
    )
    won = [a.json() for a in answers if a.status_code == 200]
    lost = [a.json() for a in answers if a.status_code == 409]
    assert len(won) + len(lost) == 50
    winners = {a["advisor"]["id"] for a in won}
    assert len(winners) == 1
    assert len(won) == 5  # the winner's own five clicks
    assert {a["code"] for a in lost} == {"conversation_already_taken"}
    assert {a["advisor"]["id"] for a in lost} == winners
    assert {a["current"]["epoch"] for a in lost} == {conversation["epoch"] + 1}
    assert len([t for t in await desk.told() if "a pris le relais" in t]) == 1
    assert len(await audited(desk, "claim")) == 1
    handoff = await desk.handoff(conversation)
    assert (handoff["status"], handoff["claimed_by"]["id"]) == ("claimed", winners.pop())


async def test_the_customer_is_told_who_took_over_in_their_language_by_first_name_only(desk: Desk) -> None:
    alix = await desk.hire("Alix Tremblay-Roy")
    await claim(alix, await desk.text(CALLER))
    await claim(alix, await desk.text(OTHER, "Hello, my floor drain is slow, could you please help me?"))
    assert "Un conseiller, Alix, a pris le relais." in await desk.told(CALLER)
    assert "An advisor, Alix, has taken over." in await desk.told(OTHER)
    assert (await desk.advisor(alix))["active"] == 2


async def test_a_claim_based_on_an_old_picture_is_refused(desk: Desk) -> None:
    alix = await desk.hire("Alix Roy")
    conversation = await desk.text()
    await claim(alix, conversation)
    await done(alix, "POST", path(conversation, "release"), {})
    problem = await refused(alix, "POST", path(conversation, "claim"), {"epoch": conversation["epoch"]}, 409)
    assert problem["code"] == "conversation_moved"
    taken = await done(alix, "POST", path(conversation, "claim"), {"epoch": problem["current"]["epoch"]})
    assert taken["advisor"] == by(alix)


async def test_given_back_the_agent_has_it_with_a_note_and_the_customer_knows(desk: Desk) -> None:
    alix, sam = await desk.hire("Alix Roy"), await desk.hire("Sam Cyr")
    conversation = await desk.text()
    await claim(alix, conversation)
    problem = await refused(sam, "POST", path(conversation, "release"), {}, 409)
    assert (problem["code"], problem["advisor"]) == ("conversation_not_yours", by(alix))
    released = await done(alix, "POST", path(conversation, "release"), {"note": "Rendez-vous pris pour lundi"})
    assert (released["handling"], released["advisor"]) == ("agent", None)
    assert "Alix vous laisse avec notre assistant, qui reprend la conversation." in await desk.told()
    [note] = (await done(sam, "GET", path(conversation, "notes")))["items"]
    assert (note["text"], note["author"]) == ("Rendez-vous pris pour lundi", by(alix))
    assert (await desk.advisor(alix))["active"] == 0
    assert (await refused(alix, "POST", path(conversation, "release"), {}, 409))["code"] == "conversation_not_held"


async def test_given_to_a_colleague_who_then_answers_and_the_first_one_cannot_any_more(desk: Desk) -> None:
    alix, sam = await desk.hire("Alix Roy"), await desk.hire("Sam Cyr")
    conversation = await desk.text()
    await claim(alix, conversation)
    given = await done(
        alix, "POST", path(conversation, "transfer"), {"user_id": str(sam.id), "note": "Cliente pressée"}
    )
    assert given["advisor"] == by(sam)
    assert "Sam prend la suite de votre demande." in await desk.told()
    assert (await refused(alix, "POST", path(conversation, "messages"), REPLY, 409))["advisor"] == by(sam)
    await done(sam, "POST", path(conversation, "messages"), REPLY)
    assert REPLY["text"] in await desk.told()
    assert [(await desk.advisor(p))["active"] for p in (alix, sam)] == [0, 1]


async def test_given_to_a_skill_it_waits_with_its_brief_and_goes_to_whoever_has_it(desk: Desk) -> None:
    alix, sam = await desk.on_duty("Alix Roy"), await desk.on_duty("Sam Cyr", skills=["billing"])
    conversation = await desk.text()
    await desk.ask(conversation, skill="general")
    await claim(alix, conversation)
    body = {"skill": "billing", "note": "Facture contestée"}
    waiting = await done(alix, "POST", path(conversation, "transfer"), body)
    assert (waiting["handling"], waiting["advisor"]) == ("waiting", None)
    await desk.settle()
    handoff = await desk.handoff(conversation)
    assert (handoff["status"], handoff["offered_to"]) == ("offered", by(sam))
    assert handoff["brief"]["next_step"] == "Facture contestée"
    assert [t for t in await desk.told() if "collègue" in t]
    await claim(sam, conversation)
    assert (await desk.conversation())["advisor"] == by(sam)


async def test_who_gave_it_up_is_not_offered_it_again(desk: Desk) -> None:
    alix = await desk.on_duty("Alix Roy")
    conversation = await desk.text()
    await claim(alix, conversation)
    await done(alix, "POST", path(conversation, "transfer"), {"skill": "general"})
    await desk.settle()
    handoff = await desk.handoff(conversation)
    assert handoff["offered_to"] is None
    assert [(d["user"], d["reason"]) for d in handoff["declines"]] == [(by(alix), "passed_on")]
    sam = await desk.on_duty("Sam Cyr")
    await claim(sam, conversation)
    assert (await desk.conversation())["advisor"] == by(sam)


async def test_a_conversation_is_given_only_to_somebody_who_may_answer(desk: Desk) -> None:
    alix = await desk.hire("Alix Roy")
    mechanic = await desk.hire("Jo Mec", role=Role.TECHNICIAN)
    conversation = await desk.text()
    await claim(alix, conversation)
    for body in (
        {"user_id": str(mechanic.id)},
        {"user_id": str(alix.id)},
        {"user_id": conversation["id"]},
        {},
        {"user_id": str(alix.id), "skill": "billing"},
    ):
        await refused(alix, "POST", path(conversation, "transfer"), body, 422)


async def test_closed_the_customer_is_told_and_writes_a_new_conversation_next_time(desk: Desk) -> None:
    alix = await desk.hire("Alix Roy")
    conversation = await desk.text()
    await claim(alix, conversation)
    closed = await done(alix, "POST", path(conversation, "close"), {"reason": "Réglé"})
    assert closed["status"] == "closed"
    assert [t for t in await desk.told() if "terminée" in t]
    for verb, body in (("claim", {}), ("messages", REPLY), ("release", {}), ("close", {"reason": "x"})):
        problem = await refused(alix, "POST", path(conversation, verb), body, 409)
        assert problem["code"] == "conversation_closed"
    assert (await desk.text())["id"] != conversation["id"]
    assert (await desk.advisor(alix))["active"] == 0
    [entry] = await audited(desk, "close")
    assert entry["reason"] == "Réglé"


async def test_closing_ends_what_waited_for_somebody(desk: Desk) -> None:
    await desk.on_duty("Alix Roy")
    conversation = await desk.text()
    await desk.ask(conversation)
    await desk.settle()
    await done(desk.tenant.dispatcher, "POST", path(conversation, "close"), {"reason": "spam", "tell": False})
    await desk.settle()
    handoff = await desk.handoff(conversation)
    assert (handoff["status"], handoff["offered_to"]) == ("cancelled", None)
    assert not [t for t in await desk.told() if "terminée" in t]


async def test_only_the_owner_writes_and_to_the_customers_own_phone(desk: Desk) -> None:
    alix, sam = await desk.hire("Alix Roy"), await desk.hire("Sam Cyr")
    conversation = await desk.text()
    assert (await refused(alix, "POST", path(conversation, "messages"), REPLY, 409))["advisor"] is None
    await claim(alix, conversation)
    assert (await refused(sam, "POST", path(conversation, "messages"), REPLY, 409))["advisor"] == by(alix)
    sent = await done(alix, "POST", path(conversation, "messages"), REPLY)
    assert (sent["author"], sent["user"], sent["direction"]) == ("advisor", by(alix), "out")
    assert REPLY["text"] in await desk.told()


async def test_the_same_words_of_one_click_arrive_once(desk: Desk) -> None:
    alix = await desk.hire("Alix Roy")
    conversation = await desk.text()
    await claim(alix, conversation)
    body = {**REPLY, "client_id": "draft-1"}
    answers = await asyncio.gather(*(call(alix, "POST", path(conversation, "messages"), body) for _ in range(5)))
    assert {a.status_code for a in answers} == {201}
    assert len({a.json()["id"] for a in answers}) == 1
    assert (await desk.told()).count(REPLY["text"]) == 1


async def test_what_cannot_be_sent_is_refused_in_words(desk: Desk) -> None:
    alix = await desk.hire("Alix Roy")
    conversation = await desk.text()
    await claim(alix, conversation)
    for text in ("", "   ", "x" * 1601, "x" * 5000):
        await refused(alix, "POST", path(conversation, "messages"), {"text": text}, 422)
    await desk.text(CALLER, "STOP")
    problem = await refused(alix, "POST", path(conversation, "messages"), REPLY, 409)
    assert problem["code"] == "contact_opted_out"
    assert "can still be called" in problem["title"]
    assert REPLY["text"] not in await desk.told()


async def test_a_supervisor_takes_over_by_force_and_nobody_else_can(desk: Desk) -> None:
    alix, sam = await desk.hire("Alix Roy"), await desk.hire("Sam Cyr")
    conversation = await desk.text()
    await claim(alix, conversation)
    body = {"mode": "take_over"}
    await refused(sam, "POST", path(conversation, "supervise"), body, 403)
    taken = await done(desk.tenant.dispatcher, "POST", path(conversation, "supervise"), body)
    assert taken["advisor"] == by(desk.tenant.dispatcher)
    assert taken["epoch"] == conversation["epoch"] + 2
    assert (await refused(alix, "POST", path(conversation, "messages"), REPLY, 409))["code"] == "conversation_not_yours"
    assert "Dispatcher prend la suite de votre demande." in await desk.told()
    assert (await desk.advisor(alix))["active"] == 0
    assert len(await audited(desk, "take_over")) == 1


async def test_a_supervisor_barges_in_under_their_own_name_without_taking_it(desk: Desk) -> None:
    alix, boss = await desk.hire("Alix Roy"), desk.tenant.dispatcher
    conversation = await desk.text()
    await claim(alix, conversation)
    await refused(boss, "POST", path(conversation, "messages"), REPLY, 409)
    await done(boss, "POST", path(conversation, "supervise"), {"mode": "watch"})
    await refused(boss, "POST", path(conversation, "messages"), REPLY, 409)
    await done(boss, "POST", path(conversation, "supervise"), {"mode": "barge"})
    sent = await done(boss, "POST", path(conversation, "messages"), REPLY)
    assert (sent["user"], sent["flags"]) == (by(boss), ["barge"])
    assert (await desk.conversation())["advisor"] == by(alix)
    await done(alix, "POST", path(conversation, "messages"), {"text": "Je continue."})
    told = await desk.told()
    assert told.index(REPLY["text"]) < told.index("Je continue.")
    seen = await done(alix, "GET", path(conversation, "desk"))
    assert [(s["user"], s["mode"]) for s in seen["supervisors"]] == [(by(boss), "barge")]


async def test_an_api_key_owns_nothing(desk: Desk) -> None:
    scopes = ["conversations:answer", "conversations:read"]
    key = await done(desk.tenant.admin, "POST", "/api-keys", {"name": "bot", "scopes": scopes})
    conversation = await desk.text()
    desk.line.http.headers["Authorization"] = f"Bearer {key['secret']}"
    for verb, body in (("claim", {}), ("messages", REPLY), ("notes", {"text": "x"})):
        url = f"{desk.tenant.hub.url}/api/v1{path(conversation, verb)}"
        answer = await desk.line.http.post(url, json=body)
        assert (answer.status_code, answer.json()["code"]) == (403, "members_only")
    del desk.line.http.headers["Authorization"]
