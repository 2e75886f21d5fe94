"""Taking a backup while the hub runs, and making a hub from one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from app.backup import archive
from app.backup.errors import BackupFailed, HubNotEmpty, HubRunning
from app.backup.models import FORMAT, Manifest
from app.channels.secrets import key_names
from app.db import dump
from app.db.migrate import migrate, read_migrations
from app.errors import DomainError
from app.files.store import FileStore
from app.settings import Settings


async def back_up(
    url: str, store: FileStore, path: Path, keys: Sequence[bytes], settings: Settings, now: datetime
) -> Manifest:
    """Write everything to `path`, or leave no file there. Sealed with the first of `keys`, if any.

    Files come after the database: whatever it knows of was in the store before. What comes meanwhile may be in the
    archive too, which harms nobody.

    Raises:
        BackupFailed.
    """
    try:
        with archive.writing(path, keys[0] if keys else None) as writer:
            async with dump.frozen(url) as frozen:
                number = 0
                async for piece in dump.pieces(url, frozen.snapshot):
                    writer.add(f"{archive.DATABASE}{number:06}", piece)
                    number += 1
                files = await _add_files(writer, store)
                manifest = Manifest(
                    format=FORMAT,
                    migration=frozen.migration,
                    postgres=frozen.postgres,
                    taken_at=now,
                    epoch=frozen.epoch,
                    secret_keys=key_names(settings),
                    tables=dict(frozen.tables),
                    files=files,
                    members=writer.members,
                )
                writer.finish(manifest)
    except (dump.DumpFailed, DomainError, OSError) as error:
        raise BackupFailed(f"no backup was written: {error}") from error
    return manifest


async def _add_files(writer: archive.ArchiveWriter, store: FileStore) -> int:
    done = 0
    for name in sorted([name async for name in store.names()]):
        content = await store.read(name)
        if content is not None:
            writer.add(archive.FILES + name, content)
            done += 1
    return done


async def restore(url: str, store: FileStore, path: Path, keys: Sequence[bytes], *, replace: bool) -> Manifest:
    """Make the hub at `url` and `store` what it was when the archive was taken, and begin another epoch.

    The archive is read to its end before anything is touched; then files come before the database, so that it never
    knows of one that is not there. With `replace`, what was there before and is not in the archive is gone.

    Raises:
        NotABackup, WrongKey, ArchiveDamaged, NewerBackup, HubNotEmpty, HubRunning: nothing has changed.
        BackupFailed: the database is as it was.
    """
    manifest = archive.verify(path, keys, max(m.version for m in read_migrations()))
    stale = await _may_replace(url, store, replace=replace)
    try:
        for name, content in archive.members(path, keys):
            if name.startswith(archive.FILES):
                await store.write(name.removeprefix(archive.FILES), content)
        await dump.restore(url, _database(path, keys), manifest.tables)
    except (dump.DumpFailed, DomainError, OSError) as error:
        raise BackupFailed(f"the hub could not be restored: {error}") from error
    await migrate(url)
    kept = {member.name.removeprefix(archive.FILES) for member in manifest.members}
    for name in stale - kept:
        await store.remove(name)
    return manifest


def _database(path: Path, keys: Sequence[bytes]) -> Iterator[bytes]:
    return (content for name, content in archive.members(path, keys) if name.startswith(archive.DATABASE))


async def _may_replace(url: str, store: FileStore, *, replace: bool) -> set[str]:
    """The names of the files that are there now."""
    there = {name async for name in store.names()}
    tenants = await dump.tenants_in(url)
    if (tenants or there) and not replace:
        raise HubNotEmpty(
            f"there is a hub already ({tenants} tenants, {len(there)} files); --replace restores over it, losing it"
        )
    if running := await dump.processes_at(url):
        raise HubRunning(f"the hub is running ({', '.join(running)}); stop it first")
    return there


def unreadable(manifest: Manifest, settings: Settings) -> list[str]:
    """Keys that secrets in the archive were sealed with and this machine does not have."""
    return [name for name in manifest.secret_keys if name not in key_names(settings)]
