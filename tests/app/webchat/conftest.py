"""A shop's site with the chat on it."""

from __future__ import annotations

import pytest

from tests.app.webchat.visitor import Site, found_site
from tests.hub import Tenant


@pytest.fixture
async def site(drain: Tenant) -> Site:
    return await found_site(drain)
