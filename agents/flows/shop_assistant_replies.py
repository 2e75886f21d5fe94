"""What a message means as a reply to the question that is pending."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from agents.extraction import find_name
from agents.flows.answers import declines, read_name
from agents.flows.shop_assistant_needs import (
    Need,
    appointment_need,
    knowledge_need,
    order_need,
    product_need,
    query_of,
)
from agents.flows.turn import Turn
from agents.knowledge.terms import terms_of
from agents.understanding import SURE

_NUMBER: Final = re.compile(r"(?<!\w)([A-Za-z]{0,4}-?\d{3,12})(?!\w)")
_SIZE: Final = re.compile(r"(?<!\w)(\d{2}|xxs|xs|s|m|l|xl|xxl|xxxl)(?!\w)", re.IGNORECASE)
_ORDINALS: Final = (
    re.compile(r"\b(?:premi[eè]re?|first|1)\b", re.IGNORECASE),
    re.compile(r"\b(?:deuxi[eè]me|seconde?|second|2)\b", re.IGNORECASE),
    re.compile(r"\b(?:troisi[eè]me|third|3)\b", re.IGNORECASE),
    re.compile(r"\b(?:quatri[eè]me|fourth|4)\b", re.IGNORECASE),
)
_SHORT: Final = 6


@dataclass(slots=True)
class Reply:
    """`says` are keys with values, said before what `needs` bring; `person` is a reason to bring one in."""

    needs: list[Need] = field(default_factory=list)
    says: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    person: str | None = None
    lost: bool = False


def reply_to(turn: Turn, wanted: list[Need]) -> Reply | None:
    """None when the message does not answer the pending question and should be taken for itself."""
    reader = _READERS.get(turn.state.asked or "")
    return reader(turn, wanted) if reader is not None else None


def _says_yes(turn: Turn) -> bool:
    return turn.heard.yes_no == "yes" and turn.heard.yes_no_confidence >= SURE


def _says_no(turn: Turn) -> bool:
    return turn.heard.yes_no == "no" and turn.heard.yes_no_confidence >= SURE


def _reserve(turn: Turn, wanted: list[Need]) -> Reply | None:
    offer = turn.memo.get("offer")
    others = [need for need in wanted if need.kind != "product"]
    changed = bool(turn.heard.entities.sizes or turn.heard.entities.colours or turn.heard.entities.product_codes)
    if offer is None or changed:
        query = query_of(turn) if wanted else ""
        return Reply([product_need(turn, "product_availability", query), *others]) if changed else None
    if _says_yes(turn):
        quantity = _quantity(turn)
        arguments = {
            "variant_id": offer["variant_id"],
            "quantity": quantity,
            "hours": turn.profile.policy.reserve_hours,
        }
        return Reply([Need("reserve", "reservation_create", "reserve", arguments, offer["label"]), *others])
    if _says_no(turn):
        turn.remember(offer=None)
        return Reply(others, [("not_reserved", {})])
    if wanted or turn.heard.is_goodbye or turn.heard.is_thanks:
        return None
    return Reply(lost=True) if len(turn.spoke.text.split()) <= _SHORT else None


def _quantity(turn: Turn) -> int:
    named = turn.heard.entities.quantities
    return max(1, min(10, int(named[0].value))) if named else 1


def _which_size(turn: Turn, wanted: list[Need]) -> Reply | None:
    before = turn.memo.get("looked_for", {})
    if any(need.kind == "product" and need.arguments.get("query") != before.get("query") for need in wanted):
        return None
    sizes = turn.heard.entities.sizes
    bare = _SIZE.search(turn.spoke.text) if len(turn.spoke.text.split()) <= _SHORT else None
    size = sizes[0].value if sizes else bare[1].upper() if bare else None
    if size is not None:
        need = product_need(turn, "product_availability", "")
        need.arguments["size"] = size
        return Reply([need, *(need for need in wanted if need.kind != "product")])
    if _says_no(turn):
        return Reply(says=[("as_you_wish", {})])
    return None


def _which_product(turn: Turn, wanted: list[Need]) -> Reply | None:
    if any(need.kind != "product" for need in wanted):
        return None
    if _says_no(turn) or turn.heard.does_not_know:
        return Reply(person="unanswerable")
    query = query_of(turn)
    return Reply([product_need(turn, "product_availability", query)]) if query else None


def _order_number(turn: Turn, wanted: list[Need]) -> Reply | None:
    if any(need.kind != "order" for need in wanted):
        return None
    number = _NUMBER.search(turn.spoke.text)
    if number is not None:
        return Reply([order_need(turn, "order_status", number[1].upper())])
    return Reply(person="unanswerable") if declines(turn) else None


def _which_row(turn: Turn, wanted: list[Need]) -> Reply | None:
    choices: list[str] = turn.memo.get("choices", [])
    chosen = _chosen(turn.spoke.text, choices)
    if chosen is None:
        return None if wanted else Reply([knowledge_need(turn, turn.spoke.text)])
    turn.remember(choices=None)
    return Reply([knowledge_need(turn, choices[chosen])])


def _chosen(text: str, choices: list[str]) -> int | None:
    """Which of the choices is named, by its words or its place."""
    said = terms_of(text)
    shared = [len(said & terms_of(choice)) for choice in choices]
    best = max(shared, default=0)
    if best and shared.count(best) == 1:
        return shared.index(best)
    if len(text.split()) <= _SHORT:
        for number, pattern in enumerate(_ORDINALS[: len(choices)]):
            if pattern.search(text):
                return number
    return None


def _advisor(turn: Turn, wanted: list[Need]) -> Reply | None:
    if wanted:
        return None
    if _says_yes(turn):
        return Reply(person="caller_asked")
    return Reply(says=[("as_you_wish", {})]) if _says_no(turn) else None


def _booking_name(turn: Turn, wanted: list[Need]) -> Reply | None:
    if wanted:
        return None
    if _says_no(turn) or turn.heard.does_not_know:
        return Reply(says=[("as_you_wish", {})])
    found = find_name(turn.spoke.text)
    name = turn.value("booking_name") or (found.full if found else read_name(turn.spoke.text))
    if not name:
        return None
    turn.put("booking_name", name, quote=turn.spoke.text, confirmed=True)
    return Reply(says=[("booking_noted", {"name": name})])


def _which_reservation(turn: Turn, wanted: list[Need]) -> Reply | None:
    held: list[list[str]] = turn.memo.get("held", [])
    if any(need.kind != "reservation" for need in wanted):
        return None
    if _says_no(turn):
        return Reply(says=[("kept", {})])
    chosen = 0 if len(held) == 1 and _says_yes(turn) else _chosen(turn.spoke.text, [one[1] for one in held])
    if chosen is None:
        return None if wanted else Reply(lost=True)
    arguments = {"reservation_id": held[chosen][0]}
    return Reply([Need("reservation", "reservation_cancel", "cancel_reservation", arguments, held[chosen][1])])


def _precise(turn: Turn, wanted: list[Need]) -> Reply | None:
    if wanted:
        return None
    if _says_no(turn):
        return Reply(says=[("as_you_wish", {})])
    return None if turn.heard.is_goodbye or turn.heard.is_thanks else Reply([knowledge_need(turn, turn.spoke.text)])


def _appointment_day(turn: Turn, wanted: list[Need]) -> Reply | None:
    if any(need.kind != "appointment" for need in wanted):
        return None
    if _says_no(turn):
        return Reply(says=[("as_you_wish", {})])
    need = appointment_need(turn, "appointment_book")
    if not need.arguments["when"] and len(turn.spoke.text.split()) <= 2 * _SHORT:
        need.arguments["when"] = turn.spoke.text.strip()
    return Reply([need])


_READERS: Final[Mapping[str, Callable[[Turn, list[Need]], Reply | None]]] = {
    "reserve": _reserve,
    "which_size": _which_size,
    "which_product": _which_product,
    "order_number": _order_number,
    "which_row": _which_row,
    "advisor": _advisor,
    "booking_name": _booking_name,
    "which_reservation": _which_reservation,
    "precise": _precise,
    "media_about": _precise,
    "appointment_day": _appointment_day,
}
