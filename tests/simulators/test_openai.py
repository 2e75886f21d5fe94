"""The simulated model server, through the vendor's own client."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import openai
import pytest
from openai import AsyncOpenAI
from pydantic import BaseModel

from simulators.openai.app import OpenAISimulator
from tests.simulators.serving import serving

PLAN = "<plan>\nLe débouchage coûte de 200 à 400 $.\nQuelle est votre adresse ?\n</plan>"
ASKED: list[Any] = [{"role": "system", "content": PLAN}, {"role": "user", "content": "Bonjour"}]
TOOL: Any = {"type": "function", "function": {"name": "opening_hours", "parameters": {"type": "object"}}}


@pytest.fixture
def simulator() -> OpenAISimulator:
    return OpenAISimulator("sk-test")


@pytest.fixture
async def address(simulator: OpenAISimulator) -> AsyncIterator[str]:
    async with serving(simulator.app()) as base_url:
        yield base_url


@pytest.fixture
async def client(address: str) -> AsyncIterator[AsyncOpenAI]:
    async with AsyncOpenAI(api_key="sk-test", base_url=f"{address}/v1", max_retries=0, timeout=5) as opened:
        yield opened


async def test_it_says_the_plan_of_its_prompt_the_same_way_each_time(client: AsyncOpenAI) -> None:
    answers = [await client.chat.completions.create(model="m", messages=ASKED) for _ in range(2)]
    said = {answer.choices[0].message.content for answer in answers}
    assert len(said) == 1
    assert (said.pop() or "").endswith("Le débouchage coûte de 200 à 400 $. Quelle est votre adresse ?")
    assert answers[0].choices[0].finish_reason == "stop"
    assert answers[0].usage is not None


async def test_streamed_the_words_and_the_usage_are_those_of_the_whole_answer(client: AsyncOpenAI) -> None:
    whole = await client.chat.completions.create(model="m", messages=ASKED)
    chunks = [
        chunk
        async for chunk in await client.chat.completions.create(
            model="m", messages=ASKED, stream=True, stream_options={"include_usage": True}
        )
    ]
    said = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert said == whole.choices[0].message.content
    assert chunks[-1].choices == []
    assert chunks[-1].usage == whole.usage
    assert chunks[-2].choices[0].finish_reason == "stop"


async def test_it_calls_the_tool_it_was_taught_in_fragments(client: AsyncOpenAI, simulator: OpenAISimulator) -> None:
    simulator.behaviours.teach("m", {"tool": {"name": "opening_hours", "arguments": {"on": "2026-11-24"}}})
    async with client.chat.completions.stream(model="m", messages=ASKED, tools=[TOOL]) as stream:
        final = await stream.get_final_completion()
    call = (final.choices[0].message.tool_calls or [])[0]
    assert (call.function.name, call.function.arguments) == ("opening_hours", '{"on": "2026-11-24"}')
    assert final.choices[0].finish_reason == "tool_calls"


async def test_after_the_tool_it_answers(client: AsyncOpenAI, simulator: OpenAISimulator) -> None:
    simulator.behaviours.teach("m", {"tool": {"name": "opening_hours", "arguments": {}}})
    asked = [*ASKED, {"role": "tool", "tool_call_id": "call_sim0", "content": "{}"}]
    answer = await client.chat.completions.create(model="m", messages=asked, tools=[TOOL])
    assert answer.choices[0].message.content


async def test_structured_output_fits_its_schema(client: AsyncOpenAI) -> None:
    class Caller(BaseModel):
        name: str
        urgent: bool

    answer = await client.chat.completions.parse(model="m", messages=ASKED, response_format=Caller)
    assert answer.choices[0].message.parsed == Caller(name="", urgent=False)


@pytest.mark.parametrize(
    ("taught", "kind", "code"),
    [
        ("auth", openai.AuthenticationError, "invalid_api_key"),
        ("rate_limit", openai.RateLimitError, "rate_limit_exceeded"),
        ("quota", openai.RateLimitError, "insufficient_quota"),
        ("server", openai.InternalServerError, None),
        ("bad_request", openai.BadRequestError, None),
    ],
)
async def test_errors_are_the_vendors(
    client: AsyncOpenAI, simulator: OpenAISimulator, taught: str, kind: type[openai.APIStatusError], code: str | None
) -> None:
    simulator.behaviours.teach("m", {"error": taught})
    with pytest.raises(kind) as raised:
        await client.chat.completions.create(model="m", messages=ASKED)
    assert raised.value.code == code
    assert raised.value.request_id == "req_simulated"


async def test_a_stream_can_end_in_an_error(client: AsyncOpenAI, simulator: OpenAISimulator) -> None:
    simulator.behaviours.teach("m", {"error": "mid_stream"})
    stream = await client.chat.completions.create(model="m", messages=ASKED, stream=True)
    with pytest.raises(openai.APIError, match="error while processing"):
        [chunk async for chunk in stream]


async def test_a_stream_can_break(client: AsyncOpenAI, simulator: OpenAISimulator) -> None:
    simulator.behaviours.teach("m", {"error": "hang_up"})
    stream = await client.chat.completions.create(model="m", messages=ASKED, stream=True)
    with pytest.raises((openai.APIConnectionError, httpx2.HTTPError)):
        [chunk async for chunk in stream]
    assert simulator.ledger.asked[-1].ended == "cut"


@pytest.mark.parametrize("model", ["sim-stalls", "sim-stalls-midway", "sim-endless", "sim-slow"])
async def test_it_notices_when_nobody_listens_any_more(
    client: AsyncOpenAI, simulator: OpenAISimulator, model: str
) -> None:
    stream = await client.chat.completions.create(model=model, messages=ASKED, stream=True)
    await stream.close()
    async with asyncio.timeout(2):
        await simulator.ledger.asked[-1].over.wait()
    assert simulator.ledger.asked[-1].ended == "closed"


async def test_without_the_right_key_it_refuses(address: str, client: AsyncOpenAI) -> None:
    stranger = client.with_options(api_key="sk-other")
    with pytest.raises(openai.AuthenticationError):
        await stranger.chat.completions.create(model="m", messages=ASKED)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"model": 3}', b'{"model": "m"}', b'{"model": "m", "messages": 1}']
)
async def test_what_is_no_request_is_refused_in_the_vendors_shape(
    address: str, http: httpx2.AsyncClient, body: bytes
) -> None:
    headers = {"authorization": "Bearer sk-test"}
    answer = await http.post(f"{address}/v1/chat/completions", content=body, headers=headers)
    assert answer.status_code == 400
    assert set(answer.json()["error"]) == {"message", "type", "param", "code"}


async def test_responses_say_the_same_whole_and_streamed(client: AsyncOpenAI) -> None:
    whole = await client.responses.create(model="m", instructions=PLAN, input="Bonjour")
    assert whole.output_text.endswith("Quelle est votre adresse ?")
    async with client.responses.stream(model="m", instructions=PLAN, input="Bonjour") as stream:
        final = await stream.get_final_response()
    assert final.output_text == whole.output_text


async def test_it_is_taught_and_tells_over_http(address: str, client: AsyncOpenAI, http: httpx2.AsyncClient) -> None:
    taught = await http.put(f"{address}/_sim/behaviour?model=m", json={"text": "Bien reçu."})
    assert taught.json()["taught"]["m"]["text"] == "Bien reçu."
    answer = await client.chat.completions.create(model="m", messages=ASKED)
    assert answer.choices[0].message.content == "Bien reçu."
    seen = (await http.get(f"{address}/_sim/requests")).json()["requests"]
    assert [entry["ended"] for entry in seen] == ["answered"]
    assert seen[0]["request"]["messages"] == ASKED
    await http.delete(f"{address}/_sim/behaviour")
    again = await client.chat.completions.create(model="m", messages=ASKED)
    assert again.choices[0].message.content != "Bien reçu."


@pytest.mark.parametrize(
    "changes", [{"reply": "lie"}, {"colour": "red"}, {"token_ms": -1}, {"tool": "x"}, {"text": 3}, []]
)
async def test_nonsense_is_not_learnt(address: str, http: httpx2.AsyncClient, changes: object) -> None:
    answer = await http.put(f"{address}/_sim/behaviour", json=changes)
    assert answer.status_code == 400


async def test_its_page_says_simulated(address: str, http: httpx2.AsyncClient) -> None:
    assert "SIMULATED" in (await http.get(f"{address}/_sim")).text
