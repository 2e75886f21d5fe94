"""Boards and streams over real sockets, with a real doorbell."""

from __future__ import annotations

import asyncio
import json
import random

import pytest

from tests.realtime.servers import Log, Valkey, eventually
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


async def test_a_stream_is_never_cached_or_buffered(stage: Stage) -> None:
    async with stage.stream() as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        assert (stream.headers["cache-control"], stream.headers["x-accel-buffering"]) == ("no-store", "no")


async def test_a_board_hears_only_the_topics_it_named(stage: Stage) -> None:
    async with stage.board("contacts") as board:
        await board.hear("ready")
        stage.commit("alerts")
        stage.commit("contacts")
        assert (await board.hear())["seq"] == 2


async def test_one_conversation_is_a_topic_of_its_own(stage: Stage) -> None:
    async with stage.board("conversation:42") as board:
        await board.hear("ready")
        stage.commit("conversation:41")
        stage.commit("conversation:42")
        assert (await board.hear())["seq"] == 2


async def test_a_forbidden_topic_is_refused_and_never_carried_while_the_others_work(stage: Stage) -> None:
    async with stage.board("claims", "alerts") as board:
        problem = (await board.hear())["problem"]
        assert (problem["code"], problem["status"], problem["topic"]) == ("topic_forbidden", 403, "claims")
        assert (await board.hear())["op"] == "ready"
        stage.commit("claims")
        stage.commit("alerts")
        assert (await board.hear())["seq"] == 2


async def test_a_board_may_add_and_drop_topics(stage: Stage) -> None:
    async with stage.board("alerts") as board:
        await board.hear("ready")
        stage.commit("contacts")
        await board.subscribe("contacts", after=f"{EPOCH}:0")
        assert (await board.hear())["seq"] == 1
        await board.hear("ready")
        await board.say(op="unsubscribe", topics=["alerts"])
        await board.say(op="ping")
        await board.hear("pong")
        stage.commit("alerts")
        stage.commit("contacts")
        assert (await board.hear())["seq"] == 3


async def test_several_events_of_one_transaction_arrive_in_order(stage: Stage, log: Log, valkey: Valkey) -> None:
    async with stage.board("alerts") as board:
        await board.hear("ready")
        valkey.publish("t:7", b"\n".join([log.append(7), log.append(7), log.append(7)]))
        assert await board.events(3) == [1, 2, 3]


async def test_a_ping_is_answered_with_the_position(stage: Stage) -> None:
    async with stage.board() as board:
        await board.say(op="ping")
        assert (await board.hear())["position"] is None
        await board.subscribe("alerts")
        await board.hear("ready")
        stage.commit()
        await board.hear("event")
        await board.say(op="ping")
        assert (await board.hear())["position"] == f"{EPOCH}:1"


async def test_a_stream_resumes_after_the_last_event_the_browser_saw(stage: Stage) -> None:
    for _ in range(3):
        stage.commit()
    async with stage.stream(last_event_id=f"{EPOCH}:1") as stream:
        assert [(await stream.hear())[0] for _ in range(2)] == [f"{EPOCH}:2", f"{EPOCH}:3"]
        assert (await stream.hear())[:2] == (f"{EPOCH}:3", "ready")


async def test_a_short_absence_is_replayed_from_memory(stage: Stage, log: Log) -> None:
    async with stage.board("alerts") as board:
        await board.hear("ready")
        for _ in range(5):
            stage.commit()
        await board.events(5)
        async with stage.board("alerts", after=f"{EPOCH}:2") as other:
            assert await other.events(3) == [3, 4, 5]
            assert (await other.hear())["op"] == "ready"
    assert log.reads == []


async def test_a_long_absence_is_replayed_from_the_store_page_by_page(stage: Stage) -> None:
    for _ in range(1500):
        stage.commit(ring=False)
    async with stage.board("alerts", after=f"{EPOCH}:100") as board:
        assert await board.events(1400) == list(range(101, 1501))
        assert (await board.hear())["position"] == f"{EPOCH}:1500"


async def test_boards_that_come_back_together_share_one_read(stage: Stage, log: Log) -> None:
    for _ in range(200):
        stage.commit(ring=False)

    async def come_back(missed: int) -> list[int]:
        async with stage.board("alerts", after=f"{EPOCH}:{200 - missed}") as board:
            return await board.events(missed)

    heard = await asyncio.gather(*(come_back(100 + n) for n in range(50)))
    assert heard == [list(range(101 - n, 201)) for n in range(50)]
    assert len(log.reads) == 1


async def test_replay_and_live_meet_without_a_gap_or_a_repeat_while_events_keep_coming(stage: Stage) -> None:
    for _ in range(700):
        stage.commit(ring=False)
    chance = random.Random(7)
    total = 1500

    async def follow(after: int) -> list[int]:
        await asyncio.sleep(chance.random() * 0.3)
        async with stage.board("alerts", after=f"{EPOCH}:{after}") as board:
            return await board.events(total - after)

    async with asyncio.TaskGroup() as group:
        afters = [chance.randrange(0, 700) for _ in range(25)]
        boards = [group.create_task(follow(after)) for after in afters]
        for _ in range(700, total):
            stage.commit(ring=chance.random() < 0.9)
            await asyncio.sleep(0.0005)
    assert [board.result() for board in boards] == [list(range(after + 1, total + 1)) for after in afters]


@pytest.mark.parametrize(
    ("position", "reason"),
    [("feedbeef:1", "epoch"), (f"{EPOCH}:99", "ahead"), (f"{EPOCH}:1", "expired"), ("yesterday", "epoch")],
)
async def test_a_position_that_cannot_be_resumed_is_a_reset_and_then_live(
    stage: Stage, log: Log, position: str, reason: str
) -> None:
    for _ in range(10):
        stage.commit(ring=False)
    log.forget(7, upto=5)
    async with stage.board("alerts", after=position) as board:
        assert await board.hear() == {"op": "reset", "reason": reason}
        assert (await board.hear())["position"] == f"{EPOCH}:10"
        stage.commit()
        assert (await board.hear())["seq"] == 11


async def test_a_position_ahead_of_this_process_waits_for_it_to_hear(stage: Stage) -> None:
    async with stage.board("alerts") as board:
        await board.hear("ready")
        for _ in range(3):
            stage.commit(ring=False)
        async with stage.board("alerts", after=f"{EPOCH}:3") as other:
            assert (await other.hear())["op"] == "ready"
        assert await board.events(3) == [1, 2, 3]


async def test_two_tenants_never_hear_each_other(stage: Stage) -> None:
    async with stage.board("alerts") as board:
        await board.hear("ready")
        stage.as_user(tenant_id=8)
        async with stage.board("alerts") as other:
            await other.hear("ready")
            stage.commit(about="theirs")
            assert (await other.hear())["id"] == "theirs"
            stage.as_user()
            stage.commit(about="ours")
            assert (await board.hear())["id"] == "ours"


async def test_who_looks_at_an_alert_is_seen_by_the_others_until_they_leave(stage: Stage) -> None:
    stage.as_user(user_id="u2", user_name="Bob")
    async with stage.board("presence") as watcher:
        await watcher.hear("ready")
        stage.as_user()
        async with stage.board("alerts") as board:
            await board.say(op="viewing", id="x")
            assert await watcher.hear() == {
                "op": "presence", "topic": "alerts", "id": "x", "viewers": [{"id": "u1", "name": "Ada"}],
            }  # fmt: skip
            async with stage.board("presence") as late:
                await late.hear("ready")
                assert (await late.hear())["viewers"] == [{"id": "u1", "name": "Ada"}]
        assert (await watcher.hear())["viewers"] == []


async def test_something_ephemeral_reaches_those_who_follow_its_topic(stage: Stage) -> None:
    async with stage.board("alerts") as board, stage.stream() as stream:
        await board.hear("ready")
        await stream.hear("ready")
        typing = {"op": "typing", "topic": "alerts", "id": "x"}
        stage.hub.send_ephemeral(7, json.dumps(typing).encode())
        assert await board.hear() == typing
        assert await stream.hear() == (None, "typing", typing)


async def test_clients_that_leave_leave_nothing_behind(stage: Stage) -> None:
    async with stage.board("alerts") as board, stage.stream() as stream:
        await board.hear("ready")
        await stream.hear("ready")
        assert stage.hub.count_clients() == 2
    await eventually(lambda: stage.hub.count_clients() == 0)
