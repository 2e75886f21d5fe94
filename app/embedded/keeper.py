"""Keeping one server process alive."""

from __future__ import annotations

import fcntl
import os
import subprocess
import threading
import time
from pathlib import Path
from signal import Signals
from typing import Final, Protocol

import structlog

log = structlog.get_logger("vigie.embedded")

_LONGEST_PAUSE: Final = 5.0
_STEADY_SECONDS: Final = 2.0
_GRACE_SECONDS: Final = 20.0


class Server(Protocol):
    """What a keeper keeps."""

    name: str
    stop_signal: Signals

    def start(self, stopping: threading.Event) -> subprocess.Popen[bytes]:
        """Start the process and wait until it serves; give up when `stopping` is set."""


class Keeper:
    """Runs a server until `stop`; one that dies is started again, with growing pauses.

    It lives on a thread because the kernel's death signal follows the thread that started the child.
    """

    def __init__(self, server: Server, lock: int) -> None:
        self._server = server
        self._lock = lock
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()
        self._serving = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._keep, name=f"keep-{server.name}", daemon=True)

    def start(self) -> None:
        """Return when the server serves; raise what kept it from starting."""
        self._thread.start()
        try:
            self._serving.wait()
        except BaseException:
            self.stop()
            raise
        if self._failure is not None:
            self.stop()
            raise self._failure

    def stop(self) -> None:
        """Stop the server, by force if it takes too long, and give up the lock."""
        self._stopping.set()
        deadline = time.monotonic() + _GRACE_SECONDS
        while self._thread.is_alive():
            if (process := self._process) is not None:
                process.send_signal(self._server.stop_signal if time.monotonic() < deadline else Signals.SIGKILL)
            self._thread.join(0.5)
        os.close(self._lock)

    def _keep(self) -> None:
        deaths = 0
        while not self._stopping.is_set():
            began = time.monotonic()
            try:
                self._process = self._server.start(self._stopping)
            except Exception as error:  # noqa: BLE001 - handed to the caller of start(), or logged and tried again
                if not self._serving.is_set():
                    self._failure = error
                    self._serving.set()
                    return
                log.error("embedded.restart_failed", server=self._server.name, error=str(error))
            else:
                self._serving.set()
                code = self._process.wait()
                if self._stopping.is_set():
                    return
                log.warning("embedded.died", server=self._server.name, code=code)
            deaths = 1 if time.monotonic() - began > _STEADY_SECONDS else deaths + 1
            self._stopping.wait(min(_LONGEST_PAUSE, 0.02 * 2**deaths))


def try_lock(path: Path) -> int | None:
    """Lock `path` for this process until the returned descriptor is closed; `None` when somebody else has it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def last_lines(path: Path, count: int = 5) -> str:
    """The end of a server's log, to explain a failed start."""
    try:
        return "\n".join(path.read_text(errors="replace").splitlines()[-count:])
    except OSError:
        return ""
