"""The systems an agent may ask, by the names flows know them by.

A tool works for the tenant of the transaction and the contact of the conversation, whatever its arguments say.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from agents.trade import drain
from app.accounts.models import Tenant
from app.catalog import tools as catalog
from app.contacts.models import Contact
from app.db.transaction import Transaction
from app.knowledge import tools as knowledge

Tool = Callable[[Transaction, Tenant, Contact, Mapping[str, Any]], Awaitable[dict[str, Any]]]


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
    "search_knowledge": knowledge.search_knowledge,
    "opening_hours": knowledge.opening_hours,
    "find_products": catalog.find_products,
    "reserve": catalog.reserve,
    "cancel_reservation": catalog.cancel_reservation,
    "list_reservations": catalog.list_reservations,
    "find_order": catalog.find_order,
    "service_info": service_info,
}
