"""Starting a child that dies with us: another user, a session of its own, and a signal when its parent is gone.

The dropping and the `prctl` happen in a tiny interpreter that then becomes the program. A `preexec_fn` would run in a
copy of a process full of threads.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from signal import Signals
from typing import IO, Final

from app.embedded.account import Account

# setuid clears the death signal, so it comes first; ctypes comes before that, as the other user may not reach our
# Python; a parent that died before `prctl` would never be noticed after it.
_BECOME: Final = """
import os, sys
parent, death, uid, gid = map(int, sys.argv[1:5])
if sys.platform == "linux":
    import ctypes
    libc = ctypes.CDLL(None)
if uid >= 0:
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)
if sys.platform == "linux":
    libc.prctl(1, death, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(125)
os.execv(sys.argv[5], sys.argv[5:])
"""


def start_leashed(
    argv: Sequence[str],
    *,
    death: Signals,
    account: Account | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    fds: Sequence[int] = (),
    stdin: int | None = subprocess.DEVNULL,
    stdout: IO[bytes] | int | None = None,
    stderr: IO[bytes] | int | None = None,
) -> subprocess.Popen[bytes]:
    """Start `argv` (an absolute path first) as `account`, or as ourselves; it gets `death` when we die.

    The kernel watches the *thread* that called this: call it from one that lives as long as the child should. Without
    Linux there is no death signal, and the next owner ends what was left behind.
    """
    ids = (str(account.uid), str(account.gid)) if account else ("-1", "-1")
    leash = [sys.executable, "-I", "-S", "-c", _BECOME, str(os.getpid()), str(int(death)), *ids]
    return subprocess.Popen(
        [*leash, *argv],
        env=env,
        cwd=cwd,
        pass_fds=tuple(fds),
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        start_new_session=True,
    )


def server_environment() -> dict[str, str]:
    """What a server needs from our environment: nothing of ours changes how it behaves."""
    kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}  # some Pythons need it
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC", "HOME": "/nonexistent", **kept}
