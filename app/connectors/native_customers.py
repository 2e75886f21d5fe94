"""Our own contacts as a customer system."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import msgspec

from app.accounts.models import Tenant
from app.connectors.customer_system import (
    Capability,
    CommunicationPreferences,
    Customer,
    CustomerChange,
    CustomerNote,
    CustomerPage,
    CustomerQuery,
    CustomerSearch,
    CustomerStats,
    CustomerSystem,
    Health,
    NewCustomer,
    NewNote,
)
from app.connectors.errors import Duplicate, NotFound, NotSupported, Validation
from app.contacts import customers, rules
from app.contacts import models as contacts
from app.contacts.models import Fact, Source
from app.db.transaction import Transaction
from app.errors import InvalidInput

LOYAL: Final = ((5, 80), (2, 50))
"""More orders than the first number: this loyal. Anybody else: 20."""
PER_PAGE_LIMIT: Final = 200


class NativeCustomers(CustomerSystem):
    """Works inside one unit of work: what it writes commits with everything else there."""

    system_name = "native"
    api_version = "1"
    capabilities = frozenset({Capability.READ_NOTES, Capability.STATS})

    def __init__(self, tx: Transaction, tenant: Tenant) -> None:
        self._tx = tx
        self._tenant = tenant

    async def check_health(self) -> Health:
        """We are here."""
        return Health("connected", self._tx.at)

    async def test_connection(self) -> bool:
        """Always."""
        return True

    async def get_customer(self, customer_id: str) -> Customer:
        """One customer."""
        return _view(await self._found(customer_id))

    async def get_customer_by_email(self, email: str) -> Customer | None:
        """By address, in any case of letters."""
        found = await customers.find_by(self._tx.conn, self._tx.tenant_id, "email", email)
        return _view(found) if found else None

    async def get_customer_by_phone(self, phone: str) -> Customer | None:
        """By number, however it is written."""
        number = rules.e164(phone, self._tenant.country)
        if number is None:
            return None
        found = await customers.find_by(self._tx.conn, self._tx.tenant_id, "phone", number)
        return _view(found) if found else None

    async def list_customers(self, query: CustomerQuery) -> CustomerPage:
        """A page of customers."""
        if query.page < 1 or not 1 <= query.per_page <= PER_PAGE_LIMIT:
            raise Validation("There is no such page.")
        found, total = await customers.page(
            self._tx.conn,
            self._tx.tenant_id,
            segment=query.segment,
            tags=list(query.tags),
            after=query.created_after,
            before=query.created_before,
            order=(query.sort, query.descending),
            limit=query.per_page,
            offset=(query.page - 1) * query.per_page,
        )
        return CustomerPage(tuple(_view(c) for c in found), query.page, query.per_page, total)

    async def search_customers(self, search: CustomerSearch) -> Sequence[Customer]:
        """By name, e-mail or phone."""
        if search.in_notes:
            raise NotSupported(method=Capability.SEARCH_NOTES)
        places = {"name": search.in_name, "email": search.in_email, "phone": search.in_phone}
        fields = [name for name, wanted in places.items() if wanted]
        number = rules.e164(search.words, self._tenant.country)
        words = [number] if number else search.words.split()
        found = await customers.search(
            self._tx.conn, self._tx.tenant_id, words, fields=fields, limit=min(search.limit, PER_PAGE_LIMIT)
        )
        return [_view(c) for c in found]

    async def create_customer(self, new: NewCustomer) -> Customer:
        """A new contact."""
        if not new.first_name.strip() or not new.last_name.strip():
            raise Validation("A customer has a first and a last name.")
        said = {"email": new.email, "phone": new.phone, "address": new.address, "language": new.language}
        try:
            entered = await customers.enter(
                self._tx,
                new.first_name.strip(),
                new.last_name.strip(),
                [Fact(name, value, Source.HUMAN) for name, value in said.items() if value],
                region=self._tenant.country,
                segment=new.segment or "prospect",
                tags=new.tags,
            )
        except customers.KnownAddress as error:
            raise Duplicate(**error.members) from None
        except InvalidInput as error:
            raise Validation(error.detail, **error.members) from None
        customer_id = str(entered.contact.id)
        if new.preferences is not None:
            await self.update_communication_preferences(customer_id, new.preferences)
        if new.note:
            await self.add_customer_note(customer_id, NewNote("system", new.note))
        return await self.get_customer(customer_id)

    async def update_customer(self, customer_id: str, change: CustomerChange) -> Customer:
        """What is not `None` changes."""
        given = {name: value for name, value in _given(change).items() if value is not None}
        names = {"first_name": "given_name", "last_name": "family_name"}
        return await self._change(customer_id, {names.get(name, name): value for name, value in given.items()})

    async def update_communication_preferences(
        self, customer_id: str, preferences: CommunicationPreferences
    ) -> Customer:
        """Replace them."""
        return await self._change(customer_id, {"preferences": msgspec.to_builtins(preferences)})

    async def add_customer_note(self, customer_id: str, note: NewNote) -> CustomerNote:
        """Write a remark."""
        kept = await customers.add_note(
            self._tx, _id(customer_id), note.text, author=note.author, metadata=dict(note.metadata)
        )
        return _note(kept)

    async def get_customer_notes(self, customer_id: str, *, limit: int = 50) -> Sequence[CustomerNote]:
        """Newest first."""
        found = await customers.list_notes(self._tx.conn, self._tx.tenant_id, _id(customer_id), limit=limit)
        return [_note(n) for n in found]

    async def add_tags(self, customer_id: str, tags: Sequence[str]) -> Customer:
        """With these too."""
        known = (await self._found(customer_id)).contact.tags
        return await self._change(customer_id, {"tags": [*known, *tags]})

    async def remove_tags(self, customer_id: str, tags: Sequence[str]) -> Customer:
        """Without these."""
        known = (await self._found(customer_id)).contact.tags
        return await self._change(customer_id, {"tags": [t for t in known if t not in tags]})

    async def get_customer_stats(self, customer_id: str) -> CustomerStats:
        """From the orders."""
        customer = await self._found(customer_id)
        orders, spent = customer.total_orders, customer.total_spent_minor
        first, last = customer.first_order_at, customer.last_order_at
        months = max(1.0, (self._tx.at - first).days / 30.44) if first else None
        return CustomerStats(
            total_orders=orders,
            total_spent_minor=spent,
            currency=self._tenant.currency,
            average_order_minor=round(spent / orders) if orders else None,
            first_order_at=first,
            last_order_at=last,
            days_since_last_order=(self._tx.at - last).days if last else None,
            orders_per_month=round(orders / months, 2) if months else None,
            return_rate=None,
            lifetime_value_minor=None,
            loyalty=next((score for more_than, score in LOYAL if orders > more_than), 20),
        )

    async def _found(self, customer_id: str) -> contacts.Customer:
        found = await customers.find(self._tx.conn, self._tx.tenant_id, _id(customer_id))
        if found is None:
            raise NotFound
        return found

    async def _change(self, customer_id: str, given: dict[str, Any]) -> Customer:
        try:
            changed = await customers.change(self._tx, _id(customer_id), given, region=self._tenant.country)
        except customers.KnownAddress as error:
            raise Duplicate(**error.members) from None
        except InvalidInput as error:
            raise Validation(error.detail, **error.members) from None
        return _view(changed)


def _given(change: CustomerChange) -> dict[str, Any]:
    return {f.name: getattr(change, f.name) for f in dataclasses.fields(change)}


def _id(customer_id: str) -> UUID:
    try:
        return UUID(customer_id)
    except ValueError:
        raise NotFound from None


def _note(note: contacts.ContactNote) -> CustomerNote:
    return CustomerNote(str(note.id), str(note.contact_id), note.author, note.text, note.at, note.metadata)


def _view(customer: contacts.Customer) -> Customer:
    contact = customer.contact
    first, last = customer.names
    return msgspec.convert(
        {
            "id": str(contact.id),
            "first_name": first,
            "last_name": last,
            "email": contact.email,
            "phone": contact.phone,
            "address": contact.address,
            "language": contact.language,
            "tags": contact.tags,
            "segment": customer.segment,
            "preferences": customer.preferences,
            "created_at": contact.created_at,
            "total_orders": customer.total_orders,
            "total_spent_minor": customer.total_spent_minor,
            "last_order_at": customer.last_order_at,
        },
        Customer,
    )
