"""Writing and reading archives: a tar with the manifest last, sealed when there is a key. Knows no database."""

from __future__ import annotations

import hashlib
import io
import tarfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final, cast

import msgspec

from app.backup.errors import ArchiveDamaged, NewerBackup, NotABackup
from app.backup.models import FORMAT, Manifest, Member
from app.backup.sealing import MAGIC, SealedReader, SealingWriter

MANIFEST: Final = "manifest.json"
DATABASE: Final = "database/"
FILES: Final = "files/"
MODE: Final = 0o600
MOST_IN_A_MEMBER: Final = 64 << 20
"""Members are read whole: pieces of the database and uploads are far smaller, so a larger one is not ours."""


class ArchiveWriter:
    """Adds members in order and remembers them for the manifest."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.members: list[Member] = []

    def add(self, name: str, content: bytes) -> None:
        """Add a member."""
        self._put(name, content)
        self.members.append(Member(name, len(content), hashlib.sha256(content).hexdigest()))

    def finish(self, manifest: Manifest) -> None:
        """Add the manifest; nothing comes after it."""
        self._put(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))

    def _put(self, name: str, content: bytes) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mode = len(content), MODE
        self._tar.addfile(info, io.BytesIO(content))


@contextmanager
def writing(path: Path, key: bytes | None) -> Iterator[ArchiveWriter]:
    """An archive that is at `path` only when the block ends well; readable by us alone."""
    draft = path.with_name(path.name + ".part")
    draft.unlink(missing_ok=True)
    try:
        draft.touch(mode=MODE)
        with draft.open("wb") as file:
            sealing = None if key is None else SealingWriter(file, key)
            sink = cast(IO[bytes], sealing or file)
            with tarfile.open(fileobj=sink, mode="w|", format=tarfile.PAX_FORMAT) as tar:
                yield ArchiveWriter(tar)
            if sealing is not None:
                sealing.close()
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def members(path: Path, keys: Sequence[bytes]) -> Iterator[tuple[str, bytes]]:
    """Name and content of every member, in order.

    Raises:
        NotABackup, WrongKey, ArchiveDamaged.
    """
    try:
        with path.open("rb") as file, tarfile.open(fileobj=_source(file, keys), mode="r|") as tar:
            for info in tar:
                if not info.isreg() or info.size > MOST_IN_A_MEMBER:
                    raise NotABackup(f"{path} is not a backup of Vigie")
                content = cast(IO[bytes], tar.extractfile(info)).read()
                if len(content) < info.size:
                    raise ArchiveDamaged("the archive is cut off")
                yield info.name, content
    except tarfile.ReadError as error:
        raise NotABackup(f"{path} is not a backup of Vigie, or it is cut off ({error})") from None
    except OSError as error:
        raise NotABackup(f"{path} cannot be read ({error.strerror or error})") from None


def _source(file: IO[bytes], keys: Sequence[bytes]) -> Any:
    if file.read(len(MAGIC)) == MAGIC:
        return SealedReader(file, keys)
    file.seek(0)
    return file


def verify(path: Path, keys: Sequence[bytes], migration: int) -> Manifest:
    """Read the archive to its end and compare everything with its manifest. Changes nothing.

    `migration`: the newest we know.

    Raises:
        NotABackup, WrongKey, ArchiveDamaged, NewerBackup.
    """
    seen: list[Member] = []
    manifest: Manifest | None = None
    for name, content in members(path, keys):
        if manifest is not None:
            raise ArchiveDamaged("something was added to the archive")
        if name == MANIFEST:
            manifest = _manifest(content, migration)
        else:
            seen.append(Member(name, len(content), hashlib.sha256(content).hexdigest()))
    if manifest is None:
        raise ArchiveDamaged("the archive is cut off: it has no manifest")
    _compare(seen, manifest.members)
    return manifest


def _manifest(content: bytes, migration: int) -> Manifest:
    try:
        manifest = msgspec.json.decode(content, type=Manifest)
    except msgspec.DecodeError as error:
        raise ArchiveDamaged(f"the archive's manifest cannot be read ({error})") from None
    if manifest.format > FORMAT or manifest.migration > migration:
        raise NewerBackup(
            f"the archive was written by a newer version: schema {manifest.migration}, this one knows up to {migration}"
        )
    return manifest


def _compare(seen: Sequence[Member], wanted: Sequence[Member]) -> None:
    if list(seen) == list(wanted):
        return
    known = {member.name: member for member in wanted}
    for member in seen:
        if known.get(member.name) != member:
            raise ArchiveDamaged(f"the archive was changed: {member.name} is not what was written")
    raise ArchiveDamaged("the archive is not complete")
