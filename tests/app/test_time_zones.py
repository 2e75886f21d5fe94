"""What time it is at a business."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, datetime, timedelta

import app


def test_the_pinned_zones_count_not_those_of_the_machine() -> None:
    assert app.__doc__
    assert zoneinfo.TZPATH == ()
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    # Morocco gave up its summer hour in September 2026; systems of 2025 still add it.
    assert noon.astimezone(zoneinfo.ZoneInfo("Africa/Casablanca")).utcoffset() == timedelta(0)
