"""The doorbell: Redis pub/sub, rung after COMMIT. Nothing depends on it but latency."""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress
from typing import Final, Protocol

import redis.asyncio as redis
import structlog
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

MAX_WAITING: Final = 10_000
"""Rings kept while Redis is slow; the sweep delivers what is dropped beyond."""


class Doorbell(Protocol):
    """Tells other processes that something was committed. Never blocks, never fails."""

    def ring(self, channel: str, payload: bytes) -> None:
        """Publish soon, in the order of the calls."""


class SilentDoorbell:
    """No Redis: the sweep alone carries events."""

    def ring(self, channel: str, payload: bytes) -> None:
        """Do nothing."""


class RedisDoorbell:
    """Publishes from one task, in order, many rings per round trip; a lost Redis is logged once until it is back."""

    def __init__(self, url: str) -> None:
        self._client = redis.Redis.from_url(
            url, socket_timeout=1.0, socket_connect_timeout=1.0, retry=Retry(NoBackoff(), 0)
        )
        self._waiting: deque[tuple[str, bytes]] = deque(maxlen=MAX_WAITING)
        self._rung = asyncio.Event()
        self.is_up = True

    def ring(self, channel: str, payload: bytes) -> None:
        """Publish soon, in the order of the calls."""
        self._waiting.append((channel, payload))
        self._rung.set()

    async def run(self) -> None:
        """Publish until cancelled; what still waits then is sent if Redis answers at once."""
        try:
            while True:
                await self._rung.wait()
                self._rung.clear()
                while self._waiting:
                    await self._publish_waiting()
        finally:
            with suppress(TimeoutError):
                async with asyncio.timeout(0.5):
                    while self._waiting:
                        await self._publish_waiting()
            await self._client.aclose()

    async def _publish_waiting(self) -> None:
        batch = [self._waiting.popleft() for _ in range(min(256, len(self._waiting)))]
        try:
            pipeline = self._client.pipeline(transaction=False)
            for channel, payload in batch:
                pipeline.publish(channel, payload)
            await pipeline.execute()
        except (RedisError, OSError) as error:
            if self.is_up:
                log.warning("doorbell.down", error=type(error).__name__)
            self.is_up = False
            return
        if not self.is_up:
            log.info("doorbell.up")
        self.is_up = True
