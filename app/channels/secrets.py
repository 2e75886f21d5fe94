"""Secrets at rest: AES-256-GCM, every secret bound to the row it belongs to, keys that can be turned over."""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.settings import Settings

KEY_FILE: Final = "secret-keys"
_NONCE: Final = 12
_FORMAT: Final = 1


class UnreadableSecret(Exception):
    """The secret was sealed for another row, with a key we no longer have, or was altered."""


class BadSecretKeys(ValueError):
    """VIGIE_SECRET_KEYS is not a list of `id:base64` with 32 bytes each."""


class SecretBox:
    """Seals with the first key, opens with whichever key a secret names."""

    def __init__(self, keys: list[tuple[str, bytes]]) -> None:
        if not keys:
            raise BadSecretKeys("at least one key is needed")
        self._first = keys[0][0]
        self._keys = {name: AESGCM(key) for name, key in keys}

    @property
    def names(self) -> tuple[str, ...]:
        """What its keys are called, newest first."""
        return tuple(self._keys)

    def seal(self, plain: bytes, *, bound_to: bytes) -> bytes:
        """Encrypt. `bound_to` must be given again to open it."""
        name = self._first.encode()
        nonce = secrets.token_bytes(_NONCE)
        head = bytes([_FORMAT, len(name)]) + name
        return head + nonce + self._keys[self._first].encrypt(nonce, plain, head + bound_to)

    def open(self, sealed: bytes, *, bound_to: bytes) -> bytes:
        """Decrypt.

        Raises:
            UnreadableSecret: altered, moved to another row, or its key is gone.
        """
        try:
            if sealed[0] != _FORMAT:
                raise UnreadableSecret("unknown format")
            end = 2 + sealed[1]
            head, nonce, rest = sealed[:end], sealed[end : end + _NONCE], sealed[end + _NONCE :]
            return self._keys[head[2:].decode()].decrypt(nonce, rest, head + bound_to)
        except (IndexError, KeyError, UnicodeDecodeError, ValueError, InvalidTag) as error:
            raise UnreadableSecret(type(error).__name__) from None


def open_secret_box(settings: Settings) -> SecretBox:
    """The box of this deployment; without configured keys one is generated once into VIGIE_DATA."""
    configured = settings.vigie_secret_keys.get_secret_value().strip()
    return SecretBox(parse_keys(configured or _generated_keys(settings.vigie_data / KEY_FILE)))


def key_names(settings: Settings) -> list[str]:
    """The names of the keys of this deployment, newest first."""
    return list(open_secret_box(settings).names)


def parse_keys(text: str) -> list[tuple[str, bytes]]:
    """`id:base64,id:base64`, newest first.

    Raises:
        BadSecretKeys: not of that form, or not 32 bytes.
    """
    keys: list[tuple[str, bytes]] = []
    for part in text.split(","):
        name, _, encoded = part.strip().partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            raise BadSecretKeys(f"key {name!r} is not base64") from None
        if not name or len(name.encode()) > 255 or len(key) != 32:
            raise BadSecretKeys("each key is `id:base64` of 32 bytes")
        keys.append((name, key))
    return keys


def _generated_keys(path: Path) -> str:
    """The key file, made by whichever process comes first: linked into place whole, never seen half written."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write("k1:" + base64.b64encode(secrets.token_bytes(32)).decode() + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
