"""Intake: from a signed text to a committed answer, and to a card on a board.

The web process and the bare handler of `intakefloor` stand on the same durable Postgres (the clients' core), with pools
of the same size, alone on the same core, and are driven by the same client with the same requests.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import struct
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any, Final
from urllib.parse import urlencode

import asyncpg
import httpx2
from websockets.asyncio.client import connect

from app.composition import SYSTEM_ROLE
from app.db.database import APP_ROLE
from app.embedded import services
from app.settings import Settings
from app.storm.night import target
from bench.processes import CLIENT_CORE, SERVER_CORE, built, free_port, python, running
from bench.table import Figure
from simulators.senders import RESERVED_PHONES, storm_sentence
from simulators.target import Target
from simulators.twilio.inbound import SMS_DOOR, inbound_params, new_message_sid
from simulators.twilio.webhooks import sign

CONCURRENCY: Final = 32
PER_SECOND: Final = 5000
"""More than either can answer: every request is used once."""

PACE: Final = 50.0
WARM: Final = 100
"""Texts sent before the clock counts: pools grow and statements are prepared once in a process's life."""

Served = tuple[int, int]
"""Port and process id."""

PASSWORD: Final = "correct horse battery"


@dataclass(frozen=True, slots=True)
class Place:
    """The servers both stand on, migrated, with the demo tenants."""

    env: dict[str, str]
    settings: Settings


def measure(rounds: int, seconds: float) -> list[Figure]:
    """All figures of the section."""
    with place_of() as place:
        asyncio.run(_retire_agents(place))
        floor, hub = [], []
        for turn in range(rounds):
            floor.append(_saturate(_floor(place), place, seconds, f"floor-{turn}"))
            hub.append(_saturate(web_of(place), place, seconds, f"hub-{turn}"))
        with web_of(place) as (port, _):
            late = asyncio.run(_cards(target_of(place, port), max(4.0, seconds)))
        asyncio.run(_check(place))
    best, ours = _median(floor, "per_s"), _median(hub, "per_s")
    note = (
        f"{ours:,.0f}/s of {best:,.0f}/s; p99 {_median(hub, 'p99_ms'):.0f} ms of {_median(floor, 'p99_ms'):.0f} ms;"
        f" {_median(hub, 'cpu_us'):.0f} µs of {_median(floor, 'cpu_us'):.0f} µs of CPU per request"
    )
    name = f"signed SMS → committed 200, {CONCURRENCY} at once / three bare inserts"
    return [
        Figure(name, ours / best, at_least=0.35, note=note),
        Figure(f"ms p99 from POST to a card on a board, {PACE:g} SMS/s", late, at_most=60),
    ]


def _median(results: Sequence[dict[str, Any]], name: str) -> float:
    return statistics.median(float(result[name]) for result in results)


@contextmanager
def place_of() -> Iterator[Place]:
    """A fresh hub's servers, on the clients' core."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, CLIENT_CORE)
    directory = Path(mkdtemp(prefix="bench-"))
    directory.chmod(0o711)
    try:
        with services(directory) as urls, TemporaryDirectory(prefix="bench-") as data:
            env = {
                "DATABASE_URL": urls.database_url or "",
                "REDIS_URL": urls.redis_url or "",
                "VIGIE_DATA": data,
                "VIGIE_DEMO_PASSWORD": PASSWORD,
                "LOG_LEVEL": "error",
            }
            for command in ("migrate", "demo"):
                subprocess.run(
                    python("app.cli", command), env={**os.environ, **env}, check=True, stdout=subprocess.DEVNULL
                )
            yield Place(env, Settings(_env_file=None, vigie_data=Path(data)))
    finally:
        os.sched_setaffinity(0, before)


async def _retire_agents(place: Place) -> None:
    """This section measures intake alone; `conversations` measures it with an agent that answers."""
    url = place.env["DATABASE_URL"]
    conn = await asyncpg.connect(url, server_settings={"role": SYSTEM_ROLE})
    try:
        tenants = await conn.fetch("SELECT tenant_id FROM agent_profiles WHERE status = 'published'")
    finally:
        await conn.close()
    for (tenant_id,) in tenants:
        conn = await asyncpg.connect(url, server_settings={"role": APP_ROLE, "app.tenant_id": str(tenant_id)})
        try:
            await conn.execute("UPDATE agent_profiles SET status = 'retired' WHERE status = 'published'")
        finally:
            await conn.close()


@contextmanager
def web_of(place: Place) -> Iterator[Served]:
    """Its web process, alone on the servers' core."""
    port = free_port()
    with running(python("app.cli", "serve"), port, SERVER_CORE, {**place.env, "PORT": str(port)}) as pid:
        yield port, pid


@contextmanager
def _floor(place: Place) -> Iterator[Served]:
    port = free_port()
    pool = Settings.model_fields["db_pool_size"].default
    with running(python("bench.intakefloor", port, "--pool", pool), port, SERVER_CORE, place.env) as pid:
        yield port, pid


def target_of(place: Place, port: int) -> Target:
    """The drain company as its carrier reaches it."""
    return target(place.settings.model_copy(update={"port": port}), "drain")


def _saturate(serve: AbstractContextManager[Served], place: Place, seconds: float, run: str) -> dict[str, Any]:
    with serve as (port, pid), TemporaryDirectory(prefix="bench-") as directory:
        wanted = target_of(place, port)
        for name, length in (("warm", 1.0), ("run", seconds)):
            file = Path(directory) / name
            with file.open("wb") as out:
                for number in range(int(PER_SECOND * length)):
                    raw = request_of(wanted, number, f"{run}-{name}")
                    out.write(struct.pack("<I", len(raw)) + raw)
            spent = _cpu_seconds(pid)
            result = _post(port, length, file)
            result["cpu_us"] = (_cpu_seconds(pid) - spent) / result["answers"] * 1e6
        return result


async def _check(place: Place) -> None:
    """A door answers 200 to what it could not process, and keeps it as failed: such a run measures nothing."""
    conn = await asyncpg.connect(place.env["DATABASE_URL"], server_settings={"role": SYSTEM_ROLE})
    try:
        failed = await conn.fetch("SELECT error, count(*) FROM journal WHERE status <> 'done' GROUP BY 1 LIMIT 5")
        turns = await conn.fetchval("SELECT count(*) FROM agent_turns")
    finally:
        await conn.close()
    if failed or turns:
        raise SystemExit(f"the intake bench is not valid: {[tuple(row) for row in failed]}, {turns} turns of an agent")


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _post(port: int, seconds: float, file: Path) -> dict[str, Any]:
    command = [built("post"), str(port), str(CONCURRENCY), str(seconds), str(file)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    result: dict[str, Any] = json.loads(done.stdout)
    if result["failures"] or result["used_up"]:
        raise SystemExit(f"the intake bench is not valid: {result}")
    return result


def request_of(wanted: Target, number: int, run: str, phone: str | None = None, words: str | None = None) -> bytes:
    """A whole signed request, as bytes."""
    params = inbound_params(
        account_sid=wanted.twilio_account_sid,
        message_sid=new_message_sid(seed=f"{run}/{number}"),
        from_=phone or RESERVED_PHONES[number % len(RESERVED_PHONES)],
        to=wanted.sms_number,
        body=words or storm_sentence(number),
    )
    body = urlencode(params).encode()
    signature = sign(wanted.twilio_auth_token, wanted.signed_url(SMS_DOOR), params)
    head = (
        f"POST {SMS_DOOR} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: TwilioProxy/1.1\r\nAccept: */*\r\n"
        "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n"
        f"X-Twilio-Signature: {signature}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _cards(wanted: Target, seconds: float) -> float:
    """p99 in ms from writing a request to holding the frame that shows its card."""
    count = int(PACE * seconds)
    phones = [f"+1438{number:07d}" for number in range(2_000_000, 2_000_000 + count)]
    sent: dict[str, float] = {}
    late: list[float] = []
    async with httpx2.AsyncClient(base_url=wanted.base_url, trust_env=False) as http:
        body = {"email": "dispatch@drain.test", "password": PASSWORD}
        (await http.post("/api/v1/login", json=body)).raise_for_status()
        cookie = "; ".join(f"{c.name}={c.value}" for c in http.cookies.jar)
    headers = {"Cookie": cookie, "Origin": wanted.base_url}
    async with connect(
        wanted.base_url.replace("http", "ws") + "/ws/live", additional_headers=headers, proxy=None
    ) as ws:
        await ws.send(json.dumps({"op": "subscribe", "topics": ["alerts"], "after": None}))
        await ws.recv()

        async def watch() -> None:
            while len(late) < count:
                frame = json.loads(await ws.recv())
                if frame["op"] == "event" and (phone := frame["data"]["contact"]["phone"]) in sent:
                    late.append(time.perf_counter() - sent.pop(phone))

        async with asyncio.timeout(seconds + 60):
            await _text(wanted, [f"+1438{number:07d}" for number in range(1_000_000, 1_000_000 + WARM)], {})
            async with asyncio.TaskGroup() as group:
                group.create_task(watch())
                await _text(wanted, phones, sent)
    return statistics.quantiles(late, n=100)[98] * 1000


async def _text(wanted: Target, phones: Sequence[str], sent: dict[str, float]) -> None:
    """One text per phone, evenly, each on whichever connection is free."""
    port = int(wanted.base_url.rpartition(":")[2])
    free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def post(raw: bytes, phone: str) -> None:
        reader, writer = free.pop() if free else await asyncio.open_connection("127.0.0.1", port)
        sent[phone] = time.perf_counter()
        writer.write(raw)
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length"))
        await reader.readexactly(int(length.partition(b":")[2]))
        if not head.startswith(b"HTTP/1.1 200"):
            raise SystemExit(f"refused: {head[:200]!r}")
        free.append((reader, writer))

    requests = [request_of(wanted, number, f"cards-{time.time()}", phone) for number, phone in enumerate(phones)]
    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number, (raw, phone) in enumerate(zip(requests, phones, strict=True)):
            await asyncio.sleep(max(0.0, began + number / PACE - time.perf_counter()))
            group.create_task(post(raw, phone))
    for _, writer in free:
        writer.close()
