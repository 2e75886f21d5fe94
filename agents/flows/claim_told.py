"""What somebody told of a claim: read once a message, kept as fields of the session, handed to the file as it grows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo

from agents.claims_reading import Reading, read
from agents.complexity.models import Answer, ClaimType
from agents.extraction.birth_date import find_birth_dates
from agents.extraction.matricule import find_matricules
from agents.flows.turn import Turn
from agents.folding import fold
from agents.understanding import Understanding, understand

TYPES: Final[frozenset[str]] = frozenset(ClaimType.__args__)  # type: ignore[attr-defined]
UNSURE_SPEECH: Final = 0.6
"""Below, what was heard is said back before anything rests on it."""

OWN: Final = frozenset({"type", "date", "time", "place", "parties", "third_party_name", "estimate", "description"})
"""Fields that are no answer to a question of `agents.complexity`."""

NOT_ANSWERS: Final = OWN | {"name", "phone", "email", "address", "postal_code"}
ADULT: Final = 16
"""A full date so many years back is taken for a birth date and not remembered."""

_ASKS_ABOUT_POLICY: Final = re.compile(
    r"\b(?:franchises?|plafonds?|garanties?|garantie|deductibles?|coverage|cover(?:ed|s)?|couverte?s?|couvre)\b"
)
_CODE: Final = re.compile(r"(?<!\d)(?:\d[ .-]?){5}\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Told:
    """One message, whether it was just said or held back until its speaker was known. `asked`: what it may answer."""

    text: str
    heard: Understanding
    reading: Reading
    asked: str | None = None


def today(turn: Turn) -> date:
    """The business's own date."""
    return turn.now.astimezone(ZoneInfo(turn.profile.time_zone)).date()


def month_first(turn: Turn) -> bool:
    """Whether 03/12 is the twelfth of March to whoever speaks."""
    return turn.language == "en" and turn.profile.country in {"US", "CA"}


def told(turn: Turn, text: str | None = None, *, asked: str | None = None, is_new: bool = False) -> Told:
    """Read this message, or one held back. `is_new`: it is not about the claim being told."""
    heard = turn.heard
    if text is None:
        text, asked = turn.spoke.text, turn.state.asked
    else:
        heard = understand(text, asked=asked, prior_language=turn.language, default=turn.profile.language, now=turn.now)
    if not turn.memo.get("proven"):
        text = scrubbed(turn, text)
    about = None if is_new else claim_type(turn)
    reading = read(text, today=today(turn), language=turn.language, asked=asked, about=about)
    if _ASKS_ABOUT_POLICY.search(fold(text)) and "?" in text and "follow_up" not in reading.intents:
        reading = replace(reading, intents=reading.intents | {"contract_info"})
    return Told(text, heard, reading, asked)


def scrubbed(turn: Turn, text: str) -> str:
    """Without what proves an identity: matricules, birth dates, codes that were asked for."""
    spans = [(one.start, one.end, "[matricule]") for one in find_matricules(text)]
    latest = today(turn).year - ADULT
    spans += [
        (one.start, one.end, "[date]")
        for one in find_birth_dates(text, today=today(turn), month_first=month_first(turn))
        if one.on.year <= latest or turn.state.asked in {"second_factor", "code"}
    ]
    if turn.state.asked in {"code", "second_factor"}:
        spans += [(found.start(), found.end(), "[code]") for found in _CODE.finditer(text)]
    pieces, at = [], 0
    for start, end, label in sorted(spans):
        if start >= at:
            pieces += [text[at:start], label]
            at = end
    return "".join([*pieces, text[at:]])


def claim_type(turn: Turn) -> ClaimType | None:
    """The type of the claim being told."""
    value = turn.value("type")
    return value if value in TYPES else None  # type: ignore[return-value]


def answers_of(turn: Turn) -> dict[str, Answer]:
    """Everything answered so far."""
    return {
        name: Answer(heard.value, heard.quote, heard.confidence, heard.confirmed)
        for name, heard in turn.state.fields.items()
        if name not in NOT_ANSWERS
    }


def keep_answer(turn: Turn, name: str, answer: Answer) -> None:
    turn.put(name, answer.value, confidence=answer.confidence, quote=answer.quote, confirmed=answer.asked)


def keep_facts(turn: Turn, reading: Reading) -> dict[str, Any]:
    """Keep what a message says besides answers; what of it the file should hold, as `record_claim` takes it."""
    facts: dict[str, Any] = {}
    quotes = reading.quotes
    if reading.occurred_on is not None and reading.occurred_on.isoformat() != turn.value("date"):
        turn.put("date", reading.occurred_on.isoformat(), quote=quotes.get("date", ""), confirmed=True)
        facts |= {"occurred_on": reading.occurred_on.isoformat(), "is_date_vague": reading.is_date_vague}
    elif reading.is_date_vague and not turn.value("date"):
        facts["is_date_vague"] = True
    if reading.occurred_time is not None:
        turn.put("time", reading.occurred_time.isoformat("minutes"), confirmed=True)
        facts["occurred_time"] = reading.occurred_time.isoformat("minutes")
    if reading.place and reading.place != turn.value("place"):
        turn.put("place", reading.place[:200], quote=quotes.get("place", ""), confirmed=True)
        facts |= {"place": reading.place[:200], "is_place_vague": reading.is_place_vague}
    elif reading.is_place_vague and not turn.value("place"):
        facts["is_place_vague"] = True
    if reading.parties is not None and str(reading.parties) != turn.value("parties"):
        turn.put("parties", str(reading.parties), quote=quotes.get("parties", ""))
        facts["parties"] = reading.parties
    if reading.estimate_minor is not None:
        turn.put("estimate", str(reading.estimate_minor), quote=quotes.get("estimate", ""), confirmed=True)
        facts["estimate_minor"] = reading.estimate_minor
    return facts | _third_party(turn, reading) | _doubts(reading)


def _third_party(turn: Turn, reading: Reading) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    if reading.third_party_name:
        turn.put("third_party_name", reading.third_party_name[:120], quote=reading.quotes.get("third_party_name", ""))
        facts["third_party_name"] = reading.third_party_name[:120]
    contact = reading.third_party_contact or reading.plate
    if contact:
        facts["third_party_contact"] = contact[:120]
    return facts


def _doubts(reading: Reading) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    if reading.documents:
        facts["documents"] = dict(reading.documents)
    if reading.ambiguities:
        facts["ambiguities"] = [[one.category, one.severity, one.quote] for one in reading.ambiguities]
    if reading.emotion.label != "neutral" or reading.emotion.stress > 0:
        emotion = reading.emotion
        facts["emotion"] = {"label": emotion.label, "stress": emotion.stress, "markers": list(emotion.markers)}
    if reading.language_note:
        facts["language_note"] = reading.language_note
    return facts


def as_arguments(answers: Mapping[str, Answer]) -> dict[str, dict[str, Any]]:
    """Answers as `record_claim` takes them."""
    return {
        name: {"value": one.value, "quote": one.quote, "confidence": one.confidence, "asked": one.asked}
        for name, one in answers.items()
    }


def said_surely(turn: Turn) -> bool:
    """Typed, or heard well enough."""
    sure = turn.spoke.speech_confidence
    return sure is None or sure >= UNSURE_SPEECH


def member(result: object, name: str) -> dict[str, Any]:
    """A mapping inside a tool's answer; empty when it is none."""
    found = result.get(name) if isinstance(result, Mapping) else None
    return dict(found) if isinstance(found, Mapping) else {}


def members(result: object, name: str) -> list[dict[str, Any]]:
    """The mappings of a list inside a tool's answer."""
    found = result.get(name) if isinstance(result, Mapping) else None
    return [dict(one) for one in found if isinstance(one, Mapping)] if isinstance(found, list | tuple) else []


def texts(result: object, name: str) -> list[str]:
    """The texts of a list inside a tool's answer."""
    found = result.get(name) if isinstance(result, Mapping) else None
    return [one for one in found if isinstance(one, str)] if isinstance(found, list | tuple) else []
