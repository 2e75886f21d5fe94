"""What a caller's words say about a claim."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time

from agents.complexity.models import (
    Ambiguity,
    Answer,
    ClaimType,
    Contradiction,
    DocumentKind,
    DocumentState,
    Emotion,
)

_CALM = Emotion()


@dataclass(frozen=True, slots=True)
class Reading:
    """One message. What it does not say is None, empty or absent; nothing is filled in.

    `parties` counts the insured. `estimate_minor` is in hundredths of whatever was named. `plate` is in capitals with
    hyphens. `third_party_contact` is a phone in E.164. `documents` holds those promised or said to be missing; one the
    caller says they have is an answer (`report`, `photos` …). `intents`: follow_up, contract_info, human_request,
    new_claim, greeting, end. `language_note` is "ary" for Darija. `quotes`: the words behind "type", "date", "place",
    "parties", "third_party_name", "estimate".
    """

    type: ClaimType | None = None
    type_confidence: float = 0.0
    answers: Mapping[str, Answer] = field(default_factory=dict)
    occurred_on: date | None = None
    is_date_vague: bool = False
    occurred_time: time | None = None
    place: str | None = None
    is_place_vague: bool = False
    parties: int | None = None
    third_party_name: str | None = None
    third_party_contact: str | None = None
    plate: str | None = None
    estimate_minor: int | None = None
    documents: Mapping[DocumentKind, DocumentState] = field(default_factory=dict)
    ambiguities: tuple[Ambiguity, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    assumptions: int = 0
    emotion: Emotion = _CALM
    intents: frozenset[str] = frozenset()
    language_note: str | None = None
    corrects: bool = False
    """The caller takes back something said before: what changes is no contradiction."""
    quotes: Mapping[str, str] = field(default_factory=dict)
