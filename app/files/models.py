"""Rows and values of files."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

Scan = Literal["clean", "not_scanned"]


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file and whose it is. `sha256` names its content; `link_key` signs links to it."""

    tenant_id: int
    id: UUID
    sha256: bytes
    size: int
    content_type: str
    name: str = field(repr=False)
    owner_id: UUID
    conversation_id: UUID | None
    scan: str
    link_key: bytes = field(repr=False)
    created_at: datetime
