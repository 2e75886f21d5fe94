"""A text and the answers after it, read, made a case and assessed: what one call of the console shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from agents.claims_reading.casing import build_case
from agents.claims_reading.merging import merge
from agents.claims_reading.models import Reading
from agents.claims_reading.questions import open_questions
from agents.claims_reading.reading import read
from agents.complexity import LATEST, assess
from agents.complexity.models import Answer, Assessment, Case, ClaimType, Contradiction, Emotion, Kind, Tri

Wish = Literal["claim", "transfer", "follow_up", "contract_info", "nothing"]


@dataclass(frozen=True, slots=True)
class Decided:
    """`wish` is what it came to; `assessment` and `case` are None where there is no claim to assess."""

    wish: Wish
    reading: Reading
    case: Case | None = None
    assessment: Assessment | None = None

    @property
    def outcome(self) -> str:
        """An outcome of an assessment, or `suivi`, `info`, `rien`."""
        if self.assessment is not None:
            return self.assessment.outcome
        return {"follow_up": "suivi", "contract_info": "info"}.get(self.wish, "rien")


@dataclass(slots=True)
class _File:
    """What is known after each message."""

    type: ClaimType | None = None
    type_confidence: float = 0.0
    answers: Mapping[str, Answer] | None = None
    contradictions: tuple[Contradiction, ...] = ()
    wants_human: bool = False


def decide_text(
    text: str,
    answers: Sequence[tuple[str | None, str]] = (),
    *,
    today: date,
    language: Literal["fr", "en"] = "fr",
    policy_kind: Kind | None = None,
    is_covered: Tri = "unknown",
    open_days: int = 0,
    formula: str = LATEST,
) -> Decided:
    """`answers`: question put and what was said; a question of None is the next one still open for the type.

    Somebody who only asks where their file is gets `follow_up`; one that has waited too long is assessed all the same.
    """
    first = read(text, today=today, language=language)
    file = _File(first.type, first.type_confidence, *merge({}, first), "human_request" in first.intents)
    readings = [first]
    for question, said in answers:
        asked = question or _next(file)
        reading = read(said, today=today, language=language, asked=asked, about=file.type)
        readings.append(reading)
        _add(file, reading)
    wish = _wish(first, file)
    if wish in ("contract_info", "nothing") or (wish == "follow_up" and open_days == 0):
        return Decided(wish, first)
    case = _case(file, readings, policy_kind=policy_kind, is_covered=is_covered, open_days=open_days, today=today)
    if wish == "follow_up":
        waited = assess(build_case(type="autre", answers={}, open_days=open_days), formula=formula)
        return Decided(wish, first, case, waited if waited.reason == "open_too_long" else None)
    return Decided(wish, first, case, assess(case, formula=formula))


def _next(file: _File) -> str | None:
    if file.type is None:
        return "description"
    return next(iter(open_questions(file.type, file.answers or {})), None)


def _add(file: _File, reading: Reading) -> None:
    """A type already clear is kept: "the glass of the door broke too" is no other claim."""
    if reading.type is not None and (file.type is None or reading.type_confidence > max(0.8, file.type_confidence)):
        file.type, file.type_confidence = reading.type, reading.type_confidence
    file.answers, found = merge(file.answers or {}, reading)
    file.contradictions += found
    file.wants_human = file.wants_human or "human_request" in reading.intents


def _wish(first: Reading, file: _File) -> Wish:
    if file.wants_human:
        return "transfer"
    if file.type is not None or "new_claim" in first.intents:
        return "claim"
    if "contract_info" in first.intents and not file.answers:
        return "contract_info"
    if "follow_up" in first.intents:
        return "follow_up"
    return "nothing" if first.intents & {"greeting", "end"} else "claim"


def _case(
    file: _File, readings: Sequence[Reading], *, policy_kind: Kind | None, is_covered: Tri, open_days: int, today: date
) -> Case:
    on = next((reading.occurred_on for reading in readings if reading.occurred_on is not None), None)
    places = [reading.place for reading in readings if reading.place is not None]
    strongest = max((reading.emotion for reading in readings), key=lambda one: one.stress, default=Emotion())
    return build_case(
        type=file.type,
        type_confidence=file.type_confidence,
        answers=file.answers or {},
        documents={kind: state for reading in readings for kind, state in reading.documents.items()},
        has_date=on is not None,
        has_place=bool(places),
        is_date_vague=any(reading.is_date_vague for reading in readings),
        is_place_vague=not places and any(reading.is_place_vague for reading in readings),
        parties=max((reading.parties for reading in readings if reading.parties is not None), default=None),
        ambiguities=[one for reading in readings for one in reading.ambiguities],
        contradictions=file.contradictions,
        assumptions=sum(reading.assumptions for reading in readings),
        emotion=strongest,
        policy_kind=policy_kind,
        is_covered=is_covered,
        estimate_minor=max((one.estimate_minor for one in readings if one.estimate_minor is not None), default=None),
        open_days=open_days,
        declared_after_days=(today - on).days if on is not None else None,
        wants_human=file.wants_human,
    )
