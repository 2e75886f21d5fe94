"""What one socket may cost while its client does not read."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from uuid import uuid4

from app.web.allowances import Allowance
from app.webchat.models import ChatSession, Line
from app.webchat.wires import MOST_WAITING, Room, Wire

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def room() -> Room:
    session = ChatSession(1, uuid4(), uuid4(), b"", "fr", None, None, None, None, NOW, NOW, None)
    return Room(session, 0.0)


def line(seq: int, author: str = "agent") -> Line:
    return Line(seq, uuid4(), author, f"n° {seq}", None, None, None, [], NOW, None, None)


def caught_up(wire: Wire) -> Wire:
    wire.start(0)
    wire.dirty = False
    return wire


def sent(wire: Wire) -> list[int]:
    return [json.loads(frame)["seq"] for frame in wire.frames]


async def test_a_client_that_does_not_read_holds_a_bounded_number_of_frames_and_reads_the_rest_later() -> None:
    wire = caught_up(Wire(room()))
    for seq in range(1, 1001):
        wire.offer(line(seq))
        wire.write(b"{}", droppable=True)
    assert len(wire.frames) <= MOST_WAITING
    assert wire.dirty
    assert wire.last < 1000, "what was not written is not passed over"


async def test_what_comes_out_of_order_or_twice_is_read_instead_of_guessed() -> None:
    wire = caught_up(Wire(room()))
    for seq in (1, 1, 2):
        wire.offer(line(seq))
    assert (sent(wire), wire.dirty) == ([1, 2], False)
    wire.offer(line(4))
    assert (sent(wire), wire.dirty, wire.last) == ([1, 2], True, 2)


async def test_a_wire_that_has_not_said_where_it_stands_is_not_written_to() -> None:
    wire = Wire(room())
    wire.offer(line(1))
    wire.touch()
    assert (list(wire.frames), wire.dirty) == ([], False)


async def test_ones_own_words_pass_by_unless_asked_for() -> None:
    quiet, echoing = caught_up(Wire(room())), caught_up(Wire(room()))
    echoing.echo = True
    for wire in (quiet, echoing):
        wire.offer(line(1, "contact"))
        wire.offer(line(2))
    assert (sent(quiet), sent(echoing)) == ([2], [1, 2])


async def test_resuming_asks_only_for_what_was_never_sent() -> None:
    wire = Wire(room())
    wire.start(10)
    wire.resume(4)
    assert wire.backfill == (4, 10)
    wire.backfill = None
    wire.resume(7)
    assert wire.backfill is None


def test_an_allowance_fills_up_again_and_says_when() -> None:
    allowance = Allowance(2, 0.5, 0.0)
    assert [allowance.take(0.0), allowance.take(0.0)] == [0, 0]
    assert allowance.take(0.0) == 2.0
    assert allowance.take(2.0) == 0
    assert [bool(allowance.take(1000.0)) for _ in range(3)] == [False, False, True]
