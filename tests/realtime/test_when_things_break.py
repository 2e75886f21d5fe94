"""Lost doorbells, a dead bus, a store that does not answer, clients that misbehave, a process that leaves."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from realtime import live, ws
from realtime.subscription import HARD_BYTES
from tests.realtime.frames import event_frame
from tests.realtime.servers import Log, Valkey, eventually
from tests.realtime.stage import EPOCH, NOBODY, Stage


async def test_a_lost_doorbell_is_healed_by_the_sweep(stage: Stage) -> None:
    async with stage.board("alerts") as board:
        await board.hear("ready")
        stage.commit(ring=False)
        assert await board.events(1) == [1]


async def test_the_next_doorbell_heals_a_lost_one_with_one_read(stage: Stage, log: Log) -> None:
    async with stage.board("alerts") as board:
        await board.hear("ready")
        for _ in range(5):
            stage.commit(ring=False)
        stage.commit()
        assert await board.events(6) == [1, 2, 3, 4, 5, 6]
        assert len(log.reads) == 1


async def test_a_late_doorbell_that_overtakes_the_read_of_its_gap_resets_nobody(
    stage: Stage, log: Log, valkey: Valkey
) -> None:
    log.takes = 0.2
    async with stage.board("alerts") as board:
        await board.hear("ready")
        late = stage.commit(ring=False)
        stage.commit()
        await eventually(lambda: bool(log.reads))
        valkey.publish("t:7", late)
        assert [await board.hear(), await board.hear()] == [json.loads(late), json.loads(log.frames[7][2])]
        await eventually(lambda: stage.hub.counts.gaps_healed == 1)
        stage.commit()
        assert (await board.hear())["seq"] == 3


async def test_doorbells_in_any_order_and_twice_are_heard_once_in_order(stage: Stage, log: Log, valkey: Valkey) -> None:
    async with stage.board("alerts") as board:
        await board.hear("ready")
        one, two, three = (log.append(7) for _ in range(3))
        for frame in (two, two, three, one, three, one):
            valkey.publish("t:7", frame)
        stage.commit()
        assert await board.events(4) == [1, 2, 3, 4]


async def test_without_a_bus_the_sweep_carries_everything(deaf_stage: Stage) -> None:
    assert deaf_stage.hub.bus_state == "absent"
    async with deaf_stage.board("alerts") as board:
        await board.hear("ready")
        deaf_stage.commit()
        deaf_stage.commit()
        assert await board.events(2) == [1, 2]


async def test_a_bus_that_dies_and_comes_back_costs_no_event(stage: Stage, valkey: Valkey) -> None:
    async with stage.board("alerts") as board:
        await board.hear("ready")
        stage.commit()
        valkey.kill()
        await eventually(lambda: stage.hub.bus_state == "down")
        stage.commit()
        assert await board.events(2) == [1, 2]
        valkey.start()
        await eventually(lambda: stage.hub.bus_state == "up")
        reads = len(stage.log.reads)
        stage.commit()
        assert await board.events(1) == [3]
        assert len(stage.log.reads) == reads, "the event came over the bus, not from the sweep"


async def test_junk_and_forged_doorbells_do_not_stop_the_stream(stage: Stage, valkey: Valkey) -> None:
    async with stage.board("alerts") as board:
        await board.hear("ready")
        for junk in (b"", b"junk", b'{"op":"event"}', event_frame(10**12, "alerts", "forged")):
            valkey.publish("t:7", junk)
        valkey.publish("e:7", b"junk")
        valkey.publish("control", b"junk")
        stage.commit()
        assert await board.events(1) == [1]
        for _ in range(3):
            stage.commit()
        assert await board.events(3) == [2, 3, 4]


async def test_a_store_that_does_not_answer_yet_delays_ready_and_nothing_else(stage: Stage, log: Log) -> None:
    log.is_broken = True
    async with stage.board("alerts") as board:
        await board.say(op="ping")
        await board.hear("pong")
        log.is_broken = False
        assert (await board.hear())["op"] == "ready"


async def test_events_that_were_never_heard_and_are_no_longer_kept_reset_every_board(stage: Stage, log: Log) -> None:
    async with stage.board("alerts") as board:
        await board.hear("ready")
        log.is_broken = True
        for _ in range(5):
            stage.commit(ring=False)
        log.forget(7, upto=3)
        log.is_broken = False
        assert await board.hear() == {"op": "reset", "reason": "expired"}
        assert (await board.hear())["position"] == f"{EPOCH}:5"
        stage.commit()
        assert await board.events(1) == [6]


async def test_history_that_went_backwards_resets_every_board(stage: Stage, log: Log) -> None:
    for _ in range(5):
        stage.commit(ring=False)
    async with stage.board("alerts") as board:
        await board.hear("ready")
        log.tops[7] = 2
        assert await board.hear() == {"op": "reset", "reason": "epoch"}
        assert (await board.hear())["position"] == f"{EPOCH}:2"


@asynccontextmanager
async def slow_board(stage: Stage) -> AsyncIterator[socket.socket]:
    """A client that subscribes and then does not read."""
    end = socket.socket()
    end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    end.setblocking(False)
    await asyncio.get_running_loop().sock_connect(end, ("127.0.0.1", stage.port))
    client = await connect(f"ws://127.0.0.1:{stage.port}/ws", sock=end, max_queue=1, max_size=None, ping_interval=None)
    client.transport.pause_reading()
    await client.send('{"op":"subscribe","topics":["alerts"]}')
    yield end
    client.transport.abort()


async def test_a_client_that_cannot_keep_up_is_told_to_resume_and_slows_nobody(stage: Stage) -> None:
    async with slow_board(stage), stage.board("alerts") as board:
        await board.hear("ready")
        await eventually(lambda: stage.hub.count_clients() == 2)
        text, sent = "x" * 50_000, 0
        longest = 0.0
        while stage.hub.counts.lagging == 0:
            stage.commit(data={"text": text})
            began = time.monotonic()
            await board.hear("event")
            longest = max(longest, time.monotonic() - began)
            sent += len(text)
            assert sent < 40 * HARD_BYTES
        assert longest < 0.5
        assert stage.hub.count_clients() == 1


async def _until_closed(client: ClientConnection) -> AsyncIterator[str | bytes]:
    with suppress(ConnectionClosed):
        while True:
            yield await client.recv()


async def test_a_lagging_client_gets_what_was_written_then_lagging_then_4409(stage: Stage) -> None:
    client = await connect(f"ws://127.0.0.1:{stage.port}/ws", max_queue=1, max_size=None, ping_interval=None)
    await client.send('{"op":"subscribe","topics":["alerts"]}')
    await client.recv()
    client.transport.pause_reading()
    while stage.hub.counts.lagging == 0:
        stage.commit(data={"text": "x" * 50_000})
        await asyncio.sleep(0.001)
    client.transport.resume_reading()
    heard = [str(message) async for message in _until_closed(client)]
    assert heard[-1] == '{"op":"lagging"}'
    assert client.close_code == 4409
    assert [f'"seq":{seq},' in text for seq, text in enumerate(heard[:-1], 1)] == [True] * (len(heard) - 1)


async def test_a_slow_client_that_watches_few_things_gets_their_newest_versions_and_stays(stage: Stage) -> None:
    client = await connect(f"ws://127.0.0.1:{stage.port}/ws", max_queue=1, max_size=None, ping_interval=None)
    await client.send('{"op":"subscribe","topics":["alerts"]}')
    await client.recv()
    client.transport.pause_reading()
    total = 600
    for version in range(1, total + 1):
        stage.commit(about="one", version=version, data={"text": "x" * 50_000})
        await asyncio.sleep(0.0005)
    assert stage.hub.counts.lagging == 0
    client.transport.resume_reading()
    seqs: list[int] = []
    async with asyncio.timeout(8):
        while not seqs or seqs[-1] != total:
            text = str(await client.recv())
            seqs.append(int(text[20 : text.index(",", 20)]))
    assert seqs == sorted(set(seqs))
    assert len(seqs) < total
    await client.close()


async def test_a_slow_stream_ends_with_lagging(stage: Stage) -> None:
    async with stage.stream() as stream:
        await stream.hear("ready")
        while stage.hub.counts.lagging == 0:
            stage.commit(data={"text": "x" * 50_000})
            await asyncio.sleep(0.001)
        assert (await stream.rest())[-3:] == ["event: lagging", 'data: {"op":"lagging"}', ""]


async def test_garbage_is_answered_with_problems_and_the_socket_lives(stage: Stage) -> None:
    async with stage.board("alerts") as board:
        await board.hear("ready")
        for junk, code in (
            ("hello", "invalid_frame"),
            ('{"op":"dance"}', "unknown_op"),
            (b"\x00\x01", "text_only"),
            ('{"op":"subscribe","topics":["NO"]}', "invalid_topic"),
        ):
            await board.socket.send(junk)
            assert (await board.hear("error"))["problem"]["code"] == code
        await board.say(op="ping")
        await board.hear("pong")


async def test_a_huge_message_closes_with_1009(stage: Stage) -> None:
    async with stage.board("alerts") as board:
        await board.socket.send("x" * 70_000)
        assert await board.close_code() == 1009


async def test_text_that_is_not_utf8_is_a_problem(stage: Stage) -> None:
    async with stage.board("alerts") as board:
        await board.hear("ready")
        await board.socket.send(b"\xff\xfe", text=True)
        assert (await board.hear())["problem"]["code"] == "invalid_frame"


@pytest.mark.parametrize("flood", ["frames", "pings"])
async def test_a_client_that_talks_too_much_is_closed_with_4429(stage: Stage, flood: str) -> None:
    async with stage.board("alerts") as board:
        with suppress(ConnectionClosed):
            for _ in range(500):
                await (board.say(op="ping") if flood == "frames" else board.socket.ping())
        answers = [answer async for answer in _until_closed(board.socket)]
        assert board.socket.close_code == 4429
        assert len(answers) < 100


async def test_a_socket_that_never_subscribes_is_closed_with_4408(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "SILENCE", 0.1)
    async with stage.board() as silent, stage.board("alerts") as board:
        await board.hear("ready")
        assert await silent.close_code() == 4408
        await board.say(op="ping")
        await board.hear("pong")


async def test_a_revoked_session_is_closed_with_4401_within_a_second(stage: Stage) -> None:
    async with stage.board("alerts") as board, stage.stream() as stream:
        stage.as_user(session_key="s2")
        async with stage.board("alerts") as other:
            await other.hear("ready")
            await stream.hear("ready")
            began = time.monotonic()
            stage.hub.close_session("s1")
            assert await board.close_code() == 4401
            await stream.rest()
            assert time.monotonic() - began < 1
            stage.commit()
            assert await other.events(1) == [1]


async def test_a_session_revoked_in_another_process_is_closed_here_too(stage: Stage, valkey: Valkey, log: Log) -> None:
    async with Stage.open(log, valkey) as elsewhere, stage.board("alerts") as board:
        await board.hear("ready")
        elsewhere.hub.close_session("s1")
        assert await board.close_code() == 4401


async def test_a_removed_user_is_closed_everywhere_and_a_namesake_of_another_tenant_is_not(stage: Stage) -> None:
    async with stage.board("alerts") as board:
        stage.as_user(tenant_id=8)
        async with stage.board("alerts") as namesake:
            await namesake.hear("ready")
            stage.hub.close_user(7, "u1")
            assert await board.close_code() == 4401
            await namesake.say(op="ping")
            await namesake.hear("pong")


async def test_presence_travels_between_processes(stage: Stage, valkey: Valkey, log: Log) -> None:
    async with Stage.open(log, valkey) as elsewhere, stage.board("presence") as watcher:
        await watcher.hear("ready")
        async with elsewhere.board("alerts") as board:
            await board.say(op="viewing", id="x")
            assert (await watcher.hear())["viewers"] == [{"id": "u1", "name": "Ada"}]


async def test_a_leaving_process_says_farewell_and_asks_to_come_back_later(
    log: Log, valkey: Valkey, caplog: pytest.LogCaptureFixture
) -> None:
    async with Stage.open(log, valkey) as stage, stage.board("alerts") as board, stage.stream() as stream:
        await board.hear("ready")
        await stream.hear("ready")
        stage.commit()
        await board.events(1)
        began = time.monotonic()
        stage.server.should_exit = True
        assert await board.close_code() == 1001
        assert (board.socket.close_reason or "").startswith("retry ")
        lines = await stream.rest()
        assert any(line.startswith("id: ") for line in lines)
        assert any(line.startswith("retry: ") for line in lines)
        await eventually(lambda: stage.hub.count_clients() == 0)
        assert time.monotonic() - began < 3
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []


async def test_who_arrives_while_the_process_leaves_is_sent_on(stage: Stage) -> None:
    await stage.hub.drain(0)
    async with stage.board() as board:
        assert await board.close_code() == 1001
    async with stage.stream() as stream:
        assert [line.partition(":")[0] for line in await stream.rest() if line] == ["retry", "retry"]


async def test_a_server_that_cannot_hand_sockets_over_says_so() -> None:
    class Other:
        scope: Final = {"extensions": None}

    with pytest.raises(RuntimeError, match="HubProtocol"):
        await ws.attach_ws(Other(), NOBODY, None)  # type: ignore[arg-type]


async def test_a_ticket_in_the_address_never_reaches_the_log(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    server_log = logging.getLogger("uvicorn.error")
    server_log.addHandler(caplog.handler)
    with caplog.at_level(logging.INFO, logger="uvicorn.error"), caplog.at_level(logging.INFO, logger="realtime"):
        async with connect(f"ws://127.0.0.1:{stage.port}/ws?ticket=one-shot") as client:
            await client.send('{"op":"ping"}')
            await client.recv()
    server_log.removeHandler(caplog.handler)
    assert "one-shot" not in caplog.text
