"""Writes of contacts."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from asyncpg import Connection
from uuid_utils.compat import uuid7

from app.access import Principal
from app.accounts import actions as accounts
from app.contacts import insured, queries, rules
from app.contacts.events import ContactCreated, ContactSeen, ContactUpdated
from app.contacts.models import OPTED_OUT, Contact, Fact, Identity, Source
from app.contacts.schemas import ContactChange, ContactView
from app.db.transaction import Transaction
from app.errors import DomainError, InvalidInput, Kind, NotFound, StaleVersion


class Forgotten(DomainError):
    """Who this was has been anonymised: nothing more is written about them."""

    kind = Kind.CONFLICT
    code = "contact_anonymised"


async def recognise(tx: Transaction, identity: Identity, *, region: str, facts: Sequence[Fact] = ()) -> Contact:
    """The contact who reaches us from `identity`, found or created, with what was just learned about them.

    Locks the contact for the rest of the transaction; take it before anything else of theirs.
    """
    draft = _draft(tx, identity, region, facts)
    found = await queries.upsert_contact(tx.conn, tx.tenant_id, identity, draft, rules.search_text(draft), tx.at)
    if found is None:
        found = await queries.touch_contact(tx.conn, tx.tenant_id, identity, tx.at), False
    contact, is_new = found
    if is_new:
        tx.emit(ContactCreated(id=contact.id, version=contact.version, data=ContactView.of(contact)))
        return contact
    merged = rules.merge(contact, facts, region=region) if facts else contact
    if merged is contact:
        tx.emit(ContactSeen(id=contact.id, version=contact.version, data=ContactView.of(contact)))
        return contact
    await queries.update_contact(tx.conn, tx.tenant_id, merged, rules.search_text(merged))
    tx.emit(ContactUpdated(id=merged.id, version=merged.version, data=ContactView.of(merged)))
    return merged


def _draft(tx: Transaction, identity: Identity, region: str, facts: Sequence[Fact]) -> Contact:
    """What a first message tells: a carrier's number is as good as structured data, a sender's label is a profile."""
    draft = Contact(uuid7(), 1, is_anonymous=identity.is_anonymous, created_at=tx.at, last_message_at=tx.at)
    match identity.kind:
        case "phone":
            facts = (carrier_number(identity), *facts)
        case "email":
            facts = (Fact("email", identity.address, Source.STRUCTURED), *facts)
        case "sender" if not identity.address.lstrip("+").isdigit():
            facts = (Fact("name", identity.address, Source.CHANNEL), *facts)
    return rules.merge(draft, facts, region=region)


def carrier_number(identity: Identity) -> Fact:
    """The number a carrier says somebody calls or writes from."""
    return Fact("phone", identity.address, Source.STRUCTURED)


async def learn(tx: Transaction, contact: Contact, facts: Sequence[Fact], *, region: str) -> Contact:
    """The contact after hearing `facts`; `contact` must have been taken in this transaction."""
    merged = rules.merge(contact, facts, region=region)
    return contact if merged is contact else await _store(tx, merged)


async def take(tx: Transaction, contact_id: UUID) -> Contact:
    """A known contact, locked for the rest of the transaction.

    Raises:
        NotFound.
    """
    contact = await queries.lock_contact(tx.conn, tx.tenant_id, contact_id)
    if contact is None:
        raise NotFound
    return contact


async def tag(tx: Transaction, contact: Contact, name: str) -> Contact:
    """Add a tag to a contact taken in this transaction."""
    if name in contact.tags:
        return contact
    return await _store(tx, dataclasses.replace(contact, tags=sorted({*contact.tags, name})))


async def set_opted_out(tx: Transaction, contact: Contact, *, opted_out: bool) -> Contact:
    """Show that they asked not to be written to, or that they came back; `app.channels` is what refuses to write."""
    tags = {*contact.tags, OPTED_OUT} if opted_out else {*contact.tags} - {OPTED_OUT}
    if tags == {*contact.tags}:
        return contact
    verb = "opt_out" if opted_out else "opt_in"
    await accounts.audit(tx, None, verb, "contact", contact.id, actor_kind="provider", source="sms")
    return await _store(tx, dataclasses.replace(contact, tags=sorted(tags)))


async def change(
    tx: Transaction, contact_id: UUID, body: ContactChange, *, who: Principal, expected_version: int | None
) -> Contact:
    """A member of the team corrects a contact; from then on only the team changes those fields.

    Raises:
        NotFound, Forgotten, StaleVersion (with `current`), InvalidInput, KnownMatricule.
    """
    contact = await take(tx, contact_id)
    await check_not_forgotten(tx, contact_id)
    if expected_version is not None and contact.version != expected_version:
        raise StaleVersion(current=ContactView.of(contact))
    region = (await accounts.get_tenant(tx.conn, tx.tenant_id)).country
    given = body.model_dump(exclude_unset=True, exclude={"version"})
    changed = _corrected(contact, given, region)
    insured_values = insured.values_of(given, today=tx.at.date())
    entered = dataclasses.replace(changed, **insured_values) if insured_values else changed
    if entered == contact:
        return contact
    if insured_values:
        await insured.store(tx, entered)
    await accounts.audit(tx, who, "change", "contact", contact_id, detail={"fields": sorted(given)})
    return await _store(tx, entered)


def _corrected(contact: Contact, given: dict[str, Any], region: str) -> Contact:
    tags = given.pop("tags", None)
    facts = []
    values: dict[str, Any] = {}
    provenance = dict(contact.provenance)
    for name, value in given.items():
        if name in insured.FIELDS:
            continue
        if value in (None, ""):
            values[name] = None
            provenance.pop(name, None)
            continue
        fact = Fact(name, value, Source.HUMAN)
        if rules.clean(fact, region=region) is None:
            raise InvalidInput(errors=[{"pointer": f"#/{name}", "detail": "This is not a usable value."}])
        facts.append(fact)
    if tags is not None:
        values["tags"] = sorted(set(tags))
    forgotten = any(getattr(contact, name) != value for name, value in values.items())
    base = dataclasses.replace(contact, **values, provenance=provenance) if forgotten else contact
    return rules.merge(base, facts, region=region)


async def _store(tx: Transaction, contact: Contact) -> Contact:
    stored = dataclasses.replace(contact, version=contact.version + 1)
    await queries.update_contact(tx.conn, tx.tenant_id, stored, rules.search_text(stored))
    tx.emit(ContactUpdated(id=stored.id, version=stored.version, data=ContactView.of(stored)))
    return stored


async def check_not_forgotten(tx: Transaction, contact_id: UUID) -> None:
    """What is written about somebody after they were anonymised would stay: that is done once.

    Raises:
        Forgotten.
    """
    if await queries.is_forgotten(tx.conn, tx.tenant_id, contact_id):
        raise Forgotten


async def find_contact(conn: Connection, tenant_id: int, contact_id: UUID) -> Contact | None:
    """A known contact, for a slice above that only reads."""
    return await queries.find_contact(conn, tenant_id, contact_id)


async def find_by_matricule(conn: Connection, tenant_id: int, matricule_norm: str) -> Contact | None:
    """Whose matricule this is, in its compared form: capitals and digits (`insured.normalised`)."""
    return await insured.find_by_matricule(conn, tenant_id, matricule_norm)


async def list_contacts_of(conn: Connection, tenant_id: int, ids: Collection[UUID]) -> list[Contact]:
    """The contacts of these ids, for slices above that list what is theirs."""
    return await queries.list_contacts_of(conn, tenant_id, list(ids)) if ids else []
