"""Which system user the servers run as, and what that user can reach."""

from __future__ import annotations

import os
import pwd
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_UNPRIVILEGED: Final = ("postgres", "nobody")


class EmbeddedUnavailable(Exception):
    """The embedded server cannot be run here; the message says why and what to do instead."""


@dataclass(frozen=True, slots=True)
class Account:
    """A system user that root drops to."""

    name: str
    uid: int
    gid: int


def server_account(cluster: Path) -> Account | None:
    """The user the servers run as, `None` for ourselves. Root keeps to the owner of an existing cluster."""
    if os.geteuid() != 0:
        return None
    if cluster.exists() and (state := cluster.stat()).st_uid != 0:
        return Account(f"uid {state.st_uid}", state.st_uid, state.st_gid)
    for name in _UNPRIVILEGED:
        with suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    raise EmbeddedUnavailable(f"there is no user {' or '.join(_UNPRIVILEGED)} to run servers as; do not run as root")


def can_enter(directory: Path, account: Account | None) -> bool:
    """Whether `account` may pass through every directory from the root down to `directory`, links followed or not."""
    if account is None:
        return True
    real = directory.resolve()
    steps = {directory, *directory.parents, real, *real.parents}
    return all(_may_search(step, account) for step in steps if step.exists())


def make_directory(directory: Path, mode: int = 0o755) -> None:
    """Create `directory` and its missing parents with `mode` whatever the umask; existing ones are left as they are."""
    for step in (*reversed(directory.parents), directory):
        try:
            step.mkdir()
        except FileExistsError:
            continue
        except OSError:
            if step.is_dir():
                continue
            raise
        step.chmod(mode)


def write_private(path: Path, text: str) -> None:
    """Write a file only we can read, whole or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    with open(draft, "x", opener=lambda name, flags: os.open(name, flags, 0o600), encoding="utf-8") as file:
        file.write(text)
    draft.replace(path)


def _may_search(directory: Path, account: Account) -> bool:
    state = directory.stat()
    if state.st_uid == account.uid:
        return bool(state.st_mode & stat.S_IXUSR)
    if state.st_gid == account.gid:
        return bool(state.st_mode & stat.S_IXGRP)
    return bool(state.st_mode & stat.S_IXOTH)
