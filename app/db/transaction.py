"""The unit of work: rows, events and jobs of one tenant, committed together or not at all."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

import msgspec
from asyncpg import Connection, InterfaceError

from app.db.commit import commit_with
from app.db.job_queue import PendingJob
from app.db.stream_log import PendingEvent
from app.events import Event
from app.jobs import Job

encode_view = msgspec.json.Encoder().encode


class Transaction:
    """What an action works on. `conn` is inside a transaction of `tenant_id`; `at` is when the work began.

    Nothing here talks to a vendor. Events appear on the stream in the order of `emit`.
    """

    __slots__ = ("_errands", "_events", "_jobs", "_savepoints", "at", "conn", "tenant_id")

    def __init__(self, conn: Connection, tenant_id: int, at: datetime) -> None:
        self.conn = conn
        self.tenant_id = tenant_id
        self.at = at
        self._events: list[Event] = []
        self._jobs: list[PendingJob] = []
        self._errands: list[object] = []
        self._savepoints = 0

    @property
    def emitted(self) -> tuple[Event, ...]:
        """The events collected so far."""
        return tuple(self._events)

    @property
    def has_jobs(self) -> bool:
        """Whether anything was asked for later."""
        return bool(self._jobs)

    def emit(self, event: Event) -> None:
        """Collect a fact; it gets its position and becomes visible with COMMIT."""
        self._events.append(event)

    def enqueue(self, job: Job, *, after: timedelta | None = None) -> None:
        """Ask for `job` after COMMIT, or `after` that long."""
        self._jobs.append(PendingJob(job, after))

    @property
    def errands(self) -> tuple[object, ...]:
        """What this process may begin at once after COMMIT."""
        return tuple(self._errands)

    def hurry(self, errand: object) -> None:
        """Have this very process begin something right after COMMIT, through `Database.on_errand`.

        Only a shortcut: what must happen is also a row that a sweep finds when this process dies.
        """
        self._errands.append(errand)

    @asynccontextmanager
    async def attempt(self) -> AsyncIterator[None]:
        """A part that may fail on its own: an exception undoes its rows, events, jobs and errands, and goes on up.

        One that succeeds is not released, which would take a round trip: COMMIT does it, or whatever it is a part of.
        """
        events, jobs, errands, outer = len(self._events), len(self._jobs), len(self._errands), self._savepoints
        await self.conn.execute("SAVEPOINT attempt")
        self._savepoints += 1
        try:
            yield
        except Exception:
            del self._events[events:], self._jobs[jobs:], self._errands[errands:]
            with suppress(InterfaceError):  # a connection that broke has nothing left to undo
                await self._undo(outer)
            raise

    async def _undo(self, savepoints: int) -> None:
        """Back to how it was with that many: of several with the same name, the last one set is meant."""
        while self._savepoints > savepoints:
            await self.conn.execute("ROLLBACK TO SAVEPOINT attempt; RELEASE SAVEPOINT attempt")
            self._savepoints -= 1

    async def commit(self) -> list[bytes]:
        """Queue the jobs, number the events, commit; return the frames to publish."""
        pending = [
            PendingEvent(
                topic=e.TOPIC,
                type=e.TYPE,
                entity_id=e.id,
                version=e.version,
                data=None if e.data is None else encode_view(e.data),
            )
            for e in self._events
        ]
        return await commit_with(self.conn, self.tenant_id, pending, self._jobs, at=self.at)
