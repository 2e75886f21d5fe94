"""HTTP edge of contacts."""

from __future__ import annotations

from uuid import UUID

from app.access import Permission, Principal
from app.accounts.reading import saw
from app.contacts import actions, customers, queries, rules
from app.contacts.models import ContactNote
from app.contacts.schemas import (
    ContactChange,
    ContactPage,
    ContactQuery,
    ContactView,
    NewContact,
    NoteBody,
    NotePage,
    NoteQuery,
)
from app.db.database import Database
from app.errors import NotFound
from app.web.endpoint import IfMatch
from app.web.routing import route


async def list_contacts(query: ContactQuery, who: Principal, db: Database) -> ContactPage:
    """Contacts, newest first, or those matching `q`."""
    async with db.snapshot(who.tenant_id) as snapshot:
        found = await queries.list_contacts(
            snapshot.conn, who.tenant_id, words=_patterns(query.q), before=query.cursor, limit=query.limit
        )
    last = str(found[-1].id) if len(found) == query.limit else None
    return ContactPage([ContactView.of(c) for c in found], last, snapshot.position)


def _patterns(q: str | None) -> list[str]:
    words = rules.fold((q or "").replace("\x00", "")).split()
    escaped = (w.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") for w in words[:8])
    return [f"%{w}%" for w in escaped]


async def read_contact(id: UUID, who: Principal, db: Database) -> ContactView:
    """One contact."""
    async with db.snapshot(who.tenant_id) as snapshot:
        contact = await queries.find_contact(snapshot.conn, who.tenant_id, id)
    if contact is None:
        raise NotFound
    await saw(db, who, id, "contact")
    return ContactView.of(contact)


async def change_contact(id: UUID, body: ContactChange, who: Principal, db: Database, if_match: IfMatch) -> ContactView:
    """Correct a contact; what the team says is never overwritten by what a text or a call seems to say."""
    async with db.transaction(who.tenant_id) as tx:
        contact = await actions.change(tx, id, body, who=who, expected_version=if_match.version or body.version)
    return ContactView.of(contact)


async def create_contact(body: NewContact, who: Principal, db: Database) -> ContactView:
    """Enter somebody who did not reach us yet."""
    async with db.transaction(who.tenant_id) as tx:
        return ContactView.of(await customers.create(tx, body, who=who))


async def list_notes(id: UUID, query: NoteQuery, who: Principal, db: Database) -> NotePage:
    """What the team wrote about a contact, newest first."""
    async with db.snapshot(who.tenant_id) as snapshot:
        found = await customers.list_notes(snapshot.conn, who.tenant_id, id, before=query.cursor, limit=query.limit + 1)
    shown = found[: query.limit]
    following = str(shown[-1].id) if len(found) > query.limit else None
    await saw(db, who, id, "notes")
    return NotePage(shown, following, snapshot.position)


async def add_note(id: UUID, body: NoteBody, who: Principal, db: Database) -> ContactNote:
    """Write a remark about a contact."""
    async with db.transaction(who.tenant_id) as tx:
        return await customers.add_note(tx, id, body.text, author=who.name, who=who)


routes = [
    route("GET", "/contacts", list_contacts, needs=Permission.READ_CONTACTS),
    route("POST", "/contacts", create_contact, needs=Permission.WRITE_CONTACTS, status=201),
    route("GET", "/contacts/{id}", read_contact, needs=Permission.READ_CONTACTS),
    route("PATCH", "/contacts/{id}", change_contact, needs=Permission.WRITE_CONTACTS),
    route("GET", "/contacts/{id}/notes", list_notes, needs=Permission.READ_CONTACTS),
    route("POST", "/contacts/{id}/notes", add_note, needs=Permission.WRITE_CONTACTS, status=201),
]
