"""Prices, windows and refusals of a dispatch intake: answered from the trade's data, never from what was asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from agents.flows.answers import is_question
from agents.flows.turn import Turn
from agents.folding import fold
from agents.session.commands import ModelTool
from agents.trade import drain

SERVICE_INFO: Final = ModelTool(
    "service_info",
    "Whether a service is offered, its price range before tax and its usual delay.",
    {
        "type": "object",
        "properties": {"service": {"type": "string"}, "location": {"type": ["string", "null"]}},
        "required": ["service", "location"],
        "additionalProperties": False,
    },
)

WONDERING: Final = 9
"""Words a question about our question has at most; a longer one tells something."""

CHIMNEYS: Final = 2_500
"""Two chimneys with inspection and cleaning, before tax."""

_PRICE: Final = re.compile(
    r"\b(?:prix|combien (?:ca|c'est|coute|ca va|vous|pour|est-ce|me)|c'est combien|coute\w*|couts?|tarifs?|soumission|"
    r"devis|estim\w+|how much|prices?|pricing|costs?|rates?|quote|charge)\b"
)
_AMOUNT: Final = re.compile(r"\b(?:prix|combien|coute\w*|tarifs?|how much|prices?|costs?)\b")
_FIRM: Final = re.compile(
    r"\b(?:exact\w*|ferme|fixe|garanti\w*|maximum|max|rabais|moins cher|negoci\w*|escompte|gratuit\w*|final\w*|"
    r"firm|fixed|guarantee\w*|discount|cheaper|free|deal|best price|final price)\b"
)
_MONEY: Final = re.compile(r"(?:\$\s?(\d[\d ,.]{0,8})|\b(\d[\d ]{0,6})\s?(?:\$|dollars?|piasses?|bucks))")
_WHEN: Final = re.compile(
    r"\b(?:quand (?:est|pouvez|pourriez|allez|viend\w*|vous|serait|seriez|pensez)|pour quand|c'est quand|"
    r"(?:a )?quelle heure|combien de temps|quand *\W*$|quel (?:est le )?delai|delais?|disponib\w*|rendez[- ]vous|rdv|"
    r"when (?:can|will|could|would|are|is|do)|what (?:time|day)|how (?:soon|long)|available|availability|"
    r"appointment|eta)\b"
)
_DAY: Final = re.compile(
    r"\b(?:aujourd'? ?hui|demain|ce soir|cette nuit|ce matin|cet apres-midi|lundi|mardi|mercredi|jeudi|vendredi|"
    r"samedi|dimanche|\d{1,2} ?h(?:\d{2})?|today|tomorrow|tonight|this (?:morning|afternoon|evening)|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|\d{1,2} ?(?:am|pm)|right now|tout de suite|maintenant)\b"
)
_WHY: Final = re.compile(r"\b(?:pourquoi|c'est pour quoi|why|what for)\b")
_COMING: Final = re.compile(
    r"\b(?:venir|viens|venez|viendr\w*|passer|passez|arriv\w*|envo\w+|promett\w*|confirm\w*|"
    r"come|coming|send|arrive|be here|promise|show up|book)\b"
)


def asks_price(turn: Turn) -> bool:
    """Whether the message asks what it costs, or bargains."""
    plain = fold(turn.spoke.text).replace("’", "'")
    if turn.judgement is not None and "written_quote" in turn.judgement.flags:
        return _AMOUNT.search(plain) is not None
    if turn.heard.wants("quote_request") or turn.heard.wants("product_info_price") or _PRICE.search(plain):
        return True
    return _MONEY.search(plain) is not None and is_question(turn.spoke.text)


def asks_when(turn: Turn) -> bool:
    """Whether the message asks for a time, or to be promised one."""
    plain = fold(turn.spoke.text).replace("’", "'")
    return _WHEN.search(plain) is not None or _wants_day(plain)


def asks_why(turn: Turn) -> bool:
    """Whether the caller wonders what the pending question is for."""
    plain = fold(turn.spoke.text).replace("’", "'")
    return turn.state.asked is not None and _WHY.search(plain) is not None and len(plain.split()) <= WONDERING


def answer_why(turn: Turn) -> None:
    """What the file is for."""
    turn.say("why_asked")


def service_of(turn: Turn) -> drain.Service | None:
    """The service this session is about, as the trade sells it."""
    if not _has_trade(turn):
        return None
    wanted = turn.value("service")
    return next((service for service in drain.SERVICES if service.id == wanted), None)


def notice_service(turn: Turn) -> drain.Service | None:
    """Find the service in what was just said and keep it; the first that is named stays unless a surer one comes."""
    judged = turn.judgement
    if judged is None or not _has_trade(turn) or judged.disposition not in {"alert", "redirect"}:
        return None
    found = drain.service_of(judged.service, turn.spoke.text if judged.service or turn.state.asked == "problem" else "")
    if found is None or found.status == "refused":
        return None
    if turn.value("service") in {"", "debouchage"}:
        turn.put("service", found.id, confidence=judged.confidence)
    return found


def answer_price(turn: Turn) -> None:
    """A range with taxes, or the least a visit costs; never one firm amount."""
    plain = fold(turn.spoke.text)
    if _FIRM.search(plain) or _below_minimum(plain):
        turn.tag("price_guard_triggered")
    service = service_of(turn)
    if turn.state.urgency == "P2":
        turn.say("price_by_team")
    elif service is not None and service.status == "accepted":
        _say_range(turn, service, "price_range")
    elif service is not None:
        turn.say("price_on_site")
    elif _has_trade(turn):
        turn.say("price_minimum", minimum=money(turn, drain.MINIMUM))
    else:
        turn.say("price_by_team")
    turn.remember(quoted=True)


def answer_when(turn: Turn) -> None:
    """The usual window and the waiting list; never a day nor an hour."""
    if _wants_day(fold(turn.spoke.text).replace("’", "'")):
        turn.tag("scheduling_guard_triggered")
    service = service_of(turn)
    if turn.state.urgency == "P1":
        turn.say("when_urgent")
    elif service is not None and service.window:
        turn.say("when_window", window=drain.words_of(service, turn.language).window)
    else:
        turn.say("when_unknown")


def offer_range(turn: Turn) -> None:
    """Range and window, unasked, once, as soon as the service is known."""
    service = service_of(turn)
    if service is None or service.status != "accepted" or turn.memo.get("quoted") or turn.state.urgency in {"P1", "P2"}:
        return
    if turn.profile.settings.get("quote_unasked", True):
        _say_range(turn, service, "price_and_window")
        turn.remember(quoted=True)


def notice_surcharge(turn: Turn) -> None:
    """A place that costs more is said when it becomes known after a range was given without it."""
    service = service_of(turn)
    if service is None or service.status != "accepted" or not turn.memo.get("quoted"):
        return
    surcharges = _surcharges(turn)
    if surcharges and not turn.memo.get("surcharged"):
        turn.say("surcharge", amount=money(turn, sum(surcharge.amount for surcharge in surcharges)))
        turn.remember(surcharged=True)


def money(turn: Turn, amount: int) -> str:
    """ "350 $" in French, "$350" in English; other currencies by their code."""
    written = f"{amount:,}"
    symbol = {"CAD": "$", "USD": "$", "EUR": "€"}.get(turn.profile.currency, turn.profile.currency)
    if turn.language == "fr":
        return f"{written.replace(',', ' ')} {symbol}"
    return f"{symbol}{written}" if len(symbol) == 1 else f"{symbol} {written}"


def _say_range(turn: Turn, service: drain.Service, key: str) -> None:
    surcharges = _surcharges(turn)
    quoted = drain.quote(service, surcharges)
    words = drain.words_of(service, turn.language)
    if quoted.low == quoted.high:
        key += "_from"
    turn.say(
        key,
        service=words.label[:1].upper() + words.label[1:],
        low=money(turn, quoted.low),
        high=money(turn, quoted.high),
        window=words.window,
    )
    if surcharges:
        turn.remember(surcharged=True)


def _surcharges(turn: Turn) -> list[drain.Surcharge]:
    flags = turn.judgement.flags if turn.judgement else ()
    south = frozenset({"rive_sud"}) if "south_shore" in flags else frozenset[str]()
    return drain.surcharges_for(turn.value("address"), turn.value("postal_code") or None, flags=south)


def _has_trade(turn: Turn) -> bool:
    trade: object = turn.profile.settings.get("trade", "drain")
    return trade == "drain"


def _wants_day(plain: str) -> bool:
    return _DAY.search(plain) is not None and _COMING.search(plain) is not None


def _below_minimum(plain: str) -> bool:
    for found in _MONEY.finditer(plain):
        digits = re.sub(r"\D", "", found[1] or found[2])
        if digits and int(digits[:9]) < drain.MINIMUM:
            return True
    return False


GUARDS: Final[tuple[tuple[Callable[[Turn], bool], Callable[[Turn], None]], ...]] = (
    (asks_price, answer_price),
    (asks_when, answer_when),
    (asks_why, answer_why),
)
