"""Policy of privacy: how long claims must be kept, and when they are forgotten by themselves."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.privacy.models import Standing


def days_of(setting: str, slug: str) -> int | None:
    """The days a setting gives a tenant: `730` for everybody, `assur=1825,730` with exceptions; `None`: not said.

    Raises:
        ValueError: it is neither.
    """
    everybody: int | None = None
    for part in filter(None, (part.strip() for part in setting.split(","))):
        name, given, days = part.rpartition("=")
        if given and name.strip() == slug:
            return int(days)
        if not given:
            everybody = int(days)
    return everybody


def kept_until(standing: Standing, days: int | None) -> datetime | None:
    """Until when the claims must be kept by law, if at all."""
    if standing.last_closed_at is None or not days:
        return None
    return standing.last_closed_at + timedelta(days=days)


def exceptions(setting: str) -> dict[str, int]:
    """The tenants a setting names."""
    parts = (part.strip().rpartition("=") for part in setting.split(","))
    return {name.strip(): int(days) for name, given, days in parts if given}
