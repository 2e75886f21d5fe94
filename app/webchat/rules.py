"""Pure: who is counted as one visitor, how long a chat lives, how much a client may say."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final

from app.webchat.models import Rate

WINDOW: Final = timedelta(minutes=1)
LIFE_UNSPOKEN: Final = timedelta(hours=24)
LIFE_SPOKEN: Final = timedelta(days=30)
KEPT_AFTER: Final = timedelta(days=30)
CALLER_KEPT_FOR: Final = timedelta(hours=1)
MAX_TEXT: Final = 4000
"""Characters of one message."""
MAX_FRAME: Final = 16 << 10
"""Bytes of one frame."""
MAX_FILES: Final = 5
"""Files one message may carry."""


def new_site_key() -> str:
    """A key for a site: public, but not to be guessed."""
    return "pk_" + secrets.token_urlsafe(18)


def secret_hash(session_id: str) -> bytes:
    """How a session's secret is stored."""
    return hashlib.sha256(session_id.encode("utf-8", "surrogatepass")).digest()


def caller_hash(address: str, site_key: str, day: datetime) -> bytes:
    """A visitor's address, to count by and to be forgotten; another one at every site and every day."""
    return hashlib.blake2b(f"{address}\n{day:%Y-%m-%d}".encode(), key=site_key.encode()[:64], digest_size=16).digest()


def origin_of(address: str) -> str:
    """Where somebody speaks from, as tools may count it: the same at every site and on every day, but not readable."""
    return "web:" + hashlib.blake2b(address.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def wait_for(rate: Rate, limit: int, now: datetime) -> int | None:
    """Seconds until another session may be opened; `None`: now."""
    if rate.count < limit or rate.since is None:
        return None
    return max(1, round((rate.since + WINDOW - now).total_seconds()))


def language_of(wanted: str | None, fallback: str) -> str:
    """fr or en, from a language tag such as `fr-CA`."""
    start = (wanted or "").replace("_", "-").split("-")[0].lower()
    return start if start in ("fr", "en") else fallback
