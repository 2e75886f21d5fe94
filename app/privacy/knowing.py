"""Pure: from what is kept about a person to what their texts are searched for."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any, Final
from uuid import UUID

from app.privacy.models import Traces, Value
from app.privacy.scrubbing import Known

NAMES: Final = "name fullname firstname lastname givenname familyname clientname callername customername thirdpartyname"
KINDS: Final[dict[str, str]] = {
    **dict.fromkeys(NAMES.split(), "name"),
    "phone": "phone",
    "phonenumber": "phone",
    "clientphone": "phone",
    "callbackphone": "phone",
    "callbacknumber": "phone",
    "thirdpartycontact": "other",
    "email": "email",
    "clientemail": "email",
    "address": "address",
    "clientaddress": "address",
    "serviceaddress": "address",
    "place": "address",
    "city": "address",
    "postalcode": "address",
    "birthdate": "birth",
    "matricule": "matricule",
    "plate": "other",
    "reportnumber": "other",
    "policereportnumber": "other",
    "nationalid": "other",
    "cin": "other",
    "insuredobject": "other",
}
"""What a key of JSON says its value is, in lower case without separators."""

NESTED: Final = frozenset({"contact", "person", "fields", "memo", "customer", "client", "known", "artifact"})
"""Keys under which a person is described. Advisors and members of the team are described under others."""

LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_NOBODY: Final = frozenset({"unknown", "inconnu", "anonyme", "anonymous", "client", "cliente", "non", "oui", "test"})


def pseudonym(contact_id: UUID) -> str:
    """Stable, told from the id alone; letters only, so that nothing takes it for a number of theirs."""
    digest = hashlib.sha256(contact_id.bytes).digest()
    return "Personne " + "".join(LETTERS[byte % len(LETTERS)] for byte in digest[:6])


def values_in(found: Any) -> Iterator[Value]:
    """The values of JSON whose keys say what they are: `{"name": …}`, `{"fields": {"name": {"value": …}}}`."""
    if not isinstance(found, dict):
        return
    for key, item in found.items():
        word = re.sub(r"[^a-z]", "", str(key).lower())
        value = item.get("value") if isinstance(item, dict) else item
        kind = KINDS.get(word)
        if kind is not None and isinstance(value, str) and value.strip():
            yield Value(kind, value.strip())
        if word in NESTED:
            yield from values_in(item)


def known_of(traces: Traces) -> Known:
    """What to look for in texts."""
    by_kind: defaultdict[str, set[str]] = defaultdict(set)
    dates = set(traces.birth_dates)
    for value in _all(traces):
        if value.kind == "birth":
            dates |= _date(value.text)
        elif value.kind == "phone" and any(c.isalpha() for c in value.text):
            by_kind["name" if "@" not in value.text else "email"].add(value.text)
        elif value.text.lower() not in _NOBODY:
            by_kind[value.kind].add(value.text)
    return Known(
        frozenset(by_kind["name"]),
        frozenset(by_kind["phone"]),
        frozenset(by_kind["email"]),
        frozenset(by_kind["address"]),
        frozenset(dates),
        frozenset(by_kind["matricule"]),
        frozenset(by_kind["other"]),
    )


def own(traces: Traces, kind: str) -> tuple[str, ...]:
    """The phones, e-mail addresses or matricules no other contact has."""
    return tuple(sorted({v.text for v in traces.values if v.kind == kind and v.text not in traces.shared}))


def needles(traces: Traces) -> tuple[str, ...]:
    """In lower case: what rows are found by that name nobody. Names are not among them, for people share names."""
    found = {email.lower() for email in own(traces, "email")}
    for phone in own(traces, "phone"):
        digits = "".join(c for c in phone if c.isdigit())
        found |= {digits} if len(digits) >= 8 else set()
    for matricule in own(traces, "matricule"):
        found |= {matricule.lower()} if len(matricule) >= 5 else set()
    return tuple(sorted(found))


def name_words(known: Known) -> list[str]:
    """The telling words of the names, in lower case, as they stand."""
    words = {word for name in known.names for word in re.split(r"[\W_]+", name.lower())}
    return sorted(word for word in words if len(word) >= 4)


def _all(traces: Traces) -> Iterator[Value]:
    yield from traces.values
    for found in traces.json:
        yield from values_in(found)


def _date(text: str) -> set[date]:
    try:
        return {date.fromisoformat(text[:10])}
    except ValueError:
        return set()
