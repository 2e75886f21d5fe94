"""Pure: links that prove themselves. A token names its file, says until when, and is signed with the file's own key."""

from __future__ import annotations

import base64
import binascii
import hmac
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final
from uuid import UUID

SIGNATURE_BYTES: Final = 20
TOKEN_BYTES: Final = 16 + 5 + SIGNATURE_BYTES


@dataclass(frozen=True, slots=True)
class Token:
    """A link's token, read but not yet believed."""

    file_id: UUID
    expires_at: datetime
    signature: bytes = field(repr=False)


def sign(file_id: UUID, expires_at: datetime, key: bytes) -> str:
    """A token for one file until then, to the second."""
    claim = file_id.bytes + int(expires_at.timestamp()).to_bytes(5, "big")
    return base64.urlsafe_b64encode(claim + _signature(claim, key)).decode().rstrip("=")


def read(token: str) -> Token | None:
    """What a token claims; `None` for junk."""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(raw) != TOKEN_BYTES:
        return None
    seconds = int.from_bytes(raw[16:21], "big")
    if seconds >= 1 << 36:
        return None
    return Token(UUID(bytes=raw[:16]), datetime.fromtimestamp(seconds, UTC), raw[21:])


def is_genuine(token: Token, key: bytes) -> bool:
    """Whether we signed it."""
    claim = token.file_id.bytes + int(token.expires_at.timestamp()).to_bytes(5, "big")
    return hmac.compare_digest(_signature(claim, key), token.signature)


def _signature(claim: bytes, key: bytes) -> bytes:
    return hmac.digest(key, claim, sha256)[:SIGNATURE_BYTES]
