"""SQL of dead jobs: what will not be tried again by itself."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from asyncpg import Connection

from app.db.job_queue import QueuedJob


async def insert_dead_job(conn: Connection, job_id: UUID, queued: QueuedJob, error: str, at: datetime) -> None:
    """Keep a dead job for the operator. `error` names the failure, without personal data."""
    await conn.execute(
        """
        INSERT INTO dead_jobs (tenant_id, id, name, payload, attempts, error, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """,
        queued.tenant_id,
        job_id,
        queued.name,
        queued.arguments,
        queued.attempt + 1,
        error,
        at,
    )
