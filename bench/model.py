"""A model's turn: its first word, an interruption, and five hundred conversations at once on one process.

The simulated model runs on the clients' core; this process, on the servers' core, is the agent: machine, prompt,
stream, guard and review, without a database. The floor asks the same server for the same answer through a bare socket
and looks for the first word. Moments of both processes are of the same monotonic clock.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import statistics
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Final

import httpx2
import uvloop

from agents.machine import begin, guard_of, step
from agents.providers.openai_chat import OpenAIChat
from agents.runner import ask
from agents.session.commands import AskModel, Command, Say
from agents.session.events import CallerSpoke, Judgement
from agents.session.profile import Engine, Profile
from agents.session.state import State
from agents.urgency import BUILTIN, CallContext, judge
from bench.processes import CLIENT_CORE, SERVER_CORE, free_port, python, running
from bench.table import Figure

CONVERSATIONS: Final = 500
EVERY: Final = 10.0
"""Seconds between two messages of one conversation: fast texting."""
FIRST_WORD: Final = 0.3
"""Seconds the slow model thinks."""
NOON: Final = datetime(2026, 11, 21, 17, 0, tzinfo=UTC)
SPOKEN: Final = (
    "Bonjour, mon drain de cuisine est bouché, appartement {number}",
    "Non, ça ne coule pas en ce moment",
    "Marie Tremblay",
    "1250 rue Cartier, Montréal H2K 4B3",
    "514 555-0133",
    "C'est combien pour un débouchage?",
)


def measure(rounds: int, seconds: float) -> list[Figure]:
    """All figures of the section."""
    with _simulator() as address, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        words = [runner.run(_first_words(address, 40)) for _ in range(rounds)]
        stops = [late for _ in range(rounds) for late in runner.run(_interruptions(address, 200))]
        runner.run(_at_once(address))
        built_in, _ = runner.run(_converse(address, "builtin", max(EVERY, seconds)))
        phrased, cpu = runner.run(_converse(address, "model", max(EVERY, seconds)))
        floor = runner.run(_at_pace(max(EVERY, seconds), lambda number: _bare(address)))
    ours, bare = (statistics.median(values) for values in zip(*words, strict=True))
    alone = _p(floor, 95)
    pace = f"{CONVERSATIONS / EVERY:g} turns/s"
    return [
        Figure("ms p95 from the first LLM token sent to relayed", ours, at_most=50, note=f"bare socket {bare:.1f} ms"),
        Figure("ms p99 from an interruption to the generation cancelled", _p(stops, 99), at_most=100),
        Figure(f"ms p95 of a turn, {CONVERSATIONS} conversations, built in", _p(built_in, 95), at_most=300, note=pace),
        Figure(
            f"ms p95 of a turn, {CONVERSATIONS} conversations, model",
            _p(phrased, 95),
            at_most=300,
            note=f"{pace}, {cpu:.1f} ms of CPU each; {_p(phrased, 95) / alone:.1f} × a bare socket ({alone:.1f} ms)",
        ),
    ]


@contextmanager
def _simulator() -> Iterator[str]:
    before = os.sched_getaffinity(0)
    port = free_port()
    with running(python("simulators.openai", "--port", port), port, CLIENT_CORE):
        os.sched_setaffinity(0, SERVER_CORE or before)
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            os.sched_setaffinity(0, before)


@dataclass(slots=True)
class Conversation:
    """One caller with the agent; only their words matter to it."""

    engine: Engine
    profile: Profile
    state: State
    number: int
    said: int = 0

    @classmethod
    def begun(cls, engine: Engine, number: int = 1) -> Conversation:
        """A session nothing has happened in; no two numbers hear the same."""
        profile = Profile("Drain Éclair", "dispatch_intake", 1, engine=engine)
        return cls(engine, profile, begin(profile), number)

    def hear(self) -> tuple[Command, ...]:
        """The caller's next message, judged and stepped."""
        if self.said == len(SPOKEN):
            self.state, self.said = begin(self.profile), 0
        text = SPOKEN[self.said].format(number=self.number)
        self.said += 1
        verdict = judge(text, BUILTIN["builtin-1"], now=NOON, context=CallContext())
        found = Judgement(verdict.urgency, verdict.reason, verdict.disposition, verdict.need, verdict.service)
        taken = step(self.state, CallerSpoke(text, judgement=found), self.profile, NOON)
        self.state = taken.state
        return taken.commands

    async def turn(self, model: OpenAIChat, shown: Callable[[str], object] | None = None) -> None:
        """One turn up to the words for the caller."""
        commands = self.hear()
        question = next((command for command in commands if isinstance(command, AskModel)), None)
        if question is not None:
            guard = guard_of(self.state, self.profile)

            def relay(delta: str) -> None:
                if (safe := guard.feed(delta)) and shown is not None:
                    shown(safe)

            outcome = await ask(model, question, on_delta=relay)
            taken = step(self.state, outcome.event, self.profile, NOON)
            self.state, commands = taken.state, taken.commands
        if not any(isinstance(command, Say) for command in commands):
            raise SystemExit("a turn said nothing")


async def _converse(address: str, engine: Engine, seconds: float) -> tuple[list[float], float]:
    """How long turns took, counted from when the message was due, and the CPU of one; all in milliseconds."""
    model = OpenAIChat("m", api_key="bench", base_url=f"{address}/v1")
    conversations = [Conversation.begun(engine, number) for number in range(CONVERSATIONS)]
    await conversations[0].turn(model)
    before = time.process_time()
    took = await _at_pace(seconds, lambda number: conversations[number % CONVERSATIONS].turn(model))
    spent = time.process_time() - before
    await model.aclose()
    return took, spent / len(took) * 1000


async def _at_pace(seconds: float, turn: Callable[[int], Awaitable[object]]) -> list[float]:
    """Every conversation's messages at their moments, spread evenly by chance; whatever is late waits in line."""
    chance = random.Random(20261121)
    offsets = sorted(chance.uniform(0, EVERY) for _ in range(CONVERSATIONS))
    due = [offset + again * EVERY for again in range(max(1, round(seconds / EVERY))) for offset in offsets]
    began = time.perf_counter()
    took: list[float] = []

    async def one(number: int) -> None:
        await turn(number)
        took.append((time.perf_counter() - began - due[number]) * 1000)

    async with asyncio.TaskGroup() as group:
        for number, moment in enumerate(due):
            await asyncio.sleep(max(0.0, began + moment - time.perf_counter()))
            group.create_task(one(number))
    return took


async def _first_words(address: str, many: int) -> tuple[float, float]:
    """p95 from the first word leaving the server to being relayed, ours and through a bare socket."""
    model = OpenAIChat("", api_key="bench", base_url=f"{address}/v1")
    await _slow_and_empty(address)
    relayed: dict[str, float] = {}

    async def one(name: str) -> None:
        await Conversation.begun("model").turn(
            model.named(name), shown=lambda _: relayed.setdefault(name, time.monotonic())
        )

    await asyncio.gather(*(one(f"m{number}") for number in range(many)))
    ours = _late(relayed, await _asked(address), "first_word_at")
    await _slow_and_empty(address)
    names = [f"m{number}" for number in range(many)]
    bare = dict(zip(names, await asyncio.gather(*(_bare(address, name) for name in names)), strict=True))
    floor = _late(bare, await _asked(address), "first_word_at")
    await model.aclose()
    return _p(ours, 95), _p(floor, 95)


async def _interruptions(address: str, many: int) -> list[float]:
    """Milliseconds from cancelling to the server noticing that nobody listens, twenty streams at a time."""
    model = OpenAIChat("", api_key="bench", base_url=f"{address}/v1")
    await _slow_and_empty(address)
    cancelled: dict[str, float] = {}

    async def one(number: int) -> None:
        begun = asyncio.Event()
        named = model.named(f"m{number}")
        asking = asyncio.ensure_future(Conversation.begun("model").turn(named, shown=lambda _: begun.set()))
        await (begun.wait() if number % 2 else asyncio.sleep(FIRST_WORD / 2))
        cancelled[named.name] = time.monotonic()
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)

    for start in range(0, many, 20):
        await asyncio.gather(*(one(number) for number in range(start, start + 20)))
    await asyncio.sleep(0.5)
    asked = await _asked(address)
    if len(asked) < many / 2 or any(entry["ended"] != "closed" for entry in asked):
        raise SystemExit("a generation went on after its interruption")
    await model.aclose()
    return [-late for late in _late(cancelled, asked, "ended_at")]


def _late(ours: Mapping[str, float], asked: list[Mapping[str, Any]], moment: str) -> list[float]:
    """Milliseconds from a moment of the server to ours, for every model it was asked as."""
    return [(ours[entry["request"]["model"]] - entry[moment]) * 1000 for entry in asked]


async def _slow_and_empty(address: str) -> None:
    """A model that takes its time, and remembers nothing."""
    pace = {"first_token_ms": FIRST_WORD * 1000, "token_ms": 20}
    async with httpx2.AsyncClient(trust_env=False) as client:
        (await client.put(f"{address}/_sim/behaviour", json=pace)).raise_for_status()
        await client.delete(f"{address}/_sim/requests")


async def _at_once(address: str) -> None:
    """A model that answers without delay."""
    async with httpx2.AsyncClient(trust_env=False) as client:
        await client.delete(f"{address}/_sim/behaviour")


async def _bare(address: str, model: str = "m") -> float:
    """The same question through a socket and nothing else; the moment of the first word."""
    question = next(command for command in Conversation.begun("model").hear() if isinstance(command, AskModel))
    messages = [asdict(message) for message in question.messages]
    body = json.dumps({"model": model, "messages": messages, "stream": True}).encode()
    host, _, port = address.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    head = f"POST /v1/chat/completions HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer bench\r\nConnection: close\r\n"
    writer.write(f"{head}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
    first = 0.0
    while line := await reader.readline():
        if not first and b'"content": "' in line and b'"content": ""' not in line:
            first = time.monotonic()
    writer.close()
    return first


async def _asked(address: str) -> list[Mapping[str, Any]]:
    async with httpx2.AsyncClient(trust_env=False) as client:
        found: list[Mapping[str, Any]] = (await client.get(f"{address}/_sim/requests")).json()["requests"]
    return found


def _p(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100)[percent - 1]
