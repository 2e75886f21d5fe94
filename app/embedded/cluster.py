"""Making a Postgres cluster: all of it or nothing, with the roles and the database Vigie works with."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from signal import Signals
from typing import Final

from app.embedded.account import Account, EmbeddedUnavailable, write_private
from app.embedded.binaries import POSTGRES_MAJOR, runnable_postgres
from app.embedded.leash import server_environment, start_leashed

_DRAFT_PREFIX: Final = f"postgres{POSTGRES_MAJOR}.init-"


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster on disk, complete since its directory exists under this name."""

    home: Path

    @property
    def directory(self) -> Path:
        """Everything of the cluster."""
        return self.home / f"postgres{POSTGRES_MAJOR}"

    @property
    def data(self) -> Path:
        """Postgres's own directory; belongs to the user it runs as."""
        return self.directory / "data"

    @property
    def lock_file(self) -> Path:
        """Who locks it owns the cluster."""
        return self.home / f"postgres{POSTGRES_MAJOR}.lock"

    @property
    def port_file(self) -> Path:
        """The port of the last start."""
        return self.directory / "port"

    @property
    def log_file(self) -> Path:
        """What the server says."""
        return self.directory / "log"

    def url(self, port: int) -> str:
        """How the application connects."""
        password = (self.directory / "password").read_text()
        return f"postgresql://vigie:{password}@127.0.0.1:{port}/vigie"


def make_cluster(cluster: Cluster, account: Account | None, *, fast: bool) -> None:
    """Make the cluster unless it exists. Call it under the lock; interrupted anywhere, it leaves nothing half made."""
    if cluster.directory.exists():
        _refuse_foreign_owner(cluster)
        return
    for leftover in cluster.home.glob(f"{_DRAFT_PREFIX}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    draft = Path(tempfile.mkdtemp(prefix=_DRAFT_PREFIX, dir=cluster.home))
    draft.chmod(0o711)
    try:
        _fill(draft, runnable_postgres(cluster.home, account), account, fast=fast)
        draft.rename(cluster.directory)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def _fill(draft: Path, programs: Path, account: Account | None, *, fast: bool) -> None:
    data = draft / "data"
    data.mkdir(mode=0o700)
    superuser, password = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
    write_private(draft / "superuser-password", superuser)
    write_private(draft / "password", password)
    handed_over = draft / "handed-over"
    write_private(handed_over, superuser)
    if account is not None:
        os.chown(data, account.uid, account.gid)
        os.chown(handed_over, account.uid, account.gid)
    options = ["--no-sync"] if fast else []
    _run(
        [
            *(str(programs / "initdb"), "--pgdata", str(data), "--username=postgres", f"--pwfile={handed_over}"),
            *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions", *options),
        ],
        account,
        stdin=subprocess.DEVNULL,
    )
    handed_over.unlink()
    createdb = "CREATEDB" if fast else "NOCREATEDB"
    statements = (
        "CREATE ROLE vigie_app NOLOGIN",
        "CREATE ROLE vigie_system NOLOGIN",
        f"CREATE ROLE vigie LOGIN NOSUPERUSER {createdb} PASSWORD '{password}'",
        "GRANT vigie_app, vigie_system TO vigie WITH INHERIT FALSE, SET TRUE",
        "CREATE DATABASE vigie OWNER vigie",
    )
    with tempfile.TemporaryFile() as script:
        script.write("".join(f"{statement}\n" for statement in statements).encode())
        script.seek(0)
        single = [str(programs / "postgres"), "--single", "-D", str(data), "-c", "exit_on_error=on"]
        _run([*single, *(["-F"] if fast else []), "postgres"], account, stdin=script.fileno())


def _run(argv: list[str], account: Account | None, *, stdin: int) -> None:
    with tempfile.TemporaryFile() as output:
        process = start_leashed(
            argv,
            death=Signals.SIGKILL,
            account=account,
            env=server_environment(),
            cwd=Path("/"),
            stdin=stdin,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            code = process.wait()
        except BaseException:
            process.kill()
            process.wait()
            raise
        output.seek(0)
        said = output.read().decode(errors="replace")
    if code != 0:
        raise EmbeddedUnavailable(f"{Path(argv[0]).name} failed ({code}): {said.strip()[-800:]}")


def _refuse_foreign_owner(cluster: Cluster) -> None:
    me, owner = os.geteuid(), cluster.data.stat().st_uid
    if me not in (0, owner):
        name = str(owner)
        with suppress(ImportError, KeyError):
            import pwd

            name = pwd.getpwuid(owner).pw_name
        raise EmbeddedUnavailable(f"{cluster.directory} belongs to {name}; run as that user, or set VIGIE_DATA")
