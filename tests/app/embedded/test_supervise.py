"""The supervisor as a process of its own, with children that die, refuse to die, or never live."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.app.embedded.owners import ROOT, eventually, is_alive

SUPERVISOR = """
import json, sys
from app.embedded.supervise import Child, supervise
plan = json.loads(sys.argv[1])
children = [Child(name, (sys.executable, "-S", "-c", code), fds=tuple(fds)) for name, code, fds in plan]
sys.exit(supervise(children, grace=float(sys.argv[2])))
"""
NOTE_PID = "import os, sys, time, pathlib; pathlib.Path({path!r}).write_text(str(os.getpid())); "
STUBBORN = "import signal; [signal.signal(s, signal.SIG_IGN) for s in (signal.SIGTERM, signal.SIGINT)]; "

Supervise = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def supervised() -> Iterator[Supervise]:
    started: list[subprocess.Popen[bytes]] = []

    def start(children: dict[str, str], *, grace: float = 4.0, fds: tuple[int, ...] = ()) -> subprocess.Popen[bytes]:
        plan = json.dumps([(name, code, fds) for name, code in children.items()])
        command = [sys.executable, "-c", SUPERVISOR, plan, str(grace)]
        started.append(subprocess.Popen(command, cwd=ROOT, pass_fds=fds, stdout=subprocess.DEVNULL))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def waits(path: Path, before: str = "") -> str:
    """A child that does `before`, writes its pid to `path`, and waits."""
    return before + NOTE_PID.format(path=str(path)) + "time.sleep(60)"


def pid_in(path: Path) -> int:
    return eventually(lambda: int(path.read_text()))


def test_a_child_that_dies_is_started_again_and_its_siblings_live_on(tmp_path: Path, supervised: Supervise) -> None:
    supervised({"a": waits(tmp_path / "a"), "b": waits(tmp_path / "b")})
    sibling = pid_in(tmp_path / "b")
    for _ in range(2):
        victim = pid_in(tmp_path / "a")
        (tmp_path / "a").unlink()
        os.kill(victim, signal.SIGKILL)
        assert pid_in(tmp_path / "a") != victim
    assert is_alive(sibling)


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_asked_to_end_it_ends_its_children_and_says_all_is_well(
    asked: signal.Signals, tmp_path: Path, supervised: Supervise
) -> None:
    supervisor = supervised({"a": waits(tmp_path / "a")})
    child = pid_in(tmp_path / "a")
    supervisor.send_signal(asked)
    assert supervisor.wait(timeout=5) == 0
    assert not is_alive(child)


def test_a_child_that_refuses_to_end_is_killed_within_the_grace(tmp_path: Path, supervised: Supervise) -> None:
    supervisor = supervised({"a": waits(tmp_path / "a", STUBBORN)}, grace=0.5)
    child = pid_in(tmp_path / "a")
    asked = time.monotonic()
    supervisor.terminate()
    assert supervisor.wait(timeout=5) == 0
    assert time.monotonic() - asked < 3
    assert not is_alive(child)


def test_asked_twice_it_does_not_wait(tmp_path: Path, supervised: Supervise) -> None:
    supervisor = supervised({"a": waits(tmp_path / "a", STUBBORN), "b": waits(tmp_path / "b")}, grace=60)
    stubborn, sibling = pid_in(tmp_path / "a"), pid_in(tmp_path / "b")
    supervisor.send_signal(signal.SIGINT)
    assert eventually(lambda: not is_alive(sibling))
    supervisor.send_signal(signal.SIGINT)
    assert supervisor.wait(timeout=5) == 0
    assert not is_alive(stubborn)


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's death signal")
def test_a_killed_supervisor_leaves_no_orphan(tmp_path: Path, supervised: Supervise) -> None:
    supervisor = supervised({"a": waits(tmp_path / "a"), "b": waits(tmp_path / "b")})
    children = [pid_in(tmp_path / name) for name in "ab"]
    supervisor.kill()
    assert eventually(lambda: not any(is_alive(pid) for pid in children))


def test_a_child_that_never_starts_ends_everything_with_its_status(tmp_path: Path, supervised: Supervise) -> None:
    supervisor = supervised({"good": waits(tmp_path / "good"), "bad": "raise SystemExit(7)"})
    good = pid_in(tmp_path / "good")
    assert supervisor.wait(timeout=15) == 7
    assert not is_alive(good)


def test_children_share_a_listening_socket(tmp_path: Path, supervised: Supervise) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        number = listener.fileno()
        answer = (
            f"import socket, os; s = socket.socket(fileno={number})\n"
            "while True:\n c, _ = s.accept(); c.sendall(str(os.getpid()).encode()); c.close()"
        )
        supervised({"a": answer, "b": answer}, fds=(number,))
        assert eventually(lambda: len({_answer(listener.getsockname()) for _ in range(20)}) == 2)


def _answer(address: tuple[str, int]) -> bytes:
    with socket.create_connection(address, timeout=5) as connection:
        return connection.recv(100)
