"""The bytes of an event as every client receives them; encoded once where the fact is committed or read back."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID


def timestamp(at: datetime) -> str:
    """RFC 3339 in UTC with microseconds: `2026-11-21T12:00:00.123456Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def event_frame(
    *, seq: int, topic: str, event_type: str, entity_id: UUID, version: int, at: datetime, data: bytes | None
) -> bytes:
    """One event frame. `data` is already JSON; `seq` stays the second member, where the hub looks for it."""
    return (
        f'{{"op":"event","seq":{seq},"topic":"{topic}","type":"{event_type}","id":"{entity_id}",'
        f'"version":{version},"at":"{timestamp(at)}","data":'
    ).encode() + ((data or b"null") + b"}")
