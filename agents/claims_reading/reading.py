"""One message of a caller, read once by each reader."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

from agents.claims_reading import amounts, others, papers
from agents.claims_reading.asked import answer_to, promised_by
from agents.claims_reading.darija import is_darija
from agents.claims_reading.facts import answers_of, assumed, facts_in, unclear_liability
from agents.claims_reading.kinds import type_of
from agents.claims_reading.merging import impossible
from agents.claims_reading.models import Reading
from agents.claims_reading.when import Occurred, when_in
from agents.claims_reading.where import where_in
from agents.claims_reading.wishes import emotion_of, intents_of, wishes_in
from agents.complexity.models import Ambiguity, Answer, ClaimType, Contradiction

MAX_CHARS: Final = 4_000
_MUST_BE_KNOWN: Final = {"injury": "injury", "liability_disputed": "liability"}
_GRAVE: Final = frozenset({"injury", "serious_injury", "violence", "everyone_safe", "still_dangerous", "hit_and_run"})
"""What counts even within a question about the contract; "is towing covered?" tells of no car that stands still."""
_TALKS: Final = 4
"""From so many words on, what answers neither yes nor no tells something else."""
_WHOLE_PLACE: Final = 12
"""A longer answer to "where?" is not just a place."""


def read(
    text: str,
    *,
    today: date,
    language: Literal["fr", "en"] = "fr",
    asked: str | None = None,
    about: ClaimType | None = None,
) -> Reading:
    """What one message says. Pure, never raises; only its first 4,000 characters are read.

    `asked`: the question just put, so that "oui" and "la, hamdullah" answer it: one of `QUESTIONS`, or "stolen",
    "estimate", "date", "place", "parties", "third_party_name", "third_party_contact", "plate". `about`: the type of the
    claim so far; an answer changes it only when it takes something back. `language` decides nothing: callers mix.
    """
    text = text[:MAX_CHARS]
    wishes = wishes_in(text)
    wanted = {say.name for say in wishes}
    found = _typed(text, asks=bool(wanted & {"contract_info", "follow_up"}))
    facts = facts_in(text)
    answers = answers_of(facts, about or found.type)
    if about is not None and asked not in (None, "description") and "corrects" not in wanted:
        found = _Typed()
    if found.type is None and about is None and asked in (None, "description"):
        found = _hurt(answers)
    base = _who_and_how_much(text, asked)
    answers |= _answered(asked, text, answers)
    promise = promised_by(asked, text, answers.get(asked)) if asked is not None else None
    if promise is not None and asked is not None:
        base = replace(base, documents={**base.documents, promise[0]: "promised"})
        answers[asked] = promise[1]
    occurred = when_in(text, today) if asked in (None, "date", "description") or found.type else Occurred()
    told = _told(found, answers, occurred)
    if wanted & {"contract_info", "hypothetical"} and not told:
        found = _Typed()
    intents = intents_of(text, wishes, is_event=found.type is not None and asked is None, is_told=told or not wanted)
    if intents & {"follow_up", "contract_info"} and "new_claim" not in intents and asked is None:
        found = _Typed()
        answers = {name: answer for name, answer in answers.items() if name in _GRAVE or "contract_info" not in intents}
    return replace(
        base,
        type=found.type,
        type_confidence=found.confidence,
        answers=answers,
        occurred_on=None if occurred.is_future else occurred.on,
        is_date_vague=occurred.is_vague or (asked == "date" and occurred.on is None),
        occurred_time=occurred.at,
        ambiguities=(*found.unclear, *unclear_liability(facts), *base.ambiguities, *_unsettled(asked, text, answers)),
        contradictions=(*impossible(answers), *(_not_yet(occurred, today) if asked == "date" else ())),
        assumptions=assumed(answers),
        emotion=emotion_of(text, wishes),
        intents=intents,
        language_note="ary" if is_darija(text) else None,
        corrects="corrects" in wanted,
        quotes={
            name: quote for name, quote in {**base.quotes, "type": found.quote, "date": occurred.quote}.items() if quote
        },
    )


@dataclass(frozen=True, slots=True)
class _Typed:
    type: ClaimType | None = None
    confidence: float = 0.0
    quote: str = ""
    unclear: tuple[Ambiguity, ...] = ()


def _hurt(answers: dict[str, Answer]) -> _Typed:
    """Nothing is told but that somebody is hurt."""
    injury = answers.get("injury")
    return _Typed("blessure", 0.6, injury.quote) if injury is not None and injury.value == "yes" else _Typed()


def _typed(text: str, *, asks: bool) -> _Typed:
    return _Typed(*type_of(text, asks=asks))


def _told(found: _Typed, answers: dict[str, Answer], occurred: Occurred) -> bool:
    """Whether something happened rather than being asked about: a clear type with a day or another fact."""
    return found.confidence >= 0.85 and (occurred.on is not None or bool(answers))


def _answered(asked: str | None, text: str, answers: dict[str, Answer]) -> dict[str, Answer]:
    answer = answer_to(asked, text, answers) if asked is not None else None
    return {asked: answer} if asked is not None and answer is not None else {}


def _who_and_how_much(text: str, asked: str | None) -> Reading:
    place, vague_place = where_in(text)
    if asked == "place" and place is None and not vague_place:
        short = 0 < len(text.split()) <= _WHOLE_PLACE
        place, vague_place = (text.strip(" .") if short else None), not short
    parties, said_parties, several = others.parties_in(text)
    if asked == "parties" and parties is None:
        parties = next((int(word) for word in text.split() if word.isdigit()), None)
    estimate, said_estimate = amounts.estimate_in(text, asked=asked == "estimate")
    name = others.name_in(text, asked=asked == "third_party_name")
    return Reading(
        place=place,
        is_place_vague=vague_place,
        parties=parties,
        third_party_name=name,
        third_party_contact=others.contact_in(text),
        plate=others.plate_in(text),
        estimate_minor=estimate,
        documents=papers.documents_in(text),
        ambiguities=(Ambiguity("third_party", 3, said_parties),) if several else (),
        quotes={
            "place": place or "",
            "parties": said_parties,
            "estimate": said_estimate,
            "third_party_name": name or "",
        },
    )


def _unsettled(asked: str | None, text: str, answers: dict[str, Answer]) -> tuple[Ambiguity, ...]:
    """Asked whether anybody is hurt or contests, the caller does not know, or talks without answering."""
    category = _MUST_BE_KNOWN.get(asked or "")
    if asked is None or category is None:
        return ()
    answer = answers.get(asked)
    at_a_loss = answer is not None and answer.value == "unknown"
    talks = answer is None and asked == "injury" and len(text.split()) >= _TALKS
    return (Ambiguity(category, 4, text.strip()[:200]),) if at_a_loss or talks else ()


def _not_yet(occurred: Occurred, today: date) -> tuple[Contradiction, ...]:
    """It cannot have happened on a day to come."""
    return (Contradiction("date", occurred.quote, today.isoformat(), 4),) if occurred.is_future else ()
