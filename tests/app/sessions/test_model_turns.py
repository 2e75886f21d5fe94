"""Turns a model phrases: its words pass review or the plan is said; nothing of it outlives an owner or a question."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from simulators.openai.app import OpenAISimulator
from tests.agents_in_service import heard_by
from tests.line import Line

CALLER = "+15145550177"
WORDS = "Bonjour, mon drain de cuisine est lent"


async def eventually(look: Callable[[], Awaitable[Any]], seconds: float = 8) -> Any:
    """What `look` finds, as soon as it finds something."""
    async with asyncio.timeout(seconds):
        while not (found := await look()):  # noqa: ASYNC110  (polls another process's work)
            await asyncio.sleep(0.02)
        return found


async def turns_of(line: Line) -> list[dict[str, Any]]:
    """The turns of the caller's conversation, oldest first."""
    http = line.tenant.admin.http
    conversation = (await http.get("/api/v1/conversations")).json()["items"][0]
    found = (await http.get(f"/api/v1/conversations/{conversation['id']}/turns")).json()["items"]
    return list(reversed(found))


def ended(line: Line, count: int = 1) -> Callable[[], Awaitable[list[dict[str, Any]]]]:
    async def look() -> list[dict[str, Any]]:
        turns = await turns_of(line)
        return turns if len(turns) >= count and all(t["status"] != "running" for t in turns) else []

    return look


async def test_a_model_phrases_what_was_planned_and_its_words_leave_by_the_carrier(phrased: Line) -> None:
    sent = await phrased.text(CALLER, WORDS)
    assert sent.replies == ()
    turns = await eventually(ended(phrased))
    assert (turns[0]["engine"], turns[0]["status"], turns[0]["model"]) == ("model", "done", "m")
    assert turns[0]["prompt_tokens"] > 0
    assert turns[0]["took_ms"] is not None
    spent = turns[0]["prompt_tokens"] * 0.5 + turns[0]["completion_tokens"] * 2
    assert (turns[0]["cost_micros"], turns[0]["currency"]) == (round(spent), "USD")
    await phrased.work_off()
    said = heard_by(phrased, CALLER)
    assert len(said) == 1
    assert "virtuel" in said[0]
    assert said[0].count("?") == 1


async def test_a_model_that_says_nothing_in_time_is_replaced_by_the_plan(phrased: Line, model: OpenAISimulator) -> None:
    model.behaviours.teach("m", {"first_token_ms": 60_000})
    await phrased.text(CALLER, WORDS)
    turns = await eventually(ended(phrased))
    assert (turns[0]["status"], turns[0]["fallback_reason"]) == ("fallback", "timeout")
    await phrased.work_off()
    assert len(heard_by(phrased, CALLER)) == 1


async def test_a_process_that_dies_with_a_question_leaves_the_plan_to_the_sweep(
    phrased: Line, model: OpenAISimulator
) -> None:
    from tests.working import movable_clock

    model.behaviours.teach("m", {"first_token_ms": 60_000})
    hub = phrased.tenant.hub
    hub.db.on_errand = lambda tenant_id, errand: None
    await phrased.text(CALLER, WORDS)
    with movable_clock(hub) as clock:
        await clock.advance(seconds=10)
    turns = await turns_of(phrased)
    assert (turns[0]["status"], turns[0]["fallback_reason"]) == ("fallback", "process_lost")
    await phrased.work_off()
    assert len(heard_by(phrased, CALLER)) == 1


async def test_the_caller_speaking_again_stops_the_model_and_is_answered_once(
    phrased: Line, model: OpenAISimulator
) -> None:
    model.behaviours.teach("m", {"first_token_ms": 1_000})
    await phrased.text(CALLER, WORDS)
    await phrased.text(CALLER, "Je m'appelle Julie Martin")
    turns = await eventually(ended(phrased, 2))
    assert [t["status"] for t in turns] == ["cancelled", "done"]
    await phrased.work_off()
    assert len(heard_by(phrased, CALLER)) == 1


async def test_nothing_a_model_was_saying_leaves_once_an_advisor_owns_the_conversation(
    phrased: Line, model: OpenAISimulator
) -> None:
    model.behaviours.teach("m", {"first_token_ms": 400})
    await phrased.text(CALLER, WORDS)
    http = phrased.tenant.dispatcher.http
    conversation = (await http.get("/api/v1/conversations")).json()["items"][0]
    claimed = await http.post(f"/api/v1/conversations/{conversation['id']}/claim", json={})
    assert claimed.status_code == 200, claimed.text
    await phrased.work_off()
    await eventually(ended(phrased))
    await phrased.work_off()
    messages = (await http.get(f"/api/v1/conversations/{conversation['id']}/messages")).json()["items"]
    assert [m["author"] for m in messages if m["direction"] == "out"] == ["system"]
