"""Running the embedded Valkey: a doorbell with no memory, so nothing is ever written to disk."""

from __future__ import annotations

import secrets
import socket
import subprocess
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from signal import Signals
from typing import Final

import structlog

from app.embedded.account import EmbeddedUnavailable, make_directory, server_account, write_private
from app.embedded.binaries import runnable_valkeys
from app.embedded.keeper import last_lines
from app.embedded.leash import server_environment, start_leashed
from app.embedded.ports import choose_port, remembered_port

log = structlog.get_logger("vigie.embedded")

START_SECONDS: Final = 10.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where the server's few files are."""

    home: Path

    @property
    def directory(self) -> Path:
        """Port, password, pid and log."""
        return self.home / "valkey"

    @property
    def lock_file(self) -> Path:
        """Who locks it owns the server."""
        return self.home / "valkey.lock"

    def url(self) -> str | None:
        """How to connect to the server of the last start."""
        port = remembered_port(self.directory / "port")
        with suppress(OSError):
            if port is not None:
                return f"redis://:{(self.directory / 'password').read_text()}@127.0.0.1:{port}/0"
        return None


def running_url(place: Place) -> str | None:
    """The URL of the server another process keeps, once it answers to our password."""
    port = remembered_port(place.directory / "port")
    with suppress(OSError):
        if port is not None and _answers(port, (place.directory / "password").read_text()):
            return place.url()
    return None


class ValkeyServer:
    """The server of a place we have locked."""

    name = "valkey"
    stop_signal = Signals.SIGTERM

    def __init__(self, place: Place) -> None:
        self._place = place
        self._port: int | None = None
        self._program: Path | None = None

    def start(self, stopping: threading.Event) -> subprocess.Popen[bytes]:
        """Start the first program that works and wait until it answers."""
        place = self._place
        make_directory(place.directory, 0o700)
        if not (place.directory / "password").exists():
            write_private(place.directory / "password", secrets.token_urlsafe(24))
        _end_predecessor(place)
        deadline = time.monotonic() + START_SECONDS
        account = server_account(place.home / "postgres18" / "data")
        programs = [self._program] if self._program else list(runnable_valkeys(place.home, account))
        for program in programs:
            if process := self._serve(program, deadline, stopping):
                self._program = program
                return process
        raise EmbeddedUnavailable(f"no Valkey or Redis runs here: {last_lines(place.directory / 'log')}")

    def _serve(self, program: Path, deadline: float, stopping: threading.Event) -> subprocess.Popen[bytes] | None:
        directory = self._place.directory
        password = (directory / "password").read_text()
        for _ in range(5):
            port = self._port or choose_port(remembered_port(directory / "port"))
            process = self._spawn(program, port, password)
            while process.poll() is None:
                if _answers(port, password):
                    self._port = port
                    write_private(directory / "port", str(port))
                    write_private(directory / "pid", str(process.pid))
                    return process
                if stopping.is_set() or time.monotonic() > deadline:
                    process.kill()
                    process.wait()
                    return None
                time.sleep(0.01)
        return None

    def _spawn(self, program: Path, port: int, password: str) -> subprocess.Popen[bytes]:
        """The configuration goes through stdin: on the command line everybody could read the password."""
        with (self._place.directory / "log").open("wb") as output:
            process = start_leashed(
                [str(program), "-"],
                death=self.stop_signal,
                account=server_account(self._place.home / "postgres18" / "data"),
                env=server_environment(),
                cwd=Path("/"),
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        if process.stdin is not None:
            with suppress(OSError), process.stdin as configuration:
                configuration.write(_configuration(port, password))
        return process


def _configuration(port: int, password: str) -> bytes:
    lines = (
        "bind 127.0.0.1",
        f"port {port}",
        f"requirepass {password}",
        'save ""',
        "appendonly no",
        "databases 1",
        "dir /",
        "loglevel warning",
        "maxclients 4000",
    )
    return "".join(f"{line}\n" for line in lines).encode()


def _answers(port: int, password: str) -> bool:
    return _ask(port, password, "PING").endswith(b"+PONG\r\n")


def _ask(port: int, password: str, command: str) -> bytes:
    """Two commands in the inline protocol; the answer to both, or nothing."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1.0) as connection:
            connection.sendall(f"AUTH {password}\r\n{command}\r\n".encode())
            answer = b""
            while answer.count(b"\r\n") < 2 and (part := connection.recv(4096)):
                answer += part
            return answer if answer.startswith(b"+OK") else b""
    except OSError:
        return b""


def _end_predecessor(place: Place) -> None:
    """We hold the lock: a server that takes our password on our port was left by a dead owner."""
    port = remembered_port(place.directory / "port")
    if port is None:
        return
    password = (place.directory / "password").read_text()
    deadline = time.monotonic() + START_SECONDS
    while _answers(port, password) and time.monotonic() < deadline:
        _ask(port, password, "SHUTDOWN NOSAVE")
        time.sleep(0.02)
