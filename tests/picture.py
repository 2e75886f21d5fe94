"""What a board knows: the reducer over snapshots and events that every client has, and fresh snapshots to compare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx2

RESOURCES = (
    *("alerts", "contacts", "conversations", "messages", "calls", "notifications"),
    *("claims", "policies", "reimbursements"),
)
_QUERY = {"alerts": {"status": "all"}}

View = dict[str, Any]


@dataclass
class Picture:
    """Entities by topic and id. The newer version wins, in whatever order they come; `null` deletes."""

    entities: dict[str, dict[str, View]] = field(default_factory=dict)
    position: str | None = None

    def see(self, topic: str, view: View) -> None:
        """A row of a snapshot."""
        known = self.entities.setdefault(topic, {})
        if view["id"] not in known or known[view["id"]]["version"] < view["version"]:
            known[view["id"]] = view

    def apply(self, frame: dict[str, Any]) -> None:
        """An event frame; topics this picture does not keep are passed over."""
        if self.position is not None:
            self.position = f"{self.position.partition(':')[0]}:{frame['seq']}"
        if frame["topic"] not in RESOURCES:
            return
        if frame["data"] is None:
            self.entities.get(frame["topic"], {}).pop(frame["id"], None)
        else:
            self.see(frame["topic"], frame["data"])

    def of(self, topic: str) -> dict[str, View]:
        return self.entities.get(topic, {})


async def take_picture(http: httpx2.AsyncClient, resources: Sequence[str] = RESOURCES) -> Picture:
    """A fresh snapshot of everything, through the API. Its position is the oldest of the pages it took."""
    picture = Picture()
    for topic in resources:
        cursor: str | None = None
        while True:
            query = {"limit": "200", **_QUERY.get(topic, {}), **({"cursor": cursor} if cursor else {})}
            answer = await http.get(f"/api/v1/{topic}", params=query)
            answer.raise_for_status()
            page = answer.json()
            if picture.position is None:
                picture.position = page["position"]
            for view in page["items"]:
                picture.see(topic, view)
            if (cursor := page["next"]) is None:
                break
    return picture


def differences(one: Picture, other: Picture) -> list[str]:
    """Where two pictures differ, in a few words each."""
    found = []
    for topic in RESOURCES:
        left, right = one.of(topic), other.of(topic)
        for entity in left.keys() | right.keys():
            a, b = left.get(entity), right.get(entity)
            if a is None or b is None:
                found.append(f"{topic}/{entity}: only in the {'second' if a is None else 'first'}")
            elif a != b:
                fields = sorted(name for name in a.keys() | b.keys() if a.get(name) != b.get(name))
                shown = ", ".join(f"{name} {a.get(name)!r} / {b.get(name)!r}" for name in fields)
                found.append(f"{topic}/{entity}: {shown}")
    return sorted(found)
