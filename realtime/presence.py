"""Who is looking at what. Ephemeral: lives in memory, expires by itself, never touches the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import msgspec

EXPIRES_AFTER: Final = 60.0
"""Seconds after which somebody who was not heard of again is gone."""

Target = tuple[str, str]
"""Topic and id of the thing looked at."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who looks."""

    id: str
    name: str


@dataclass(slots=True)
class _Look:
    viewer: Viewer
    target: Target
    until: float


class Presence:
    """One tenant's looks. `source` is one connection; a user with two tabs looks twice and is named once."""

    __slots__ = ("_looks",)

    def __init__(self) -> None:
        self._looks: dict[str, _Look] = {}

    def see(self, source: str, viewer: Viewer, target: Target, now: float) -> set[Target]:
        """`source` looks at `target`. Returns the things whose viewers changed."""
        look = self._looks.get(source)
        if look is not None and look.target == target and look.viewer == viewer:
            look.until = now + EXPIRES_AFTER
            return set()
        self._looks[source] = _Look(viewer, target, now + EXPIRES_AFTER)
        return {target} if look is None else {target, look.target}

    def leave(self, source: str) -> set[Target]:
        """`source` looks at nothing any more."""
        look = self._looks.pop(source, None)
        return set() if look is None else {look.target}

    def expire(self, now: float) -> set[Target]:
        """Drop who was not heard of again."""
        gone = [source for source, look in self._looks.items() if look.until <= now]
        return {target for source in gone for target in self.leave(source)}

    def viewers(self, target: Target) -> list[Viewer]:
        """Who looks at `target`, by name."""
        found = {look.viewer for look in self._looks.values() if look.target == target}
        return sorted(found, key=lambda viewer: (viewer.name, viewer.id))

    def targets(self) -> set[Target]:
        """Everything somebody looks at."""
        return {look.target for look in self._looks.values()}

    def frame(self, target: Target) -> bytes:
        """The frame that tells clients who looks at `target`."""
        topic, about = target
        viewers = [{"id": viewer.id, "name": viewer.name} for viewer in self.viewers(target)]
        return msgspec.json.encode({"op": "presence", "topic": topic, "id": about, "viewers": viewers})
