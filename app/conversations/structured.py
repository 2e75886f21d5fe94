"""Pure: what systems and agents report about a caller, under any of the names their fields go by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from app.contacts.models import Fact, Source

_NAME: Final = ("nom_complet", "nomcomplet", "fullname", "clientname", "customername", "name", "nom")
_FIRST: Final = ("prenom", "firstname")
_LAST: Final = ("nom", "lastname", "nomdefamille")
_PHONE: Final = ("telephone", "phone", "clientphone", "customerphone", "tel", "callbacknumber")
_EMAIL: Final = ("courriel", "email", "clientemail", "mail")
_ADDRESS: Final = ("adresse", "address", "clientaddress", "adressecomplete", "fulladdress", "street")
_CITY: Final = ("ville", "city", "clientcity", "municipalite")
_POSTAL: Final = ("codepostal", "postalcode", "clientpostalcode", "zip", "zipcode")
_TYPE: Final = ("clienttype", "typeclient", "typedeclient", "customertype")
_VALUE: Final = ("estimatedvalue", "valeur", "valeurestimee", "value", "montant")
_PROBLEM: Final = ("probleme", "problem", "problemdescription", "description", "details", "message", "reason", "motif")
_URGENCY: Final = ("priorite", "priority", "urgence", "urgency", "prioritylevel", "niveau")
_SERVICE: Final = ("service", "servicetype", "typeservice", "serviceinfo")
_NESTED: Final = ("customerinfo", "clientinfo", "customer", "client", "contact", "info", "serviceinfo")
_TYPES: Final = {
    "residentiel": "residential",
    "residential": "residential",
    "commercial": "commercial",
    "municipal": "municipal",
    "municipalite": "municipal",
}
_TEXT_CONFIDENCE: Final = 0.9


def flatten(data: Mapping[str, Any]) -> dict[str, Any]:
    """Fields by plain name (lower case, no separators), those of nested client objects included; the outer ones win."""
    flat: dict[str, Any] = {}
    for name, value in _pairs(data, depth=0):
        flat.setdefault(name, value)
    return flat


def _pairs(data: Mapping[str, Any], depth: int) -> Iterator[tuple[str, Any]]:
    inner: list[Mapping[str, Any]] = []
    for key, value in data.items():
        name = "".join(character for character in str(key).lower() if character.isalnum())
        if isinstance(value, Mapping):
            if name in _NESTED and depth < 2:
                inner.append(value)
        elif value is not None:
            yield name, value
    for nested in inner:
        yield from _pairs(nested, depth + 1)


def text_of(flat: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    """The first of these fields that says something, as text."""
    for name in names:
        value = flat.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
    return None


def facts_of(data: Mapping[str, Any]) -> list[Fact]:
    """What structured data says about a contact. A dictated number is only words: the carrier's is worth more."""
    flat = flatten(data)
    facts = [
        Fact(field, value, Source.STRUCTURED)
        for field, value in (
            ("name", _full_name(flat)),
            ("email", text_of(flat, _EMAIL)),
            ("address", _full_address(flat)),
            ("postal_code", text_of(flat, _POSTAL)),
            ("type", _TYPES.get((text_of(flat, _TYPE) or "").lower().replace("é", "e"))),
        )
        if value
    ]
    phone = text_of(flat, _PHONE)
    if phone:
        facts.append(Fact("phone", phone, Source.TEXT, _TEXT_CONFIDENCE))
    return facts


def _full_name(flat: Mapping[str, Any]) -> str | None:
    first, last = text_of(flat, _FIRST), text_of(flat, _LAST)
    if first:
        return f"{first} {last}" if last and first.lower() not in last.lower() else last or first
    return text_of(flat, _NAME) or last


def _full_address(flat: Mapping[str, Any]) -> str | None:
    street, city = text_of(flat, _ADDRESS), text_of(flat, _CITY)
    if street and city and city.lower() not in street.lower():
        return f"{street}, {city}"
    return street


def value_of(flat: Mapping[str, Any]) -> float | None:
    """The amount at stake, when a plausible one is named."""
    raw = text_of(flat, _VALUE)
    try:
        value = float((raw or "").replace("$", "").replace(" ", "").replace(",", "."))
    except ValueError:
        return None
    return value if 0 <= value <= 1e9 else None


def urgency_of(flat: Mapping[str, Any]) -> str | None:
    """P1 to P4 if the agent says so; anything else is not an urgency."""
    for name in _URGENCY:
        value = flat.get(name)
        if isinstance(value, str) and value.strip().upper()[:2] in ("P1", "P2", "P3", "P4"):
            return value.strip().upper()[:2]
    return None


def problem_of(flat: Mapping[str, Any]) -> str | None:
    """What is wrong, in the agent's words."""
    return text_of(flat, _PROBLEM)


def service_of(flat: Mapping[str, Any]) -> str | None:
    """The service asked for."""
    return text_of(flat, _SERVICE)
