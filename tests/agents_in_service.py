"""Businesses whose agent is in service."""

from __future__ import annotations

from app.sessions import profiles
from app.sessions.schemas import ProfileBody
from tests.hub import Tenant
from tests.line import Line


async def put_in_service(tenant: Tenant, **body: object) -> None:
    """Publish an agent for the tenant."""
    async with tenant.hub.db.transaction(tenant.id) as tx:
        await profiles.install(tx, ProfileBody.model_validate({"flow": "dispatch_intake", **body}), "test")


def heard_by(line: Line, phone: str) -> list[str]:
    """Everything a phone was sent, in order, whichever way it left."""
    return [m.body for m in line.carrier.ledger.messages.values() if m.to == phone]
