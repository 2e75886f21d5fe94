"""The systems an agent may ask, by the names flows know them by.

A tool works for the tenant of the transaction and the contact of the conversation, whatever its arguments say.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from app.accounts.models import Tenant
from app.catalog import tools as catalog
from app.contacts.models import Contact
from app.db.transaction import Transaction
from app.knowledge import tools as knowledge

Tool = Callable[[Transaction, Tenant, Contact, Mapping[str, Any]], Awaitable[dict[str, Any]]]


TOOLS: Final[Mapping[str, Tool]] = {
    "search_knowledge": knowledge.search_knowledge,
    "opening_hours": knowledge.opening_hours,
    "find_products": catalog.find_products,
    "reserve": catalog.reserve,
    "cancel_reservation": catalog.cancel_reservation,
    "list_reservations": catalog.list_reservations,
    "find_order": catalog.find_order,
}
