"""Values of backups."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import msgspec

FORMAT: Final = 1


class Member(msgspec.Struct, frozen=True):
    """A member of the archive."""

    name: str
    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """What an archive holds. `tables`: rows by table; `files`: how many of the members are what people sent.

    `secret_keys`: names of the keys that secrets in the database were sealed with; the keys themselves are elsewhere.
    """

    format: int
    migration: int
    postgres: int
    taken_at: datetime
    epoch: str
    secret_keys: list[str]
    tables: dict[str, int]
    files: int
    members: list[Member]
