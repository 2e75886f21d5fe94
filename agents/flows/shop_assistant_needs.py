"""What one message asks of a shop: a list of needs, each with the tool that answers it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from agents.extraction import find_booking_name, find_name
from agents.flows.turn import Turn
from agents.folding import bare_word, fold, split_words
from agents.language import is_function_word
from agents.understanding import Intent

PRODUCT: Final = frozenset({"product_availability", "product_info_price", "product_search", "reservation_create"})
ORDER: Final = frozenset({"order_status", "delivery_problem"})
KNOWLEDGE: Final = frozenset(
    {
        *("address_directions", "contact_info", "payment_invoice", "shipping", "advice_styling", "quote_request"),
        *("technical_support", "exchange_return", "refund"),
    }
)
APPOINTMENT: Final = frozenset({"appointment_book", "appointment_change", "appointment_cancel", "appointment_confirm"})
STRONGER: Final = frozenset({"delivery_problem", "reservation_create", "product_availability"})
"""Of two intents one tool answers, what decides how it is said."""

BY_HAND: Final = frozenset({"order_change"})
"""What no tool of ours does: a person takes it."""

CANONICAL: Final = {
    "exchange_return": {"fr": "échange retour d'un article", "en": "exchange or return an item"},
    "refund": {"fr": "remboursement retour", "en": "refund return"},
    "address_directions": {"fr": "adresse", "en": "address"},
    "contact_info": {"fr": "téléphone e-mail", "en": "phone email"},
    "shipping": {"fr": "livraison", "en": "delivery"},
    "payment_invoice": {"fr": "paiement", "en": "payment"},
    "opening_hours": {"fr": "horaires", "en": "opening hours"},
    "advice_styling": {"fr": "conseil taille", "en": "size advice"},
}
"""What knowledge is asked when the caller's own words find nothing: policies are few and asked in many ways."""

MOST: Final = 4
"""Needs of one message that are answered; nobody reads more in a text."""

QUERY_WORDS: Final = 8
_NOT_QUERY: Final = frozenset(
    word
    for line in """
    disponible disponibles dispo dispos stock taille tailles pointure size sizes prix tarif coute cout combien
    price cost much reserver reserve reservez cote garder gardez mettre mettez aside hold available left boutique
    magasin store shop cherche recherche looking interesse interessee interested rupture article articles item
    items produit modele model commande order question bonjour hello salut merci thanks svp please pls slt bjr hi
    hey acheter buy vendez sell carry rdv samedi dimanche lundi mardi mercredi jeudi vendredi demain couleur
    colour color cher livrez livraison ship shipping moi robot humain exemplaire exemplaires unite unites livrer
    horaires heure heures ouvert ouverts fermez
    """.splitlines()
    for word in line.split()
)
_ABOUT_APPOINTMENTS: Final = re.compile(
    r"faut[- ]il|besoin d.un r|sans r(?:endez|dv)|obligatoire|do (?:i|we|you) (?:need|require|take)|without an app"
)
"""A question about how appointments work, not a wish for one."""

_SENTENCE_END: Final = re.compile(r"[.!?;\n…]+")


@dataclass(slots=True)
class Need:
    """`kind`: product, order, hours, knowledge, reservation, appointment, by_hand, callback."""

    kind: str
    intent: str
    tool: str | None = None
    arguments: dict[str, Any] = field(default_factory=dict)
    label: str = ""


def needs_of(turn: Turn) -> list[Need]:
    """Everything this message asks, in the order it was asked, one need per tool and question."""
    found: list[Need] = []
    for intent in turn.heard.intents:
        need = _need(turn, intent)
        same = next((other for other in found if need is not None and _same(need, other)), None)
        if same is not None:
            same.intent = intent.code if intent.code in STRONGER else same.intent
        elif need is not None:
            found.append(need)
    if not found and (query := query_of(turn)) and (turn.heard.entities.product_codes or names_product(turn)):
        found.append(product_need(turn, "product_availability", query))
    return found[:MOST]


def _same(one: Need, other: Need) -> bool:
    return one.kind == other.kind and (one.kind != "knowledge" or one.arguments == other.arguments)


def _need(turn: Turn, intent: Intent) -> Need | None:
    code = intent.code
    if code in PRODUCT:
        return product_need(turn, code, query_of(turn))
    if code in ORDER:
        return order_need(turn, code)
    if code == "opening_hours":
        return hours_need(turn)
    if code in KNOWLEDGE:
        return Need("knowledge", code, "search_knowledge", _question(turn, clause(turn, intent)))
    if code == "reservation_cancel":
        return Need("reservation", code, "list_reservations")
    if code in APPOINTMENT:
        if _ABOUT_APPOINTMENTS.search(fold(turn.spoke.text)):
            return knowledge_need(turn, clause(turn, intent), code)
        return appointment_need(turn, code)
    if code in BY_HAND:
        return Need("by_hand", code)
    return Need("callback", code) if code == "callback_request" else None


def knowledge_need(turn: Turn, question: str, intent: str = "other") -> Need:
    """Ask knowledge these words."""
    return Need("knowledge", intent, "search_knowledge", _question(turn, question))


def order_need(turn: Turn, code: str, number: str | None = None) -> Need:
    """The order named, else the caller's last one."""
    named = turn.heard.entities.order_numbers
    wanted = number or (named[0].value if named else None)
    return Need("order", code, "find_order", {"number": wanted} if wanted else {})


def appointment_need(turn: Turn, code: str) -> Need:
    """With the day and hour in the caller's words."""
    dates = turn.heard.entities.dates
    return Need("appointment", code, None, {"when": dates[0].quote if dates else ""})


def notice_booking_name(turn: Turn) -> bool:
    """ "Au nom de Lefèvre": the name a thing is kept under, which need not be the caller's."""
    name = find_booking_name(turn.spoke.text)
    if name is None:
        return False
    turn.put("booking_name", name.full, confidence=name.confidence, quote=name.written, confirmed=True)
    return True


def hours_need(turn: Turn) -> Need:
    """The day asked about, else today."""
    on = next((when.day for when in turn.heard.entities.dates if when.day is not None), None)
    today = turn.now.astimezone(ZoneInfo(turn.profile.time_zone)).date()
    return Need("hours", "opening_hours", "opening_hours", {"on": on.isoformat()} if on and on >= today else {})


def product_need(turn: Turn, code: str, query: str) -> Need:
    """The article asked about; a colour or size alone is about the one before."""
    entities = turn.heard.entities
    before = turn.memo.get("looked_for", {})
    arguments: dict[str, Any] = {"query": query or before.get("query", "")}
    for name, mentions in (("colour", entities.colours), ("size", entities.sizes)):
        if mentions:
            arguments[name] = mentions[0].value
        elif not query and before.get(name):
            arguments[name] = before[name]
    return Need("product", code, "find_products", arguments)


def query_of(turn: Turn) -> str:
    """The words that name an article: a reference, else what is left of the message once the rest is taken away."""
    entities = turn.heard.entities
    if entities.product_codes:
        return entities.product_codes[0].value
    text = turn.spoke.text[:1000]
    name = find_name(text)
    skipped = [(name.start, name.end)] if name is not None else []
    skipped += [(one.start, one.end) for one in (*entities.colours, *entities.sizes, *entities.quantities)]
    skipped += [(one.start, one.end) for one in (*entities.order_numbers, *entities.money)]
    skipped += [(when.start, when.end) for when in entities.dates]
    words: list[str] = []
    position = 0
    for index, part in enumerate(split_words(fold(text))):
        start, position = position, position + len(part)
        if index % 2 == 0 or any(begin <= start < end for begin, end in skipped) or not _names(part):
            continue
        words.append(text[start:position])
    return " ".join(words[:QUERY_WORDS])


def _names(folded: str) -> bool:
    word = bare_word(folded)
    return len(word) > 2 and not word.isdigit() and not is_function_word(word) and word not in _NOT_QUERY


def names_product(turn: Turn) -> bool:
    """Whether an article is being talked about: a size or colour was given, or one was just shown."""
    entities = turn.heard.entities
    return bool(entities.sizes or entities.colours)


def clause(turn: Turn, intent: Intent) -> str:
    """The caller's words about one intent: its sentence, cut where the next intent begins."""
    text = turn.spoke.text
    ends = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    start = max(end for end in ends if end <= intent.start)
    end = min(end for end in ends if end >= intent.end)
    others = [one for one in turn.heard.intents if one.code != intent.code]
    start = max([start, *(one.end for one in others if start < one.end <= intent.start)])
    end = min([end, *(one.start for one in others if intent.end <= one.start < end)])
    return text[start:end].strip(" ,") or intent.quote


def _question(turn: Turn, question: str) -> dict[str, Any]:
    return {"question": question[:500], "language": turn.language}


def local_now(turn: Turn) -> datetime:
    """Now, at the business."""
    return turn.now.astimezone(ZoneInfo(turn.profile.time_zone))
