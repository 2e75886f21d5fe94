"""Somebody texts a drain company for help and its agent answers, as the caller and the team live it."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from simulators.twilio.inbound import new_message_sid, send_inbound
from tests.agents_in_service import put_in_service
from tests.app.advisors.people import claim, done, refused
from tests.hub import Tenant
from tests.journeys.talking import Texter, ended_sessions, everything, listed, shown
from tests.line import Line
from tests.working import Clock

JULIE = "+15145550177"


@pytest.fixture
async def julie(drain: Tenant, line: Line) -> Texter:
    """A customer of a drain company that never transfers calls."""
    await put_in_service(drain, agent_name="Paul", policy={"transfer": "callback"})
    return Texter(line, JULIE)


async def test_an_emergency_is_on_the_board_at_once_and_its_card_fills_while_the_caller_is_still_talking(
    drain: Tenant, julie: Texter
) -> None:
    async with drain.dispatcher.board("alerts", "contacts") as board:
        answer = await julie.says("Ça refoule, l'eau monte dans le sous-sol!")
        alert = await shown(board, "alerts", lambda a: a["urgency"] == "P1")
        assert alert["contact"]["name"] is alert["contact"]["address"] is None
        assert "l'agent virtuel de Drain" in answer
        assert "vous rappelle en priorité" in answer
        assert "n'utilisez plus d'eau" in answer
        assert answer.endswith("Quelle est l'adresse, avec le code postal?")

        assert await julie.says("12 rue des Érables, Laval H7N 1A1") == "Quel est votre nom complet?"
        contact = await shown(board, "contacts", lambda c: c["address"])
        assert (contact["address"], contact["postal_code"]) == ("12 rue des Érables, Laval", "H7N 1A1")

        asked = await julie.says("My name is Julie Martin, can we speak English please?")
        assert asked.endswith("Can the team call you back at 514 555-0177?")
        assert (await shown(board, "contacts", lambda c: c["name"]))["name"] == "Julie Martin"
        recap = await julie.says("Yes, that's my number")
        for fact in ("12 rue des Érables", "H7N 1A1", "Julie Martin", "514 555-0177", "as a priority"):
            assert fact in recap
        assert "call you back as a priority" in await julie.says("Perfect, that is right")
        await julie.line.work_off()
        card = await shown(board, "alerts", lambda a: a["urgency"] == "P1" and a["contact"]["address"])
    assert card["contact"]["name"] == "Julie Martin"
    in_time = datetime.fromisoformat(card["call_back_by"]) - datetime.fromisoformat(card["raised_at"])
    assert in_time == timedelta(minutes=5)
    assert max(julie.waits) < 3
    assert sum("virtuel" in words or "virtual" in words for words in julie.heard) == 1
    assert all(words.count("?") <= 1 for words in julie.heard)


async def test_the_file_of_somebody_who_can_wait_is_completed_one_question_at_a_time(
    drain: Tenant, julie: Texter
) -> None:
    asked = {
        "Bonjour, mon drain de cuisine est lent depuis hier": "Quel est votre nom complet?",
        "Julie Martin": "Quelle est l'adresse, avec le code postal?",
        "12 rue des Érables, Laval": "Quel est le code postal?",
        "H7N 1A1": "L'équipe peut-elle vous rappeler au 514 555-0177?",
        "oui c'est bien ça": "Quel est votre courriel, pour le rapport?",
        "julie.martin@example.com": "Comment avez-vous eu notre numéro?",
        "sur Google": "tout est exact?",
        "oui": "Merci, votre dossier est transmis",
    }
    answers = [await julie.says(words) for words in asked]
    for wanted, answer in zip(asked.values(), answers, strict=True):
        assert wanted in answer
        assert answer.count("?") <= 1
    assert "entre 350 $ et 650 $" in answers[0].replace("\u00a0", " ")
    [contact] = await listed(drain, "/contacts")
    assert (contact["name"], contact["email"], contact["postal_code"]) == (
        "Julie Martin",
        "julie.martin@example.com",
        "H7N 1A1",
    )
    [session] = await ended_sessions(drain)
    assert session["outcome"] == "done"
    assert {"problem", "service", "name", "phone", "address", "postal_code", "email", "source"} <= session["fields"]


async def test_nobody_is_there_so_a_call_back_is_promised_with_a_deadline_that_is_an_alert(
    drain: Tenant, line: Line, clock: Clock
) -> None:
    await put_in_service(drain)
    julie = Texter(line, JULIE)
    await julie.says("Bonjour, mon drain de cuisine est lent depuis hier")
    async with drain.dispatcher.board("alerts", "handoffs") as board:
        assert "conseiller" in await julie.says("Je veux parler à quelqu'un")
        await line.work_off()
        promised = await shown(board, "handoffs", lambda h: h["status"] == "promised")
        alert = await shown(board, "alerts", lambda a: a["id"] == promised["alert_id"])
    assert (alert["need"], alert["status"]) == ("callback", "pending")
    assert alert["call_back_by"] == promised["callback_by"]
    assert promised["brief"]["facts"][0]["quote"] == "Bonjour, mon drain de cuisine est lent depuis hier"
    assert "Aucun conseiller n’est libre en ce moment. Nous vous rappelons" in julie.heard[-1]
    await done(drain.dispatcher, "POST", f"/alerts/{alert['id']}/acknowledge")
    await done(drain.dispatcher, "POST", f"/alerts/{alert['id']}/resolve", {"resolution": "Rappelée"})
    await line.work_off()
    [conversation] = await listed(drain, "/conversations")
    assert conversation["handling"] == "agent"


async def test_the_same_text_again_changes_nothing_and_two_at_once_are_two_answers_to_one_contact(
    drain: Tenant, julie: Texter
) -> None:
    line, sid = julie.line, new_message_sid()
    first = await line.deliver(JULIE, "Bonjour, mon drain de cuisine est lent", message_sid=sid)
    before = await everything(drain)
    again = await asyncio.gather(*(line.deliver(JULIE, "Bonjour, autre chose", message_sid=sid) for _ in range(3)))
    assert {a.replies for a in again} == {first.replies}
    assert await everything(drain) == before

    luc = "+15145550178"
    texts = ("Bonjour, mon drain de plancher est lent", "C'est pour le sous-sol, 12 rue des Érables, Laval H7N 1A1")
    await asyncio.gather(*(line.deliver(luc, words, message_sid=new_message_sid()) for words in texts))
    [contact] = [c for c in await listed(drain, "/contacts") if c["phone"] == luc]
    [conversation] = [c for c in await listed(drain, "/conversations") if c["contact_id"] == contact["id"]]
    said = await listed(drain, f"/conversations/{conversation['id']}/messages")
    assert [m["author"] for m in said] == ["contact", "agent", "contact", "agent"]
    assert [m["seq"] for m in said] == [1, 2, 3, 4]


async def test_a_text_to_a_number_nobody_has_and_a_chat_on_a_site_nobody_has_leave_nothing(
    drain: Tenant, rival: Tenant, julie: Texter
) -> None:
    sent = await send_inbound(julie.line.http, julie.line.target, from_=JULIE, body="Allô?", to="+15145550999")
    assert not sent.accepted
    opened = await drain.hub.http.post("/api/v1/conversations", json={"site_key": "pk_nobodys_site_000000"})
    assert (opened.status_code, opened.json()["code"]) == (404, "unknown_site")
    for tenant in (drain, rival):
        assert await everything(tenant) == {}


async def test_stop_in_the_middle_is_heeded_by_the_agent_and_by_advisors(drain: Tenant, julie: Texter) -> None:
    await julie.says("Bonjour, mon drain de cuisine est lent depuis hier")
    await julie.says("STOP")
    said = list(julie.heard)
    for words in ("Allô?", "Quel est votre prix?"):
        assert await julie.says(words) == ""
    [conversation] = await listed(drain, "/conversations")
    await claim(drain.dispatcher, conversation)
    path = f"/conversations/{conversation['id']}/messages"
    problem = await refused(drain.dispatcher, "POST", path, {"text": "Bonjour, je prends la suite."}, 409)
    assert problem["code"] == "contact_opted_out"
    assert "can still be called" in problem["title"]
    await julie.line.work_off()
    assert julie.heard == said
