"""What `vigie doctor` and `GET /system` say: what is configured, what is simulated, what is broken."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import asyncpg
import redis.asyncio as redis
from redis.exceptions import RedisError

from app.access import Permission
from app.db.database import PrivilegedDatabaseRole, create_pool
from app.db.migrate import MigrationRefused, pending_migrations, read_migrations
from app.settings import Settings
from app.web.operations import Health
from app.web.routing import route

VERSION = "0.3.0"
DIST = Path(__file__).resolve().parent.parent / "static" / "dist" / "index.html"


class State(StrEnum):
    """How a part is."""

    OK = "✓"
    SIMULATED = "~"
    ABSENT = "-"
    BROKEN = "✗"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the diagnosis."""

    part: str
    state: State
    text: str

    @property
    def is_broken(self) -> bool:
        """Whether somebody must act."""
        return self.state is State.BROKEN

    def __str__(self) -> str:
        return f"{self.state.value} {self.part}: {self.text}"


async def diagnose(settings: Settings, *, given: Settings) -> list[Finding]:
    """Look at every part. `given` is the configuration before embedded servers filled its gaps."""
    return [
        await database(settings, embedded=given.database_url is None),
        await bus(settings, embedded=given.redis_url is None),
        carrier(settings),
        voice(settings),
        language_model(settings),
        uploads(settings),
        scanner(settings),
        client(),
        public_address(settings),
    ]


async def database(settings: Settings, *, embedded: bool) -> Finding:
    """Reachable, migrated, and under a role row-level security binds."""
    kind = "embedded" if embedded else "DATABASE_URL"
    try:
        pending = await _pending(settings.database_url or "")
        if pending:
            return Finding("database", State.BROKEN, f"{kind}, {pending} migrations to apply: vigie migrate")
        pool = await create_pool(settings.database_url or "", size=2, application_name="vigie-doctor")
        await pool.close()
    except PrivilegedDatabaseRole as error:
        return Finding("database", State.BROKEN, f"{kind}, the role is too powerful: {error}")
    except MigrationRefused as error:
        return Finding("database", State.BROKEN, f"{kind}, {error}")
    except (OSError, asyncpg.PostgresError) as error:
        return Finding("database", State.BROKEN, f"{kind}, not reachable ({type(error).__name__})")
    return Finding("database", State.OK, f"{kind}, schema up to date, row-level security binds the role")


async def _pending(url: str) -> int:
    conn = await asyncpg.connect(url)
    try:
        return len(await pending_migrations(conn, read_migrations()))
    finally:
        await conn.close()


async def bus(settings: Settings, *, embedded: bool) -> Finding:
    """Redis is optional: without it events travel by a sweep, up to a second late."""
    if not settings.redis_url:
        return Finding("redis", State.ABSENT, "none: boards are up to a second late")
    kind = "embedded Valkey" if embedded else "REDIS_URL"
    client_ = redis.Redis.from_url(settings.redis_url, socket_connect_timeout=2)
    try:
        await client_.ping()
    except (RedisError, OSError):
        return Finding("redis", State.BROKEN, f"{kind} does not answer; boards are up to a second late")
    finally:
        await client_.aclose()
    return Finding("redis", State.OK, kind)


def carrier(settings: Settings) -> Finding:
    """Who carries our SMS."""
    if settings.twilio_account_sid and settings.twilio_auth_token.get_secret_value():
        return Finding("sms", State.OK, "Twilio, default credentials from the environment")
    return Finding("sms", State.SIMULATED, "no TWILIO_* credentials: the shipped simulator stands for the carrier")


def voice(settings: Settings) -> Finding:
    """Who answers calls."""
    if settings.vapi_webhook_secret.get_secret_value():
        return Finding("voice", State.OK, "Vapi, default secret from the environment")
    return Finding("voice", State.SIMULATED, "no VAPI_WEBHOOK_SECRET: demo calls are simulated")


def language_model(settings: Settings) -> Finding:
    """Who phrases for agents whose engine is a model; the built-in engine needs nobody."""
    if settings.openai_base_url:
        return Finding("model", State.OK, f"an OpenAI-compatible server, {settings.openai_model}")
    if settings.openai_api_key.get_secret_value():
        return Finding("model", State.OK, f"OpenAI, {settings.openai_model}")
    return Finding("model", State.ABSENT, "no OPENAI_API_KEY: agents speak with the built-in engine")


def uploads(settings: Settings) -> Finding:
    """Where files people send are kept."""
    where = settings.files_url.partition("?")[0] or f"{settings.vigie_data / 'files'} on this machine"
    return Finding("files", State.OK, where)


def scanner(settings: Settings) -> Finding:
    """Who looks into them."""
    if settings.files_scanner:
        return Finding("scanner", State.OK, f"clamd at {settings.files_scanner}")
    return Finding("scanner", State.ABSENT, "no FILES_SCANNER: uploads are told by content, not scanned, and say so")


def client() -> Finding:
    """The built web client."""
    if DIST.is_file():
        return Finding("web client", State.OK, "built")
    return Finding("web client", State.BROKEN, "not built: make build")


def public_address(settings: Settings) -> Finding:
    """What providers sign."""
    if settings.public_url:
        return Finding("public address", State.OK, settings.site)
    return Finding("public address", State.ABSENT, f"PUBLIC_URL is empty: {settings.site}; providers cannot reach it")


@dataclass(frozen=True, slots=True)
class System:
    """`simulated` says which carriers are only simulated; `redis` is `ok`, `down` or `absent`."""

    version: str
    demo: bool
    redis: str
    simulated: dict[str, bool]


async def read_system(settings: Settings, health: Health) -> System:
    """What this installation offers, and what in it is only simulated."""
    simulated = {f.part: f.state is State.SIMULATED for f in (carrier(settings), voice(settings))}
    return System(VERSION, settings.vigie_demo, health.redis(), simulated)


routes = [route("GET", "/system", read_system, needs=Permission.READ_OWN_ACCOUNT)]
