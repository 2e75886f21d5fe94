"""What operators and machines ask of a process: is it alive, ready, what does it measure, what does it offer."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.requests import Request
from starlette.responses import Response

from app.access import PUBLIC
from app.db.database import Database
from app.db.migrate import Migration, pending_migrations, read_migrations
from app.errors import DomainError, Forbidden, Kind
from app.web.routing import route


class NotReady(DomainError):
    """This process is not taking new work."""

    kind = Kind.UNAVAILABLE
    code = "not_ready"


@dataclass(slots=True)
class Health:
    """What `/readyz` looks at. `is_draining` is set once, when the process was told to stop."""

    redis: Callable[[], str]
    is_draining: bool = False


@dataclass(frozen=True, slots=True)
class Ready:
    """`redis` is `ok`, `absent` or `down`; without it the service is slower, not unready."""

    status: str
    redis: str


@cache
def _migrations() -> list[Migration]:
    return read_migrations()


async def livez() -> Response:
    """Whether the process runs."""
    return Response(b'{"status":"ok"}', media_type="application/json")


async def readyz(db: Database, health: Health) -> Ready:
    """Whether the process takes work: database reachable and of this version, not draining."""
    if health.is_draining:
        raise NotReady("Draining.")
    async with db.system() as conn:
        if await pending_migrations(conn, _migrations()):
            raise NotReady("The database has not been migrated to this version: vigie migrate.")
    return Ready("ok", health.redis())


async def metrics(request: Request) -> Response:
    """Prometheus metrics, to callers on this machine only."""
    host = request.client.host if request.client else ""
    if host not in ("127.0.0.1", "::1") or "x-forwarded-for" in request.headers:
        raise Forbidden("Metrics are served to this machine only.")
    registry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return Response(generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


routes = [
    route("GET", "/livez", livez, needs=PUBLIC, hidden=True),
    route("GET", "/readyz", readyz, needs=PUBLIC, hidden=True),
    route("GET", "/metrics", metrics, needs=PUBLIC, hidden=True),
]
