"""An insurer with two insured, one of them suspended."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.app.identity.proving import MATRICULE, OTHER, SUSPENDED
from tests.app.policies.insuring import insure
from tests.hub import Tenant
from tests.line import Line, line_of

PHONE = "+15145550190"


@pytest.fixture
async def insurer(drain: Tenant) -> Tenant:
    await insure(drain, MATRICULE, phone=PHONE)
    await insure(drain, OTHER)
    await insure(drain, SUSPENDED, standing="suspendu", phone="+15145550191")
    return drain


@pytest.fixture
async def line(insurer: Tenant) -> AsyncIterator[Line]:
    async with line_of(insurer) as opened:
        yield opened
