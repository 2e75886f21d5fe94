"""Positions, topics, frames: what leaves and what comes in, byte by byte."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime import protocol
from realtime.envelope import Envelope, InvalidFrame, Wire, join, ws_text_frame
from realtime.ports import Access
from realtime.position import Position
from realtime.topics import MAX_TOPICS, parse_topic
from tests.realtime.frames import event_frame

NOW = datetime(2026, 11, 21, 12, 0, 0, 123456, UTC)


def test_a_position_reads_back_what_it_wrote() -> None:
    assert Position.parse(str(Position("0badcafe", 812))) == Position("0badcafe", 812)


@pytest.mark.parametrize("junk", ["", "812", ":812", "0badcafe:", "0badcafe:-1", "e:1e3", "e:" + "9" * 30, "e:١"])
def test_a_junk_position_is_none(junk: str) -> None:
    assert Position.parse(junk) is None


@pytest.mark.parametrize("name", ["alerts", "presence", "conversation:0190a5b0-0000-7000-8000-000000000001"])
def test_a_topic_keeps_the_grammar(name: str) -> None:
    assert parse_topic(name) == name


@pytest.mark.parametrize("name", ["", "Alerts", "alerts:", ":x", "a b", "alerts\n", "conversation:" + "x" * 65, "é"])
def test_what_breaks_the_grammar_is_no_topic(name: str) -> None:
    assert parse_topic(name) is None


def test_access_allows_named_topics_things_of_allowed_kinds_and_what_the_predicate_says() -> None:
    access = Access(1, "u", "U", "s", frozenset({"alerts"}), frozenset({"conversation"}), lambda topic: topic == "x")
    assert [access.allows(topic) for topic in ("alerts", "conversation:1", "x")] == [True] * 3
    assert [access.allows(topic) for topic in ("contacts", "conversation", "claim:1")] == [False] * 3


@pytest.mark.parametrize("size", [1, 125, 126, 65535, 65536])
def test_a_prepared_frame_is_an_unmasked_text_frame_of_its_size(size: int) -> None:
    frame = ws_text_frame(b"x" * size)
    assert frame[0] == 0x81
    head = {126: 4, 127: 10}.get(frame[1], 2)
    assert head == 2 or int.from_bytes(frame[2:head], "big") == size
    assert frame[head:] == b"x" * size


def test_an_envelope_is_framed_once() -> None:
    envelope = Envelope(event_frame(5, "alerts", "a"), "0badcafe")
    assert envelope.ws is envelope.ws
    assert envelope.sse is envelope.sse


def test_a_server_sent_event_has_the_position_the_type_and_the_same_object() -> None:
    frame = event_frame(5, "alerts", "a", data={"text": "deux\nlignes"})
    assert Envelope(frame, "0badcafe").sse == b"id: 0badcafe:5\nevent: alert.changed\ndata: " + frame + b"\n\n"


def test_a_tick_is_one_piece() -> None:
    envelopes = [Envelope(event_frame(seq, "alerts", "a"), "e") for seq in (1, 2)]
    assert join(envelopes, Wire.WS) == envelopes[0].ws + envelopes[1].ws
    assert join(envelopes, Wire.SSE) == envelopes[0].sse + envelopes[1].sse


@pytest.mark.parametrize("junk", [b"", b"{}", b'{"seq":"1","topic":"alerts"}', b"\xff\xfe", b"[1]"])
def test_a_junk_frame_from_the_bus_is_refused(junk: bytes) -> None:
    with pytest.raises(InvalidFrame):
        Envelope(junk, "e")


def test_subscribe_is_understood() -> None:
    request = protocol.read_request(b'{"op":"subscribe","topics":["alerts","alerts"],"after":"e:3"}')
    assert request == protocol.Request(protocol.Subscribe(("alerts",), Position("e", 3)))


def test_a_bad_topic_is_a_problem_and_the_others_still_work() -> None:
    request = protocol.read_request(b'{"op":"subscribe","topics":["alerts","NO"],"after":null}')
    assert request.op == protocol.Subscribe(("alerts",), None)
    assert [(p.code, p.about) for p in request.problems] == [("invalid_topic", {"topic": "NO"})]


def test_an_unreadable_position_asks_for_a_reset_not_for_everything() -> None:
    request = protocol.read_request(b'{"op":"subscribe","topics":[],"after":"yesterday"}')
    assert request.op == protocol.Subscribe((), protocol.UNKNOWN)


def test_too_many_topics_are_one_problem() -> None:
    names = [f"conversation:{n}" for n in range(MAX_TOPICS + 1)]
    assert protocol.read_topics(names) == ((), (protocol.TOO_MANY_TOPICS,))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"hello", "invalid_frame"),
        (b"[]", "invalid_frame"),
        (b'{"op":"subscribe","topics":7}', "invalid_frame"),
        (b'{"op":"dance"}', "unknown_op"),
        (b'{"op":"viewing","id":"' + b"x" * 65 + b'"}', "invalid_frame"),
        (b"[" * 50_000, "invalid_frame"),
    ],
)
def test_junk_is_a_problem(text: bytes, code: str) -> None:
    request = protocol.read_request(text)
    assert (request.op, [problem.code for problem in request.problems]) == (None, [code])


@given(st.binary(max_size=200) | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps))
def test_nothing_a_client_sends_raises(text: bytes | str) -> None:
    protocol.read_request(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))


def test_the_frames_of_the_contract() -> None:
    position = Position("0badcafe", 5)
    time = "2026-11-21T12:00:00.123456Z"
    assert json.loads(protocol.ready(position, NOW)) == {
        "op": "ready", "position": "0badcafe:5", "server_time": time, "heartbeat": 25,
    }  # fmt: skip
    assert json.loads(protocol.pong(None, NOW)) == {"op": "pong", "position": None, "server_time": time}
    assert json.loads(protocol.reset("epoch")) == {"op": "reset", "reason": "epoch"}
    assert json.loads(protocol.lagging()) == {"op": "lagging"}
    problem = json.loads(protocol.error(protocol.forbidden("claims")))["problem"]
    assert problem | {"title": "", "detail": ""} == {
        "type": "/problems/topic_forbidden", "title": "", "status": 403, "code": "topic_forbidden", "detail": "",
        "topic": "claims",
    }  # fmt: skip
