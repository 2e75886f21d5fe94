"""What the hub remembers, of events and of people, and what it lets go."""

from __future__ import annotations

import json

from realtime.envelope import Envelope
from realtime.history import Pages, Ring
from realtime.presence import EXPIRES_AFTER, Presence, Viewer
from realtime.subscription import Backlog
from tests.realtime.frames import event_frame

ADA, BOB = Viewer("1", "Ada"), Viewer("2", "Bob")


def envelope(seq: int, about: str = "a", version: int = 1) -> Envelope:
    return Envelope(event_frame(seq, "alerts", about, version), "e")


def filled(count: int, **bounds: int) -> Ring:
    ring = Ring(0, **bounds)
    for seq in range(1, count + 1):
        ring.append(envelope(seq))
    return ring


def test_a_ring_answers_from_where_it_begins() -> None:
    ring = filled(10, max_events=4)
    assert (ring.first, ring.covers(6), ring.covers(5)) == (7, True, False)
    assert [e.seq for e in ring.since(8)] == [9, 10]
    assert [e.seq for e in ring.since(6)] == [7, 8, 9, 10]
    assert ring.since(10) == []


def test_a_ring_is_bounded_in_bytes() -> None:
    size = len(envelope(1).frame)
    assert filled(5, max_bytes=size * 2).first == 4


def test_an_event_larger_than_the_ring_leaves_it_empty_but_in_place() -> None:
    ring = filled(3, max_bytes=10)
    assert (ring.first, ring.last, ring.covers(3), ring.covers(2)) == (4, 3, True, False)


def test_a_long_ring_gives_its_newest_in_order() -> None:
    assert [e.seq for e in filled(100).since(97)] == [98, 99, 100]


def test_pages_forget_the_least_recently_used() -> None:
    size = len(envelope(1).frame)
    pages = Pages(max_bytes=size * 5 // 2)
    pages.put(0, 1, [envelope(1)])
    pages.put(512, 513, [envelope(513)])
    assert pages.get(0, 1) is not None
    pages.put(1024, 1025, [envelope(1025)])
    assert (pages.get(0, 1) is None, pages.get(512, 513) is None) == (False, True)


def test_a_page_that_does_not_reach_far_enough_is_read_again() -> None:
    pages = Pages()
    pages.put(0, 1, [envelope(1)])
    assert pages.get(0, 2) is None


def test_a_backlog_keeps_the_newest_of_each_thing_in_order() -> None:
    backlog = Backlog()
    backlog.add([envelope(1, "a", 1), envelope(2, "b", 1), envelope(3, "a", 2)])
    assert [(e.seq, e.version) for e in backlog.envelopes()] == [(2, 1), (3, 2)]
    assert backlog.size == sum(len(e.frame) for e in backlog.envelopes())


def test_a_backlog_never_goes_back_to_an_older_version() -> None:
    backlog = Backlog()
    backlog.add([envelope(1, "a", 5), envelope(2, "a", 4)])
    assert [e.version for e in backlog.envelopes()] == [5]


def test_somebody_who_looks_is_named_once() -> None:
    presence = Presence()
    assert presence.see("tab1", ADA, ("alerts", "x"), 0) == {("alerts", "x")}
    presence.see("tab2", ADA, ("alerts", "x"), 0)
    presence.see("tab3", BOB, ("alerts", "x"), 0)
    assert json.loads(presence.frame(("alerts", "x"))) == {
        "op": "presence", "topic": "alerts", "id": "x",
        "viewers": [{"id": "1", "name": "Ada"}, {"id": "2", "name": "Bob"}],
    }  # fmt: skip


def test_looking_elsewhere_changes_both_things() -> None:
    presence = Presence()
    presence.see("tab", ADA, ("alerts", "x"), 0)
    assert presence.see("tab", ADA, ("alerts", "y"), 1) == {("alerts", "x"), ("alerts", "y")}
    assert presence.viewers(("alerts", "x")) == []


def test_repeating_it_keeps_one_here_and_changes_nothing() -> None:
    presence = Presence()
    presence.see("tab", ADA, ("alerts", "x"), 0)
    assert presence.see("tab", ADA, ("alerts", "x"), 30) == set()
    assert presence.expire(EXPIRES_AFTER + 1) == set()
    assert presence.expire(EXPIRES_AFTER + 30) == {("alerts", "x")}


def test_leaving_is_seen_once() -> None:
    presence = Presence()
    presence.see("tab", ADA, ("alerts", "x"), 0)
    assert presence.leave("tab") == {("alerts", "x")}
    assert presence.leave("tab") == set()
    assert presence.targets() == set()
