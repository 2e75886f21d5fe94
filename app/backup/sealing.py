"""A stream sealed in chunks: each is authentic in its place, and the last one says that it is the last.

Head: magic, key hint (8 bytes, which key it was), salt (16). Then chunks of `length (4) · AES-256-GCM`, under a key of
this file's own (HKDF of key and salt); nonce: the chunk's number and whether it is the last; bound to the head.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from typing import IO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.backup.errors import ArchiveDamaged, WrongKey

MAGIC: Final = b"vigie sealed 1\n"
CHUNK: Final = 1 << 20
_HINT, _SALT, _LENGTH, _TAG = 8, 16, 4, 16


class SealingWriter:
    """A file that seals what is written to it. `close` writes the last chunk; without it the archive is cut off."""

    def __init__(self, file: IO[bytes], key: bytes) -> None:
        salt = secrets.token_bytes(_SALT)
        self._head = MAGIC + hint_of(key) + salt
        self._cipher = _cipher(key, salt)
        self._file = file
        self._waiting = bytearray()
        self._number = 0
        file.write(self._head)

    def write(self, data: bytes) -> int:
        """Take more of the stream."""
        self._waiting += data
        while len(self._waiting) > CHUNK:
            self._seal(bytes(self._waiting[:CHUNK]), is_last=False)
            del self._waiting[:CHUNK]
        return len(data)

    def close(self) -> None:
        """End the stream; the file below stays open."""
        self._seal(bytes(self._waiting), is_last=True)
        self._waiting.clear()

    def _seal(self, plain: bytes, *, is_last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._number, is_last=is_last), plain, self._head)
        self._file.write(len(sealed).to_bytes(_LENGTH, "big") + sealed)
        self._number += 1


class SealedReader:
    """The stream a `SealingWriter` was given; every byte it returns is authentic."""

    def __init__(self, file: IO[bytes], keys: Sequence[bytes]) -> None:
        """`file` is after the magic.

        Raises:
            WrongKey: none of the keys is the one. ArchiveDamaged: it ends within its head.
        """
        hint, salt = file.read(_HINT), file.read(_SALT)
        if len(salt) < _SALT:
            raise ArchiveDamaged("the archive is cut off")
        key = next((key for key in keys if hint_of(key) == hint), None)
        if key is None:
            raise WrongKey("the archive is sealed with another key: set VIGIE_BACKUP_KEY to the one it was made with")
        self._head = MAGIC + hint + salt
        self._cipher = _cipher(key, salt)
        self._file = file
        self._plain = bytearray()
        self._number = 0
        self._ended = False

    def read(self, size: int) -> bytes:
        """The next bytes, fewer only at the end.

        Raises:
            ArchiveDamaged.
        """
        while len(self._plain) < size and not self._ended:
            self._open_next()
        taken = bytes(self._plain[:size])
        del self._plain[:size]
        return taken

    def _open_next(self) -> None:
        length = int.from_bytes(_exactly(self._file, _LENGTH), "big")
        if not _TAG <= length <= CHUNK + _TAG:
            raise ArchiveDamaged("the archive was changed")
        sealed = _exactly(self._file, length)
        for is_last in (False, True):
            try:
                self._plain += self._cipher.decrypt(_nonce(self._number, is_last=is_last), sealed, self._head)
            except InvalidTag:
                continue
            self._number += 1
            self._ended = is_last
            if is_last and self._file.read(1):
                raise ArchiveDamaged("something was added to the archive")
            return
        raise ArchiveDamaged("the archive was changed")


def hint_of(key: bytes) -> bytes:
    """Tells keys apart, and nothing about them."""
    return hashlib.sha256(b"vigie backup key" + key).digest()[:_HINT]


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt, b"vigie backup").derive(key))


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


def _exactly(file: IO[bytes], size: int) -> bytes:
    found = file.read(size)
    if len(found) < size:
        raise ArchiveDamaged("the archive is cut off")
    return found
