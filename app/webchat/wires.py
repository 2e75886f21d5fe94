"""A room is one session that is open in this process; a wire is the bounded side one of its sockets is written from.

Nothing here waits.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Final

from app.web.allowances import Allowance
from app.webchat import frames
from app.webchat.models import ChatSession, Line, Standing

MOST_WAITING: Final = 200
"""Frames a wire holds; what is beyond is read again when the client has caught up, deltas are dropped."""
BURST: Final = 20.0
PER_SECOND: Final = 1.0
"""What a session may say, over all its sockets."""


class Wire:
    """One socket's outgoing side. `last` is the position up to which everything was sent or needs no sending."""

    __slots__ = ("backfill", "begun", "close_code", "close_reason", "dirty", "echo", "frames", "is_live", "last",
                 "room", "stream", "wake")  # fmt: skip

    def __init__(self, room: Room) -> None:
        self.room = room
        self.frames: deque[bytes] = deque()
        self.wake = asyncio.Event()
        self.last = self.begun = 0
        self.backfill: tuple[int, int] | None = None
        self.is_live = self.dirty = self.echo = self.stream = False
        self.close_code: int | None = None
        self.close_reason = ""

    def start(self, after: int) -> None:
        """From here on it is written to, from after a position."""
        self.last = self.begun = after
        self.is_live = True
        self.touch()

    def touch(self) -> None:
        """It may lack something: read."""
        if self.is_live:
            self.dirty = True
            self.wake.set()

    def resume(self, after: int) -> None:
        """Send what came before it was live, too."""
        if after < self.begun:
            self.backfill = (after, self.begun)
            self.begun = after
        self.touch()

    def write(self, frame: bytes, *, droppable: bool = False) -> None:
        """Send soon; never waits."""
        if droppable and len(self.frames) >= MOST_WAITING:
            return
        self.frames.append(frame)
        self.wake.set()

    def offer(self, line: Line) -> None:
        """Something was said: send it if it comes next, else have it read."""
        if not self.is_live or line.seq <= self.last:
            return
        if line.seq != self.last + 1 or line.media or len(self.frames) >= MOST_WAITING:
            self.touch()
            return
        self.last = line.seq
        if self.wants(line):
            self.write(frames.message(line))

    def wants(self, line: Line) -> bool:
        """Whether this client is told: not of its own words, unless it asked."""
        return line.author != "contact" or self.echo

    def close(self, code: int, reason: str = "") -> None:
        """Close once what waits was sent."""
        if self.close_code is None:
            self.close_code, self.close_reason = code, reason
        self.wake.set()


class Room:
    """One session that is open here."""

    def __init__(self, session: ChatSession, now: float) -> None:
        self.session = session
        self.wires: set[Wire] = set()
        self.standing: Standing | None = None
        self.is_stale = True
        self.allowance = Allowance(BURST, PER_SECOND, now)
        self.refused = 0

    def show_state(self) -> None:
        """Tell the widgets who answers."""
        if self.standing is not None:
            frame = state_of(self.standing)
            for wire in self.wires:
                if wire.stream and wire.is_live:
                    wire.write(frame)


def state_of(standing: Standing) -> bytes:
    """Who answers, as a frame."""
    advisor = standing.advisor_name if standing.handling == "advisor" else None
    return frames.state(standing.handling, standing.status, advisor)
