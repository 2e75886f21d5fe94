"""Forgetting who a contact is: a pseudonym instead of the name, a token instead of the matricule, no address left."""

from __future__ import annotations

import secrets
from uuid import UUID

from app.contacts import erasing_queries, queries, rules
from app.contacts.actions import take
from app.contacts.events import ContactUpdated
from app.contacts.schemas import ContactView
from app.db.transaction import Transaction
from app.erasing import Erased, Subject


async def hold(tx: Transaction, contact_id: UUID) -> None:
    """Lock a contact and the addresses they reach us from, in the order in which somebody is recognised.

    Raises:
        NotFound.
    """
    await erasing_queries.lock_identities(tx.conn, tx.tenant_id, contact_id)
    await take(tx, contact_id)


async def erase(tx: Transaction, subject: Subject) -> Erased:
    """Anonymise the contacts, forget their addresses, clean the remarks about them."""
    people = list(subject.people)
    done = 0
    for contact_id in people:
        done += await erasing_queries.anonymise_contact(
            tx.conn,
            tx.tenant_id,
            contact_id,
            name=subject.pseudonym,
            token=f"X{secrets.token_hex(6).upper()}",
            search=rules.fold(subject.pseudonym),
            at=tx.at,
        )
        contact = await queries.find_contact(tx.conn, tx.tenant_id, contact_id)
        if contact is not None:
            tx.emit(ContactUpdated(id=contact.id, version=contact.version, data=ContactView.of(contact)))
    identities = await erasing_queries.delete_identities(tx.conn, tx.tenant_id, people)
    notes = subject.changed(await erasing_queries.list_note_texts(tx.conn, tx.tenant_id, people))
    await erasing_queries.update_note_texts(tx.conn, tx.tenant_id, notes)
    return {"contacts": done, "identities": identities, "contact_notes": len(notes)}
