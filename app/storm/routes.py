"""The button “Play a stormy night”."""

from __future__ import annotations

import subprocess
import sys

from pydantic import BaseModel, Field

from app.access import Permission, Principal
from app.accounts.actions import get_tenant
from app.db.database import Database
from app.errors import DomainError, Kind
from app.settings import Settings
from app.storm import night
from app.web.routing import route


class NotADemo(DomainError):
    """This Vigie is not a demo; nobody is simulated here."""

    kind = Kind.FORBIDDEN
    code = "not_a_demo"


class NightInProgress(DomainError):
    """A stormy night is being played already."""

    kind = Kind.CONFLICT
    code = "storm_running"


class Storm(BaseModel):
    """`POST /simulate/storm`."""

    minutes: float = Field(2.0, gt=0, le=60)
    seed: int = Field(0, ge=0, le=1_000_000)


async def start(body: Storm, who: Principal, db: Database, settings: Settings) -> night.Progress:
    """Play a stormy night through the real, signed doors of this tenant."""
    if not settings.vigie_demo:
        raise NotADemo
    if night.is_playing(settings.vigie_data):
        raise NightInProgress
    async with db.snapshot(who.tenant_id) as snapshot:
        tenant = await get_tenant(snapshot.conn, who.tenant_id)
    night.target(settings, tenant.slug)
    command = [sys.executable, "-m", "app.cli", "simulate", "storm", "--tenant", tenant.slug]
    command += ["--minutes", str(body.minutes), "--seed", str(body.seed)]
    subprocess.Popen(command, start_new_session=True)  # noqa: S603, ASYNC220 (fixed program; it outlives us on purpose)
    return night.Progress(running=True, sent=0, total=0, accepted=0, refused=0, failures=0)


async def progress(settings: Settings) -> night.Progress:
    """How far the night is."""
    return night.read(settings.vigie_data)


routes = [
    route("POST", "/simulate/storm", start, needs=Permission.RUN_DEMO, status=202),
    route("GET", "/simulate/storm", progress, needs=Permission.RUN_DEMO),
]
