"""Contacts as an insurer's people: matricule, civility, birth date, standing. Only people enter these."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from asyncpg import Connection, UniqueViolationError

from app.contacts import queries
from app.contacts.models import Contact
from app.db.transaction import Transaction
from app.errors import DomainError, InvalidInput, Kind

FIELDS: Final = ("civility", "birth_date", "matricule", "city", "standing")
_SEPARATORS: Final = re.compile(r"[\s.\-_/–—]+")
_MATRICULE: Final = re.compile(r"[A-Z]{2,4}[0-9]{3,4}[A-Z0-9]{2}")


class KnownMatricule(DomainError):
    """Somebody else has this matricule; `existing_id` says who."""

    kind = Kind.CONFLICT
    code = "known_matricule"


def normalised(matricule: str) -> str | None:
    """A written matricule as it is compared: capitals and digits, nothing added; `None` when it cannot be one.

    Domain rule B3.
    """
    text = _SEPARATORS.sub("", unicodedata.normalize("NFKC", matricule)).upper()
    return text if _MATRICULE.fullmatch(text) else None


def values_of(given: Mapping[str, Any], *, today: date) -> dict[str, Any]:
    """What changes in a contact for the fields given; an empty one is forgotten.

    Raises:
        InvalidInput.
    """
    values: dict[str, Any] = {name: given[name] or None for name in FIELDS if name in given}
    if values.get("matricule"):
        norm = normalised(values["matricule"])
        if norm is None:
            raise _unusable("matricule", "This is not a matricule.")
        values["matricule"] = (
            _SEPARATORS.sub("-", unicodedata.normalize("NFKC", values["matricule"])).upper().strip("-")
        )
        values["matricule_norm"] = norm
    elif "matricule" in values:
        values["matricule_norm"] = None
    if values.get("birth_date") and values["birth_date"] > today:
        raise _unusable("birth_date", "Nobody is born in the future.")
    return values


def _unusable(field: str, detail: str) -> InvalidInput:
    return InvalidInput(errors=[{"pointer": f"#/{field}", "detail": detail, "code": "unusable"}])


async def store(tx: Transaction, contact: Contact) -> None:
    """Write these fields of a locked contact.

    Raises:
        KnownMatricule: with `existing_id`.
    """
    if contact.matricule_norm is not None:
        owner = await find_by_matricule(tx.conn, tx.tenant_id, contact.matricule_norm)
        if owner is not None and owner.id != contact.id:
            raise KnownMatricule(existing_id=str(owner.id))
    try:
        await queries.update_insured(tx.conn, tx.tenant_id, contact)
    except UniqueViolationError:
        # Somebody else was given it a moment ago, in a transaction not ended when this one looked.
        raise KnownMatricule from None


async def find_by_matricule(conn: Connection, tenant_id: int, matricule_norm: str) -> Contact | None:
    """Whose matricule this is, in its compared form: see `normalised`."""
    return await queries.find_by_matricule(conn, tenant_id, matricule_norm)
