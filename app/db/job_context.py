"""What a job handler is given besides the job."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.db.database import Database


@dataclass(frozen=True, slots=True)
class JobContext:
    """One attempt at one job. `attempt` counts from 0; `services` are the process's, by type."""

    tenant_id: int
    db: Database
    services: dict[Any, Any]
    now: datetime
    attempt: int
