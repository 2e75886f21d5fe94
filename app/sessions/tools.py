"""The systems an agent may ask, by the names flows know them by.

A tool works for the tenant of the transaction and the contact of the conversation, whatever its arguments say.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from agents.trade import drain
from app.accounts.models import Tenant
from app.catalog import tools as catalog
from app.claims import tools as claims
from app.claims.link_tools import send_follow_link
from app.connectors.asking import Asking
from app.contacts.models import Contact
from app.db.transaction import Transaction
from app.identity.tools import send_code, withdraw_proof
from app.knowledge import tools as knowledge
from app.policies import tools as policies
from app.sessions.identifying import for_proven, proven, verify_identity

Tool = Callable[[Transaction, Asking, Mapping[str, Any]], Awaitable[dict[str, Any]]]
ContactTool = Callable[[Transaction, Tenant, Contact, Mapping[str, Any]], Awaitable[dict[str, Any]]]


def _for_contact(tool: ContactTool) -> Tool:
    """A tool that works for the contact, wherever they speak."""

    async def ask(tx: Transaction, asking: Asking, arguments: Mapping[str, Any]) -> dict[str, Any]:
        return await tool(tx, asking.tenant, asking.contact, arguments)

    return ask


async def service_info(
    tx: Transaction, tenant: Tenant, contact: Contact, arguments: Mapping[str, Any]
) -> dict[str, Any]:
    """What a tenant's trade says about a service: offered or not, range, window."""
    del tx
    if tenant.industry != "drain":
        return {"status": "unknown"}
    location = str(arguments.get("location") or contact.postal_code or "")
    return drain.service_info(
        str(arguments.get("service") or ""), location, language=contact.language or tenant.language
    )


TOOLS: Final[Mapping[str, Tool]] = {
    "search_knowledge": _for_contact(knowledge.search_knowledge),
    "opening_hours": _for_contact(knowledge.opening_hours),
    "find_products": _for_contact(catalog.find_products),
    "reserve": _for_contact(catalog.reserve),
    "cancel_reservation": _for_contact(catalog.cancel_reservation),
    "list_reservations": _for_contact(catalog.list_reservations),
    "declare_claim": claims.declare_claim,
    "record_claim": claims.record_claim,
    "take_documents": claims.take_documents,
    "decide_claim": claims.decide_claim,
    "claims_of": claims.claims_of,
    "follow_claim": claims.follow_claim,
    "find_order": _for_contact(catalog.find_order),
    "verify_identity": verify_identity,
    "send_code": send_code,
    "proven": proven,
    "withdraw_proof": withdraw_proof,
    "contract_info": for_proven(policies.contract_info),
    "send_follow_link": send_follow_link,
    "service_info": _for_contact(service_info),
}
