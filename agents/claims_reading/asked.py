"""What a message answers to the question just put, when its facts alone do not say."""

from __future__ import annotations

import re
from typing import Final

from agents.claims_reading.books import book
from agents.claims_reading.facts import SUPPOSED
from agents.complexity.models import QUESTIONS, Answer
from agents.folding import fold
from agents.understanding import SURE, yes_or_no

FREE: Final = frozenset({"stolen"})
"""Questions answered in the caller's own words."""
_NOBODY: Final = re.compile(
    r"^\W*(?:personne|nobody|no one|rien(?: d'anormal| du tout)?|nothing|aucun(?:e)?|walou|hta wahed|none)\W*$"
)
_SLIGHT: Final = re.compile(
    r"rien de (?:grave|mechant|serieux|casse)|nothing serious|pas (?:de )?grave|ca va|labas|bikhir|tout va bien|all good|fine"
)
_SOME: Final = re.compile(
    r"^\W*(?:un peu|legerement|a (?:bit|little)|slightly|chwiya|chouia|some pain|une egratignure|quelques(?: \w+)?)\W*$"
)
_EVERYONE: Final = re.compile(
    r"^\W*(?:oui,? |yes,? )?(?:tout le monde|everyone|everybody|all of (?:us|them)|kolchi|kolna)\W*$"
)
_DENIED: Final = frozenset({"report", "report_signed", "police", "photos", "inventory", "source_stopped", "witnesses"})
"""Things one has or has not: "non, le constat est resté chez lui" is no."""
_PLAIN: Final = 0.9
_GOOD_WHEN_NO: Final = frozenset(
    {"injury", "serious_injury", "still_dangerous", "liability_disputed", "vehicle_immobilised"}
)
"""Questions to which "tout va bien" means no."""


def answer_to(question: str, text: str, facts: dict[str, Answer]) -> Answer | None:
    """The answer, or None when the message says nothing to the question; "I don't know" is `unknown`."""
    if question in FREE:
        return Answer(text.strip(), text.strip(), 0.9, asked=True) if text.strip() else None
    if question not in QUESTIONS:
        return None
    quote = text.strip()
    told = facts.get(question)
    if told is not None:
        said = yes_or_no(text) if question in _DENIED and told.value == "yes" else None
        if said is None or said.value != "no" or said.confidence < _PLAIN:
            return Answer(told.value, told.quote, told.confidence, asked=True)
        return Answer("no", quote, told.confidence, asked=True)
    hedged = bool(_hedged(text))
    folded = fold(text)
    brief = _brief(question, folded)
    if brief is not None:
        return Answer(brief, quote, SUPPOSED if hedged else 0.85, asked=True)
    said = yes_or_no(text)
    if said.value is not None and said.confidence >= SURE:
        return Answer(said.value, quote, SUPPOSED if hedged else min(0.95, said.confidence), asked=True)
    if _unknown(text):
        return Answer("unknown", quote, 0.9, asked=True)
    if said.value is not None and said.confidence >= 0.5:
        return Answer(said.value, quote, SUPPOSED, asked=True)
    return None


def _brief(question: str, folded: str) -> str | None:
    if _NOBODY.search(folded):
        return "yes" if question == "everyone_safe" else "no"
    if _EVERYONE.search(folded):
        return "yes"
    if _SOME.search(folded) and question in ("injury", "witnesses", "photos", "serious_injury"):
        return "no" if question == "serious_injury" else "yes"
    if _SLIGHT.search(folded) and len(folded.split()) <= 8:
        if question in _GOOD_WHEN_NO:
            return "no"
        if question == "everyone_safe":
            return "yes"
    return None


def _unknown(text: str) -> bool:
    return any(say.name == "unknown" for say in book("wishes").read(text))


def _hedged(text: str) -> bool:
    return any(say.name == "hedge" for say in book("wishes").read(text))
