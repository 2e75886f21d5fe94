"""Who speaks, with what an agent then needs of them: contracts and open claims, which live on other floors."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from app.accounts.models import Tenant
from app.claims import briefing
from app.claims.reads import list_open_of
from app.connectors.asking import Asking
from app.connectors.errors import ToolRefused
from app.contacts import actions as contacts
from app.contacts.models import Contact
from app.db.transaction import Transaction
from app.identity import actions as identity
from app.identity import tools
from app.policies import actions as policies
from app.policies.tools import brief

ProvenTool = Callable[[Transaction, Tenant, Contact, Mapping[str, Any]], Awaitable[dict[str, Any]]]
Tool = Callable[[Transaction, Asking, Mapping[str, Any]], Awaitable[dict[str, Any]]]


async def verify_identity(tx: Transaction, asking: Asking, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """`{matricule, birth_date?, code?}` → `{verified, locked, person?, policies?, open_claims?}`.

    Raises:
        ToolRefused.
    """
    return await _with_files(tx, asking.tenant, await tools.verify_identity(tx, asking, arguments))


async def proven(tx: Transaction, asking: Asking, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """`{}` → `{verified, person?, policies?, open_claims?}` from the proof in force."""
    return await _with_files(tx, asking.tenant, await tools.proven(tx, asking, arguments))


async def _with_files(tx: Transaction, tenant: Tenant, found: dict[str, Any]) -> dict[str, Any]:
    if not found["verified"]:
        return found
    contact_id = UUID(found["person"]["contact_id"])
    today = await policies.today_of(tx)
    theirs = await policies.policies_of(tx.conn, tx.tenant_id, contact_id)
    open_claims = [
        briefing.brief(claim, tenant.time_zone) for claim in await list_open_of(tx.conn, tx.tenant_id, contact_id)
    ]
    return {**found, "policies": [brief(policy, today) for policy in theirs], "open_claims": open_claims}


def for_proven(tool: ProvenTool) -> Tool:
    """A tool that works for whoever somebody proved to be, and for nobody else."""

    async def ask(tx: Transaction, asking: Asking, arguments: Mapping[str, Any]) -> dict[str, Any]:
        contact_id = await identity.proven_contact(tx.conn, tx.tenant_id, asking.conversation_id, tx.at)
        contact = await contacts.find_contact(tx.conn, tx.tenant_id, contact_id) if contact_id else None
        if contact is None:
            raise ToolRefused("not_proven")
        return await tool(tx, asking.tenant, contact, arguments)

    return ask
