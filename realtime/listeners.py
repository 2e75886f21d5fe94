"""Parts of this very process that follow a stream: no connection, no topics, prepared frames as they are."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

log = logging.getLogger(__name__)

HearFrames = Callable[[Sequence[bytes] | None], None]
"""The event frames of one tick, in order; None: some may have been missed, read the truth again. Never waits."""

HearWhisper = Callable[[bytes], None]
"""One ephemeral frame."""


@dataclass(frozen=True, slots=True, eq=False)
class Listener:
    """What a part of this process wants to be told."""

    hear: HearFrames
    whisper: HearWhisper | None


class Listeners:
    """The listeners of one tenant. One that fails neither stops the stream nor keeps the others from hearing."""

    __slots__ = ("_listeners",)

    def __init__(self) -> None:
        self._listeners: tuple[Listener, ...] = ()

    def __len__(self) -> int:
        return len(self._listeners)

    def add(self, listener: Listener) -> None:
        """It hears from now on."""
        self._listeners = (*self._listeners, listener)

    def remove(self, listener: Listener) -> None:
        """It hears no more; one that is gone already is let go."""
        self._listeners = tuple(other for other in self._listeners if other is not listener)

    def tell(self, frames: Sequence[bytes] | None) -> None:
        """A tick, or None after a hole nobody can fill."""
        for listener in self._listeners:
            try:
                listener.hear(frames)
            except Exception:  # a listener's edge: its failure is its own
                log.exception("a listener failed")

    def whisper(self, frame: bytes) -> None:
        """Something ephemeral."""
        for listener in self._listeners:
            if listener.whisper is not None:
                try:
                    listener.whisper(frame)
                except Exception:  # a listener's edge: its failure is its own
                    log.exception("a listener failed")
