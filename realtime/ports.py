"""What the application supplies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from realtime.topics import kind_of


@dataclass(frozen=True, slots=True)
class Access:
    """Who is connected and what the stream may carry to them; decided by the application, once, at the door.

    `topics` are exact; `kinds` allow every `<kind>:<id>`; `may_follow` decides the rest, if given, and must not wait.
    `writes_in`: the topics where others may be shown that this user is typing, as a `user_kind`.
    """

    tenant_id: int
    user_id: str
    user_name: str
    session_key: str
    topics: frozenset[str]
    kinds: frozenset[str] = field(default=frozenset())
    may_follow: Callable[[str], bool] | None = None
    writes_in: frozenset[str] = field(default=frozenset())
    user_kind: str = "user"

    def allows(self, topic: str) -> bool:
        """Whether the stream may carry `topic` to this client."""
        if topic in self.topics:
            return True
        if ":" in topic and kind_of(topic) in self.kinds:
            return True
        return self.may_follow is not None and self.may_follow(topic)


class Store(Protocol):
    """The stream log. Any exception means "not now": the hub tries again."""

    async def heads(self, tenant_ids: Sequence[int]) -> dict[int, int]:
        """The last position of each tenant; one without events may be left out. One query."""

    async def read(self, tenant_id: int, after: int, upto: int, limit: int) -> list[bytes]:
        """Event frames with `after < seq <= upto` in order, at most `limit`; positions no longer kept are left out."""


Publish = Callable[[str, bytes], None]
"""Publish a payload on a channel soon; never blocks, never raises."""
