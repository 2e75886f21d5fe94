"""A hub comes back from one file as it was; a file that is not whole, ours or openable touches nothing."""

from __future__ import annotations

import asyncio
import base64
import os
import secrets
import stat
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import asyncpg
import msgspec
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trials
from hypothesis import strategies as st
from typer.testing import CliRunner

from app.backup import archive
from app.backup.actions import back_up, restore, unreadable
from app.backup.errors import ArchiveDamaged, BackupFailed, HubNotEmpty, HubRunning, NewerBackup, NotABackup, WrongKey
from app.backup.keys import keys_of
from app.backup.models import Manifest
from app.cli import cli
from app.db import dump
from app.db.database import utc_now
from app.db.migrate import migrate
from app.files.store import FileStore
from app.settings import Settings
from tests.app.privacy.somebody import PDF, Somebody, chats, has_a_claim, is_known
from tests.conftest import with_database
from tests.hub import Tenant, served
from tests.line import line_of

KEY = secrets.token_bytes(32)


class Elsewhere:
    """An empty hub to restore into, on the same server."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.url = settings.database_url or ""
        self.store = FileStore.of(settings)

    async def restore(self, path: Path, keys: list[bytes], *, replace: bool = False) -> Manifest:
        return await restore(self.url, self.store, path, keys, replace=replace)

    async def files(self) -> dict[str, bytes | None]:
        return {name: await self.store.read(name) async for name in self.store.names()}


@pytest.fixture
async def elsewhere(database_url: str, settings: Settings, tmp_path: Path) -> AsyncIterator[Elsewhere]:
    name = f"restored_{secrets.token_hex(4)}"
    conn = await asyncpg.connect(database_url)
    await conn.execute(f'CREATE DATABASE "{name}"')
    changed = {"database_url": with_database(database_url, name), "vigie_data": tmp_path / "elsewhere"}
    yield Elsewhere(settings.model_copy(update=changed))
    await conn.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    await conn.close()


@pytest.fixture
async def busy(drain: Tenant) -> Tenant:
    """A hub with somebody's claim, documents and chat."""
    who = Somebody()
    async with line_of(drain) as line:
        await is_known(drain, who)
        await chats(drain, who)
        await has_a_claim(drain, who)
        await line.text("+14385550177", "L'eau monte dans le sous-sol")
        await line.work_off()
    return drain


async def taken(tenant: Tenant, path: Path, keys: list[bytes]) -> Manifest:
    settings = tenant.hub.web.settings
    return await back_up(settings.database_url or "", FileStore.of(settings), path, keys, settings, utc_now())


async def rows(url: str) -> dict[str, list[str]]:
    """Every row of every table but the epoch, as text."""
    conn = await asyncpg.connect(url)
    try:
        tables = await conn.fetch(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            " AND relname <> 'stream_epoch' AND has_table_privilege('vigie_system', oid, 'SELECT')"
        )
        found = {}
        async with conn.transaction():
            await conn.execute("SET LOCAL ROLE vigie_system")
            for (name,) in tables:
                found[name] = [r[0] for r in await conn.fetch(f'SELECT t::text FROM "{name}" t ORDER BY 1')]
        return found
    finally:
        await conn.close()


@pytest.mark.parametrize("keys", [[], [KEY]], ids=["plain", "sealed"])
async def test_a_hub_comes_back_whole(busy: Tenant, elsewhere: Elsewhere, tmp_path: Path, keys: list[bytes]) -> None:
    path = tmp_path / "night.backup"
    manifest = await taken(busy, path, keys)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert manifest.files >= 1
    assert manifest.tables["claims"] == 1
    assert (b"Zoubida" in path.read_bytes()) is False
    assert (b"%PDF-1.7" in path.read_bytes()) is (keys == [])

    await elsewhere.restore(path, keys)
    before, after = await rows(busy.hub.web.settings.database_url or ""), await rows(elsewhere.url)
    assert before.keys() == after.keys()
    assert [table for table in before if before[table] != after[table]] == []
    assert sum(map(len, after.values())) > 100
    assert await migrate(elsewhere.url) == []
    ours = await asyncio.to_thread(dump.schema_sql, elsewhere.url)
    assert ours == await asyncio.to_thread(dump.schema_sql, busy.hub.web.settings.database_url or "")
    store = busy.hub.web.services[FileStore]
    assert await elsewhere.files() == {name: await store.read(name) async for name in store.names()}
    assert PDF in (await elsewhere.files()).values()


async def test_whoever_followed_before_starts_afresh(busy: Tenant, elsewhere: Elsewhere, tmp_path: Path) -> None:
    path = tmp_path / "night.backup"
    await taken(busy, path, [KEY])
    async with busy.admin.board("alerts") as board:
        position = board.frames[-1]["position"]
    await elsewhere.restore(path, [KEY])
    async with served(elsewhere.settings) as hub:
        busy.admin.hub = hub
        async with busy.admin.board("alerts", after=position) as again:
            assert [f["op"] for f in again.frames] == ["reset", "ready"]
            assert again.frames[-1]["position"].partition(":")[0] != position.partition(":")[0]
        cards = await busy.admin.http.get(f"{hub.url}/api/v1/alerts", headers={"Cookie": busy.admin.cookie})
        assert cards.json()["items"]


async def test_a_hub_that_is_there_is_only_replaced_when_that_is_said(
    busy: Tenant, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    path = tmp_path / "night.backup"
    await taken(busy, path, [])
    await migrate(elsewhere.url)
    await add_tenant(elsewhere.url, "here")
    await elsewhere.store.write("9/ab/abcd", b"of the hub that was here")
    with pytest.raises(HubNotEmpty):
        await elsewhere.restore(path, [])
    assert await slugs(elsewhere.url) == ["here"]
    await elsewhere.restore(path, [], replace=True)
    assert await slugs(elsewhere.url) == ["drain"]
    assert "9/ab/abcd" not in await elsewhere.files()


async def test_a_running_hub_is_not_pulled_from_under_its_people(
    busy: Tenant, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    path = tmp_path / "night.backup"
    await taken(busy, path, [])
    await elsewhere.restore(path, [])
    async with served(elsewhere.settings):
        with pytest.raises(HubRunning, match="vigie-web"):
            await elsewhere.restore(path, [], replace=True)


def cut(data: bytes) -> bytes:
    return data[: len(data) * 2 // 3]


def cut_at_the_end(data: bytes) -> bytes:
    return data[:-30_000]


def changed(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


def junk(data: bytes) -> bytes:
    return b"not a backup at all" * 100


def nothing(data: bytes) -> bytes:
    return b""


@pytest.mark.parametrize("keys", [[], [KEY]], ids=["plain", "sealed"])
@pytest.mark.parametrize("harm", [cut, cut_at_the_end, changed, junk, nothing])
async def test_what_is_not_whole_touches_nothing(
    busy: Tenant, elsewhere: Elsewhere, tmp_path: Path, keys: list[bytes], harm: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / "night.backup"
    await taken(busy, path, keys)
    path.write_bytes(harm(path.read_bytes()))
    await migrate(elsewhere.url)
    await add_tenant(elsewhere.url, "here")
    await elsewhere.store.write("9/ab/abcd", b"kept")
    before = await rows(elsewhere.url)
    with pytest.raises((ArchiveDamaged, NotABackup)):
        await elsewhere.restore(path, keys, replace=True)
    assert await rows(elsewhere.url) == before
    assert await elsewhere.files() == {"9/ab/abcd": b"kept"}


async def test_nor_does_what_another_key_sealed_or_a_newer_version_wrote(
    busy: Tenant, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    path, newer = tmp_path / "night.backup", tmp_path / "newer.backup"
    manifest = await taken(busy, path, [KEY])
    for keys in ([], [secrets.token_bytes(32)]):
        with pytest.raises(WrongKey):
            await elsewhere.restore(path, keys)
    with archive.writing(newer, None) as writer:
        writer.finish(msgspec.structs.replace(manifest, migration=9999, members=[]))
    with pytest.raises(NewerBackup, match="9999"):
        await elsewhere.restore(newer, [])
    assert await elsewhere.files() == {}
    await elsewhere.restore(path, [secrets.token_bytes(32), KEY])


async def test_a_database_that_cannot_be_restored_is_as_it_was(
    busy: Tenant, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    """Every checksum is right, but what is in it is no dump: the old database is back."""
    good, bad = tmp_path / "night.backup", tmp_path / "bad.backup"
    manifest = await taken(busy, good, [])
    with archive.writing(bad, None) as writer:
        writer.add("database/000000", b"PGDMP but not really")
        writer.finish(msgspec.structs.replace(manifest, members=writer.members))
    await migrate(elsewhere.url)
    await add_tenant(elsewhere.url, "here")
    before = await rows(elsewhere.url)
    with pytest.raises(BackupFailed):
        await elsewhere.restore(bad, [], replace=True)
    assert await rows(elsewhere.url) == before
    await add_tenant(elsewhere.url, "still-works")


async def test_a_backup_that_fails_leaves_no_file(busy: Tenant, tmp_path: Path) -> None:
    settings = busy.hub.web.settings
    broken = FileStore.of(settings.model_copy(update={"files_url": "s3://nowhere/at-all?endpoint=http://127.0.0.1:9"}))
    folder = tmp_path / "out"
    folder.mkdir()
    with pytest.raises(BackupFailed):
        async with asyncio.timeout(60):
            await back_up(settings.database_url or "", broken, folder / "a.backup", [], settings, utc_now())
    assert os.listdir(folder) == []  # noqa: PTH208


async def test_words_arrive_while_it_is_taken(busy: Tenant, elsewhere: Elsewhere, tmp_path: Path) -> None:
    """The hub goes on; the archive is of one instant, whichever that is."""
    path = tmp_path / "night.backup"
    async with line_of(busy) as line:
        texts = [line.text(f"+143855502{i:02}", "Ça refoule, l'eau monte") for i in range(20)]
        manifest, *_ = await asyncio.gather(taken(busy, path, [KEY]), *texts)
    await elsewhere.restore(path, [KEY])
    restored = await rows(elsewhere.url)
    assert len(restored["messages"]) == manifest.tables["messages"]
    assert len(restored["contacts"]) == manifest.tables["contacts"]


async def test_the_commands_say_what_they_did_and_what_is_wrong(
    busy: Tenant, elsewhere: Elsewhere, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = str(tmp_path / "night.backup")

    async def vigie(settings: Settings, *words: str, key: str = "") -> tuple[int, str]:
        monkeypatch.setenv("DATABASE_URL", settings.database_url or "")
        monkeypatch.setenv("REDIS_URL", "none")
        monkeypatch.setenv("VIGIE_DATA", str(settings.vigie_data))
        monkeypatch.setenv("VIGIE_BACKUP_KEY", key)
        done = await asyncio.to_thread(CliRunner().invoke, cli, words)
        return done.exit_code, done.output

    key = base64.b64encode(KEY).decode()
    code, told = await vigie(busy.hub.web.settings, "backup", path, key=key)
    assert (code, "sealed" in told, "NOT" in told) == (0, True, False)
    code, told = await vigie(elsewhere.settings, "restore", path)
    assert (code, "another key" in told) == (1, True)
    code, told = await vigie(elsewhere.settings, "restore", path, key=key)
    assert (code, "Restored" in told) == (0, True)
    code, told = await vigie(elsewhere.settings, "restore", path, key=key)
    assert (code, "--replace" in told) == (1, True)
    assert await slugs(elsewhere.url) == ["drain"]


def test_which_key_seals_and_which_open() -> None:
    own, first, second = (secrets.token_bytes(32) for _ in range(3))
    encoded = [base64.b64encode(key).decode() for key in (own, first, second)]

    def given_keys(**values: Any) -> list[bytes]:
        return keys_of(Settings(_env_file=None, **values))

    assert given_keys() == []
    assert given_keys(vigie_backup_key=encoded[0]) == [own]
    both = {"vigie_backup_key": encoded[0], "vigie_secret_keys": f"b:{encoded[1]},a:{encoded[2]}"}
    assert given_keys(**both) == [own, first, second]
    for wrong in ("short", base64.b64encode(b"short").decode()):
        with pytest.raises(BackupFailed):
            given_keys(vigie_backup_key=wrong)


async def test_missing_keys_of_secrets_are_named(busy: Tenant, elsewhere: Elsewhere, tmp_path: Path) -> None:
    manifest = await taken(busy, tmp_path / "night.backup", [])
    renamed = msgspec.structs.replace(manifest, secret_keys=["old"])
    assert unreadable(manifest, busy.hub.web.settings) == []
    assert unreadable(renamed, busy.hub.web.settings) == ["old"]


@trials(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(contents=st.lists(st.binary(max_size=3000), max_size=5), at=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_no_changed_bit_of_a_sealed_archive_goes_unnoticed(
    tmp_path: Path, contents: list[bytes], at: int, bit: int
) -> None:
    path = tmp_path / "a.backup"
    path.unlink(missing_ok=True)
    with archive.writing(path, KEY) as writer:
        for number, content in enumerate(contents):
            writer.add(f"files/{number}", content)
        manifest = Manifest(1, 1, 16, utc_now(), "e", [], {}, len(contents), writer.members)
        writer.finish(manifest)
    assert [m.size for m in archive.verify(path, [KEY], 1).members] == [len(c) for c in contents]
    data = bytearray(path.read_bytes())
    data[at % len(data)] ^= 1 << bit
    path.write_bytes(bytes(data))
    with pytest.raises(BackupFailed):
        archive.verify(path, [KEY], 1)


async def add_tenant(url: str, slug: str) -> None:
    conn = await asyncpg.connect(url)
    async with conn.transaction():
        await conn.execute("SET LOCAL ROLE vigie_system")
        await conn.execute(
            "INSERT INTO tenants (slug, name, time_zone, country, currency, created_at)"
            " VALUES ($1, $1, 'UTC', 'CA', 'CAD', now())",
            slug,
        )
    await conn.close()


async def slugs(url: str) -> list[str]:
    conn = await asyncpg.connect(url)
    async with conn.transaction():
        await conn.execute("SET LOCAL ROLE vigie_system")
        found = [r["slug"] for r in await conn.fetch("SELECT slug FROM tenants ORDER BY 1")]
    await conn.close()
    return found
