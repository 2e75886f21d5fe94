"""Pure: what a file really is, by its content; and a name that is safe to hand back."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

import filetype

ACCEPTED: Final[dict[str, str]] = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/heic": "heic",
    "image/avif": "avif",
    "application/pdf": "pdf",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/ogg": "ogg",
    "audio/x-wav": "wav",
    "audio/amr": "amr",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "video/webm": "webm",
    "video/3gpp": "3gp",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.oasis.opendocument.text": "odt",
}
"""What people send, by its sniffed type, and the ending it gets. Nothing a browser could run is in it."""

NAME_LIMIT: Final = 120
_UNSAFE: Final = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069\\/:*?\"<>|]")


def sniff(content: bytes) -> str | None:
    """The media type of `content` when it is one we accept."""
    found = filetype.guess_mime(content)
    return found if found in ACCEPTED else None


def safe_name(given: str, content_type: str) -> str:
    """The name without paths, control characters and tricks of direction, ending as the content says."""
    ending = ACCEPTED[content_type]
    stem = unicodedata.normalize("NFC", _UNSAFE.sub(" ", given.replace("\\", "/").rsplit("/", 1)[-1]))
    stem = " ".join(stem.split()).strip(". ")
    if stem.lower().endswith(f".{ending}") or (ending == "jpg" and stem.lower().endswith(".jpeg")):
        stem = stem.rsplit(".", 1)[0]
    return f"{stem[:NAME_LIMIT].strip() or 'document'}.{ending}"
