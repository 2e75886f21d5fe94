"""Owners of embedded services in processes of their own, so that they can be killed."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parents[3]
"""The project."""
T = TypeVar("T")

OWN = """
import json, sys
from pathlib import Path
import structlog
from app import embedded
structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
with embedded.services(Path(sys.argv[1]), fast=sys.argv[2] == "fast", need_redis=sys.argv[3] == "redis") as urls:
    print(json.dumps([urls.database_url, urls.redis_url]), flush=True)
    sys.stdin.read()
"""


@dataclass(frozen=True)
class Running:
    """Services this process owns."""

    data_dir: Path
    database_url: str
    redis_url: str


@dataclass(frozen=True)
class Identity:
    """Somebody to run Python as."""

    python: str
    env: dict[str, str]
    uid: int
    gid: int


@dataclass
class Owner:
    """A process inside `embedded.services`; closing its stdin makes it leave."""

    process: subprocess.Popen[str]
    _urls: list[str | None] | None = None

    @property
    def urls(self) -> list[str | None]:
        if self._urls is None:
            assert self.process.stdout is not None
            line = self.process.stdout.readline()
            assert line, f"the owner ended with {self.process.wait()}"
            self._urls = json.loads(line)
        return self._urls

    @property
    def database_url(self) -> str:
        url = self.urls[0]
        assert url is not None
        return url

    @property
    def redis_url(self) -> str | None:
        return self.urls[1]

    def leave(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        assert self.process.wait(timeout=20) == 0

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


def eventually(check: Callable[[], T], seconds: float = 15.0) -> T:
    """The first truthy answer of `check`; an exception counts as not yet."""
    deadline = time.monotonic() + seconds
    while True:
        with suppress(Exception):
            if answer := check():
                return answer
        if time.monotonic() > deadline:
            return check()
        time.sleep(0.01)


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


Start = Callable[..., Owner]
