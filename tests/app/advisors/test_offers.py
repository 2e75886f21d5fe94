"""A conversation that needs a human goes from one advisor to the next, and nobody is left waiting in silence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.app.advisors.people import CALLER, OTHER, THIRD, Desk, call, claim, done, refused
from tests.hub import Person


def named(person: Person) -> dict[str, Any]:
    return {"id": str(person.id), "name": person.name}


async def test_a_free_advisor_is_asked_within_a_breath_and_for_twenty_seconds(desk: Desk) -> None:
    alix = await desk.on_duty("Alix Roy")
    conversation = await desk.text()
    handoff = await desk.ask(conversation)
    assert (handoff["status"], handoff["offered_to"]) == ("waiting", None)
    assert (await desk.conversation())["handling"] == "waiting"
    await desk.settle()
    offered = await desk.handoff(conversation)
    assert (offered["status"], offered["offered_to"]) == ("offered", named(alix))
    left = datetime.fromisoformat(offered["offered_until"]) - datetime.now(UTC)
    assert timedelta(seconds=10) < left <= timedelta(seconds=20)


async def test_who_declines_says_why_and_the_next_one_is_asked(desk: Desk) -> None:
    alix, sam = await desk.on_duty("Alix Roy"), await desk.on_duty("Sam Cyr")
    conversation = await desk.text()
    handoff = await desk.ask(conversation)
    await desk.settle()
    first = (await desk.handoff(conversation))["offered_to"]
    asked, other = (alix, sam) if first == named(alix) else (sam, alix)
    problem = await refused(other, "POST", f"/handoffs/{handoff['id']}/decline", {"reason": "Non"}, 409)
    assert problem["code"] == "not_offered_to_you"
    declined = await done(asked, "POST", f"/handoffs/{handoff['id']}/decline", {"reason": "Je mange"})
    assert declined["status"] == "waiting"
    assert [(d["user"], d["reason"]) for d in declined["declines"]] == [(named(asked), "Je mange")]
    await desk.settle()
    assert (await desk.handoff(conversation))["offered_to"] == named(other)


async def test_an_offer_nobody_answers_goes_on_by_itself_once_its_time_is_up(desk: Desk) -> None:
    await desk.on_duty("Alix Roy")
    await desk.on_duty("Sam Cyr")
    conversation = await desk.text()
    await desk.ask(conversation)
    await desk.settle()
    first = (await desk.handoff(conversation))["offered_to"]
    await desk.pass_time(seconds=15)
    assert (await desk.handoff(conversation))["offered_to"] == first
    await desk.pass_time(seconds=6)
    again = await desk.handoff(conversation)
    assert again["offered_to"] not in (None, first)
    assert [(d["user"], d["reason"]) for d in again["declines"]] == [(first, "no_answer")]


async def test_who_lets_two_offers_in_a_row_run_out_is_taken_for_away_until_they_are_back(desk: Desk) -> None:
    alix = await desk.on_duty("Alix Roy")
    for phone, status in ((CALLER, "available"), (OTHER, "paused")):
        await desk.ask(await desk.text(phone))
        await desk.settle()
        await desk.pass_time(seconds=21)
        assert (await desk.advisor(alix))["status"] == status
    third = await desk.text(THIRD)
    await desk.ask(third)
    await desk.settle()
    assert (await desk.handoff(third))["status"] == "promised"
    await done(alix, "PUT", "/advisors/me", {"status": "available"})
    await desk.pass_time(seconds=21)
    assert (await desk.advisor(alix))["status"] == "available"


async def test_nobody_is_offered_more_than_one_thing_at_a_time_nor_more_than_they_can_take(desk: Desk) -> None:
    alix = await desk.on_duty("Alix Roy", capacity=1)
    first, second = await desk.text(CALLER), await desk.text(OTHER)
    for conversation in (first, second):
        await desk.ask(conversation)
        await desk.settle()
    assert [(await desk.handoff(c))["status"] for c in (first, second)] == ["offered", "waiting"]
    await claim(alix, first)
    await desk.settle()
    assert (await desk.handoff(second))["status"] == "waiting"
    assert (await desk.advisor(alix))["status"] == "busy"
    await done(alix, "POST", f"/conversations/{first['id']}/close", {"reason": "réglé"})
    await desk.settle()
    assert (await desk.handoff(second))["offered_to"] == named(alix)


async def test_the_most_urgent_is_offered_first_when_somebody_becomes_free(desk: Desk) -> None:
    await desk.on_duty("Blaise Côté", capacity=0)
    slow = await desk.text(CALLER)
    flood = await desk.text(OTHER, "Ça refoule, l'eau monte dans le sous-sol!")
    for conversation in (slow, flood):
        await desk.ask(conversation)
        await desk.settle()
    queue = (await done(desk.tenant.admin, "GET", "/handoffs"))["items"]
    assert [h["conversation_id"] for h in queue] == [flood["id"], slow["id"]]
    assert [h["status"] for h in queue] == ["waiting", "waiting"]
    alix = await desk.on_duty("Alix Roy")
    await desk.settle()
    assert (await desk.handoff(flood))["offered_to"] == named(alix)
    assert (await desk.handoff(slow))["status"] == "waiting"


async def test_only_who_has_the_skill_and_the_language_is_asked(desk: Desk) -> None:
    await desk.on_duty("Alix Roy", skills=["sewer"], languages=["fr"])
    sam = await desk.on_duty("Sam Cyr", skills=["sewer"], languages=["en"])
    conversation = await desk.text(CALLER, "Hello, my floor drain is slow, could you please help me?")
    handoff = await desk.ask(conversation, skill="sewer")
    assert handoff["language"] == "en"
    await desk.settle()
    assert (await desk.handoff(conversation))["offered_to"] == named(sam)


async def test_when_nobody_is_there_the_customer_is_promised_a_call_that_is_an_alert_with_a_deadline(
    desk: Desk,
) -> None:
    conversation = await desk.text()
    await desk.ask(conversation)
    before = desk.clock.now()
    await desk.settle()
    promised = await desk.handoff(conversation)
    assert promised["status"] == "promised"
    deadline = datetime.fromisoformat(promised["callback_by"])
    assert timedelta(hours=4) <= deadline - before < timedelta(hours=4, seconds=30)
    alerts = (await done(desk.tenant.admin, "GET", "/alerts"))["items"]
    [alert] = [a for a in alerts if a["need"] == "callback"]
    assert (alert["id"], alert["title"]) == (promised["alert_id"], "Rappel promis")
    assert alert["conversation_id"] == conversation["id"]
    assert datetime.fromisoformat(alert["call_back_by"]) == deadline
    assert [t for t in await desk.told() if "rappelons" in t and "avant" in t]


async def test_when_everybody_is_busy_a_minute_is_waited_before_promising(desk: Desk) -> None:
    await desk.on_duty("Alix Roy", capacity=0)
    conversation = await desk.text()
    await desk.ask(conversation)
    await desk.pass_time(seconds=55)
    assert (await desk.handoff(conversation))["status"] == "waiting"
    await desk.pass_time(seconds=6)
    promised = await desk.handoff(conversation)
    assert promised["status"] == "promised"
    await desk.pass_time(seconds=60)
    await desk.pass_time(hours=1)
    assert (await desk.handoff(conversation))["version"] == promised["version"]
    alerts = (await done(desk.tenant.admin, "GET", "/alerts"))["items"]
    assert [a["occurrences"] for a in alerts if a["need"] == "callback"] == [1]
    assert len([t for t in await desk.told() if "rappelons" in t]) == 1


async def test_a_worker_that_was_down_finds_the_truth_and_acts_once(desk: Desk) -> None:
    alix = await desk.on_duty("Alix Roy")
    conversation = await desk.text()
    await desk.ask(conversation)
    await desk.settle()
    await claim(alix, conversation)
    await desk.pass_time(hours=3)
    handoff = await desk.handoff(conversation)
    assert (handoff["status"], handoff["claimed_by"], handoff["declines"]) == ("claimed", named(alix), [])


async def test_a_promise_is_kept_by_whoever_takes_the_conversation(desk: Desk) -> None:
    conversation = await desk.text()
    await desk.ask(conversation)
    await desk.settle()
    alix = await desk.on_duty("Alix Roy")
    await claim(alix, conversation)
    handoff = await desk.handoff(conversation)
    assert (handoff["status"], handoff["claimed_by"]) == ("claimed", named(alix))
    alert = await done(alix, "GET", f"/alerts/{handoff['alert_id']}")
    assert (alert["status"], alert["resolved_by"]) == ("resolved", named(alix))


async def test_a_promise_kept_by_phone_takes_the_conversation_out_of_the_queue(desk: Desk) -> None:
    conversation = await desk.text()
    await desk.ask(conversation)
    await desk.settle()
    handoff = await desk.handoff(conversation)
    await done(desk.tenant.dispatcher, "POST", f"/alerts/{handoff['alert_id']}/resolve", {"resolution": "Rappelé"})
    await desk.settle()
    after = await desk.handoff(conversation)
    assert (after["status"], after["ended_because"]) == ("cancelled", "called_back")
    assert (await desk.conversation())["handling"] == "agent"


async def test_asking_twice_is_one_hand_off_and_never_less_urgent(desk: Desk) -> None:
    await desk.on_duty("Blaise Côté", capacity=0)
    conversation = await desk.text(CALLER, "Ça refoule, l'eau monte dans le sous-sol!")
    first = await desk.ask(conversation)
    second = await desk.ask(conversation, reason="complaint", skill="sewer")
    assert (first["id"], first["urgency"]) == (second["id"], "P1")
    assert (second["reason"], second["skill"], second["urgency"]) == ("complaint", "sewer", "P1")
    assert second["requested_at"] == first["requested_at"]


async def test_a_member_who_leaves_the_team_is_asked_nothing_more(desk: Desk) -> None:
    alix = await desk.on_duty("Alix Roy")
    answer = await call(desk.tenant.admin, "PATCH", f"/users/{alix.id}", {"active": False})
    assert answer.status_code == 200, answer.text
    await desk.settle()
    assert (await desk.advisor(alix))["status"] == "offline"
    conversation = await desk.text(THIRD)
    await desk.ask(conversation)
    await desk.settle()
    assert (await desk.handoff(conversation))["status"] == "promised"


async def test_outside_opening_hours_what_can_wait_is_promised_for_the_morning(desk: Desk) -> None:
    tomorrow = [["09:00", "17:00"]]
    shut = {"weekly": [[] for _ in range(7)], "exceptions": []}
    today = desk.clock.now().date()
    for ahead in range(1, 4):
        on = (today + timedelta(days=ahead)).isoformat()
        shut["exceptions"].append({"on": on, "ranges": tomorrow, "reason": None})
    answer = await call(desk.tenant.admin, "PUT", "/opening-hours", shut)
    assert answer.status_code == 200, answer.text
    await desk.on_duty("Alix Roy", capacity=0)
    conversation = await desk.text()
    await desk.ask(conversation)
    await desk.settle()
    promised = await desk.handoff(conversation)
    deadline = datetime.fromisoformat(promised["callback_by"])
    assert promised["status"] == "promised"
    assert deadline - desk.clock.now() > timedelta(hours=4)
    assert (deadline.minute, deadline.second) == (0, 0)
