"""Pure: canned replies: their blanks, what fills them, which of them fits what a customer said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Final
from urllib.parse import urlsplit

from babel.dates import format_date, format_time
from babel.numbers import format_currency, format_decimal

from agents.folding import fold, split_words
from app.accounts.models import Tenant
from app.contacts.models import Contact
from app.desk.models import CannedReply, Language, Variable
from app.desk.wording import first_name, locale_of
from app.errors import InvalidInput

TOKEN: Final = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_AMOUNT: Final = re.compile(r"^([0-9][0-9 .,\u00a0\u202f]*)\s*([A-Z]{3})?$")
_NOTHING: Final = "\x00"
"""Stands where an optional blank stays empty, until the space before it goes too."""
_TELLING: Final = 4
"""Letters from which on a word tells what somebody talks about."""

_KNOWN_AS: Final = {
    "contact_name": ("contact_name", "customer", "client", "nom"),
    "first_name": ("first_name", "prenom"),
    "business": ("business", "company", "entreprise"),
    "advisor": ("advisor", "conseiller"),
    "phone": ("phone", "telephone"),
    "email": ("email", "courriel"),
    "address": ("address", "adresse"),
}


class UnknownVariable(InvalidInput):
    """A blank in this reply is not declared."""

    code = "unknown_variable"


class UnfitValue(InvalidInput):
    """This value does not fit its blank."""

    code = "unfit_value"


@dataclass(frozen=True, slots=True)
class Place:
    """How the business writes things."""

    language: Language
    locale: str
    currency: str

    @classmethod
    def of(cls, tenant: Tenant, language: Language) -> Place:
        """The business's own habits in a language."""
        return cls(language, locale_of(language, tenant.locale), tenant.currency)


def check(bodies: Mapping[str, str], variables: Iterable[Variable]) -> None:
    """A reply that can be saved: words in a language at least, every blank declared, once.

    Raises:
        InvalidInput, UnknownVariable: with the names.
    """
    declared = [v.name for v in variables]
    if not any(bodies.values()):
        raise InvalidInput("A reply needs words in one language at least.")
    if len(set(declared)) != len(declared):
        raise InvalidInput("A variable is declared twice.")
    for body in bodies.values():
        unknown = sorted({*TOKEN.findall(body)} - {*declared})
        if unknown:
            raise UnknownVariable(unknown=unknown)
        if re.search(r"[{}]", TOKEN.sub("", body)):
            raise UnknownVariable("Braces are for variables, such as {first_name}.", unknown=[])


def render(body: str, variables: Iterable[Variable], values: Mapping[str, str], place: Place) -> tuple[str, list[str]]:
    """The words with their blanks filled, and the required ones nobody filled, which stay as they are written.

    Raises:
        UnfitValue: a value is not what its blank takes. UnknownVariable: a value for no blank.
    """
    kinds = {v.name: v for v in variables}
    missing: list[str] = []

    def fill(found: re.Match[str]) -> str:
        variable = kinds.get(found[1]) or Variable(found[1])
        raw = values.get(variable.name, "").strip()
        if raw:
            return write_value(variable, raw, place)
        if not variable.required:
            return _NOTHING
        if variable.name not in missing:
            missing.append(variable.name)
        return found[0]

    text = re.sub(f"[ \u00a0\u202f]?{_NOTHING}", "", TOKEN.sub(fill, body))
    return re.sub(r" {2,}", " ", text).strip(), missing


def write_value(variable: Variable, raw: str, place: Place) -> str:
    """A value as people write it there.

    Raises:
        UnfitValue.
    """
    try:
        match variable.type:
            case "number":
                return str(format_decimal(_number(raw), locale=place.locale))
            case "money":
                return _money(raw, place)
            case "date":
                return str(format_date(date.fromisoformat(raw), "long", locale=place.locale))
            case "time":
                return _time(time.fromisoformat(raw), place)
            case "url":
                return _address(raw)
            case _:
                return " ".join(raw.split())
    except (ValueError, InvalidOperation):
        raise UnfitValue(variable=variable.name, type=variable.type) from None


def _number(raw: str) -> Decimal:
    if not re.fullmatch(r"-?[0-9][0-9 \u00a0\u202f]*([.,][0-9]+)?", raw):
        raise ValueError(raw)
    return Decimal(re.sub(r"\s", "", raw).replace(",", "."))


def _money(raw: str, place: Place) -> str:
    found = _AMOUNT.match(raw)
    if found is None:
        raise ValueError(raw)
    return str(format_currency(_number(found[1].strip()), found[2] or place.currency, locale=place.locale))


def _time(at: time, place: Place) -> str:
    if place.language == "fr":
        return f"{at.hour}\u00a0h" + (f"\u00a0{at.minute:02}" if at.minute else "")
    return str(format_time(at, "short", locale=place.locale))


def _address(raw: str) -> str:
    parts = urlsplit(raw)
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", raw):
        raise ValueError(raw)
    return raw


def known_values(tenant: Tenant, contact: Contact, advisor: str) -> dict[str, str]:
    """What needs not be asked, under every name a reply may call it by."""
    known = {
        "contact_name": contact.name,
        "first_name": first_name(contact.name) if contact.name else None,
        "business": tenant.name,
        "advisor": first_name(advisor),
        "phone": contact.phone,
        "email": contact.email,
        "address": contact.address,
    }
    return {alias: value for name, value in known.items() if value for alias in _KNOWN_AS[name]}


def body_in(reply: CannedReply, *languages: str | None) -> tuple[Language, str]:
    """The reply in the first of these languages it has, else in the one it has."""
    for language in (*languages, "fr", "en"):
        if language in ("fr", "en") and (body := reply.bodies.get(language)):
            return "en" if language == "en" else "fr", body
    raise ValueError("a reply has words")


def best(replies: Iterable[CannedReply], said: str, language: Language, limit: int) -> list[CannedReply]:
    """The replies that share the most telling words with what the customer said; none that shares nothing."""
    words = _telling(said)
    scored = [(_likeness(reply, words, language), reply) for reply in replies]
    ranked = sorted((pair for pair in scored if pair[0] > 0), key=lambda pair: (-pair[0], pair[1].shortcut))
    return [reply for _, reply in ranked[:limit]]


def _likeness(reply: CannedReply, words: frozenset[str], language: Language) -> int:
    headline = _telling(f"{reply.title} {reply.shortcut}")
    body = _telling(body_in(reply, language)[1])
    return 3 * len(words & headline) + len(words & (body - headline))


def _telling(text: str) -> frozenset[str]:
    """Words without accents nor plurals."""
    return frozenset(word.rstrip("sx") for word in split_words(fold(text)) if len(word) >= _TELLING)
