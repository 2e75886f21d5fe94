"""The simulated account as a process, killed and started again."""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2

from tests.simulators.fake_hub import ACCOUNT, OUR_NUMBER, TOKEN


@asynccontextmanager
async def process(port: int, journal: Path, http: httpx2.AsyncClient) -> AsyncIterator[asyncio.subprocess.Process]:
    options = ["--port", str(port), "--account-sid", ACCOUNT, "--auth-token", TOKEN, "--journal", str(journal)]
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "simulators.twilio", *options, "--pace", "0.1", stdout=asyncio.subprocess.DEVNULL
    )
    try:
        async with asyncio.timeout(20):
            while True:
                try:
                    await http.get(f"http://127.0.0.1:{port}/_sim")
                    break
                except httpx2.ConnectError:
                    await asyncio.sleep(0.05)
        yield running
    finally:
        if running.returncode is None:
            running.kill()
        await running.wait()


async def test_an_accepted_message_survives_kill_9_and_is_delivered(http: httpx2.AsyncClient, tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    messages = f"http://127.0.0.1:{port}/2010-04-01/Accounts/{ACCOUNT}/Messages"
    async with process(port, tmp_path / "sms.jsonl", http) as running:
        form = {"To": "+14385550120", "From": OUR_NUMBER, "Body": "Bonjour"}
        sent = (await http.post(f"{messages}.json", data=form, auth=(ACCOUNT, TOKEN))).json()
        running.kill()
        await running.wait()
    async with process(port, tmp_path / "sms.jsonl", http), asyncio.timeout(20):
        status = ""
        while status != "delivered":
            await asyncio.sleep(0.05)
            found = await http.get(f"{messages}/{sent['sid']}.json", auth=(ACCOUNT, TOKEN))
            status = found.json()["status"]
