"""The main job, as sentences: somebody texts for help, boards show it, people are told, somebody reacts."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from simulators.twilio.inbound import Media
from tests.hub import Board, Tenant
from tests.line import Line
from tests.working import Clock

CALLER = "+14385550142"
MEDIA = Media()
WAITS_FOR_A_LOCK = "SELECT count(*) > 0 FROM pg_locks WHERE NOT granted"
RISING = "Bonjour, ici Marie Tremblay au 12 rue des Érables à Laval. Ça refoule, l'eau monte dans le sous-sol!"


async def raised(board: Board) -> dict[str, Any]:
    found: dict[str, Any] = (await board.event("alert.raised"))["data"]
    return found


async def open_alert(tenant: Tenant) -> dict[str, Any]:
    """The only card on the board."""
    (alert,) = (await tenant.dispatcher.http.get("/api/v1/alerts", params={"status": "open"})).json()["items"]
    found: dict[str, Any] = alert
    return found


async def test_an_emergency_by_text_is_on_every_board_at_once_with_its_evidence(drain: Tenant, line: Line) -> None:
    async with drain.dispatcher.board("alerts") as one, drain.admin.board("alerts", "contacts", "messages") as other:
        await line.text(CALLER, RISING)
        alert = await raised(one)
        assert await raised(other) == alert
    assert alert["urgency"] == "P1"
    assert alert["status"] == "pending"
    assert alert["contact"]["phone"] == CALLER
    assert alert["contact"]["name"] == "Marie Tremblay"
    assert alert["text"] == RISING
    spans = [(e["text"], alert["text"][e["start"] : e["end"]]) for e in alert["verdict"]["evidence"]]
    assert spans
    assert all(told == shown for told, shown in spans)


async def test_the_on_call_are_texted_in_the_form_they_know_and_the_receipt_reaches_the_board(
    drain: Tenant, line: Line
) -> None:
    async with drain.dispatcher.board("notifications") as board:
        await line.text(CALLER, RISING)
        await line.work_off()
        delivered = await board.until(lambda f: f["op"] == "event" and f["data"]["status"] == "delivered")
    (text,) = line.texts_to(drain.dispatcher.phone)
    lines = text.body.splitlines()
    assert lines[0] == "🚨 URGENCE IMMÉDIATE - Drain"
    assert lines[2] == "CLIENT: Marie Tremblay"
    assert lines[3] == "TÉL: 438-555-0142"
    assert lines[4].startswith("ADRESSE: 12 rue des Érables")
    assert lines[5].startswith("PROBLÈME: Bonjour, ici Marie")
    assert lines[6] == "PRIORITÉ: P1"
    assert "Rappeler le client rapidement" in text.body
    told = delivered["data"]
    assert told["to"] == drain.dispatcher.phone
    assert told["user"]["id"] == str(drain.dispatcher.id)
    assert told["simulated"] is True
    assert told["encoding"] == text.encoding
    assert told["segments"] == text.num_segments
    assert told["delivered_at"] is not None


async def test_the_on_call_are_texted_at_once_though_somebody_is_changing_the_card(drain: Tenant, line: Line) -> None:
    await line.text(CALLER, RISING)
    db = drain.hub.db
    async with asyncio.TaskGroup() as group:
        async with db.transaction(drain.id) as tx:
            await tx.conn.execute("SELECT FROM alerts FOR UPDATE")
            working = group.create_task(line.work_off())
            async with asyncio.timeout(10), db.system() as watching:
                while not await watching.fetchval(WAITS_FOR_A_LOCK):  # noqa: ASYNC110  (locks tell nobody)
                    await asyncio.sleep(0.02)
        await working
    assert len(line.texts_to(drain.dispatcher.phone)) == 1


async def test_acknowledged_on_one_board_shows_on_the_other_who_took_it(drain: Tenant, line: Line) -> None:
    await line.text(CALLER, RISING)
    alert = await open_alert(drain)
    async with drain.admin.board("alerts") as other:
        answer = await drain.dispatcher.http.post(f"/api/v1/alerts/{alert['id']}/acknowledge")
        shown = (await other.event("alert.acknowledged"))["data"]
    assert answer.json() == shown
    assert shown["acknowledged_by"] == {"id": str(drain.dispatcher.id), "name": drain.dispatcher.name}
    assert shown["lease_until"] is not None


async def test_the_second_dispatcher_learns_who_was_first(drain: Tenant, line: Line) -> None:
    await line.text(CALLER, RISING)
    alert = await open_alert(drain)
    take = f"/api/v1/alerts/{alert['id']}/acknowledge"
    assert (await drain.dispatcher.http.post(take)).status_code == 200
    late = await drain.admin.http.post(take)
    assert late.status_code == 409
    problem = late.json()
    assert problem["code"] == "alert_already_acknowledged"
    assert problem["acknowledged_by"]["name"] == drain.dispatcher.name
    assert problem["current"]["status"] == "acknowledged"


async def test_replying_1_takes_the_alert_and_confirms(drain: Tenant, line: Line) -> None:
    await line.text(CALLER, RISING)
    await line.work_off()
    async with drain.admin.board("alerts") as board:
        reply = await line.text(drain.dispatcher.phone, "1")
        taken = (await board.event("alert.acknowledged"))["data"]
    assert taken["acknowledged_by"]["name"] == drain.dispatcher.name
    assert reply.replies == (f"C’est noté : vous prenez en charge l’alerte n° {taken['number']}.",)
    contacts = (await drain.admin.http.get("/api/v1/contacts")).json()["items"]
    assert [c["phone"] for c in contacts] == [CALLER], "a member who replies is not a new contact"


async def test_left_alone_it_rings_then_goes_to_the_next_people_then_says_that_nobody_answered(
    drain: Tenant, line: Line, clock: Clock
) -> None:
    await line.text(CALLER, RISING)
    await line.work_off()
    assert len(line.texts_to(drain.dispatcher.phone)) == 1
    assert line.texts_to(drain.admin.phone) == []
    next_step = (await open_alert(drain))["escalation"]["next"]
    assert next_step == {"who": drain.dispatcher.name, "medium": "call"}

    await clock.advance(seconds=31)
    await line.work_off()
    assert [c.to for c in line.calls] == [drain.dispatcher.phone]
    next_step = (await open_alert(drain))["escalation"]["next"]
    assert next_step == {"who": drain.admin.name, "medium": "sms"}

    await clock.advance(seconds=61)
    await line.work_off()
    assert len(line.texts_to(drain.admin.phone)) == 1
    assert (await open_alert(drain))["escalation"]["step"] == 3

    async with drain.admin.board("alerts") as board:
        for _ in range(5):
            await clock.advance(seconds=121)
            await line.work_off()
        await board.event("alert.exhausted")
    alert = await open_alert(drain)
    assert alert["escalation"]["exhausted"] is True
    assert alert["status"] == "pending", "an unanswered P1 never just disappears"


async def test_when_neither_text_nor_call_reaches_anybody_the_next_person_is_told_at_once(
    drain: Tenant, line: Line
) -> None:
    unreachable = {"final": "undelivered", "error_code": 30003, "call": "no-answer"}
    line.carrier.behaviours.teach(drain.dispatcher.phone, unreachable)
    await line.text(CALLER, RISING)
    await line.work_off()
    assert len(line.texts_to(drain.admin.phone)) == 1
    told = (await drain.admin.http.get("/api/v1/notifications")).json()["items"]
    lost = [(n["medium"], n["status"], n["error"]) for n in told if n["to"] == drain.dispatcher.phone]
    assert lost == [("call", "undelivered", "no_answer"), ("sms", "undelivered", "30003")]


async def test_without_a_receipt_for_20_seconds_a_p1_rings(drain: Tenant, line: Line, clock: Clock) -> None:
    line.carrier.behaviours.teach(drain.dispatcher.phone, {"callbacks": "never"})
    await line.text(CALLER, RISING)
    await line.work_off()
    await clock.advance(seconds=19)
    await line.work_off()
    assert line.calls == []
    await clock.advance(seconds=2)
    await line.work_off()
    assert [c.to for c in line.calls] == [drain.dispatcher.phone]


async def test_an_acknowledgement_nothing_follows_runs_out(drain: Tenant, line: Line, clock: Clock) -> None:
    await line.text(CALLER, RISING)
    alert = await open_alert(drain)
    await drain.dispatcher.http.post(f"/api/v1/alerts/{alert['id']}/acknowledge")
    async with drain.admin.board("alerts") as board:
        await clock.advance(minutes=11)
        released = (await board.event("alert.released"))["data"]
    assert released["status"] == "pending"
    assert released["acknowledged_by"] is None


async def test_downtime_of_hours_is_made_up_for_once(drain: Tenant, line: Line, clock: Clock) -> None:
    await line.text(CALLER, RISING)
    await line.work_off()
    await clock.advance(hours=3)
    await clock.advance(seconds=0)
    await line.work_off()
    steps = [a["verb"] for a in await story_actions(drain)]
    assert steps.count("step") <= 2, "three hours of downtime are not a hundred overdue steps"
    assert (await open_alert(drain))["status"] == "pending"


async def story_actions(tenant: Tenant) -> list[dict[str, Any]]:
    alert = await open_alert(tenant)
    story = (await tenant.dispatcher.http.get(f"/api/v1/alerts/{alert['id']}/story")).json()
    found: list[dict[str, Any]] = story["actions"]
    return found


async def test_the_same_need_again_bumps_the_card_instead_of_making_another(drain: Tenant, line: Line) -> None:
    await line.text(CALLER, "Soumission pour un nettoyage de drain svp, rien ne presse")
    first = await open_alert(drain)
    async with drain.dispatcher.board("alerts") as board:
        await line.text(CALLER, "En fait ça refoule, l'eau monte dans le sous-sol!")
        changed = (await board.until(lambda f: f["op"] == "event" and f["topic"] == "alerts"))["data"]
    assert changed["id"] == first["id"]
    assert changed["occurrences"] == 2
    assert (first["urgency"], changed["urgency"]) == ("P4", "P1")
    assert changed["text"] == "En fait ça refoule, l'eau monte dans le sous-sol!"


async def test_stop_opts_out_while_a_sentence_with_stop_is_a_sentence(drain: Tenant, line: Line) -> None:
    await line.text(CALLER, "stop la livraison svp, ça refoule et l'eau monte dans le sous-sol")
    assert (await open_alert(drain))["urgency"] == "P1"
    other = "+14385550143"
    await line.text(other, "STOP")
    contacts = {c["phone"]: c for c in (await drain.admin.http.get("/api/v1/contacts")).json()["items"]}
    assert "opted_out" in contacts[other]["tags"]
    assert "opted_out" not in contacts[CALLER]["tags"]
    assert (await open_alert(drain))["contact"]["phone"] == CALLER, "a stop word raises nothing"
    await line.text(other, "START")
    contacts = {c["phone"]: c for c in (await drain.admin.http.get("/api/v1/contacts")).json()["items"]}
    assert "opted_out" not in contacts[other]["tags"]


async def test_a_viewer_gets_alerts_but_no_contacts(drain: Tenant, line: Line) -> None:
    async with drain.viewer.board("alerts", "contacts", "messages") as board:
        refused = [f for f in board.frames if f["op"] == "error"]
        await line.text(CALLER, RISING)
        await line.text("+14385550144", RISING)
        second = await board.until(lambda f: f["op"] == "event" and (f["data"] or {}).get("occurrences") == 1)
        await board.until(lambda f: f["op"] == "event" and f["seq"] > second["seq"])
    assert refused or any(f["op"] == "error" for f in board.frames)
    assert {f["topic"] for f in board.frames if f["op"] == "event"} == {"alerts"}


async def test_an_image_without_words_and_an_alphanumeric_sender_are_kept(drain: Tenant, line: Line) -> None:
    await line.text("HYDRO", "Votre facture est prête")
    await line.carrier.text_the_hub(from_=CALLER, body="", media=(MEDIA,))
    said = (await drain.admin.http.get("/api/v1/messages")).json()["items"]
    assert {m["text"] for m in said} == {"", "Votre facture est prête"}
    assert next(m for m in said if not m["text"])["media"][0]["content_type"] == "image/jpeg"


@pytest.mark.parametrize("body", ["x" * 1600, "🚽" * 700, "מים עולים במרתף", "\u202eabc", "a\x00b", "1" * 40])
async def test_strange_texts_are_taken(drain: Tenant, line: Line, body: str) -> None:
    await line.text(CALLER, body)
    (message,) = (await drain.admin.http.get("/api/v1/messages")).json()["items"]
    assert message["text"] == body.replace("\x00", "\ufffd")
