"""Conversations with an agent in service: from a signed text to its answer in the carrier's hands, and taking over.

Five hundred people text the built-in agent of one web process, each again every ten seconds; the answer travels in the
response. Then advisors take conversations over while the texts go on: an answered claim means nothing of the agent's
can leave any more.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Sequence
from typing import Final

import httpx2

from bench.intake import PASSWORD, place_of, request_of, target_of, web_of
from bench.table import Figure
from simulators.target import Target

CONVERSATIONS: Final = 500
PACE: Final = 50.0
"""Texts a second: each of the conversations goes on every ten seconds."""

CLAIMS: Final = 200
SPOKEN: Final = (
    "Bonjour, mon drain de cuisine est bouché",
    "Non, ça ne coule pas en ce moment",
    "Marie Tremblay",
    "1250 rue Cartier, Montréal H2K 4B3",
    "C'est combien pour un débouchage?",
    "Merci",
)


def measure(rounds: int, seconds: float) -> list[Figure]:
    """All figures of the section."""
    del rounds
    with place_of() as place, web_of(place) as (port, _):
        late, claims = asyncio.run(_talk(target_of(place, port), max(20.0, seconds)))
    answered = [took for took, words in late if words]
    if len(answered) < len(late) // 3:
        raise SystemExit(f"the conversations bench is not valid: {len(answered)} of {len(late)} texts were answered")
    p95 = statistics.quantiles([took for took, _ in late], n=20)[18] * 1000
    p99 = statistics.quantiles(claims, n=100)[98] * 1000
    note = f"{len(late)} texts in {CONVERSATIONS} conversations, {len(answered)} answered in the response itself"
    return [
        Figure(f"ms p95 from a signed text to its answer, {PACE:g} texts/s", p95, at_most=150, note=note),
        Figure(
            "ms p99 from claim to fenced agent, under the same texts", p99, at_most=250, note=f"{len(claims)} claims"
        ),
    ]


async def _talk(wanted: Target, seconds: float) -> tuple[list[tuple[float, bool]], list[float]]:
    phones = [f"+1438{number:07d}" for number in range(3_000_000, 3_000_000 + CONVERSATIONS)]
    late: list[tuple[float, bool]] = []
    async with asyncio.TaskGroup() as group:
        group.create_task(_text(wanted, phones, int(PACE * seconds), late))
        await asyncio.sleep(seconds / 2)
        claims = await _claim(wanted)
    return late[CONVERSATIONS // 5 :], claims


async def _text(wanted: Target, phones: Sequence[str], count: int, late: list[tuple[float, bool]]) -> None:
    """Evenly, round the phones, each on whichever connection is free."""
    port = int(wanted.base_url.rpartition(":")[2])
    free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
    requests = [
        request_of(wanted, n, f"talk-{time.time()}", phones[n % len(phones)], SPOKEN[n // len(phones) % len(SPOKEN)])
        for n in range(count)
    ]

    async def post(raw: bytes) -> None:
        reader, writer = free.pop() if free else await asyncio.open_connection("127.0.0.1", port)
        if reader.at_eof():
            writer.close()
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        sent = time.perf_counter()
        writer.write(raw)
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length"))
        body = await reader.readexactly(int(length.partition(b":")[2]))
        if not head.startswith(b"HTTP/1.1 200"):
            raise SystemExit(f"refused: {head[:200]!r}")
        late.append((time.perf_counter() - sent, b"<Message" in body))
        free.append((reader, writer))

    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number, raw in enumerate(requests):
            await asyncio.sleep(max(0.0, began + number / PACE - time.perf_counter()))
            group.create_task(post(raw))
    for _, writer in free:
        writer.close()


async def _claim(wanted: Target) -> list[float]:
    """Seconds from asking to have a conversation to the answer that one has it."""
    async with httpx2.AsyncClient(base_url=wanted.base_url, trust_env=False, timeout=30) as http:
        http.headers["Origin"] = wanted.base_url
        (
            await http.post("/api/v1/login", json={"email": "dispatch@drain.test", "password": PASSWORD})
        ).raise_for_status()
        page = (await http.get("/api/v1/conversations", params={"limit": CLAIMS})).json()
        claims = []
        for conversation in page["items"]:
            began = time.perf_counter()
            (await http.post(f"/api/v1/conversations/{conversation['id']}/claim", json={})).raise_for_status()
            claims.append(time.perf_counter() - began)
    return claims
