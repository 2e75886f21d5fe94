"""Pure: who is counted as one visitor, how long a chat lives, how much a client may say."""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
from datetime import datetime, timedelta
from typing import Final

from app.webchat.models import Rate

WINDOW: Final = timedelta(minutes=1)
LIFE_UNSPOKEN: Final = timedelta(hours=24)
LIFE_SPOKEN: Final = timedelta(days=30)
KEPT_AFTER: Final = timedelta(days=30)
CALLER_KEPT_FOR: Final = timedelta(hours=1)
_OUR_PROXIES: Final = [
    ipaddress.ip_network(network)
    for network in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "::1", "fc00::/7")
]
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


def visitor_address(peer: str | None, forwarded: str | None) -> str:
    """Whose address counts: the peer's, or what a proxy of ours on a private network wrote down last."""
    given = peer or ""
    try:
        if forwarded and any(ipaddress.ip_address(given) in network for network in _OUR_PROXIES):
            given = str(ipaddress.ip_address(forwarded.rsplit(",", 1)[-1].strip()))
        address = ipaddress.ip_address(given)
    except ValueError:
        return given
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return given


def caller_hash(address: str, site_key: str, day: datetime) -> bytes:
    """A visitor's address, to count by and to be forgotten; another one at every site and every day."""
    return hashlib.blake2b(f"{address}\n{day:%Y-%m-%d}".encode(), key=site_key.encode()[:64], digest_size=16).digest()


def wait_for(rate: Rate, limit: int, now: datetime) -> int | None:
    """Seconds until another session may be opened; `None`: now."""
    if rate.count < limit or rate.since is None:
        return None
    return max(1, round((rate.since + WINDOW - now).total_seconds()))


def language_of(wanted: str | None, fallback: str) -> str:
    """fr or en, from a language tag such as `fr-CA`."""
    start = (wanted or "").replace("_", "-").split("-")[0].lower()
    return start if start in ("fr", "en") else fallback


class Allowance:
    """So many at once, and so many per second on average. Times are the event loop's."""

    __slots__ = ("_at", "_burst", "_left", "_per_second")

    def __init__(self, burst: float, per_second: float, now: float) -> None:
        self._burst = self._left = burst
        self._per_second = per_second
        self._at = now

    def take(self, now: float) -> float:
        """Use one: 0 when there was one, else the seconds until there is."""
        self._left = min(self._burst, self._left + (now - self._at) * self._per_second)
        self._at = now
        if self._left >= 1:
            self._left -= 1
            return 0
        return (1 - self._left) / self._per_second
