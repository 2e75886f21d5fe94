"""A part of the process itself follows a stream: every event once and in order, or a plain word that some may lack."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from realtime import live
from tests.realtime.servers import Log, Valkey, eventually
from tests.realtime.stage import TENANT, Stage


class Ear:
    """What a listener heard."""

    def __init__(self) -> None:
        self.ticks: list[list[int] | None] = []
        self.whispers: list[dict[str, object]] = []

    def hear(self, frames: Sequence[bytes] | None) -> None:
        self.ticks.append(None if frames is None else [json.loads(frame)["seq"] for frame in frames])

    def whisper(self, frame: bytes) -> None:
        self.whispers.append(json.loads(frame))

    @property
    def heard(self) -> list[int]:
        return [seq for tick in self.ticks if tick is not None for seq in tick]


async def test_a_listener_is_told_when_it_begins_and_then_hears_everything_once(stage: Stage) -> None:
    ear = Ear()
    stage.commit(ring=False)
    stop = stage.hub.listen(TENANT, ear.hear)
    await eventually(lambda: ear.ticks == [None])
    for ring in (True, False, True):
        stage.commit(ring=ring)
    await eventually(lambda: ear.heard == [2, 3, 4])
    stop()
    stage.commit()
    late = Ear()
    stage.hub.listen(TENANT, late.hear)
    stage.commit()
    await eventually(lambda: 6 in late.heard)
    assert ear.heard == [2, 3, 4]


async def test_without_a_bus_a_listener_hears_by_the_sweep_and_whispers_stay_here(deaf_stage: Stage) -> None:
    ear = Ear()
    deaf_stage.hub.listen(TENANT, ear.hear, ear.whisper)
    await eventually(lambda: ear.ticks == [None])
    deaf_stage.commit()
    deaf_stage.commit()
    await eventually(lambda: ear.heard == [1, 2])
    deaf_stage.hub.send_ephemeral(TENANT, b'{"op":"delta","topic":"conversation:9","text":"a"}')
    assert ear.whispers == [{"op": "delta", "topic": "conversation:9", "text": "a"}]


async def test_a_listener_keeps_its_tenant_followed_as_long_as_it_listens(
    deaf_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "GRACE", 0.0)
    ear = Ear()
    stop = deaf_stage.hub.listen(TENANT, ear.hear)
    async with deaf_stage.board("alerts") as board:
        await board.hear("ready")
    deaf_stage.hub._forget_idle(float("inf"))
    assert deaf_stage.hub.position_of(TENANT) == 0
    stop()
    stop()
    deaf_stage.hub._forget_idle(float("inf"))
    assert deaf_stage.hub.position_of(TENANT) is None


async def test_a_history_that_was_replaced_is_told_as_a_hole(deaf_stage: Stage, log: Log) -> None:
    ear = Ear()
    for _ in range(3):
        deaf_stage.commit()
    deaf_stage.hub.listen(TENANT, ear.hear)
    await eventually(lambda: ear.ticks == [None])
    log.tops[TENANT] = 1
    await eventually(lambda: ear.ticks == [None, None])


async def test_a_listener_that_fails_costs_the_others_nothing(stage: Stage) -> None:
    def broken(_frames: Sequence[bytes] | None) -> None:
        raise ValueError("broken")

    ear = Ear()
    stage.hub.listen(TENANT, broken)
    stage.hub.listen(TENANT, ear.hear)
    async with stage.board("alerts") as board:
        await board.hear("ready")
        stage.commit()
        assert await board.events(1) == [1]
    assert ear.heard == [1]


async def test_whispers_reach_listeners_in_other_processes(stage: Stage, valkey: Valkey, log: Log) -> None:
    async with Stage.open(log, valkey) as elsewhere:
        await eventually(lambda: elsewhere.hub.bus_state == "up")
        ear = Ear()
        elsewhere.hub.listen(TENANT, ear.hear, ear.whisper)
        await eventually(lambda: bool(ear.ticks))

        def said() -> bool:
            stage.hub.send_ephemeral(TENANT, b'{"op":"typing","topic":"conversations","id":"c"}')
            return bool(ear.whispers)

        await eventually(said)
        assert ear.whispers[0] == {"op": "typing", "topic": "conversations", "id": "c"}


async def test_typing_is_shown_to_those_who_follow_the_topic(stage: Stage) -> None:
    stage.as_user(topics=frozenset({"conversations"}), writes_in=frozenset({"conversations"}), user_kind="advisor")
    async with stage.board("conversations") as one, stage.board("conversations") as other:
        await one.hear("ready")
        await other.hear("ready")
        await one.say(op="typing", id="c1")
        assert await other.hear("typing") == {
            "op": "typing", "topic": "conversations", "id": "c1", "who": {"id": "u1", "name": "Ada", "kind": "advisor"},
        }  # fmt: skip


async def test_who_may_not_write_is_not_shown_typing_and_is_told(stage: Stage) -> None:
    async with stage.board("alerts") as board:
        await board.hear("ready")
        await board.say(op="typing", id="c1")
        assert (await board.hear("error"))["problem"]["code"] == "topic_forbidden"
        await board.say(op="typing", id="c1", topic="Not A Topic")
        assert (await board.hear("error"))["problem"]["code"] == "invalid_topic"
        await board.say(op="typing")
        assert (await board.hear("error"))["problem"]["code"] == "invalid_frame"


async def test_who_looks_at_a_conversation_is_shown_only_to_those_who_may_read_conversations(stage: Stage) -> None:
    async with stage.board("presence") as outsider:
        await outsider.hear("ready")
        stage.as_user(topics=frozenset({"alerts", "conversations", "presence"}))
        async with stage.board("presence") as insider:
            await insider.hear("ready")
            await insider.say(op="viewing", id="c1", topic="conversations")
            assert (await insider.hear("presence"))["topic"] == "conversations"
            await insider.say(op="viewing", id="a1")
            assert (await outsider.hear("presence"))["id"] == "a1"
        await outsider.say(op="viewing", id="c1", topic="conversations")
        assert (await outsider.hear("error"))["problem"]["code"] == "topic_forbidden"
