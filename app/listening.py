"""What a process hears of its tenants' streams, for slices that serve callers rather than boards.

`app.stream` provides it; whoever needs it asks for the service `Listening`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol
from uuid import UUID

import msgspec


class Heard(msgspec.Struct, frozen=True):
    """A committed event as the stream carries it; `data` is the public view as a plain mapping, `None` when gone."""

    seq: int
    topic: str
    type: str
    id: UUID
    version: int
    data: dict[str, object] | None


Hear = Callable[[Heard | None], None]
"""Called in order, in the loop, never waits. `None`: events may have been missed, read the truth again."""

HearWhisper = Callable[[bytes], None]
"""An ephemeral frame `{"op":…,"topic":…}`."""


class Listening(Protocol):
    """Follows tenants' streams inside this process."""

    def listen(self, tenant_id: int, hear: Hear, whisper: HearWhisper | None = None) -> Callable[[], None]:
        """Hear every event of the tenant from now on; call what is returned to stop."""

    def whisper(self, tenant_id: int, frame: bytes) -> None:
        """Send an ephemeral frame to all who follow its topic now, in any process. May get lost."""
