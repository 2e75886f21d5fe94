"""A drain and sewer company in Québec: services offered, refused and redirected, prices and windows.

Labels and sentences are in French; `english` gives the words a caller hears in English.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from agents.folding import fold, unmarked

MINIMUM: Final = 350
SUSPICIOUS: Final = 50_000
RELINING_BASE: Final = 3_900
RELINING_BASE_FEET: Final = 10
RELINING_PER_FOOT: Final = 90


@dataclass(frozen=True, slots=True)
class Words:
    """What a service is called, how soon it usually comes and why it is refused."""

    label: str = ""
    window: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """Something people ask for. `words` are prefixes, without accents; `low`..`high` the price range.

    status: `accepted`, `refused`, or `redirected` to the plumbing lead.
    """

    id: str
    label: str
    words: tuple[str, ...]
    status: str
    low: int = 0
    high: int = 0
    hours: tuple[int, int] = (0, 0)
    window: str = ""
    requirements: tuple[str, ...] = ()
    reason: str = ""
    unless: tuple[str, ...] = ()
    english: Words = Words()


@dataclass(frozen=True, slots=True)
class Surcharge:
    """Added to every quote it applies to while `active`."""

    id: str
    active: bool
    amount: int
    words: tuple[str, ...]
    postal_prefixes: tuple[str, ...] = ()


REFUSED_REASON: Final = "Ce service n'est pas offert."
NOT_OFFERED: Final = "We do not offer this service."
SERVICES: Final = (
    Service(
        "fosse_septique",
        "fosse septique",
        ("fosse sept", "septic"),
        "refused",
        reason=REFUSED_REASON,
        english=Words("septic tanks", reason=NOT_OFFERED),
    ),
    Service(
        "piscine",
        "piscine",
        ("piscine", "pool"),
        "refused",
        reason=REFUSED_REASON,
        english=Words("pools", reason=NOT_OFFERED),
    ),
    Service(
        "gouttieres",
        "gouttières",
        ("gouttiere", "gutter"),
        "refused",
        reason=REFUSED_REASON,
        english=Words("gutters", reason=NOT_OFFERED),
    ),
    Service(
        "champ_epuration",
        "champ d'épuration",
        ("champ d", "leach"),
        "refused",
        reason=REFUSED_REASON,
        english=Words("leaching fields", reason=NOT_OFFERED),
    ),
    Service(
        "puisard",
        "puisard",
        ("puisard", "soakaway"),
        "refused",
        reason=REFUSED_REASON,
        english=Words("soakaways", reason=NOT_OFFERED),
    ),
    Service(
        "aspiration",
        "aspiration",
        ("aspiration", "vacuum"),
        "refused",
        reason=REFUSED_REASON,
        english=Words("vacuum pumping", reason=NOT_OFFERED),
    ),
    Service(
        "fosse_garage",
        "vidange de fosse de garage",
        ("bac de garage", "pit de garage", "fosse de garage", "garage pit"),
        "refused",
        reason="Nous nettoyons le drain qui dessert le bac de garage, pas le bac lui-même.",
        unless=("drain",),
        english=Words(
            "emptying garage pits", reason="We clean the drain that serves a garage pit, not the pit itself."
        ),
    ),
    Service(
        "sous_dalle",
        "travaux sous dalle",
        ("sous dalle", "sous_dalle", "sous la dalle", "under slab", "plomberie", "plumbing"),
        "redirected",
        window="à confirmer par le responsable plomberie",
        reason="Le responsable plomberie rappelle pour une estimation gratuite sur place.",
        english=Words(
            "work under the slab",
            "to be confirmed by the plumbing lead",
            reason="The plumbing lead calls back for a free estimate on site.",
        ),
    ),
    Service(
        "gainage_installation",
        "gainage (installation)",
        ("gainage_install", "gainage install", "relining install"),
        "accepted",
        3_900,
        8_000,
        (8, 24),
        "2 à 4 semaines",
        ("vidéo préalable", "accès à un regard de nettoyage"),
        english=Words("relining (installation)", "2 to 4 weeks"),
    ),
    Service(
        "gainage_premiere",
        "gainage (première visite)",
        ("gainage", "relining", "lining", "rehabilitation"),
        "accepted",
        350,
        750,
        (2, 3),
        "2 à 4 semaines",
        ("vidéo préalable", "accès à un regard de nettoyage"),
        english=Words("relining (first visit)", "2 to 4 weeks"),
    ),
    Service(
        "installation_cheminee",
        "installation de cheminées d'accès",
        ("cheminee", "installation_cheminee", "chimney"),
        "accepted",
        2_500,
        2_500,
        (4, 8),
        "un vendredi, sur liste d'attente",
        ("accès au périmètre", "localisation des services publics"),
        english=Words("access chimney installation", "on a Friday, by waiting list"),
    ),
    Service(
        "drain_francais",
        "nettoyage de drain français",
        ("drain francais", "drain_francais", "french drain"),
        "accepted",
        500,
        800,
        (2, 4),
        "1 à 3 semaines",
        ("cheminées d'accès extérieures ou puisard scellé", "accès au périmètre"),
        english=Words("French drain cleaning", "1 to 3 weeks"),
    ),
    Service(
        "racines_alesage",
        "racines (alésage)",
        ("racine", "alesage", "root"),
        "accepted",
        450,
        750,
        (3, 6),
        "3 à 5 jours ouvrables",
        ("accès à un regard de nettoyage",),
        english=Words("root removal", "3 to 5 business days"),
    ),
    Service(
        "drain_toit",
        "drain de toit",
        ("drain de toit", "toit", "roof"),
        "accepted",
        450,
        750,
        (2, 4),
        "3 à 5 jours ouvrables",
        ("accès au toit à vérifier",),
        english=Words("roof drain work", "3 to 5 business days"),
    ),
    Service(
        "localisation_gps",
        "localisation GPS",
        ("gps", "localisation", "locating"),
        "accepted",
        400,
        400,
        (1, 2),
        "1 à 2 semaines",
        english=Words("pipe locating", "1 to 2 weeks"),
    ),
    Service(
        "camera_inspection",
        "inspection par caméra",
        ("inspection", "camera"),
        "accepted",
        350,
        450,
        (1, 2),
        "1 à 2 semaines",
        ("accès à un regard de nettoyage",),
        english=Words("camera inspection", "1 to 2 weeks"),
    ),
    Service(
        "debouchage",
        "débouchage avec caméra",
        ("debouch", "bouche", "bloque", "unblock", "unclog", "clog", "refoul", "evier", "toilette", "drain", "egout"),
        "accepted",
        350,
        650,
        (2, 4),
        "3 à 5 jours ouvrables",
        english=Words("unclogging with camera", "3 to 5 business days"),
    ),
)
SURCHARGES: Final = (
    Surcharge(
        "rive_sud",
        active=True,
        amount=100,
        words=("rive sud", "brossard", "longueuil", "saint lambert", "st lambert", "candiac", "la prairie"),
        postal_prefixes=("J4", "J5R", "J3Y", "J3Z"),
    ),
    Surcharge("soir", active=False, amount=0, words=("soir", "evening")),
    Surcharge("nuit", active=False, amount=0, words=("nuit", "night")),
    Surcharge("fin_de_semaine", active=False, amount=0, words=("fin de semaine", "weekend")),
)
P1_WINDOW: Final = "le jour même si possible, sans garantie"

_WORDS: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Quote:
    """A range in CAD before tax."""

    low: int
    high: int
    base: int
    location: int
    surcharges: list[str]


def plain(text: str) -> str:
    """Words separated by single spaces, without accents."""
    return " " + _WORDS.sub(" ", unmarked(fold(text))).strip()


def find_service(text: str) -> Service | None:
    """The first service, in the order of the list, one of whose words begins a word of the text."""
    said = plain(text)
    for service in SERVICES:
        hit = any(plain(word) in said for word in service.words)
        if hit and not any(plain(word) in said for word in service.unless):
            return service
    return None


def surcharges_for(where: str, postal_code: str | None, *, flags: frozenset[str] = frozenset()) -> list[Surcharge]:
    """The active surcharges of a place; matched by municipality or by postal prefix."""
    said = plain(where)
    code = (postal_code or "").replace(" ", "").upper()
    return [s for s in SURCHARGES if s.active and (s.id in flags or _covers(s, said, code))]


def _covers(surcharge: Surcharge, said: str, code: str) -> bool:
    return any(plain(word) in said for word in surcharge.words) or code.startswith(surcharge.postal_prefixes)


def quote(service: Service, surcharges: list[Surcharge], *, feet: float | None = None) -> Quote:
    """Never below the minimum of a visit."""
    low, high = service.low, service.high
    if service.id == "gainage_installation" and feet is not None and feet > 0:
        low = high = round(RELINING_BASE + RELINING_PER_FOOT * max(0.0, min(feet, 10_000) - RELINING_BASE_FEET))
        high = round(high * 1.1)
    location = sum(s.amount for s in surcharges)
    low, high = max(MINIMUM, low) + location, max(MINIMUM, high) + location
    return Quote(low, high, service.low, location, [s.id for s in surcharges])


_BY_VERDICT: Final = {
    "debouchage": "debouchage",
    "gainage": "gainage_premiere",
    "racines_alesage": "racines_alesage",
    "drain_francais": "drain_francais",
    "camera_inspection": "camera_inspection",
    "fosse_septique": "fosse_septique",
    "piscine": "piscine",
    "gouttieres": "gouttieres",
    "aspiration": "aspiration",
    "bac_garage": "fosse_garage",
    "champ_epuration": "champ_epuration",
    "puisard": "puisard",
    "sous_dalle": "sous_dalle",
    "plomberie": "sous_dalle",
}
"""Services as triage names them → as they are sold."""


def service_of(verdict_service: str | None, text: str) -> Service | None:
    """The service of a verdict; an accepted one may be made more precise by the caller's own words."""
    by_id = {service.id: service for service in SERVICES}
    judged = by_id.get(_BY_VERDICT.get(verdict_service or "", ""))
    if judged is not None and judged.status != "accepted":
        return judged
    named = find_service(text)
    if (
        named is not None
        and named.status == "accepted"
        and (judged is None or judged.id in {"debouchage", "gainage_premiere"})
    ):
        return named
    return judged


def words_of(service: Service, language: str) -> Words:
    """What a caller hears about a service in their language."""
    if language == "en" and service.english.label:
        return service.english
    return Words(service.label, service.window, service.reason)


def service_info(service: str, location: str = "", *, language: str = "fr") -> dict[str, Any]:
    """What may be said about a service named in words: status (accepted, refused, redirected or unknown), range in CAD
    before tax, usual window, why it is refused."""
    found = find_service(service[:200])
    if found is None:
        return {"status": "unknown", "minimum": MINIMUM, "currency": "CAD"}
    words = words_of(found, language)
    info: dict[str, Any] = {"status": found.status, "label": words.label, "currency": "CAD", "taxes": "extra"}
    if found.status == "accepted":
        amounts = quote(found, surcharges_for(location[:200], location[:200]))
        info |= {"low": amounts.low, "high": amounts.high}
    return info | {key: value for key, value in (("window", words.window), ("reason", words.reason)) if value}
