"""Contacts as customers: entered by hand or by a system, with a segment, preferences and remarks."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from asyncpg import Connection
from uuid_utils.compat import uuid7

from app.access import Principal
from app.accounts.actions import audit, get_tenant
from app.contacts import actions, customer_queries, insured, queries, rules
from app.contacts.events import ContactCreated, ContactUpdated
from app.contacts.models import Contact, ContactNote, Customer, Fact, Identity, Source
from app.contacts.schemas import ContactView, NewContact
from app.db.transaction import Transaction
from app.errors import DomainError, InvalidInput, Kind, NotFound

CLEARABLE = ("language", "phone", "email", "address", "postal_code", "type")


class KnownAddress(DomainError):
    """Somebody else has this phone number or e-mail address; `existing_id` says who."""

    kind = Kind.CONFLICT
    code = "known_address"


async def find(conn: Connection, tenant_id: int, contact_id: UUID) -> Customer | None:
    """One customer."""
    return await customer_queries.find_customer(conn, tenant_id, contact_id)


async def find_by(conn: Connection, tenant_id: int, kind: str, address: str) -> Customer | None:
    """Whose `phone` (E.164) or `email` this is."""
    wanted = address.strip().lower() if kind == "email" else address
    found = await customer_queries.find_id_by_address(conn, tenant_id, kind, wanted)
    return await customer_queries.find_customer(conn, tenant_id, found) if found else None


async def page(
    conn: Connection,
    tenant_id: int,
    *,
    segment: str | None,
    tags: list[str],
    after: datetime | None,
    before: datetime | None,
    order: tuple[str, bool],
    limit: int,
    offset: int,
) -> tuple[list[Customer], int]:
    """Some customers and how many there are; `order`: by what, and whether from the highest."""
    found = await customer_queries.list_customers(
        conn,
        tenant_id,
        segment=segment,
        tags=tags,
        after=after,
        before=before,
        sort=order[0],
        descending=order[1],
        limit=limit,
        offset=offset,
    )
    total = await customer_queries.count_customers(
        conn, tenant_id, segment=segment, tags=tags, after=after, before=before
    )
    return found, total


async def search(
    conn: Connection, tenant_id: int, words: Sequence[str], *, fields: Sequence[str], limit: int
) -> list[Customer]:
    """Customers in whose `fields` (name, email, phone) all the words are found, newest first."""
    folded = [rules.fold(w) for w in words if w]
    if not folded:
        return []
    patterns = ["%" + w.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%" for w in folded]
    found = await customer_queries.search_customers(conn, tenant_id, patterns, limit * 5)

    def fits(customer: Customer) -> bool:
        texts = [rules.fold(getattr(customer.contact, name) or "") for name in fields]
        return all(any(word in text for text in texts) for word in folded)

    return [c for c in found if fits(c)][:limit]


async def create(tx: Transaction, body: NewContact, *, who: Principal) -> Contact:
    """Somebody the team enters by hand.

    Raises:
        KnownAddress, KnownMatricule (with `existing_id`), InvalidInput.
    """
    region = (await get_tenant(tx.conn, tx.tenant_id)).country
    given = body.model_dump(exclude_none=True)
    entered = await enter(
        tx,
        body.first_name,
        body.last_name,
        [Fact(name, given[name], Source.HUMAN) for name in CLEARABLE if given.get(name)],
        region=region,
        segment="prospect",
        tags=body.tags,
        as_insured={name: given[name] for name in insured.FIELDS if name in given},
    )
    await audit(tx, who, "create", "contact", entered.contact.id)
    return entered.contact


async def enter(
    tx: Transaction,
    given: str,
    family: str,
    facts: Sequence[Fact],
    *,
    region: str,
    segment: str,
    tags: Sequence[str],
    as_insured: Mapping[str, Any] | None = None,
) -> Customer:
    """A customer entered by a system or a person. `as_insured`: some of `insured.FIELDS`.

    Raises:
        KnownAddress, KnownMatricule: with `existing_id`.
        InvalidInput: a value that cannot be one.
    """
    for fact in facts:
        _check(fact, region)
    own = insured.values_of(as_insured or {}, today=tx.at.date())
    draft = Contact(uuid7(), 1, created_at=tx.at, last_message_at=None)
    name = Fact("name", f"{given} {family}".strip(), Source.HUMAN)
    contact = dataclasses.replace(rules.merge(draft, [name, *facts], region=region), tags=sorted(set(tags)), **own)
    await _claim(tx, contact)
    await customer_queries.insert_contact(tx.conn, tx.tenant_id, contact, rules.search_text(contact))
    # A duplicate is refused before the row is there; the address becomes theirs once it is.
    await _claim(tx, contact, keep=True)
    if own:
        await insured.store(tx, contact)
    customer = Customer(contact, given, family, segment)
    await customer_queries.update_customer(tx.conn, tx.tenant_id, customer)
    tx.emit(ContactCreated(id=contact.id, version=1, data=ContactView.of(contact)))
    return customer


async def change(tx: Transaction, contact_id: UUID, given: dict[str, Any], *, region: str) -> Customer:
    """Change fields of a customer: those of a contact, `given_name`, `family_name`, `segment`, `preferences`, `tags`.

    Raises:
        NotFound, KnownAddress, InvalidInput.
    """
    customer = await _taken(tx, contact_id)
    own = {k: v for k, v in given.items() if k in ("given_name", "family_name", "segment", "preferences")}
    first, last = customer.names
    entered = dataclasses.replace(customer, given_name=first, family_name=last)
    changed = dataclasses.replace(entered, **own)
    contact = _corrected(changed, given, region, renamed="given_name" in own or "family_name" in own)
    if (contact.phone, contact.email) != (customer.contact.phone, customer.contact.email):
        await _claim(tx, contact, keep=True)
    stored = dataclasses.replace(changed, contact=contact)
    await customer_queries.update_customer(tx.conn, tx.tenant_id, stored)
    return stored if contact == customer.contact else await _store(tx, stored)


def _corrected(customer: Customer, given: dict[str, Any], region: str, *, renamed: bool) -> Contact:
    contact = customer.contact
    cleared: dict[str, Any] = {name: None for name in CLEARABLE if given.get(name) == ""}
    facts = [Fact(n, v, Source.HUMAN) for n, v in given.items() if n in CLEARABLE and v not in ("", None)]
    if renamed:
        name = f"{customer.given_name or ''} {customer.family_name or ''}".strip()
        facts.append(Fact("name", name, Source.HUMAN))
    for fact in facts:
        _check(fact, region)
    provenance = {k: v for k, v in contact.provenance.items() if k not in cleared}
    base = dataclasses.replace(contact, **cleared, provenance=provenance) if cleared else contact
    tags = sorted(set(given["tags"])) if given.get("tags") is not None else base.tags
    return dataclasses.replace(rules.merge(base, facts, region=region), tags=tags)


def _check(fact: Fact, region: str) -> None:
    if rules.clean(fact, region=region) is None:
        raise InvalidInput(errors=[{"pointer": f"#/{fact.field}", "detail": "This is not a usable value."}])


async def _claim(tx: Transaction, contact: Contact, *, keep: bool = False) -> None:
    """Refuse an address that is somebody else's; with `keep`, make it this contact's."""
    for kind, address in (("phone", contact.phone), ("email", contact.email)):
        if address is None:
            continue
        owner = await customer_queries.find_id_by_address(tx.conn, tx.tenant_id, kind, address)
        if keep and owner in (None, contact.id):
            owner = await customer_queries.claim_identity(
                tx.conn, tx.tenant_id, Identity(kind, address), contact.id, tx.at
            ) or await customer_queries.find_id_by_address(tx.conn, tx.tenant_id, kind, address)
        if owner not in (None, contact.id):
            raise KnownAddress(existing_id=str(owner))


async def _taken(tx: Transaction, contact_id: UUID) -> Customer:
    await actions.take(tx, contact_id)
    customer = await customer_queries.find_customer(tx.conn, tx.tenant_id, contact_id)
    if customer is None:
        raise NotFound
    return customer


async def _store(tx: Transaction, customer: Customer) -> Customer:
    contact = dataclasses.replace(customer.contact, version=customer.contact.version + 1)
    await queries.update_contact(tx.conn, tx.tenant_id, contact, rules.search_text(contact))
    tx.emit(ContactUpdated(id=contact.id, version=contact.version, data=ContactView.of(contact)))
    return dataclasses.replace(customer, contact=contact)


async def count_orders(
    tx: Transaction, contact_id: UUID, *, orders: int, spent: int, first: datetime | None, last: datetime | None
) -> None:
    """Remember what a contact's orders come to."""
    await customer_queries.update_totals(
        tx.conn, tx.tenant_id, contact_id, orders=orders, spent=spent, first=first, last=last
    )


async def add_note(
    tx: Transaction,
    contact_id: UUID,
    text: str,
    *,
    author: str,
    metadata: dict[str, Any] | None = None,
    who: Principal | None = None,
) -> ContactNote:
    """Write a remark about a contact.

    Raises:
        NotFound, Forgotten.
    """
    if await queries.find_contact(tx.conn, tx.tenant_id, contact_id) is None:
        raise NotFound
    await actions.check_not_forgotten(tx, contact_id)
    note = ContactNote(uuid7(), contact_id, text, author, metadata or {}, tx.at)
    await customer_queries.insert_note(tx.conn, tx.tenant_id, note)
    await audit(tx, who, "note", "contact", contact_id, actor_name=author)
    return note


async def list_notes(
    conn: Connection, tenant_id: int, contact_id: UUID, *, before: UUID | None = None, limit: int = 50
) -> list[ContactNote]:
    """Remarks about a contact, newest first.

    Raises:
        NotFound.
    """
    if await queries.find_contact(conn, tenant_id, contact_id) is None:
        raise NotFound
    return await customer_queries.list_notes(conn, tenant_id, contact_id, before=before, limit=limit)
