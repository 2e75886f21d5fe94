"""An insurer, somebody at its desk, and the phone of an insured."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.app.claims.insurer import Desk, desk_of
from tests.hub import Tenant
from tests.line import Line, line_of


@pytest.fixture
async def desk(drain: Tenant) -> Desk:
    return await desk_of(drain)


@pytest.fixture
async def line(desk: Desk) -> AsyncIterator[Line]:
    async with line_of(desk.tenant) as opened:
        yield opened
