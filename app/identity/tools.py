"""What an agent may ask about who speaks. The answers to a stranger are the same whoever they claim to be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, Field, StringConstraints

from app.connectors.asking import Asking, read_arguments
from app.connectors.errors import ToolRefused
from app.contacts import actions as contacts
from app.contacts.models import Contact
from app.db.transaction import Transaction
from app.identity import actions, rules
from app.identity.models import Claimed

Matricule = Annotated[str, StringConstraints(min_length=1, max_length=60)]


Code = Annotated[str, StringConstraints(min_length=1, max_length=20)]


class _Verify(BaseModel):
    matricule: Matricule
    birth_date: date | None = None
    code: Code | None = None


class _SendCode(BaseModel):
    matricule: Matricule = Field()


async def verify_identity(tx: Transaction, asking: Asking, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """`{matricule, birth_date?: ISO, code?}` → `{verified, locked, person?}`; a success holds for the conversation.

    Raises:
        ToolRefused: neither a birth date nor a code.
    """
    asked = read_arguments(_Verify, arguments)
    if asked.birth_date is None and asked.code is None:
        raise ToolRefused("second_factor_missing")
    claimed = Claimed(asking.conversation_id, asked.matricule, (asking.origin,), asked.birth_date, asked.code)
    found = await actions.verify(tx, claimed)
    if found.contact is None:
        return {"verified": False, "locked": found.is_locked}
    await actions.prove(tx, asking.conversation_id, found.contact.id, claimed.factor)
    return {"verified": True, "locked": False, "person": person(found.contact)}


async def send_code(tx: Transaction, asking: Asking, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """`{matricule}` → `{sent: true, locked}`: always the same, whoever it is and whether or not anything leaves.

    Raises:
        ToolRefused.
    """
    asked = read_arguments(_SendCode, arguments)
    locked = await actions.ask_for_code(tx, Claimed(asking.conversation_id, asked.matricule, (asking.origin,)))
    return {"sent": True, "locked": locked}


async def proven(tx: Transaction, asking: Asking, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """`{}` → `{verified, person?}` from the proof in force."""
    del arguments
    contact_id = await actions.proven_contact(tx.conn, tx.tenant_id, asking.conversation_id, tx.at)
    contact = await contacts.find_contact(tx.conn, tx.tenant_id, contact_id) if contact_id else None
    return {"verified": False} if contact is None else {"verified": True, "person": person(contact)}


async def withdraw_proof(tx: Transaction, asking: Asking, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """`{}` → `{verified: false}`: whoever speaks says that they are somebody else after all, or goes."""
    del arguments
    await actions.end_proof(tx, asking.conversation_id)
    return {"verified": False}


def person(contact: Contact) -> dict[str, Any]:
    """Somebody who proved who they are, as an agent addresses them."""
    first, _, last = (contact.name or "").partition(" ")
    return {
        "contact_id": str(contact.id),
        "civility": contact.civility,
        "first_name": first or None,
        "last_name": last or None,
        "full_name": contact.name,
        "email_known": contact.email is not None,
        "phone_hint": rules.phone_hint(contact.phone),
    }
