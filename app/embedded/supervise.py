"""Running the processes of one machine as children: restart what dies, pass on the end, leave no orphan."""

from __future__ import annotations

import os
import selectors
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from signal import Signals
from typing import Final

import structlog

from app.embedded.leash import start_leashed

log = structlog.get_logger("vigie.supervisor")

GRACE_SECONDS: Final = 4.0
"""How long children may take to end before they are killed."""

_ENDING: Final = frozenset({Signals.SIGINT, Signals.SIGTERM, Signals.SIGHUP})
_FIRST_PAUSE: Final = 0.05
_LONGEST_PAUSE: Final = 5.0
_STEADY_SECONDS: Final = 2.0
_STILLBORN_SECONDS: Final = 5.0
_STILLBORN_LIMIT: Final = 5


@dataclass(frozen=True, slots=True)
class Child:
    """A process to keep running. `env` is added to ours; `fds` are inherited under the same numbers."""

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    fds: tuple[int, ...] = ()


@dataclass(slots=True)
class _Running:
    child: Child
    process: subprocess.Popen[bytes] | None = None
    began: float = 0.0
    due: float = 0.0
    deaths: int = 0
    stillborn: int = 0


def supervise(commands: Sequence[Child], *, grace: float = GRACE_SECONDS) -> int:
    """Run `commands` until SIGINT, SIGTERM or SIGHUP, then end them and return 0.

    A child that dies is started again, with growing pauses. One that keeps ending by itself right after its start is
    misconfigured: everything is ended and its exit status returned. Call it from the main thread; on Linux a killed
    supervisor takes its children with it.
    """
    running = [_Running(child) for child in commands]
    with _wakeups() as wakeups:
        try:
            return _keep_running(running, wakeups)
        finally:
            _end(running, wakeups, grace)


def _keep_running(running: Sequence[_Running], wakeups: _Wakeups) -> int:
    while True:
        now = time.monotonic()
        for each in running:
            if each.process is None and each.due <= now:
                _start(each, now)
        due = [each.due - now for each in running if each.process is None]
        if wakeups.wait(min(due, default=None)) & _ENDING:
            return 0
        for each in running:
            code = None if each.process is None else each.process.poll()
            if code is not None:
                _plan_restart(each, code, time.monotonic())
            if each.stillborn >= _STILLBORN_LIMIT:
                log.error("supervisor.gave_up", child=each.child.name, code=code)
                return code or 1


def _start(each: _Running, now: float) -> None:
    child = each.child
    program = shutil.which(child.argv[0])
    if program is None:
        raise FileNotFoundError(child.argv[0])
    each.began = now
    each.process = start_leashed(
        [os.path.abspath(program), *child.argv[1:]],  # noqa: PTH100 - a venv's python must stay a link
        death=Signals.SIGTERM,
        env={**os.environ, **child.env},
        fds=child.fds,
    )


def _plan_restart(each: _Running, code: int, now: float) -> None:
    lasted = now - each.began
    each.process = None
    each.deaths = 0 if lasted > _STEADY_SECONDS else each.deaths + 1
    each.stillborn = each.stillborn + 1 if code >= 0 and lasted < _STILLBORN_SECONDS else 0
    pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2**each.deaths)
    each.due = now + pause
    log.warning("supervisor.child_died", child=each.child.name, code=code, lasted_s=round(lasted, 1), pause_s=pause)


def _end(running: Sequence[_Running], wakeups: _Wakeups, grace: float) -> None:
    alive = [each.process for each in running if each.process is not None]
    for process in alive:
        process.terminate()
    deadline = time.monotonic() + grace
    while any([process.poll() is None for process in alive]) and (left := deadline - time.monotonic()) > 0:  # noqa: C419
        if wakeups.wait(left) & _ENDING:
            break  # asked twice: now
    for process in alive:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, Signals.SIGKILL)
        process.wait()


class _Wakeups:
    """Signals, turned into something to wait for."""

    def __init__(self, receiver: socket.socket) -> None:
        self._receiver = receiver
        self._selector = selectors.DefaultSelector()
        self._selector.register(receiver, selectors.EVENT_READ)

    def wait(self, seconds: float | None) -> frozenset[Signals]:
        """The signals that came, at the latest after `seconds`."""
        if not self._selector.select(None if seconds is None else max(0.0, seconds)):
            return frozenset()
        with suppress(BlockingIOError):
            return frozenset(Signals(number) for number in self._receiver.recv(4096))
        return frozenset()

    def close(self) -> None:
        """Stop waiting."""
        self._selector.close()


@contextmanager
def _wakeups() -> Iterator[_Wakeups]:
    receiver, sender = socket.socketpair()
    receiver.setblocking(False)
    sender.setblocking(False)
    watched = (*_ENDING, Signals.SIGCHLD)
    before = {number: signal.signal(number, lambda *_: None) for number in watched}
    descriptor = signal.set_wakeup_fd(sender.fileno(), warn_on_full_buffer=False)
    wakeups = _Wakeups(receiver)
    try:
        yield wakeups
    finally:
        signal.set_wakeup_fd(descriptor)
        for number, handler in before.items():
            signal.signal(number, handler)
        wakeups.close()
        receiver.close()
        sender.close()
