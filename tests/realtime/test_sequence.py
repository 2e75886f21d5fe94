"""Positions arrive lost, repeated and shuffled; they leave once each, in order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from realtime.sequence import DUPLICATE, Deliver, Gap, Sequence


def test_the_next_position_is_delivered() -> None:
    assert Sequence[str](4).feed(5, "five") == Deliver(("five",))


def test_an_old_position_is_a_duplicate() -> None:
    sequence = Sequence[str](4)
    assert sequence.feed(4, "four") is DUPLICATE


def test_a_held_position_that_comes_again_is_a_duplicate() -> None:
    sequence = Sequence[str](0)
    sequence.feed(3, "three")
    assert sequence.feed(3, "three") is DUPLICATE


def test_a_jump_names_what_is_missing() -> None:
    sequence = Sequence[str](4)
    assert sequence.feed(9, "nine") == Gap(4, 8)
    assert sequence.feed(7, "seven") == Gap(4, 6)


def test_what_was_held_follows_what_was_missing() -> None:
    sequence = Sequence[str](0)
    sequence.feed(3, "c")
    sequence.feed(2, "b")
    assert sequence.feed(1, "a") == Deliver(("a", "b", "c"))
    assert sequence.gap is None


def test_a_head_nobody_rang_for_is_a_gap() -> None:
    sequence = Sequence[str](4)
    sequence.announce(6)
    assert sequence.gap == Gap(4, 6)


def test_too_much_held_is_forgotten_from_the_far_end_and_still_known_to_be_missing() -> None:
    sequence = Sequence[int](0, max_held=2)
    for seq in (5, 4, 3):
        sequence.feed(seq, seq)
    assert sequence.feed(2, 2) == Gap(0, 1)
    assert sequence.feed(1, 1) == Deliver((1, 2, 3))
    assert sequence.gap == Gap(3, 5)


@given(st.lists(st.integers(1, 30), max_size=120), st.integers(1, 6))
def test_any_mess_is_delivered_once_and_in_order(arrivals: list[int], max_held: int) -> None:
    sequence = Sequence[int](0, max_held)
    seen: list[int] = []

    def feed(seq: int) -> None:
        outcome = sequence.feed(seq, seq)
        if isinstance(outcome, Deliver):
            seen.extend(outcome.items)

    for arrival in arrivals:
        feed(arrival)
    sequence.announce(30)
    while (gap := sequence.gap) is not None:
        for seq in range(gap.after + 1, gap.upto + 1):
            feed(seq)
    assert seen == list(range(1, 31))
