"""The same boards on the real web process: real sign-in, real commits, real middleware, embedded Postgres and Valkey.

Commits come from this process, one transaction per request of the load client, so saturation is bounded by Postgres;
the figures that matter here are latency from before the commit to the board, and memory per client.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import ClassVar, Final
from uuid import UUID

import httpx2
import redis

from app.db.database import Database, create_pool, read_epoch
from app.embedded import temporary_services
from app.events import Event
from bench.fanout import READY, SUBSCRIBE, Fanout, Target
from bench.processes import CLIENT_CORE, SERVER_CORE, free_port, python, running
from bench.table import Figure

PASSWORD: Final = "correct horse battery"
THING: Final = UUID("0190a5b0-0000-7000-8000-000000000001")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamped(Event):
    """An event that carries when it was made."""

    TYPE: ClassVar[str] = "alert.updated"
    TOPIC: ClassVar[str] = "alerts"


class Bell:
    """The doorbell, rung at once."""

    def __init__(self, url: str) -> None:
        self._client = redis.Redis.from_url(url)

    def ring(self, channel: str, payload: bytes) -> None:
        """Publish."""
        self._client.publish(channel, payload)


class Committer:
    """Commits events of one tenant, as many per transaction as asked for."""

    def __init__(self, runner: asyncio.Runner, database_url: str, redis_url: str, tenant_id: int) -> None:
        self._runner = runner
        self._tenant_id = tenant_id
        self._version = 0
        self._db = runner.run(self._open(database_url, redis_url))

    def commit(self, count: int) -> None:
        """One transaction of `count` events."""
        self._runner.run(self._commit(count))

    def close(self) -> None:
        """Close the connections."""
        self._runner.run(self._db.pool.close())

    async def _open(self, database_url: str, redis_url: str) -> Database:
        pool = await create_pool(database_url, size=2, application_name="bench")
        return Database(pool, epoch=await read_epoch(pool), doorbell=Bell(redis_url))

    async def _commit(self, count: int) -> None:
        async with self._db.transaction(self._tenant_id) as tx:
            for _ in range(count):
                self._version += 1
                data = {"ts": time.clock_gettime_ns(time.CLOCK_MONOTONIC), "text": "x" * 170}
                tx.emit(Stamped(id=THING, version=self._version, data=data))


@contextmanager
def served() -> Iterator[Target]:
    """A web process with the demo tenants, somebody signed in, and a committer for their tenant."""
    with temporary_services() as urls, TemporaryDirectory(prefix="bench-") as data:
        port = free_port()
        env = {
            "DATABASE_URL": urls.database_url or "",
            "REDIS_URL": urls.redis_url or "",
            "PORT": str(port),
            "VIGIE_DATA": data,
            "VIGIE_DEMO_PASSWORD": PASSWORD,
            "LOG_LEVEL": "error",
        }
        for command in ("migrate", "demo"):
            environment = {**os.environ, **env}
            subprocess.run(python("app.cli", command), env=environment, check=True, stdout=subprocess.DEVNULL)
        with running(python("app.cli", "serve"), port, SERVER_CORE, env) as pid, asyncio.Runner() as runner:
            os.sched_setaffinity(0, CLIENT_CORE)
            origin = f"http://127.0.0.1:{port}"
            body = {"email": "dispatch@drain.test", "password": PASSWORD}
            answer = httpx2.post(f"{origin}/api/v1/login", json=body, trust_env=False)
            answer.raise_for_status()
            cookie = "; ".join(f"{name}={value}" for name, value in answer.cookies.items())
            committer = Committer(runner, env["DATABASE_URL"], env["REDIS_URL"], answer.json()["tenant"]["id"])
            yield Target(
                port,
                pid,
                (
                    "--header",
                    f"Cookie: {cookie}",
                    "--header",
                    f"Origin: {origin}",
                    "--send",
                    SUBSCRIBE,
                    "--await",
                    READY,
                ),
                ws_path="/ws/live",
                sse_path="/api/v1/stream?topics=alerts",
                publish=committer.commit,
            )
            committer.close()


def measure(rounds: int, seconds: float) -> list[Figure]:
    """All figures of the section; each needs a process of its own."""
    figures: list[Figure] = []
    for kind, most in (("ws", 30.0), ("sse", 50.0)):
        with served() as target:
            figures += Fanout(0, rounds, seconds).hold(kind, target, most)
    with served() as target:
        figures.append(Figure("ms p99 from before the commit, 20,000 deliveries/s", Fanout(0, 1, seconds).pace(target)))
    with served() as target:
        figures.append(Figure("deliveries/s, one committer", Fanout(0, 1, seconds).saturate("ws", target)))
    return [Figure(f"web process: {f.name}", f.value, f.at_least, f.at_most, f.note) for f in figures]
