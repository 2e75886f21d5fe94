"""Putting jobs on the queue, inside the transaction that causes them. PgQueuer carries them out (`app.worker`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, TypeVar

import msgspec
from asyncpg import Connection, Pool

from app.jobs import Job

J = TypeVar("J", bound=Job)

_AT_ONCE: Final = timedelta(0)

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
    await conn.execute("SELECT queue_jobs($1::json)", queue_rows(tenant_id, jobs))


def queue_rows(tenant_id: int, jobs: Sequence[PendingJob]) -> str:
    """What `queue_jobs` takes, as JSON.

    In the order of their keys, so that two transactions queueing the same ones never wait for each other in a circle.
    """
    ordered = sorted(((_dedupe_key(tenant_id, j), j) for j in jobs), key=lambda pair: pair[0] or "")
    return msgspec.json.encode(
        [
            (j.job.LANE.value, encode_job(tenant_id, j).decode(), (j.after or _AT_ONCE).total_seconds(), key)
            for key, j in ordered
        ]
    ).decode()


async def free_key(conn: Connection | Pool, job_id: int) -> None:
    """The job begins: from here on its cause may happen again, and asks for another one."""
    await conn.execute("UPDATE pgqueuer SET dedupe_key = NULL WHERE id = $1 AND dedupe_key IS NOT NULL", job_id)


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
