"""Files at the edge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.files.models import StoredFile


@dataclass(frozen=True, slots=True)
class FileView:
    """A file somebody sent. `scan`: `clean`, or `not_scanned` where no virus scanner is configured."""

    id: UUID
    name: str
    content_type: str
    size: int
    scan: str

    @classmethod
    def of(cls, file: StoredFile) -> FileView:
        """The view of a file."""
        return cls(file.id, file.name, file.content_type, file.size, file.scan)


@dataclass(frozen=True, slots=True)
class FileLink:
    """Where the file can be fetched without signing in, until then."""

    url: str
    expires_at: datetime
