"""Policy of contacts: what an address is, whose word counts, what is not a value."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

import phonenumbers

from app.contacts.models import STRENGTH, Contact, Fact, Identity, Source

LEARNABLE: Final = ("name", "language", "phone", "email", "address", "postal_code", "type")
TYPES: Final = ("residential", "commercial", "municipal")
LIMIT: Final = {"name": 120, "email": 254, "address": 300, "postal_code": 16, "phone": 32, "language": 2, "type": 20}
_PLACEHOLDERS: Final = frozenset(
    """
    non fourni|non fournie|non precise|non precisee|non disponible|non specifie|non donne|inconnu|inconnue|anonyme|
    aucun|aucune|pas fourni|pas de nom|sans nom|client|cliente|le client|la cliente|appelant|appelante|monsieur|madame|
    unknown|anonymous|not provided|not given|not specified|not available|none|null|undefined|n/a|na|nil|nan|
    no name|caller|customer|the caller|the customer|user|guest|test|string|xxx|tbd|todo|private|restricted|unavailable
    """.replace("\n", "")
    .replace("    ", "")
    .split("|")
)
_HIDDEN_NUMBERS: Final = frozenset(
    {
        *("anonymous", "restricted", "private", "unknown", "unavailable", "blocked"),
        *("+266696687", "+86282452253", "+7378742883", "+2562533", "+8656696", "+464"),
    }
)
"""What carriers write when a number is withheld, and "anonymous", "restricted", … spelled on a dial pad."""

_SHORT_CODE: Final = re.compile(r"\+?\d{3,6}")
_SPACES: Final = re.compile(r"\s+")


def identify(address: str | None, *, region: str, call_id: str | None = None) -> Identity | None:
    """Whose address this is; for a caller who hides it, the call itself. `None` when nothing identifies them.

    `region` is where a number without a country code would be dialled.
    """
    text = _SPACES.sub(" ", (address or "").replace("\x00", "").split(":", 1)[-1]).strip()
    if not text or text.lower() in _HIDDEN_NUMBERS:
        return Identity("call", call_id[:200]) if call_id else None
    if not _SHORT_CODE.fullmatch(text):
        number = e164(text, region)
        if number:
            return Identity("phone", number)
    return Identity("sender", text[:64])


@lru_cache(maxsize=50_000)
def e164(text: str, region: str) -> str | None:
    """A dialable number in E.164; `None` for anything else, such as short codes and alphanumeric senders."""
    if sum(character.isdigit() for character in text) < 7 or any(character.isalpha() for character in text):
        return None
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def fold(text: str) -> str:
    """Lower case without accents, for searching."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def is_placeholder(value: str) -> bool:
    """Whether somebody wrote that they do not know."""
    folded = fold(value).strip(" .-_?!*")
    return not folded or folded in _PLACEHOLDERS


def clean(fact: Fact, *, region: str) -> Any:
    """The value in its stored form, or `None` when it says nothing or cannot be."""
    if fact.field not in LEARNABLE or not isinstance(fact.value, str):
        return None
    if fact.field == "language":
        return fact.value if fact.value in ("fr", "en") else None
    value = _SPACES.sub(" ", fact.value.replace("\x00", "")).strip()[: LIMIT[fact.field]]
    if is_placeholder(value):
        return None
    match fact.field:
        case "phone":
            return e164(value, region)
        case "email":
            return value.lower() if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}", value) else None
        case "postal_code":
            return value.upper()
        case "type":
            return value if value in TYPES else None
    return value


def merge(contact: Contact, facts: Iterable[Fact], *, region: str) -> Contact:
    """The contact after hearing `facts`; the very same object when nothing changes.

    A stronger source wins; of the same source, what people or systems said last, and of texts the surer reading.
    """
    values: dict[str, Any] = {}
    provenance = dict(contact.provenance)
    for fact in facts:
        value = clean(fact, region=region)
        if value is None or not _outweighs(fact, provenance.get(fact.field)):
            continue
        said = {"source": fact.source.value, "confidence": round(fact.confidence, 2)}
        known = values.get(fact.field, getattr(contact, fact.field))
        if value != known or said["source"] != provenance.get(fact.field, {}).get("source"):
            values[fact.field] = value
            provenance[fact.field] = said
    if not values:
        return contact
    anonymous = contact.is_anonymous and not values.keys() & {"phone", "email"}
    return dataclasses.replace(contact, **values, is_anonymous=anonymous, provenance=provenance)


def _outweighs(fact: Fact, known: dict[str, Any] | None) -> bool:
    if known is None:
        return True
    new, old = STRENGTH[fact.source], STRENGTH.get(known.get("source", ""), -1)
    if new != old or fact.source is not Source.TEXT:
        return new >= old
    return fact.field == "language" or fact.confidence >= float(known.get("confidence", 0))


def search_text(contact: Contact) -> str:
    """What a search looks into."""
    parts = (
        contact.name,
        contact.phone,
        contact.email,
        contact.address,
        contact.postal_code,
        contact.city,
        contact.matricule,
        contact.matricule_norm,
    )
    return fold(" ".join(part for part in parts if part))
