"""Ending a unit of work: queueing its jobs, numbering its events and COMMIT, in one message to the server.

Looks wrong on purpose, twice. Sending the statements together needs the simple query protocol, so jobs and events
travel as SQL literals; and that protocol returns no rows, so the new head comes back in `application_name`, which the
server reports on every change. Sent apart, the head's row lock would wait for this process to get round to the COMMIT,
and a tenant's commits would be paced by our event loop instead of by the server.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec
import structlog
from asyncpg import Connection

from app.db.frames import event_frame, timestamp
from app.db.job_queue import PendingJob, queue_rows
from app.db.stream_log import PendingEvent

log = structlog.get_logger("vigie.db")

NAME: Final = "vigie"
COMMITTED: Final = "COMMIT"


class SwallowedDatabaseError(Exception):
    """Somebody went on after a statement failed; Postgres made a rollback of the COMMIT, so nothing happened."""


async def commit_with(
    conn: Connection, tenant_id: int, events: Sequence[PendingEvent], jobs: Sequence[PendingJob], *, at: datetime
) -> list[bytes]:
    """Queue the jobs, give the events consecutive positions, commit, and return the events' frames.

    Raises:
        SwallowedDatabaseError: an earlier statement had failed.
    """
    message = ""
    if jobs:
        message += f"SELECT queue_jobs({quoted(queue_rows(tenant_id, jobs))}); "
    if events:
        message += (
            f"SELECT set_config('application_name', '{NAME} ' || append_events({int(tenant_id)},"
            f" '{timestamp(at)}', {len(events)}, {quoted(msgspec.json.encode([_row(e) for e in events]).decode())}),"
            " false); "
        )
    if await conn.execute(message + COMMITTED) != COMMITTED:
        raise SwallowedDatabaseError
    if not events:
        return []
    head = reported_head(conn)
    if head is None:
        log.error("commit.position_unknown")
        return []
    first = head - len(events) + 1
    return [
        event_frame(
            seq=first + i,
            topic=e.topic,
            event_type=e.type,
            entity_id=e.entity_id,
            version=e.version,
            at=at,
            data=e.data,
        )
        for i, e in enumerate(events)
    ]


def quoted(text: str) -> str:
    """An SQL literal; `standard_conforming_strings` is on for every connection of the pool, and JSON has no NUL."""
    return "'" + text.replace("'", "''") + "'"


def reported_head(conn: Connection) -> int | None:
    """The head the server reported; unknown, the events are not published and the sweep brings them."""
    name, _, head = str(conn.get_settings().application_name).partition(" ")
    return int(head) if name == NAME and head.isdigit() else None


def _row(event: PendingEvent) -> dict[str, object]:
    return {
        "topic": event.topic,
        "type": event.type,
        "id": event.entity_id,
        "version": event.version,
        "data": msgspec.Raw(event.data or b"null"),
    }
