"""Running the embedded Postgres as our direct child, or finding the one another process of ours runs."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from signal import Signals
from typing import Final

import structlog

from app.embedded.account import Account, EmbeddedUnavailable, server_account, write_private
from app.embedded.binaries import runnable_postgres
from app.embedded.cluster import Cluster, make_cluster
from app.embedded.keeper import last_lines
from app.embedded.leash import server_environment, start_leashed
from app.embedded.ports import choose_port, remembered_port

log = structlog.get_logger("vigie.embedded")

START_SECONDS: Final = 120.0
"""Recovery after a crash included."""
_LARGEST_LOG: Final = 5_000_000
_SETTINGS: Final = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "120",
    "shared_buffers": "128MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "io_method": "sync",  # three worker processes fewer
    "max_parallel_workers_per_gather": "0",
    "max_logical_replication_workers": "0",
    "max_wal_size": "512MB",
    # Values of rows would end up in the log: neither statements, nor details, nor errors of clients.
    "log_min_messages": "log",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
}
_FAST: Final = {
    "fsync": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


@dataclass(frozen=True, slots=True)
class Postmaster:
    """What `postmaster.pid` says."""

    pid: int
    port: int
    is_ready: bool


def read_postmaster(cluster: Cluster) -> Postmaster | None:
    """The server's own note about itself; it may be stale."""
    try:
        lines = (cluster.data / "postmaster.pid").read_text().splitlines()
        return Postmaster(int(lines[0]), int(lines[3]), len(lines) > 7 and lines[7].strip() == "ready")
    except (OSError, ValueError, IndexError):
        return None


def running_url(cluster: Cluster) -> str | None:
    """The URL of the server another process keeps, once it serves."""
    note = read_postmaster(cluster)
    if note is None or not note.is_ready or not is_postmaster(note.pid, cluster):
        return None
    return cluster.url(note.port)


def is_postmaster(pid: int, cluster: Cluster) -> bool:
    """Whether `pid` is the postmaster of this very cluster: pids are handed out again."""
    try:
        if sys.platform == "linux":
            words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
        else:
            shown = subprocess.run(
                ["/bin/ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
            )
            words = shown.stdout.strip().split(" -D ")
            words = [words[0], *(w.split(" -p ")[0] for w in words[1:])]
    except OSError:
        return False
    return Path(words[0]).name == "postgres" and str(cluster.data) in words[1:]


class PostgresServer:
    """The server of a cluster we have locked."""

    name = "postgres"

    def __init__(self, cluster: Cluster, *, fast: bool) -> None:
        self._cluster = cluster
        self._fast = fast
        self._port: int | None = None
        self.stop_signal = Signals.SIGQUIT if fast else Signals.SIGINT

    @property
    def url(self) -> str:
        """Stays the same over restarts: other processes hold it."""
        if self._port is None:
            raise EmbeddedUnavailable("Postgres has not started yet")
        return self._cluster.url(self._port)

    def start(self, stopping: threading.Event) -> subprocess.Popen[bytes]:
        """Start and wait until it accepts connections, recovery included.

        A server that dies while starting is tried again: its port may have been taken, or processes of a killed
        predecessor may still hold its shared memory.
        """
        cluster = self._cluster
        account = server_account(cluster.data)
        make_cluster(cluster, account, fast=self._fast)
        _end_predecessor(cluster)
        deadline = time.monotonic() + START_SECONDS
        while not stopping.is_set() and time.monotonic() < deadline:
            port = self._port or choose_port(remembered_port(cluster.port_file))
            process = self._spawn(port, account)
            if _becomes_ready(process, cluster, deadline, stopping):
                self._port = port
                write_private(cluster.port_file, str(port))
                return process
            stopping.wait(0.1)
        raise EmbeddedUnavailable(f"Postgres did not start: {last_lines(cluster.log_file)}")

    def _spawn(self, port: int, account: Account | None) -> subprocess.Popen[bytes]:
        cluster = self._cluster
        program = runnable_postgres(cluster.home, account) / "postgres"
        settings = {**_SETTINGS, "port": str(port), **(_FAST if self._fast else {})}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with suppress(OSError):
            if cluster.log_file.stat().st_size > _LARGEST_LOG:
                cluster.log_file.replace(cluster.log_file.with_suffix(".old"))
        with cluster.log_file.open("ab") as output:
            return start_leashed(
                [str(program), "-D", str(cluster.data), *options],
                death=self.stop_signal,
                account=account,
                env=server_environment(),
                cwd=Path("/"),
                stdout=output,
                stderr=subprocess.STDOUT,
            )


def _becomes_ready(
    process: subprocess.Popen[bytes], cluster: Cluster, deadline: float, stopping: threading.Event
) -> bool:
    while process.poll() is None:
        note = read_postmaster(cluster)
        if note is not None and note.pid == process.pid and note.is_ready:
            return True
        if stopping.is_set() or time.monotonic() > deadline:
            process.send_signal(Signals.SIGQUIT)
            process.wait()
            return False
        time.sleep(0.01)
    return False


def _end_predecessor(cluster: Cluster) -> None:
    """We hold the lock, so whoever `postmaster.pid` names is the server of a dead owner, or a stranger."""
    note = read_postmaster(cluster)
    if note is None:
        return
    if not is_postmaster(note.pid, cluster):
        _make_note_ours(cluster)
        return
    began = time.monotonic()
    log.info("embedded.waiting_for_predecessor", server="postgres", pid=note.pid)
    while is_postmaster(note.pid, cluster):
        waited = time.monotonic() - began
        if waited > START_SECONDS:
            raise EmbeddedUnavailable(f"the previous Postgres (pid {note.pid}) does not stop")
        with suppress(ProcessLookupError):
            os.kill(note.pid, Signals.SIGINT if waited < START_SECONDS / 2 else Signals.SIGQUIT)
        time.sleep(0.05)


def _make_note_ours(cluster: Cluster) -> None:
    """Postgres refuses to start while the pid in the file is alive, but its parent's pid counts as stale.

    The rest of the file stays: it names the shared memory by which Postgres notices orphans of a killed predecessor.
    """
    path = cluster.data / "postmaster.pid"
    with suppress(OSError, ValueError):
        _, rest = path.read_text().split("\n", 1)
        with path.open("r+", encoding="ascii") as file:
            file.write(f"{os.getpid()}\n{rest}")
            file.truncate()
