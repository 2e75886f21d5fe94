"""Opening the embedded services: own them, or attach to those another process owns."""

from __future__ import annotations

import asyncio
import errno
import secrets
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import structlog

from app.embedded import postgres, valkey
from app.embedded.account import EmbeddedUnavailable, can_enter, make_directory, server_account
from app.embedded.cluster import Cluster
from app.embedded.keeper import Keeper, Server, try_lock
from app.embedded.ports import remembered_port
from app.embedded.postgres import PostgresServer
from app.embedded.valkey import ValkeyServer

log = structlog.get_logger("vigie.embedded")

ATTACH_SECONDS: Final = 120.0
_ELSEWHERE: Final = Path("/var/lib/vigie")


@dataclass(frozen=True, slots=True)
class ServiceUrls:
    """Where the services are; `None` for one not asked for, or for a Redis this machine cannot run."""

    database_url: str | None
    redis_url: str | None


@contextmanager
def services(
    data_dir: Path, *, need_postgres: bool = True, need_redis: bool = True, fast: bool = False
) -> Iterator[ServiceUrls]:
    """Run the embedded services below `data_dir`, or attach to those of another process, until the block is left.

    Only the owner stops them. `fast` gives up durability (tests) and lets the application's role create databases.

    Raises:
        EmbeddedUnavailable: Postgres cannot be run here; the message says what to do.
    """
    try:
        home = _home(data_dir)
    except OSError as error:
        raise EmbeddedUnavailable(f"cannot write to {data_dir}: {error.strerror}; set VIGIE_DATA") from error
    with ExitStack() as stack:
        redis_url = _open_redis(home, stack) if need_redis else None
        database_url = _open_postgres(home, stack, fast=fast) if need_postgres else None
        yield ServiceUrls(database_url, redis_url)


@asynccontextmanager
async def async_services(
    data_dir: Path, *, need_postgres: bool = True, need_redis: bool = True, fast: bool = False
) -> AsyncIterator[ServiceUrls]:
    """`services` for a running loop: opening and closing happen on a thread."""
    opened = services(data_dir, need_postgres=need_postgres, need_redis=need_redis, fast=fast)
    urls = await asyncio.to_thread(opened.__enter__)
    try:
        yield urls
    finally:
        await asyncio.shield(asyncio.to_thread(opened.__exit__, None, None, None))


@contextmanager
def temporary_services(*, need_postgres: bool = True, need_redis: bool = True) -> Iterator[ServiceUrls]:
    """Fast services in a directory of their own, gone afterwards: for tests and benchmarks."""
    directory = Path(tempfile.mkdtemp(prefix="vigie-"))
    directory.chmod(0o711)
    try:
        with services(directory, need_postgres=need_postgres, need_redis=need_redis, fast=True) as urls:
            yield urls
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def server_pids(data_dir: Path) -> dict[str, int]:
    """The process ids of the servers below `data_dir`, by name; for tests that kill and for `vigie doctor`."""
    home = data_dir / "embedded"
    found: dict[str, int] = {}
    note = postgres.read_postmaster(Cluster(home.resolve()))
    if note is not None:
        found["postgres"] = note.pid
    if (pid := remembered_port(home / "valkey" / "pid")) is not None:
        found["valkey"] = pid
    return found


def _open_postgres(home: Path, stack: ExitStack, *, fast: bool) -> str:
    cluster = Cluster(home)
    server = PostgresServer(cluster, fast=fast)
    attached = _own_or_attach(cluster.lock_file, server, lambda: postgres.running_url(cluster), stack)
    return attached or server.url


def _open_redis(home: Path, stack: ExitStack) -> str | None:
    place = valkey.Place(home)
    try:
        attached = _own_or_attach(place.lock_file, ValkeyServer(place), lambda: valkey.running_url(place), stack)
    except EmbeddedUnavailable as error:
        log.warning("embedded.no_redis", reason=str(error), consequence="events travel by the sweep only")
        return None
    return attached or place.url()


def _own_or_attach(lock_file: Path, server: Server, find: Callable[[], str | None], stack: ExitStack) -> str | None:
    """The URL of the server somebody else keeps, or `None` when it is ours now; then `stack` stops it."""
    deadline = time.monotonic() + ATTACH_SECONDS
    while True:
        try:
            lock = try_lock(lock_file)
        except PermissionError:
            raise EmbeddedUnavailable(f"{lock_file.parent} belongs to another user; set VIGIE_DATA") from None
        if lock is not None:
            keeper = Keeper(server, lock)
            keeper.start()
            stack.callback(keeper.stop)
            return None
        if url := find():
            return url
        if time.monotonic() > deadline:
            raise EmbeddedUnavailable(f"the process that owns {server.name} in {lock_file.parent} does not start it")
        time.sleep(0.02)


def _home(data_dir: Path) -> Path:
    """The directory of the servers: `data_dir/embedded`, a link to elsewhere when their user cannot get there."""
    make_directory(data_dir)
    home = data_dir / "embedded"
    if not home.is_symlink() and not home.exists():
        account = server_account(home)
        if can_enter(data_dir.resolve(), account):
            make_directory(home, 0o711)
        else:
            _link_elsewhere(home)
    resolved = home.resolve()
    account = server_account(Cluster(resolved).data)
    if not resolved.is_dir():
        raise EmbeddedUnavailable(f"{home} points to {resolved}, which is gone; remove the link to start anew")
    if not can_enter(resolved, account):
        user = account.name if account else ""
        raise EmbeddedUnavailable(f"user {user} cannot reach {resolved}; move VIGIE_DATA out of private directories")
    return resolved


def _link_elsewhere(home: Path) -> None:
    """Root keeps this below a private directory (often /root); opening that up is not ours to do."""
    target = _ELSEWHERE / secrets.token_hex(6)
    make_directory(target, 0o711)
    try:
        home.symlink_to(target)
    except OSError as error:
        target.rmdir()
        if error.errno != errno.EEXIST:
            raise
    else:
        log.warning("embedded.kept_elsewhere", link=str(home), target=str(target))
