"""Asking a model over a real connection: whatever it does, one event within the budget."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from pydantic import BaseModel

from agents.providers.openai_chat import OpenAIChat, Price
from agents.runner import MAX_CHARS, ModelTrouble, ask
from agents.session.commands import ModelMessage
from agents.session.events import ModelAnswered, ModelFailed, ToolWish
from simulators.openai.app import OpenAISimulator
from simulators.openai.ledger import Asked
from tests.agents.model_line import HOURS, PLAN, question
from tests.simulators.serving import Switchboard, serving

Named = Callable[[str], OpenAIChat]


@pytest.fixture(scope="module")
async def line() -> AsyncIterator[tuple[str, Switchboard]]:
    board = Switchboard()
    async with serving(board) as base_url:
        yield base_url, board


@pytest.fixture
def simulator(line: tuple[str, Switchboard]) -> OpenAISimulator:
    simulator = OpenAISimulator()
    line[1].app = simulator.app()
    return simulator


@pytest.fixture
async def model(line: tuple[str, Switchboard], simulator: OpenAISimulator) -> AsyncIterator[OpenAIChat]:
    prices = {"priced": Price(prompt=0.25, completion=2.0)}
    opened = OpenAIChat("m", api_key="sk-test", base_url=f"{line[0]}/v1", prices=prices)
    yield opened
    await opened.aclose()


def answered(event: ModelAnswered | ModelFailed) -> ModelAnswered:
    assert isinstance(event, ModelAnswered)
    return event


async def closed(asked: Asked) -> float:
    """When its connection was closed by the client."""
    async with asyncio.timeout(2):
        await asked.over.wait()
    assert asked.ended == "closed"
    return asked.ended_at or 0.0


async def test_the_words_come_as_they_are_said_and_together_are_the_answer(model: OpenAIChat) -> None:
    pieces: list[str] = []
    outcome = await ask(model, question(ask_id="7.2"), on_delta=pieces.append)
    event = answered(outcome.event)
    assert event.ask_id == "7.2"
    assert event.text.endswith(PLAN)
    assert len(pieces) > 5
    assert "".join(pieces) == event.text
    assert (event.finish, event.wishes) == ("stop", ())


async def test_tokens_are_counted_and_priced_by_the_table(model: OpenAIChat) -> None:
    outcome = await ask(model.named("priced"), question())
    assert outcome.prompt_tokens
    assert outcome.completion_tokens
    assert outcome.cost_micros == round(outcome.prompt_tokens * 0.25 + outcome.completion_tokens * 2.0)
    assert outcome.first_token_ms is not None
    assert outcome.first_token_ms <= outcome.took_ms


async def test_a_price_nobody_gave_is_not_invented(model: OpenAIChat) -> None:
    outcome = await ask(model, question())
    assert outcome.prompt_tokens
    assert outcome.cost_micros is None


@pytest.mark.parametrize("more", [{}, {"arguments_as_object": True}, {"omit_ids": True}, {"ignore_stream": True}])
async def test_a_tool_wish_arrives_whole_whatever_the_server_leaves_out(
    model: OpenAIChat, simulator: OpenAISimulator, more: dict[str, Any]
) -> None:
    simulator.behaviours.teach("*", {"tool": {"name": "opening_hours", "arguments": {"on": "2026-11-24"}}, **more})
    event = answered((await ask(model, question(tools=(HOURS,)))).event)
    assert event.wishes == (ToolWish("opening_hours", '{"on": "2026-11-24"}'),)
    assert event.finish == "tool_calls"


async def test_arguments_that_are_no_json_come_as_they_are(model: OpenAIChat, simulator: OpenAISimulator) -> None:
    simulator.behaviours.teach("*", {"tool": {"name": "opening_hours", "arguments": "{on: demain"}})
    event = answered((await ask(model, question(tools=(HOURS,)))).event)
    assert event.wishes == (ToolWish("opening_hours", "{on: demain"),)


async def test_an_answer_in_one_piece_is_an_answer(model: OpenAIChat, simulator: OpenAISimulator) -> None:
    simulator.behaviours.teach("*", {"ignore_stream": True})
    assert answered((await ask(model, question())).event).text.endswith(PLAN)


@pytest.mark.parametrize("refused", [["stream_options"], ["max_completion_tokens", "stream_options"]])
async def test_a_parameter_the_server_refuses_is_left_out_from_then_on(
    model: OpenAIChat, simulator: OpenAISimulator, refused: list[str]
) -> None:
    simulator.behaviours.teach("*", {"refuses": refused})
    for _ in range(2):
        outcome = await ask(model, question())
        assert answered(outcome.event).text.endswith(PLAN)
        assert outcome.prompt_tokens is None
        assert outcome.cost_micros is None
    assert [asked.ended for asked in simulator.ledger.asked] == ["refused"] * len(refused) + ["answered"] * 2


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        ({"error": "auth"}, "unconfigured"),
        ({"error": "quota"}, "quota"),
        ({"error": "rate_limit"}, "error"),
        ({"error": "server"}, "error"),
        ({"error": "bad_request"}, "error"),
        ({"error": "mid_stream"}, "error"),
        ({"error": "hang_up"}, "error"),
        ({"reply": "rubbish"}, "error"),
        ({"stall": "before"}, "timeout"),
        ({"stall": "middle"}, "timeout"),
        ({"token_ms": 200}, "timeout"),
    ],
)
async def test_every_failure_has_a_name(
    model: OpenAIChat, simulator: OpenAISimulator, behaviour: dict[str, Any], reason: str
) -> None:
    simulator.behaviours.teach("*", behaviour)
    outcome = await ask(model, question(), budget=0.5)
    assert outcome.event == ModelFailed("1.0", reason)
    assert len(simulator.ledger.asked) == 1


async def test_a_server_that_is_not_there_is_a_failure_like_any_other() -> None:
    nobody = OpenAIChat("m", api_key="sk-test", base_url="http://127.0.0.1:9/v1")
    assert (await ask(nobody, question())).event == ModelFailed("1.0", "error")
    await nobody.aclose()


async def test_a_model_that_never_stops_is_cut_by_length(model: OpenAIChat, simulator: OpenAISimulator) -> None:
    outcome = await ask(model.named("sim-endless"), question())
    event = answered(outcome.event)
    assert event.finish == "length"
    assert len(event.text) <= MAX_CHARS + 1
    await closed(simulator.ledger.asked[-1])


async def test_a_model_that_drips_without_end_is_cut_by_the_budget(
    model: OpenAIChat, simulator: OpenAISimulator
) -> None:
    simulator.behaviours.teach("*", {"reply": "endless", "token_ms": 20})
    outcome = await ask(model, question(budget_ms=300))
    assert outcome.event == ModelFailed("1.0", "timeout")
    assert outcome.took_ms < 1_000
    await closed(simulator.ledger.asked[-1])


async def test_when_nobody_wants_the_rest_the_stream_is_closed(model: OpenAIChat, simulator: OpenAISimulator) -> None:
    simulator.behaviours.teach("*", {"reply": "endless", "token_ms": 1})
    event = answered((await ask(model, question(), on_delta=lambda _: False)).event)
    assert event.finish == "stopped"
    await closed(simulator.ledger.asked[-1])


@pytest.mark.parametrize("moment", ["before the first word", "while it talks"])
async def test_an_interrupted_model_is_hung_up_on_at_once(
    model: OpenAIChat, simulator: OpenAISimulator, moment: str
) -> None:
    stalled = moment == "before the first word"
    simulator.behaviours.teach("*", {"stall": "before"} if stalled else {"reply": "endless", "token_ms": 1})
    late = []
    for _ in range(40):
        words: asyncio.Queue[str] = asyncio.Queue()
        asked = simulator.ledger.next()
        asking = asyncio.ensure_future(ask(model, question(), on_delta=words.put_nowait))
        async with asyncio.timeout(2):
            await (asked if stalled else words.get())
        interrupted = time.monotonic()
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        assert asking.cancelled()
        late.append(await closed(simulator.ledger.asked[-1]) - interrupted)
    assert statistics.median(late) < 1


async def test_one_connection_serves_one_turn_after_the_other(model: OpenAIChat, simulator: OpenAISimulator) -> None:
    for _ in range(5):
        await ask(model, question())
    assert len({asked.peer for asked in simulator.ledger.asked}) == 1


async def test_five_hundred_are_asked_at_once_on_one_loop(model: OpenAIChat, simulator: OpenAISimulator) -> None:
    simulator.behaviours.teach("*", {"first_token_ms": 50})
    outcomes = await asyncio.gather(*(ask(model, question(ask_id=str(n), budget_ms=30_000)) for n in range(500)))
    assert {answered(outcome.event).ask_id for outcome in outcomes} == {str(n) for n in range(500)}
    assert all(answered(outcome.event).text.endswith(PLAN) for outcome in outcomes)


class Caller(BaseModel):
    name: str


async def test_an_answer_in_a_shape_fits_it_or_is_a_failure(model: OpenAIChat, simulator: OpenAISimulator) -> None:
    messages = (ModelMessage("user", "Je suis Marie"),)
    simulator.behaviours.teach("*", {"text": '{"name": "Marie"}', "refuses": ["max_completion_tokens"]})
    assert await model.structured(messages, Caller) == Caller(name="Marie")
    simulator.behaviours.teach("*", {"text": "Marie, je crois"})
    with pytest.raises(ModelTrouble, match="does not fit"):
        await model.structured(messages, Caller)
