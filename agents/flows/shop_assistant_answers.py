"""What a shop's tools answered, put into words. Nothing is said that no tool said.

Each answer says its sentences and may give back a question to end the turn with; of several, the first is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from agents.flows.shop_assistant_needs import local_now
from agents.flows.shop_assistant_words import any_of, date_of, day, label, listed, moment, price, ranges
from agents.flows.turn import Turn
from agents.session.commands import Say

MOST_LISTED: Final = 4
KNOWN_STATUSES: Final = frozenset(
    {
        *("pending", "processing", "completed", "cancelled", "refunded", "on_hold"),
        *("unfulfilled", "partially", "fulfilled", "returned"),
        *("in_transit", "out_for_delivery", "delivered", "failed", "exception"),
    }
)


@dataclass(slots=True)
class Question:
    """What to end the turn with: `what` is remembered as pending, `key` is its wording."""

    what: str
    key: str
    values: dict[str, Any] = field(default_factory=dict)
    action: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A human is needed, for this reason."""

    reason: str


Ending = Question | Person | None
Answer = Callable[[Turn, dict[str, Any]], Ending]


def say_words(turn: Turn, text: str) -> None:
    """A text of the business's own, word for word."""
    if text.strip():
        turn.says.append(Say(text.strip(), turn.language, "answer", turn.state.phase))


def product(turn: Turn, need: dict[str, Any]) -> Ending:
    """Availability and price of what was found."""
    if need.get("error"):
        return _failed(turn)
    items: list[Mapping[str, Any]] = list((need.get("result") or {}).get("items") or [])
    if not items:
        return _nothing_found(turn)
    turn.remember(product_misses=None, misses=None, looked_for=dict(need["asked_for"]))
    wanted = need["asked_for"]
    exact = [item for item in items if _fits(item, wanted)]
    names = {str(item.get("product_id") or item.get("name")) for item in items}
    if len(exact) == 1:
        return _one(turn, exact[0], items, need)
    if len(names) == 1:
        return _one_article(turn, items, need)
    return _several(turn, exact or items, need)


def _fits(item: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    return not wanted.get("size") or str(item.get("size", "")).lower() == str(wanted["size"]).lower()


def _one(turn: Turn, item: Mapping[str, Any], items: Sequence[Mapping[str, Any]], need: dict[str, Any]) -> Ending:
    named, costs = label(item, turn.language), _price(turn, item)
    if int(item.get("available") or 0) <= 0:
        turn.say("product_out", label=named)
        others = _sizes_left(turn, [one for one in items if one.get("name") == item.get("name")])
        if others:
            turn.say("product_others", sizes=others)
            return Question("which_size", "ask_other_size")
        return None
    if need["intent"] == "product_info_price":
        turn.say("product_price", label=named, price=costs)
    else:
        turn.say("product_in_stock", label=named, price=costs, available=int(item["available"]))
    turn.remember(offer={"variant_id": str(item["variant_id"]), "label": named})
    if need["intent"] == "product_info_price" and not need["asked_for"].get("size"):
        return None
    return offer_question(turn)


def offer_question(turn: Turn) -> Question:
    """May I put it aside? Only a yes to this very question reserves."""
    turn.is_fixed = True
    hours = turn.profile.policy.reserve_hours
    return Question("reserve", "ask_reserve", {"hours": hours}, "proposer_reservation")


def _one_article(turn: Turn, items: Sequence[Mapping[str, Any]], need: dict[str, Any]) -> Ending:
    """One article in several sizes: the price is the same, the sizes left are listed."""
    first = items[0]
    named = label(first, turn.language, size=False)
    size = need["asked_for"].get("size")
    if size and not any(_fits(item, need["asked_for"]) for item in items):
        turn.say("product_not_in_size", label=named, size=size)
    left = _sizes_left(turn, items)
    if not left:
        turn.say("product_out", label=named)
        return None
    turn.say("product_sizes", label=named, price=_price(turn, first), sizes=left)
    if need["intent"] == "product_info_price":
        return None
    return Question("which_size", "ask_which_size")


def _several(turn: Turn, items: Sequence[Mapping[str, Any]], need: dict[str, Any]) -> Ending:
    shown: list[str] = []
    for item in items:
        if int(item.get("available") or 0) <= 0 and need["intent"] != "product_info_price":
            continue
        part = f"{label(item, turn.language, size=bool(need['asked_for'].get('size')))} ({_price(turn, item)})"
        if part not in shown:
            shown.append(part)
    if not shown:
        turn.say("product_all_out")
        return None
    say_words(turn, turn.wording("product_list") + " " + listed(shown[:MOST_LISTED], turn.language) + ".")
    return Question("which_product", "ask_which_of_these") if len(shown) > 1 else None


def _sizes_left(turn: Turn, items: Sequence[Mapping[str, Any]]) -> str:
    sizes = [str(item["size"]) for item in items if int(item.get("available") or 0) > 0 and item.get("size")]
    return listed(list(dict.fromkeys(sizes)), turn.language)


def _nothing_found(turn: Turn) -> Ending:
    misses = int(turn.memo.get("product_misses", 0)) + 1
    turn.remember(product_misses=misses)
    turn.say("product_none")
    if misses >= 2:
        return Person("unanswerable")
    return Question("which_product", "ask_which_product", action="demander_article")


def _price(turn: Turn, item: Mapping[str, Any]) -> str:
    return price(int(item.get("price_minor") or 0), str(item.get("currency") or turn.profile.currency), turn.language)


def reserve(turn: Turn, need: dict[str, Any]) -> Ending:
    """What became of putting it aside."""
    turn.is_fixed = True
    turn.remember(offer=None)
    error = need.get("error")
    if error == "out_of_stock":
        turn.say("reserve_gone")
        return None
    if error == "already_held":
        turn.say("reserved_already", label=need["label"])
        return None
    if error or not need.get("result"):
        return _failed(turn)
    until = moment(need["result"].get("expires_at"), turn.profile.time_zone, turn.language)
    turn.say("reserved", label=need["label"], until=until)
    turn.put("reservation", need["label"], confirmed=True)
    if turn.value("booking_name") or turn.value("name"):
        return None
    return Question("booking_name", "ask_booking_name", action="demander_nom")


def reservation(turn: Turn, need: dict[str, Any]) -> Ending:
    """Something put aside is given back."""
    if need.get("error"):
        if need["error"] != "not_found":
            return _failed(turn)
        turn.say("no_reservation")
        return None
    result = need.get("result") or {}
    if need["tool"] == "cancel_reservation":
        turn.say("reservation_cancelled", label=need.get("label") or str(result.get("name") or ""))
        turn.drop("reservation")
        return None
    held = [one for one in result.get("items") or [] if one.get("reservation_id")]
    if not held:
        turn.say("no_reservation")
        return None
    turn.remember(held=[[str(one["reservation_id"]), label(one, turn.language)] for one in held])
    key = "ask_which_reservation" if len(held) == 1 else "ask_which_of_reservations"
    labels = listed([label(one, turn.language) for one in held], turn.language)
    return Question("which_reservation", key, {"labels": labels})


def order(turn: Turn, need: dict[str, Any]) -> Ending:
    """Where an order is, as its system says."""
    if need.get("error"):
        return _failed(turn)
    found = need.get("result") or {}
    if not found.get("found"):
        return _no_order(turn, need)
    turn.remember(order_misses=None, misses=None)
    number = str(found.get("number") or "")
    turn.put("order_number", number, confirmed=True)
    parcel = found.get("tracking") or {}
    status = str(parcel.get("status") or found.get("fulfilment") or found.get("status") or "")
    shown = turn.wording(f"status_{status}") if status in KNOWN_STATUSES else status.replace("_", " ")
    turn.say("order_found", number=number, status=shown)
    if parcel.get("number") and status != "delivered":
        turn.say("order_parcel", carrier=str(parcel.get("carrier") or ""), parcel=str(parcel["number"]))
    if parcel.get("expected_at") and status not in {"delivered", "returned"}:
        turn.say("order_expected", day=date_of(parcel["expected_at"], turn.profile.time_zone, turn.language))
    if parcel.get("delivered_at") and status == "delivered":
        turn.say("order_delivered", day=date_of(parcel["delivered_at"], turn.profile.time_zone, turn.language))
    if need["intent"] == "delivery_problem":
        return Question("advisor", "ask_advisor")
    return None


def _no_order(turn: Turn, need: dict[str, Any]) -> Ending:
    misses = int(turn.memo.get("order_misses", 0)) + 1
    turn.remember(order_misses=misses)
    number = need["asked_for"].get("number")
    if not number and misses < 2:
        return Question("order_number", "ask_order_number", action="demander_numero_commande")
    turn.say("order_none" if number else "order_none_any", number=number)
    if misses >= 2:
        return Person("unanswerable")
    return Question("order_number", "ask_order_number_again", action="demander_numero_commande")


def hours(turn: Turn, need: dict[str, Any]) -> Ending:
    """When the doors are open."""
    result = need.get("result")
    if need.get("error") or not result:
        return _failed(turn)
    turn.remember(misses=None)
    asked = need["asked_for"].get("on")
    on = date.fromisoformat(asked) if asked else local_now(turn).date()
    shown = turn.wording("today") if on == local_now(turn).date() else day(on, turn.language)
    shown = shown[:1].upper() + shown[1:]
    open_ranges = ranges(result.get("today"), turn.language)
    if open_ranges:
        turn.say("hours_open", day=shown, ranges=open_ranges)
    else:
        reason = str(result.get("closed_reason") or "")
        turn.say("hours_closed_because" if reason else "hours_closed", day=shown, reason=reason)
    if not result.get("open_now") and result.get("next_open") and not asked:
        turn.say("hours_next", next=moment(result["next_open"], turn.profile.time_zone, turn.language))
    return None


def knowledge(turn: Turn, need: dict[str, Any]) -> Ending:
    """The business's own answer, word for word, or an honest "I do not know"."""
    if need.get("error"):
        return _failed(turn)
    result = need.get("result") or {}
    if result.get("found") and result.get("answer"):
        turn.remember(misses=None, product_misses=None)
        say_words(turn, str(result["answer"]))
        return Question("advisor", "ask_advisor") if need["intent"] in {"exchange_return", "refund"} else None
    choices = [str(one.get("label")) for one in result.get("ambiguous") or [] if one.get("label")][:MOST_LISTED]
    if choices:
        turn.remember(choices=choices)
        return Question("which_row", "ask_which_row", {"choices": any_of(choices, turn.language)})
    misses = int(turn.memo.get("misses", 0)) + 1
    turn.remember(misses=misses)
    turn.say("no_answer")
    turn.tag("unanswered")
    if misses >= 2:
        turn.remember(misses=None)
        return Person("unanswerable")
    return Question("precise", "ask_precise")


def _failed(turn: Turn) -> Person:
    turn.tag("tool_failed")
    turn.say("tool_failed")
    return Person("tool_failed")
