"""The stage of the live stream: a log in memory, a real Valkey, a real uvicorn."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator

import pytest

from tests.realtime.servers import Log, Valkey, eventually
from tests.realtime.stage import Stage


@pytest.fixture(scope="session")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Valkey]:
    """A Valkey that the whole run shares; a test that kills it starts it again."""
    folder = tmp_path_factory.mktemp("valkey")
    server = Valkey(folder)
    server.start()
    yield server
    server.kill()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def log() -> Log:
    """An empty stream log."""
    return Log()


@pytest.fixture
async def stage(log: Log, valkey: Valkey) -> AsyncIterator[Stage]:
    """A served hub that hears the doorbell."""
    async with Stage.open(log, valkey) as opened:
        await eventually(lambda: opened.hub.bus_state == "up")
        yield opened


@pytest.fixture
async def deaf_stage(log: Log) -> AsyncIterator[Stage]:
    """A served hub without a bus: the sweep alone carries events."""
    async with Stage.open(log, None) as opened:
        yield opened
