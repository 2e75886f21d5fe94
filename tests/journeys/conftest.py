"""A tenant with its line, and the hub's clock in the test's hand."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.hub import Hub, Tenant
from tests.line import Line, line_of
from tests.working import Clock, movable_clock


@pytest.fixture
async def line(drain: Tenant) -> AsyncIterator[Line]:
    async with line_of(drain) as opened:
        yield opened


@pytest.fixture
def clock(hub: Hub) -> Iterator[Clock]:
    with movable_clock(hub) as clock:
        yield clock
