"""Businesses whose agent is in service."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.sessions import profiles
from app.sessions.schemas import ProfileBody
from app.settings import Settings
from simulators.openai.app import OpenAISimulator
from tests.hub import Hub, Tenant, served
from tests.line import Line
from tests.simulators.serving import serving


async def put_in_service(tenant: Tenant, **body: object) -> None:
    """Publish an agent for the tenant."""
    async with tenant.hub.db.transaction(tenant.id) as tx:
        await profiles.install(tx, ProfileBody.model_validate({"flow": "dispatch_intake", **body}), "test")


@asynccontextmanager
async def thinking_hub(settings: Settings, model: OpenAISimulator) -> AsyncIterator[Hub]:
    """A web process whose agents have a model to phrase for them."""
    async with serving(model.app()) as address:
        asked = {"openai_base_url": f"{address}/v1", "openai_model": "m", "openai_prices": "m=0.5:2"}
        async with served(settings.model_copy(update=asked)) as hub:
            yield hub


def heard_by(line: Line, phone: str) -> list[str]:
    """Everything a phone was sent, in order, whichever way it left."""
    return [m.body for m in line.carrier.ledger.messages.values() if m.to == phone]
