"""Boards and streams over real sockets, with a real doorbell."""

from __future__ import annotations

from tests.realtime.stage import EPOCH, Stage


async def test_a_board_is_ready_at_the_head_and_then_live(stage: Stage) -> None:
    stage.commit()
    async with stage.board("alerts") as board:
        ready = await board.hear()
        assert (ready["op"], ready["position"], ready["heartbeat"]) == ("ready", f"{EPOCH}:1", 25)
        stage.commit(about="a", data={"text": "eau à la cave"})
        event = await board.hear()
        assert (event["seq"], event["id"], event["data"]) == (2, "a", {"text": "eau à la cave"})


async def test_a_stream_carries_the_same_frames_and_positions(stage: Stage) -> None:
    async with stage.stream() as stream, stage.board("alerts") as board:
        position, name, ready = await stream.hear()
        assert (position, name, ready["position"]) == (f"{EPOCH}:0", "ready", f"{EPOCH}:0")
        await board.hear("ready")
        stage.commit()
        event = await board.hear("event")
        assert await stream.hear() == (f"{EPOCH}:1", "alert.changed", event)
