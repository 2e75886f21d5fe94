"""A deploy: the web process is told to go while texts come in and boards follow. Nobody notices."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import httpx2
import pytest

from simulators.senders import send_load
from simulators.target import Target
from tests.chaos import ledger
from tests.chaos.following import Follower
from tests.chaos.test_survival import PHONES
from tests.hub import Person, Tenant
from tests.line import target_of
from tests.picture import RESOURCES, Picture, differences, take_picture

pytestmark = pytest.mark.chaos


@asynccontextmanager
async def a_web_process(tenant: Tenant, port: int) -> AsyncIterator[subprocess.Popen[bytes]]:
    """`vigie serve` over the tests' database, ready."""
    settings = tenant.hub.web.settings
    env = {
        **os.environ,
        "DATABASE_URL": settings.database_url or "",
        "REDIS_URL": settings.redis_url or "",
        "VIGIE_DATA": str(settings.vigie_data),
        "PUBLIC_URL": settings.public_url,
        "PORT": str(port),
        "LOG_LEVEL": "error",
    }
    process = subprocess.Popen([sys.executable, "-m", "app.cli", "serve"], env=env)
    try:
        async with httpx2.AsyncClient(trust_env=False) as http, asyncio.timeout(30):
            while True:
                with suppress(httpx2.HTTPError):
                    if (await http.get(f"http://127.0.0.1:{port}/readyz")).status_code == 200:
                        break
                await asyncio.sleep(0.05)
        yield process
    finally:
        process.kill()
        await asyncio.to_thread(process.wait)


def at(who: Person, port: int) -> httpx2.AsyncClient:
    """The same signed-in person at another process."""
    return httpx2.AsyncClient(
        base_url=f"http://127.0.0.1:{port}", cookies=who.http.cookies, trust_env=False, timeout=15
    )


async def readiness_until_gone(http: httpx2.AsyncClient) -> list[int]:
    """What `/readyz` says on a connection that stays open."""
    said = []
    with suppress(httpx2.HTTPError):
        while True:
            said.append((await http.get("/readyz")).status_code)
            await asyncio.sleep(0.02)
    return said


async def test_a_process_that_is_told_to_go_sends_boards_on_and_loses_nothing(
    drain: Tenant, unused_tcp_port: int
) -> None:
    port, stop, accepted = unused_tcp_port, asyncio.Event(), list[str]()
    own = target_of(drain)
    target = Target(
        f"http://127.0.0.1:{port}",
        own.public_url,
        own.twilio_account_sid,
        own.twilio_auth_token,
        own.vapi_secret,
        own.sms_number,
        own.voice_number,
    )
    async with at(drain.admin, port) as http, at(drain.dispatcher, port) as other, asyncio.timeout(60):
        boards = [Follower(http), Follower(other)]
        async with a_web_process(drain, port) as first:
            following = [asyncio.ensure_future(board.follow()) for board in boards]
            texting = asyncio.ensure_future(
                send_load(target, senders=4, rate=40, phones=PHONES, stop=stop, on_accepted=accepted.append)
            )
            async with httpx2.AsyncClient(base_url=target.base_url, trust_env=False) as kept:
                assert (await kept.get("/readyz")).status_code == 200
                await reached(boards, accepted, 20)
                first.send_signal(signal.SIGTERM)
                readiness = await readiness_until_gone(kept)
            assert await asyncio.to_thread(first.wait, 15) in (0, -signal.SIGTERM), "it ended by itself"
        async with a_web_process(drain, port):
            await reached(boards, accepted, len(accepted) + 20)
            stop.set()
            load = await texting
            fresh = await at_rest(boards, http)
            found = [differences(board.picture or Picture(), fresh) for board in boards]
        for task in following:
            task.cancel()
        await asyncio.gather(*following, return_exceptions=True)
    assert 503 in readiness
    assert load.unsent == load.refused == load.disagreements == []
    assert [board.codes[0] for board in boards] == [1001, 1001]
    assert found == [[], []]
    async with drain.hub.db.system() as conn:
        assert await ledger.texts_without_exactly_one(conn, load.accepted) == []
        assert await ledger.holes(conn) == []
        for board in boards:
            assert board.resets == []
            assert board.seen == await ledger.positions_of(conn, drain.id, RESOURCES, board.first)


async def reached(boards: list[Follower], accepted: list[str], count: int) -> None:
    """Wait until so many texts are in and every board follows."""
    while len(accepted) < count or any(not board.connections for board in boards):
        await asyncio.sleep(0.02)


async def at_rest(boards: list[Follower], http: httpx2.AsyncClient) -> Picture:
    """A fresh picture, once every board is where it is."""
    while True:
        fresh = await take_picture(http)
        if all(board.last == int((fresh.position or "").partition(":")[2]) for board in boards):
            return fresh
        await asyncio.sleep(0.1)
