from __future__ import annotations

import pytest

from app.claims.models import Claim
from tests.app.claim_page.insured import Page, declared, page_of
from tests.hub import Tenant


@pytest.fixture
async def claim(drain: Tenant) -> Claim:
    return await declared(drain)


@pytest.fixture
async def page(drain: Tenant, claim: Claim) -> Page:
    return await page_of(drain, claim)
