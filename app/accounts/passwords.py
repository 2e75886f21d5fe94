"""Passwords and tokens. Argon2id at OWASP's second recommendation (19 MiB, t=2, p=1); tokens of 256 random bits."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
DUMMY_HASH: Final = HASHER.hash(secrets.token_hex(16))
"""Verified when the account does not exist, so that both refusals take as long."""


class PasswordGate:
    """Hashes off the loop, a few at a time, so that a flood of sign-ins cannot stall live boards."""

    def __init__(self, at_once: int = 2) -> None:
        self._room = asyncio.Semaphore(at_once)

    async def matches(self, password_hash: str | None, password: str) -> bool:
        """Whether `password` is the one hashed; takes as long for no hash at all."""
        async with self._room:
            return await asyncio.to_thread(_verify, password_hash, password)

    async def hash(self, password: str) -> str:
        """An argon2id hash to store."""
        async with self._room:
            return await asyncio.to_thread(HASHER.hash, password)


def _verify(password_hash: str | None, password: str) -> bool:
    try:
        HASHER.verify(password_hash or DUMMY_HASH, password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def new_token() -> str:
    """A session token."""
    return secrets.token_urlsafe(32)


def new_api_key() -> tuple[str, str]:
    """`(secret, prefix)`: `vigie_<prefix>_<43 characters>`; the prefix may be shown, the secret only once."""
    prefix = secrets.token_hex(4)
    return f"vigie_{prefix}_{secrets.token_urlsafe(32)}", prefix


def token_hash(token: str) -> bytes:
    """What is stored: high entropy needs no slow hash."""
    return hashlib.sha256(token.encode()).digest()
