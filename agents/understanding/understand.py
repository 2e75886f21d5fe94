"""One message, read once by each book, put together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final, Literal

from agents.language import detect
from agents.understanding.dates import find_dates
from agents.understanding.entities import find_entities
from agents.understanding.models import Emotion, Intent, Language, Understanding
from agents.understanding.phrases import MAX_CHARS, Found, Hit, phrase_book
from agents.understanding.yes_no import yes_or_no

_POLITE: Final = ("greeting", "thanks", "goodbye", "filler")
_WHOLE: Final = 12
"""A message of more words than this is never just a greeting, thanks or goodbye."""


def understand(
    text: str,
    *,
    asked: str | None = None,
    prior_language: Language | None = None,
    default: Language = "fr",
    now: datetime | None = None,
    zone: str = "America/Toronto",
) -> Understanding:
    """What one message says. Never raises, whatever the text; only its first 4,000 characters are read.

    `asked` names the pending question, so that "parfait" can be a yes. `now` (aware) and `zone` resolve "mardi
    prochain"; without `now`, relative days are found but have no date.
    """
    text = text[:MAX_CHARS]
    spoken = detect(text, prior_language, default)
    manners = phrase_book("manners").find(text)
    answered = yes_or_no(text, asked=asked is not None)
    polite = _polite(manners)
    intents = _intents(text, phrase_book("intents").find(text), manners, polite)
    return Understanding(
        text=text,
        language=spoken.language,
        language_confidence=spoken.confidence,
        keeps_language=spoken.keeps,
        speaks_other=spoken.other,
        intents=intents,
        yes_no=answered.value,
        yes_no_confidence=answered.confidence,
        emotion=_emotion(text, manners),
        wants_human=manners.has("human"),
        asks_if_robot=manners.has("robot"),
        is_greeting=polite == "greeting",
        is_thanks=polite == "thanks",
        is_goodbye=polite == "goodbye",
        is_injection=manners.has("injection"),
        opt_out=_opt_out(intents, manners),
        corrects=manners.has("correction"),
        does_not_know=manners.has("not_known"),
        asks_repeat=manners.has("repeat"),
        is_empty=len(manners.reading.words) == 2,
        entities=find_entities(text, dates=find_dates(text, now=now, zone=zone, english=spoken.language == "en")),
    )


def _polite(manners: Found) -> Literal["greeting", "thanks", "goodbye"] | None:
    """What the whole message amounts to, when nothing but courtesies is in it."""
    words = len(manners.reading.words) - 2
    if not 0 < words <= _WHOLE:
        return None
    covered = 0
    for hit in manners.of(*_POLITE):
        covered |= (2 << hit.last) - (1 << hit.first)
    if covered & ((2 << words) - 2) != (2 << words) - 2:
        return None
    if manners.has("goodbye"):
        return "goodbye"
    if manners.has("thanks"):
        return "thanks"
    return "greeting" if manners.has("greeting") else None


def _intents(text: str, found: Found, manners: Found, polite: str | None) -> tuple[Intent, ...]:
    best: dict[str, Intent] = {}
    hits: Iterable[tuple[Found, Hit]] = [(found, hit) for hits in found.hits.values() for hit in hits]
    hits = [*hits, *((manners, hit) for hit in manners.of("human", "robot"))]
    for book, hit in hits:
        start, end = book.span(hit)
        intent = Intent(hit.rule.means, hit.rule.weight, text[start:end], start, end)
        known = best.get(intent.code)
        if known is None or intent.confidence > known.confidence:
            best[intent.code] = intent
    if "spam" in best:
        return (best["spam"],)
    if not best and polite is not None:
        code = "greeting" if polite == "greeting" else "thanks_closing"
        best[code] = Intent(code, 0.9, text, 0, len(text))
    return tuple(sorted(best.values(), key=lambda one: (one.start, -one.confidence)))


def _opt_out(intents: tuple[Intent, ...], manners: Found) -> Literal["strict", "soft"] | None:
    if not any(intent.code == "opt_out" for intent in intents):
        return None
    return "strict" if len(manners.reading.words) <= 4 else "soft"


def _emotion(text: str, manners: Found) -> Emotion:
    """Words first; capitals and exclamation marks only make them louder."""
    letters = [character for character in text if character.isalpha()]
    shouted = len(letters) >= 12 and sum(letter.isupper() for letter in letters) > 0.7 * len(letters)
    loud = 0.1 * shouted + min(0.15, 0.05 * max(0, text.count("!") - 1))
    for tone, base in (("angry", 0.75), ("upset", 0.5), ("worried", 0.4)):
        hits = len(manners.of(tone))
        if hits:
            raised = tone == "upset" and loud >= 0.1
            score = min(1.0, base + 0.1 * (hits - 1) + loud)
            return Emotion("angry" if raised else tone, round(max(score, 0.7) if raised else score, 2))  # type: ignore[arg-type]
    return Emotion("worried", round(0.3 + loud, 2)) if shouted and loud > 0.15 else Emotion()
