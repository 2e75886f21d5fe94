"""A claim as the rules see it, and what they make of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

Tri = Literal["yes", "no", "unknown"]
ClaimType = Literal[
    "collision",
    "vol",
    "incendie",
    "degats_des_eaux",
    "bris_de_glace",
    "blessure",
    "dommage_materiel",
    "responsabilite",
    "autre",
]
Kind = Literal["auto", "habitation", "responsabilite", "voyage", "sante", "vie"]
DocumentKind = Literal[
    "constat",
    "photos",
    "rapport_police",
    "devis",
    "facture",
    "certificat_medical",
    "inventaire",
    "piece_identite",
    "autre",
]
DocumentState = Literal["received", "promised", "missing"]
FactorName = Literal["guarantees", "third_party", "documents", "ambiguity", "emotion", "inconsistency"]
Level = Literal["simple", "modere", "complexe", "critique"]
Outcome = Literal["autonome", "documents", "expert", "escalade"]
Priority = Literal["normale", "haute", "urgente"]

QUESTIONS: Final = (
    "injury",
    "serious_injury",
    "violence",
    "third_party",
    "hit_and_run",
    "liability_disputed",
    "fault_admitted",
    "report",
    "report_signed",
    "police",
    "photos",
    "witnesses",
    "vehicle_immobilised",
    "everyone_safe",
    "still_dangerous",
    "break_in",
    "inventory",
    "medical_seen",
    "source_stopped",
    "expert_contacted",
)
"""Names of the tri-state answers a case can hold."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was told. `value`: a `Tri` for those of `QUESTIONS`, free text otherwise. `asked`: an answer to a question.

    `quote` is the caller's own words.
    """

    value: str
    quote: str = ""
    confidence: float = 1.0
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """Something unclear. category: date, place, type, third_party, liability, cover, …; severity 1 to 5."""

    category: str
    severity: int
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two things told that cannot both be. severity 1 to 5; 5 alone is a severe inconsistency."""

    about: str
    first: str
    second: str
    severity: int = 3


@dataclass(frozen=True, slots=True)
class Emotion:
    """Advisory only: orders the queue and sets the tone, never decides by itself. `stress` 0 to 10."""

    label: str = "neutral"
    stress: float = 0.0
    markers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """Everything the rules look at. `parties` counts the insured; `open_days` is since the declaration.

    `declared_after_days` is between the event and its declaration, where the date is known.
    """

    type: ClaimType | None
    type_confidence: float = 1.0
    policy_kind: Kind | None = None
    is_covered: Tri = "unknown"
    parties: int | None = None
    answers: Mapping[str, Answer] = field(default_factory=dict)
    documents: Mapping[DocumentKind, DocumentState] = field(default_factory=dict)
    has_date: bool = False
    has_place: bool = False
    is_date_vague: bool = False
    is_place_vague: bool = False
    ambiguities: tuple[Ambiguity, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    assumptions: int = 0
    emotion: Emotion = Emotion()
    wants_human: bool = False
    estimate_minor: int | None = None
    open_days: int = 0
    declared_after_days: int | None = None
    documents_overdue: bool = False

    def tri(self, question: str) -> Tri:
        """A tri-state answer; `unknown` when nobody gave one."""
        answer = self.answers.get(question)
        return answer.value if answer is not None and answer.value in ("yes", "no") else "unknown"  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class Factor:
    """One of the six: its weight in percent, its sub-score 0 to 100 and what made it."""

    name: FactorName
    weight: int
    score: int
    why: tuple[str, ...] = ()
    """Codes, e.g. `parties_3`, `missing_constat`, each with a text in `explaining`."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A hard rule that holds, whatever the score. `effect`: urgent, escalate, expert or documents."""

    code: str
    effect: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the rules made of a case. `missing`: documents to ask for now. `explanation`: one sentence by language."""

    formula: str
    score: int
    level: Level
    factors: tuple[Factor, ...]
    rules: tuple[Rule, ...]
    outcome: Outcome
    priority: Priority
    reviewed: bool
    """Scored 40 to 60: went through automatic review."""
    reason: str
    """The code of what decided: a rule's, `cci`, `missing_documents`, `review_ambiguity`, `simple` …"""
    missing: tuple[DocumentKind, ...]
    explanation: Mapping[str, str]
