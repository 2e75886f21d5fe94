"""A client that comes and goes, a doorbell that lies, a memory that forgets: every event once, in order."""

from __future__ import annotations

from typing import ClassVar

from hypothesis import given, settings
from hypothesis import strategies as st

from realtime.envelope import Wire
from realtime.history import PAGE, Ring, page_start
from realtime.hub import TenantStream
from realtime.subscription import Follower
from tests.realtime.frames import event_frame, positions
from tests.realtime.stage import EPOCH, NOBODY

TOPICS = frozenset({"alerts"})


class Client(Follower):
    """A client whose connection is a list."""

    wire: ClassVar[Wire] = Wire.WS

    def __init__(self) -> None:
        super().__init__(NOBODY, 0)
        self.received: list[int] = []
        self.room = 1 << 30
        self.unread = 0

    def waiting(self) -> int:
        return self.unread

    def write(self, data: bytes) -> None:
        self.received += positions(data)

    def say(self, op: str, frame: bytes, position: str | None = None) -> None:
        raise AssertionError("nothing is said here")

    def end(self, code: int, reason: str) -> None:
        raise AssertionError("nobody is closed here")

    def farewell(self, retry_ms: int) -> None:
        raise AssertionError("nobody leaves here")

    async def drained(self) -> None:
        raise AssertionError("nobody waits here")


class World:
    """A log, a hub that hears some of it, and a client that sometimes listens."""

    def __init__(self, first: int, ring: int) -> None:
        self.log = {first: b""}
        self.head = first
        self.stream = TenantStream(7, EPOCH)
        self.stream.ring = Ring(0, max_events=ring)
        self.stream.start(first)
        self.client = Client()
        self.stream.join(self.client, TOPICS, None)
        self.start = first

    def commit(self) -> None:
        self.head += 1
        self.log[self.head] = event_frame(self.head, "alerts", "a" if self.head % 3 else "b")

    def ring(self, back: int) -> None:
        """The doorbell rings for one of the last events, whichever."""
        if self.head > self.start:
            self.stream.receive([self.log[max(self.start + 1, self.head - back)]])
            self.stream.flush()

    def heal(self) -> None:
        """The sweep, and the reads it causes."""
        assert self.stream.sequence is not None
        self.stream.sequence.announce(self.head)
        while (gap := self.stream.gap) is not None:
            self.stream.receive(self.log[seq] for seq in range(gap.after + 1, gap.upto + 1))
            self.stream.flush()

    def hang_up(self) -> None:
        self.stream.groups.leave(self.client)

    def come_back(self) -> None:
        """As the shell does it: pages until memory has the rest, then join."""
        if self.client.group is not None:
            return
        after = max(self.client.received, default=self.start)
        while not self.stream.join(self.client, TOPICS, after):
            assert after <= self.stream.last
            start, upto = page_start(after), min(page_start(after) + PAGE, self.stream.ring.first - 1)
            page = self.stream.pages.get(start, upto) or self.stream.read_page(
                start, upto, [self.log[seq] for seq in range(max(start, self.start) + 1, upto + 1)]
            )
            missed = self.stream.replay_page(self.client, TOPICS, page, after)
            assert missed is not None
            self.client.write(missed)
            after = page.upto


STEPS = st.one_of(
    st.just("commit"), st.just("heal"), st.just("hang_up"), st.just("come_back"), st.integers(0, 12)
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.integers(PAGE - 8, PAGE + 2), st.integers(1, 6), st.lists(STEPS, max_size=80))
def test_loss_repeats_disorder_and_forgetting_never_cost_a_client_an_event(
    first: int, ring: int, steps: list[str | int]
) -> None:
    world = World(first, ring)
    for step in steps:
        if isinstance(step, int):
            world.ring(step)
        else:
            getattr(world, step)()
    world.heal()
    world.come_back()
    assert world.client.received == list(range(first + 1, world.head + 1))


def test_a_page_whose_beginning_is_no_longer_kept_cannot_be_resumed() -> None:
    stream = TenantStream(7, EPOCH)
    stream.start(40)
    page = stream.read_page(0, 40, [event_frame(seq, "alerts", "a") for seq in range(20, 41)])
    client = Client()
    assert stream.replay_page(client, TOPICS, page, 10) is None
    assert positions(stream.replay_page(client, TOPICS, page, 19) or b"") == list(range(20, 41))


def test_clients_at_the_same_position_share_the_same_bytes() -> None:
    stream = TenantStream(7, EPOCH)
    stream.start(0)
    stream.receive([event_frame(1, "alerts", "a"), event_frame(2, "contacts", "b")])
    stream.flush()
    one, other = Client(), Client()
    assert stream.replay(one, TOPICS, 0) is stream.replay(other, TOPICS, 0)
