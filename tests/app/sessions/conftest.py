"""A business with an agent in service, and a language model to phrase for it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from app.settings import Settings
from simulators.openai.app import OpenAISimulator
from tests.agents_in_service import put_in_service, thinking_hub
from tests.hub import Hub, Tenant, found_tenant
from tests.line import Line, line_of


@pytest.fixture
async def line(drain: Tenant) -> AsyncIterator[Line]:
    await put_in_service(drain)
    async with line_of(drain) as opened:
        yield opened


@pytest.fixture
def model() -> OpenAISimulator:
    return OpenAISimulator(None)


@pytest.fixture
async def thinking(settings: Settings, model: OpenAISimulator, clean: None) -> AsyncIterator[Hub]:
    async with thinking_hub(settings, model) as hub:
        yield hub


@pytest.fixture
async def phrased(thinking: Hub) -> AsyncIterator[Line]:
    tenant = await found_tenant(thinking, "drain", "+15145550100")
    await put_in_service(tenant, engine="model", policy={"model_budget_ms": 1500})
    async with line_of(tenant) as opened:
        yield opened
