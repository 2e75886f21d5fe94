"""The implementations held to the contracts of connectors: add one to `MAKERS` and the whole suite runs over it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from app.catalog.native import SYSTEMS
from app.connectors.registry import Systems
from tests.hub import Tenant
from tests.shop import business

Opened = Callable[[Tenant], AbstractAsyncContextManager[Systems]]


@asynccontextmanager
async def native(tenant: Tenant) -> AsyncIterator[Systems]:
    """Ours, in a unit of work that commits at the end."""
    settings = await business(tenant)
    async with tenant.hub.db.transaction(tenant.id) as tx:
        yield SYSTEMS.of(tx, settings)


MAKERS: dict[str, Opened] = {"native": native}
