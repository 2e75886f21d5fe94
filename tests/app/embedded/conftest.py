"""Owners of embedded services in processes of their own, and somebody else to run them as."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from app import embedded
from tests.app.embedded.owners import OWN, ROOT, Identity, Owner, Running, Start


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """Not pytest's own directory: the user that servers run as may not enter that one."""
    with _open_directory() as directory:
        yield directory


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    """Services that tests may kill, as they come back, but not stop."""
    with _open_directory() as directory, embedded.services(directory, fast=True) as urls:
        yield Running(directory, urls.database_url or "", urls.redis_url or "")


@contextmanager
def _open_directory() -> Iterator[Path]:
    directory = Path(tempfile.mkdtemp(prefix="vigie-test-"))
    directory.chmod(0o755)
    yield directory
    home = directory / "embedded"
    if home.is_symlink():
        shutil.rmtree(home.resolve(), ignore_errors=True)
    shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture
def start_owner() -> Iterator[Start]:
    owners: list[Owner] = []

    def start(
        data_dir: Path,
        *,
        fast: bool = True,
        redis: bool = False,
        identity: Identity | None = None,
        env: Mapping[str, str] | None = None,
        prelude: str = "",
    ) -> Owner:
        words = [str(data_dir), "fast" if fast else "durable", "redis" if redis else "none"]
        process = subprocess.Popen(
            [identity.python if identity else sys.executable, "-c", prelude + OWN, *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE if identity else None,
            text=True,
            cwd="/",
            env={**os.environ, "PYTHONPATH": str(ROOT), **(identity.env if identity else {}), **(env or {})},
            **(_become(identity.uid, identity.gid) if identity else {}),
        )
        owners.append(Owner(process))
        return owners[-1]

    yield start
    for owner in owners:
        if owner.process.poll() is None:
            owner.kill()


def _become(uid: int, gid: int) -> dict[str, Any]:
    return {} if os.geteuid() == uid else {"user": uid, "group": gid, "extra_groups": []}


@pytest.fixture
def ordinary_user() -> Identity:
    """Somebody other than root, who can read this project."""
    if os.geteuid() != 0:
        return Identity(sys.executable, {}, os.geteuid(), os.getegid())
    user = pwd.getpwnam("nobody")
    env = {"PYTHONPATH": f"{ROOT}:{sysconfig.get_path('purelib')}", "HOME": "/nonexistent"}
    for python in (sys.executable, "/usr/bin/python3"):
        probe = [python, "-c", "import app.embedded"]
        with suppress(OSError, subprocess.CalledProcessError):
            subprocess.run(
                probe,
                env={**os.environ, **env},
                cwd="/",
                capture_output=True,
                check=True,
                **_become(user.pw_uid, user.pw_gid),
            )
            return Identity(python, env, user.pw_uid, user.pw_gid)
    pytest.skip("no interpreter that an ordinary user may run reads this project")
