"""Pure: what a site's channel keeps in its settings, and which pages may use it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

PER_SITE: Final = 600
PER_CALLER: Final = 30
"""Sessions a site, or one visitor's address on it, may open per minute."""

_HOST: Final = re.compile(r"(\*\.)?([a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?")
_LOCAL: Final = frozenset({"localhost", "127.0.0.1"})
_DEFAULT_PORT: Final = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """What a chat channel keeps in its settings, with what it leaves out."""

    origins: list[str] = field(default_factory=list)
    title: str | None = None
    colour: str = "#1f4f8f"
    language: str = "fr"
    greeting: dict[str, str] = field(default_factory=dict)
    sessions_per_minute: int = PER_SITE
    sessions_per_visitor: int = PER_CALLER


def settings_of(stored: dict[str, Any]) -> SiteSettings:
    """The settings as stored; what an older version did not know has its default."""
    return SiteSettings(**{name: value for name, value in stored.items() if name in SiteSettings.__dataclass_fields__})


def clean_origin(text: str) -> str | None:
    """An origin in the form browsers send it, or `None` when it is none; `http` is only for this very machine."""
    try:
        parts = urlsplit(text.strip().rstrip("/").lower())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    if parts.path or parts.query or parts.fragment or parts.username or not _HOST.fullmatch(host):
        return None
    if parts.scheme != "https" and not (parts.scheme == "http" and host in _LOCAL):
        return None
    if port is None or port == _DEFAULT_PORT[parts.scheme]:
        return f"{parts.scheme}://{host}"
    return f"{parts.scheme}://{host}:{port}"


def is_allowed(origin: str, allowed: list[str]) -> bool:
    """Whether a page of this origin may use the site; `https://*.shop.example` stands for any name below it."""
    given = clean_origin(origin)
    if given is None or "*" in given:
        return False
    for pattern in allowed:
        scheme, _, host = pattern.partition("://")
        if host.startswith("*."):
            if given.startswith(f"{scheme}://") and given.endswith(host[1:]):
                return True
        elif given == pattern:
            return True
    return False
