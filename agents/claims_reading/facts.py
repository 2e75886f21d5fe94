"""Tri-state answers from what is told, with the words behind each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from agents.claims_reading.books import Say, book
from agents.complexity.models import QUESTIONS, Ambiguity, Answer, ClaimType

SUPPOSED: Final = 0.55
"""How sure an answer is that comes with "je crois" or "maybe"."""
_WINS: Final = {
    "injury": "yes",
    "violence": "yes",
    "serious_injury": "yes",
    "third_party": "yes",
    "still_dangerous": "yes",
    "everyone_safe": "no",
    "hit_and_run": "yes",
    "liability_disputed": "yes",
    "report": "no",
    "report_signed": "no",
    "source_stopped": "no",
}
"""Which of two that one message says counts: the one that is dangerous to overlook."""
_FACTUAL: Final = frozenset(QUESTIONS)
_NO_CURRENT_NEAR: Final = ("degats_des_eaux",)
"""Types told of which electricity is a danger by itself: water on a switchboard."""


def facts_in(text: str) -> tuple[Say, ...]:
    """Everything in the book of facts; a `yes` after a negation has become a `no`."""
    return book("facts").read(text)


def answers_of(says: Sequence[Say], type: ClaimType | None) -> dict[str, Answer]:  # noqa: A002 the domain's word
    """One answer per question, the safer where a message says both; what does not go with the type is left out."""
    found: dict[str, Answer] = {}
    for say in says:
        question, _, value = say.name.partition(".")
        if question not in _FACTUAL or not _fits(question, value, type):
            continue
        if say.negated:
            if value == "no" or question == "third_party":
                continue
            value = "no"
        answer = Answer(value, say.quote, SUPPOSED if say.hedged else say.weight)
        known = found.get(question)
        if known is None or _better(question, answer, known):
            found[question] = answer
    live = next((say for say in says if say.name == "electricity" and not say.negated), None)
    if live is not None and type in _NO_CURRENT_NEAR:
        found["still_dangerous"] = Answer("yes", live.quote, SUPPOSED if live.hedged else live.weight)
    return _implied(found, type)


def _fits(question: str, value: str, type: ClaimType | None) -> bool:  # noqa: A002
    """A thief who fled is no hit and run; a broken window is a break-in only where something was stolen."""
    if question == "hit_and_run":
        return type not in ("vol", "incendie", "degats_des_eaux")
    if question == "break_in":
        return type == "vol"
    if question == "source_stopped":
        return type in ("degats_des_eaux", None)
    if question == "still_dangerous" and value == "no":
        return type in ("incendie", "degats_des_eaux", None)
    if question == "vehicle_immobilised":
        return type in ("collision", "vol", "incendie", "bris_de_glace", "dommage_materiel", None)
    return True


def _better(question: str, answer: Answer, known: Answer) -> bool:
    if answer.value == known.value:
        return answer.confidence > known.confidence
    return answer.value == _WINS.get(question, "yes")


def _implied(found: dict[str, Answer], type: ClaimType | None) -> dict[str, Answer]:  # noqa: A002
    """What follows from what was told, in the same words."""
    serious, injury = found.get("serious_injury"), found.get("injury")
    if serious is not None and serious.value == "yes" and (injury is None or injury.value == "no"):
        found["injury"] = serious
    if serious is not None and serious.value == "no" and injury is None:
        del found["serious_injury"]
    signed, report = found.get("report_signed"), found.get("report")
    if signed is not None and signed.value == "yes" and (report is None or report.value == "no"):
        found["report"] = signed
    if (
        found.get("liability_disputed", _NOTHING).value == "yes"
        and found.get("fault_admitted", _NOTHING).value == "yes"
    ):
        del found["fault_admitted"]
    safe = found.get("everyone_safe")
    if safe is not None and type != "incendie":
        del found["everyone_safe"]
        if "injury" not in found:
            found["injury"] = Answer("no" if safe.value == "yes" else "yes", safe.quote, safe.confidence)
    return found


_NOTHING: Final = Answer("unknown")


def unclear_liability(says: Iterable[Say]) -> tuple[Ambiguity, ...]:
    """Nobody knows who was at fault."""
    for say in says:
        if say.name == "liability_unclear":
            return (Ambiguity("liability", 4, say.quote),)
    return tuple(Ambiguity("liability", 2, say.quote) for say in says if say.name == "shared_fault")[:1]


def assumed(answers: Mapping[str, Answer]) -> int:
    """How many answers are only supposed."""
    return sum(answer.confidence <= SUPPOSED for answer in answers.values())
