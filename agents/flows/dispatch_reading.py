"""What a caller's message adds to a dispatch file."""

from __future__ import annotations

import re
from typing import Final

from agents.flows.answers import (
    ASSUMED,
    declines,
    is_question,
    read_address,
    read_email,
    read_name,
    take_known,
    take_told,
)
from agents.flows.dispatch_quotes import notice_service
from agents.flows.turn import Turn
from agents.folding import fold

OPTIONAL: Final = frozenset({"postal_code", "email", "source"})
"""Asked once; any answer moves on."""

LONGEST_PROBLEM: Final = 300
_FOUND_US: Final = re.compile(
    r"(?:(?:trouve|vu|eu|pris) (?:votre (?:numero|nom|annonce)|vous) |refere par |recommande par |"
    r"(?:found|saw|got) (?:you|your (?:number|name|ad)) |(?:referred|recommended) by )((?:\w[\w'-]* ?){1,5})"
)
_WORDS: Final = re.compile(r"[^\W\d_]{2,}")


def absorb(turn: Turn) -> bool:
    """Fill what the message fills; false when it added nothing to the file."""
    take_known(turn)
    told = take_told(turn)
    has_problem = _notice_problem(turn)
    if _notice_source(turn):
        told |= {"source"}
    asked = turn.state.asked
    reader = _READERS.get(asked or "")
    answered = reader(turn, told) if reader else False
    if answered and asked == turn.state.asked:
        turn.forget_question()
    return bool(told) or has_problem or answered


def skip(turn: Turn, name: str) -> None:
    """Ask no more for this field."""
    skipped = list(turn.memo.get("skipped", []))
    if name not in skipped:
        turn.remember(skipped=[*skipped, name])


def _notice_problem(turn: Turn) -> bool:
    text = turn.spoke.text.strip()
    judged = turn.judgement
    telling = judged is None or judged.disposition in {"alert", "redirect"}
    named = telling and _names_a_need(turn)
    service = notice_service(turn) if named or turn.state.asked == "problem" else None
    if not named and not (turn.state.asked == "problem" and telling and _describes(turn, text)):
        return False
    if not turn.value("problem") or (judged is not None and judged.urgency == "P1" and not turn.memo.get("problem_p1")):
        turn.put("problem", text[:LONGEST_PROBLEM], quote=text)
        turn.remember(
            problem_p1=True if judged is not None and judged.urgency == "P1" else None,
            need=judged.need if judged is not None else None,
            ask_if_now=True if judged is not None and "ask_if_now" in judged.flags else None,
        )
        return True
    if named and text not in turn.value("problem"):
        turn.put("problem", f"{turn.value('problem')} / {text}"[:LONGEST_PROBLEM], quote=text)
        return True
    return service is not None and turn.value("service") == service.id


def _describes(turn: Turn, text: str) -> bool:
    """An answer in words of a language, though none of them names a need."""
    is_language = turn.heard.language_confidence > 0 or bool(turn.heard.intents)
    words = len(_WORDS.findall(text))
    return (
        is_language and words >= 2 and not is_question(text) and not turn.heard.is_injection and not _is_evasive(turn)
    )


def _is_evasive(turn: Turn) -> bool:
    heard = turn.heard
    return heard.does_not_know or heard.asks_repeat or heard.asks_if_robot or heard.is_greeting or heard.is_thanks


def _names_a_need(turn: Turn) -> bool:
    judged = turn.judgement
    if judged is None or "kept_from_earlier" in judged.flags:
        return False
    return judged.service is not None or judged.urgency != "P4" or judged.need != "general"


def _problem(turn: Turn, told: frozenset[str]) -> bool:
    del told
    return bool(turn.value("problem"))


def _name(turn: Turn, told: frozenset[str]) -> bool:
    if "name" in told:
        return True
    name = read_name(turn.spoke.text)
    if name is not None:
        turn.learn("name", name, confidence=ASSUMED, quote=turn.spoke.text.strip())
        return True
    return _declined(turn, "name")


def _address(turn: Turn, told: frozenset[str]) -> bool:
    if "address" in told:
        return True
    address = read_address(turn.spoke.text, turn.profile.country)
    if address is not None:
        turn.learn("address", address, confidence=ASSUMED, quote=turn.spoke.text.strip())
        return True
    return "postal_code" in told or _declined(turn, "address")


def _postal_code(turn: Turn, told: frozenset[str]) -> bool:
    return "postal_code" in told or _move_on(turn, "postal_code")


def _email(turn: Turn, told: frozenset[str]) -> bool:
    if "email" in told:
        return True
    email = read_email(turn.spoke.text)
    if email is not None:
        turn.learn("email", email, confidence=ASSUMED, quote=turn.spoke.text.strip())
        return True
    return _move_on(turn, "email")


def _phone(turn: Turn, told: frozenset[str]) -> bool:
    if "phone" in told:
        return True
    return _declined(turn, "phone")


def _confirm_phone(turn: Turn, told: frozenset[str]) -> bool:
    if "phone" in told:
        return True
    if turn.heard.yes_no == "yes" and not is_question(turn.spoke.text):
        phone = turn.state.fields["phone"]
        turn.put("phone", phone.value, confidence=1.0, quote=phone.quote, confirmed=True)
        return True
    if turn.heard.yes_no == "no":
        turn.drop("phone")
        turn.remember(own_phone=False)
        return True
    return False


def _notice_source(turn: Turn) -> bool:
    """Where they found us, said unasked."""
    found = _FOUND_US.search(fold(turn.spoke.text))
    if found is None or turn.value("source"):
        return False
    words = turn.spoke.text[found.start(1) : found.end(1)].strip()
    turn.put("source", words, quote=words)
    return True


def _source(turn: Turn, told: frozenset[str]) -> bool:
    if "source" in told:
        return True
    text = turn.spoke.text.strip()
    if not is_question(turn.spoke.text) and not turn.heard.does_not_know and _WORDS.search(text):
        turn.put("source", text[:120], quote=text)
        return True
    return _move_on(turn, "source")


def _is_now(turn: Turn, told: frozenset[str]) -> bool:
    del told
    if turn.heard.yes_no is None and not turn.heard.does_not_know:
        return False
    turn.put("happening_now", turn.heard.yes_no or "unknown", quote=turn.spoke.text.strip())
    return True


def _declined(turn: Turn, name: str) -> bool:
    if declines(turn):
        skip(turn, name)
        return True
    return False


def _move_on(turn: Turn, name: str) -> bool:
    if is_question(turn.spoke.text):
        return False
    skip(turn, name)
    return True


_READERS: Final = {
    "problem": _problem,
    "name": _name,
    "address": _address,
    "postal_code": _postal_code,
    "email": _email,
    "phone": _phone,
    "confirm_phone": _confirm_phone,
    "source": _source,
    "is_now": _is_now,
}
