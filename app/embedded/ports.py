"""Choosing a local port a server can keep."""

from __future__ import annotations

import secrets
import socket
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

LOWEST: Final = 20_000
"""Below 32768, where Linux starts handing ports to outgoing connections: one of those could own ours by chance."""

HIGHEST: Final = 32_000


PATIENCE_SECONDS: Final = 0.4


class NoFreePort(Exception):
    """Every port tried is taken."""


def choose_port(remembered: int | None) -> int:
    """The remembered port if it is free, or soon (its last owner may be ending), else a free one at random."""
    if remembered is not None and _is_free_soon(remembered):
        return remembered
    for _ in range(200):
        port = LOWEST + secrets.randbelow(HIGHEST - LOWEST)
        if is_free(port):
            return port
    raise NoFreePort(f"no free port between {LOWEST} and {HIGHEST}")


def is_free(port: int) -> bool:
    """Whether a server could listen on 127.0.0.1:`port` now."""
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            probe.listen(1)
        except OSError:
            return False
    return True


def _is_free_soon(port: int) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_free(port):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def remembered_port(path: Path) -> int | None:
    """The port written in `path`, if any."""
    with suppress(OSError, ValueError):
        return int(path.read_text())
    return None
