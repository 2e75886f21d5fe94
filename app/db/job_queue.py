"""Putting jobs on the queue, inside the transaction that causes them. PgQueuer carries them out (`app.worker`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, TypeVar

import msgspec
from asyncpg import Connection
from pgqueuer.db import AsyncpgDriver
from pgqueuer.queries import Queries

from app.jobs import Job

J = TypeVar("J", bound=Job)

JOBS_CHANNEL: Final = "jobs"
"""Redis channel that wakes idle workers; polling finds the job anyway."""


@dataclass(frozen=True, slots=True)
class QueuedJob:
    """A job as it lies in the queue: which handler, for whom, how often it was tried, its arguments."""

    name: str
    tenant_id: int
    attempt: int
    arguments: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PendingJob:
    """A job of an open transaction and how long it is to wait after COMMIT."""

    job: Job
    after: timedelta | None
    attempt: int = 0


async def enqueue_jobs(conn: Connection, tenant_id: int, jobs: Sequence[PendingJob]) -> None:
    """Queue the jobs with the transaction open on `conn`; one whose key is already queued is skipped."""
    await Queries(AsyncpgDriver(conn)).enqueue(
        [j.job.LANE.value for j in jobs],
        [encode_job(tenant_id, j) for j in jobs],
        [0] * len(jobs),
        [j.after for j in jobs],
        [_dedupe_key(tenant_id, j) for j in jobs],
        on_conflict="skip",
    )


def encode_job(tenant_id: int, pending: PendingJob) -> bytes:
    """The queue's payload for a job."""
    return msgspec.json.encode(
        QueuedJob(
            name=pending.job.NAME,
            tenant_id=tenant_id,
            attempt=pending.attempt,
            arguments=msgspec.to_builtins(pending.job),
        )
    )


def decode_job(payload: bytes) -> QueuedJob:
    """The inverse of `encode_job`."""
    return msgspec.json.decode(payload, type=QueuedJob)


def job_value(kind: type[J], queued: QueuedJob) -> J:
    """The typed job value of a queued one."""
    return msgspec.convert(queued.arguments, kind)


def _dedupe_key(tenant_id: int, pending: PendingJob) -> str | None:
    key = pending.job.key()
    return None if key is None else f"{tenant_id}:{pending.job.NAME}:{key}:{pending.attempt}"
