"""Event frames as the application publishes them."""

from __future__ import annotations

import json
import re
from typing import Any

Frame = dict[str, Any]


def event_frame(seq: int, topic: str, about: str, version: int = 1, data: object = None) -> bytes:
    """A frame as the application publishes it."""
    event: Frame = {
        "op": "event",
        "seq": seq,
        "topic": topic,
        "type": f"{topic.rstrip('s')}.changed",
        "id": about,
        "version": version,
        "at": "2026-11-21T12:00:00.000000Z",
        "data": data,
    }
    return json.dumps(event, separators=(",", ":"), ensure_ascii=False).encode()


def positions(data: bytes) -> list[int]:
    """The positions of the WebSocket event frames in `data`."""
    return [int(seq) for seq in re.findall(rb'"op":"event","seq":(\d+)', data)]
