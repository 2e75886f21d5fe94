"""Somebody phones: the board follows the call while it goes on."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

from simulators.vapi.messages import call_messages
from simulators.vapi.scripts import ARGUMENT_SHAPES, CallScript, Faults, ToolUse, Turn
from tests.hub import Tenant
from tests.line import Line

CALLER = "+14385550151"
PRICE = "Bonjour, je voudrais un prix pour nettoyer un drain français."
RISING = "Attendez, ça refoule! L'eau monte dans le sous-sol!"


def a_call(*words: str, caller: str | None = CALLER, tools: tuple[ToolUse, ...] = ()) -> CallScript:
    turns = [Turn("assistant", "Bonjour, comment puis-je vous aider?"), *(Turn("user", w) for w in words)]
    return CallScript(str(uuid.uuid4()), caller, tuple(turns), tools, summary=words[0] if words else "")


async def test_words_said_in_the_middle_of_a_call_raise_it_to_p1_before_it_ends(drain: Tenant, line: Line) -> None:
    script = a_call(PRICE, RISING)
    messages = call_messages(script, called=drain.number, started_at=datetime.now(UTC))
    spoken = next(n for n, m in enumerate(messages) if RISING in str(m.get("transcript", "")))
    async with drain.dispatcher.board("alerts", "calls") as board:
        for message in messages[: spoken + 1]:
            assert (await line.tell(message)).is_success
        urgent = await board.until(
            lambda f: f["op"] == "event" and f["topic"] == "alerts" and f["data"]["urgency"] == "P1"
        )
        assert not any(f["op"] == "event" and (f["data"] or {}).get("status") == "ended" for f in board.frames)
        for message in messages[spoken + 1 :]:
            assert (await line.tell(message)).is_success
        await board.until(lambda f: f["op"] == "event" and f["topic"] == "calls" and f["data"]["summary"] == PRICE)
    assert urgent["data"]["channel"] == "voice"
    assert urgent["data"]["contact"]["phone"] == CALLER
    assert (await drain.dispatcher.http.get("/api/v1/calls")).json()["items"][0]["status"] == "ended"


async def test_an_anonymous_caller_is_helped_like_anybody_else(drain: Tenant, line: Line) -> None:
    assert (await line.call(a_call(RISING, caller=None))).complete
    (alert,) = (await drain.dispatcher.http.get("/api/v1/alerts")).json()["items"]
    assert alert["urgency"] == "P1"
    assert alert["contact"]["is_anonymous"] is True
    await line.work_off()
    assert "TÉL: numéro masqué" in line.texts_to(drain.dispatcher.phone)[0].body


async def test_every_message_ten_times_at_once_and_in_any_order_is_one_call_and_one_card(
    drain: Tenant, line: Line
) -> None:
    outcome = await line.call(a_call(PRICE, RISING), Faults(copies=10, shuffle=True))
    assert outcome.complete
    calls = (await drain.dispatcher.http.get("/api/v1/calls")).json()["items"]
    cards = (await drain.dispatcher.http.get("/api/v1/alerts")).json()["items"]
    said = [m["text"] for m in (await drain.admin.http.get("/api/v1/messages")).json()["items"]]
    assert [c["status"] for c in calls] == ["ended"]
    assert [c["urgency"] for c in cards if c["need"] == cards[0]["need"]] == ["P1"]
    assert said.count(PRICE) == 1
    assert said.count(RISING) == 1


async def test_a_call_of_which_only_the_report_arrives_is_told_all_the_same(drain: Tenant, line: Line) -> None:
    missing = frozenset({"transcript", "status-update", "conversation-update", "speech-update"})
    assert (await line.call(a_call(PRICE, RISING), Faults(missing=missing))).complete
    (alert, *_) = (await drain.dispatcher.http.get("/api/v1/alerts")).json()["items"]
    assert alert["urgency"] == "P1"


async def test_the_agent_may_ask_for_the_team_in_every_shape_arguments_come_in(drain: Tenant, line: Line) -> None:
    for number, shape in enumerate(ARGUMENT_SHAPES):
        facts = {"clientName": "Luc Gagnon", "problemDescription": "L'eau monte dans le sous-sol, ça refoule"}
        tool = ToolUse("sendSMSAlert", facts, after=1, shape=shape)
        outcome = await line.call(a_call("Oui bonjour", caller=f"+1438555016{number}", tools=(tool,)))
        assert outcome.complete
        assert next(iter(outcome.tool_results.values()))
    cards = (await drain.dispatcher.http.get("/api/v1/alerts")).json()["items"]
    assert [c["urgency"] for c in cards] == ["P1"] * len(ARGUMENT_SHAPES)
