"""Claims, documents, money and days as an insured person is told of them. Every figure comes from a tool."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from agents.extraction.matricule import shown
from agents.flows.shop_assistant_words import listed, price
from agents.flows.turn import Turn
from agents.session.profile import Profile
from agents.wording import find_template

EMERGENCY: Final[Mapping[str, Mapping[str, str]]] = {
    "MA": {"fr": "15 ou le 19", "en": "15 or 19"},
    "FR": {"fr": "15 ou le 112", "en": "15 or 112"},
    "BE": {"fr": "112", "en": "112"},
    "CA": {"fr": "911", "en": "911"},
    "US": {"fr": "911", "en": "911"},
}
"""Who to call for an ambulance, fire or the police; a tenant's `settings.emergency_number` goes first."""

_MONTHS: Final = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "en": "January February March April May June July August September October November December",
}


def emergency_number(profile: Profile, language: str) -> str:
    """The number to call, as it is said."""
    own = profile.settings.get("emergency_number")
    if isinstance(own, str) and own.strip():
        return own.strip()[:40]
    return EMERGENCY.get(profile.country, {}).get(language, "112")


def day(turn: Turn, iso: object) -> str:
    """ "12 mars 2026"; nothing for what is no date."""
    try:
        on = datetime.fromisoformat(str(iso)).date()
    except ValueError:
        return ""
    return spelled(on, turn.language)


def spelled(on: date, language: str) -> str:
    """A day with its year."""
    number = "1er" if language == "fr" and on.day == 1 else str(on.day)
    return f"{number} {_MONTHS[language].split()[on.month - 1]} {on.year}"


def money(turn: Turn, minor: object, currency: object = None) -> str:
    """An amount a tool gave; nothing when it is none."""
    if not isinstance(minor, int) or isinstance(minor, bool):
        return ""
    return price(minor, str(currency or turn.profile.currency), turn.language)


def type_label(turn: Turn, code: object) -> str:
    return turn.wording(f"type_{code}") or turn.wording("type_autre")


def documents(turn: Turn, kinds: Sequence[str]) -> str:
    """ "le constat amiable et des photos des dommages"."""
    return listed([turn.wording(f"doc_{kind}") or turn.wording("doc_autre") for kind in kinds], turn.language)


def claim_label(turn: Turn, claim: Mapping[str, Any]) -> str:
    """ "SIN-2026-000042, vol"."""
    return f"{claim.get('number', '')}, {type_label(turn, claim.get('type'))}"


def in_own_language(turn: Turn, texts: object) -> str:
    """A text a tool gave in both languages."""
    if isinstance(texts, Mapping):
        return str(texts.get(turn.language) or texts.get("fr") or "")
    return texts if isinstance(texts, str) else ""


_CIVILITIES: Final = {
    "fr": {"M": "M.", "Mme": "Mme", "Mlle": "Mlle"},
    "en": {"M": "Mr", "Mme": "Mrs", "Mlle": "Miss"},
}


def person_name(person: Mapping[str, Any], language: str) -> str:
    """ "Mme Salma Berrada", "M. Yassine Idrissi"; "Mrs", "Mr" in English."""
    name = str(person.get("full_name") or f"{person.get('first_name', '')} {person.get('last_name', '')}").strip()
    civility = _CIVILITIES["en" if language == "en" else "fr"].get(str(person.get("civility") or ""), "")
    return f"{civility} {name}".strip()


def addressed(person: Mapping[str, Any], language: str) -> str:
    """ "Mme Berrada"; the whole name where no civility is known."""
    if person.get("civility") and person.get("last_name"):
        return person_name({"civility": person["civility"], "full_name": person["last_name"]}, language)
    return person_name(person, language)


def question_key(turn: Turn, question: str) -> str:
    """The wording of a question, as it is put for this type of claim."""
    own = f"ask_{question}_{turn.value('type')}"
    return own if find_template(turn.state.flow, own) else f"ask_{question}"


def matricule_aloud(norm: str) -> str:
    return shown(norm)
