"""A desk: a tenant, its line, time in the test's hand."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.app.advisors.people import Desk
from tests.hub import Tenant
from tests.line import line_of
from tests.working import movable_clock


@pytest.fixture
async def desk(drain: Tenant) -> AsyncIterator[Desk]:
    with movable_clock(drain.hub) as clock:
        async with line_of(drain) as line:
            yield Desk(drain, line, clock)
