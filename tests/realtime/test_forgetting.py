"""The past was rewritten in the store: what a hub remembers of it is never sent again, however it learns of it."""

from __future__ import annotations

import asyncio

import pytest

from realtime.topics import HISTORY
from tests.realtime.frames import event_frame
from tests.realtime.servers import Log, Valkey
from tests.realtime.stage import EPOCH, TENANT, Stage


def rewrite(log: Log) -> None:
    """Every event reads otherwise now."""
    frames = log.frames[TENANT]
    for seq in frames:
        frames[seq] = event_frame(seq, "alerts", f"id-{seq}", data={"name": "nobody"})


async def told_after(stage: Stage, position: int, count: int) -> list[str]:
    """The names a board that comes back after `position` is told."""
    async with stage.board("alerts", after=f"{EPOCH}:{position}") as board:
        return [(await board.hear("event"))["data"]["name"] for _ in range(count)]


@pytest.mark.parametrize("ring", [True, False], ids=["rung", "found by the sweep"])
async def test_a_board_that_comes_back_reads_the_new_past(stage: Stage, log: Log, ring: bool) -> None:
    async with stage.board("alerts") as board:
        await board.hear("ready")
        for _ in range(3):
            stage.commit(data={"name": "Salma"})
        assert await board.events(3) == [1, 2, 3]
        assert await told_after(stage, 0, 3) == ["Salma"] * 3
        rewrite(log)
        stage.commit(HISTORY, ring=ring)
        stage.commit(data={"name": "somebody else"}, ring=ring)
        assert await board.events(1) == [5]
        assert await told_after(stage, 0, 4) == ["nobody", "nobody", "nobody", "somebody else"]
        assert await told_after(stage, 4, 1) == ["somebody else"]


class SlowLog(Log):
    """Answers with what it was when it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = asyncio.Event()
        self.may_answer = asyncio.Event()

    async def read(self, tenant_id: int, after: int, upto: int, limit: int) -> list[bytes]:
        frames = await super().read(tenant_id, after, upto, limit)
        self.asked.set()
        await self.may_answer.wait()
        return frames


async def test_a_page_read_just_before_is_read_again(valkey: Valkey) -> None:
    log = SlowLog()
    log.append(TENANT, data={"name": "Salma"})
    async with Stage.open(log, valkey) as stage, stage.board("alerts") as board:
        await board.hear("ready")
        coming_back = asyncio.ensure_future(told_after(stage, 0, 1))
        await log.asked.wait()
        rewrite(log)
        stage.commit(HISTORY)
        stage.commit(data={"name": "somebody else"})
        await board.events(1)
        log.may_answer.set()
        assert await coming_back == ["nobody"]
