"""Rows of claims and the values they hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Final, Literal
from uuid import UUID

from agents.complexity.models import (
    Ambiguity,
    Answer,
    ClaimType,
    Contradiction,
    DocumentKind,
    DocumentState,
    Emotion,
    Kind,
    Level,
    Priority,
)

Status = Literal["nouveau", "en_cours", "en_attente_client", "escalade", "expert", "validation", "ferme"]
Treatment = Literal["autonome", "escalade", "expert"]
Settlement = Literal["accepte", "rejete", "sans_suite"]
Language = Literal["fr", "en"]
Whose = Literal["client", "conseiller", "expert", "garage"]
ActionPriority = Literal["urgente", "haute", "normale", "basse"]
ActionStatus = Literal["en_attente", "en_cours", "completee", "expiree", "annulee"]
DocumentStatus = Literal["demande", "recu", "accepte", "refuse", "annule"]
ReceivedFrom = Literal["conversation", "page", "conseiller"]

STATUSES: Final[tuple[Status, ...]] = (
    "nouveau",
    "en_cours",
    "en_attente_client",
    "escalade",
    "expert",
    "validation",
    "ferme",
)
AGENT: Final = "agent"
"""Who acts in a claim's history when it is our agent, speaking with the customer."""

SYSTEM: Final = "system"
"""Who acts in a claim's history when time passed."""

CUSTOMER: Final = "client"
"""Who acts in a claim's history when it is the insured, on their own page."""


@dataclass(frozen=True, slots=True)
class Told:
    """What else the rules look at, besides the answers. `parties` counts the insured; quotes are the caller's words."""

    parties: int | None = None
    documents: dict[DocumentKind, DocumentState] = field(default_factory=dict)
    is_date_vague: bool = False
    is_place_vague: bool = False
    ambiguities: tuple[Ambiguity, ...] = field(default=(), repr=False)
    contradictions: tuple[Contradiction, ...] = field(default=(), repr=False)
    wants_human: bool = False
    documents_overdue: bool = False
    language_note: str | None = None


@dataclass(frozen=True, slots=True)
class PolicyRef:
    """The policy a claim is under, as far as a claim shows it."""

    id: UUID
    number: str
    kind: Kind
    currency: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is learned about a claim; `None` leaves what is known. Names in `cleared` are forgotten.

    `answers` and `documents` are merged by name; `ambiguities` and `contradictions` are added.
    """

    type: ClaimType | None = None
    type_confidence: float | None = None
    description: str | None = field(default=None, repr=False)
    answers: dict[str, Answer] = field(default_factory=dict, repr=False)
    occurred_on: date | None = None
    occurred_time: time | None = None
    place: str | None = field(default=None, repr=False)
    parties: int | None = None
    third_party_name: str | None = field(default=None, repr=False)
    third_party_contact: str | None = field(default=None, repr=False)
    insured_liability_percent: int | None = None
    report_number: str | None = None
    police_report_number: str | None = None
    estimate_minor: int | None = None
    documents: dict[DocumentKind, DocumentState] = field(default_factory=dict)
    ambiguities: tuple[Ambiguity, ...] = field(default=(), repr=False)
    contradictions: tuple[Contradiction, ...] = field(default=(), repr=False)
    emotion: Emotion | None = None
    is_date_vague: bool | None = None
    is_place_vague: bool | None = None
    wants_human: bool | None = None
    language: Language | None = None
    language_note: str | None = None
    cleared: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Declaration:
    """A claim to open. Without `language` the contact's, else the tenant's; without `policy` none is known to cover."""

    contact_id: UUID
    type: ClaimType
    description: str = field(repr=False)
    type_confidence: float = 1.0
    policy: PolicyRef | None = None
    conversation_id: UUID | None = None
    language: Language | None = None
    facts: Facts = field(default_factory=Facts, repr=False)


@dataclass(frozen=True, slots=True)
class Claim:
    """An insurance file. `contact_*` and `policy_*` are copies for lists. Money in minor units of `currency`.

    `customer_due_at`: until when the customer is waited for; `remind_at`: when they are reminded next; `review_at`:
    when it has lain untouched for too long.
    """

    tenant_id: int
    id: UUID
    version: int
    number: str
    contact_id: UUID
    contact_name: str | None = field(repr=False)
    contact_matricule: str | None = field(repr=False)
    policy_id: UUID | None
    policy_number: str | None
    policy_kind: Kind | None
    conversation_id: UUID | None
    type: ClaimType
    type_confidence: float
    occurred_on: date | None
    occurred_time: time | None
    place: str | None = field(repr=False)
    description: str = field(repr=False)
    answers: dict[str, Answer] = field(repr=False)
    told: Told
    third_party_name: str | None = field(repr=False)
    third_party_contact: str | None = field(repr=False)
    insured_liability_percent: int | None
    report_number: str | None
    police_report_number: str | None
    estimate_minor: int | None
    currency: str
    language: Language
    emotion: Emotion | None
    status: Status
    treatment: Treatment | None
    priority: Priority
    cci: int | None
    cci_level: Level | None
    formula: str | None
    factors: dict[str, int] | None
    rules: list[str]
    escalation_reason: str | None
    escalated_at: datetime | None
    outcome: Settlement | None
    outcome_reason: str | None = field(repr=False)
    missing: list[DocumentKind]
    documents_complete: bool
    customer_due_at: datetime | None
    reminders: int
    remind_at: datetime | None
    review_at: datetime | None
    advisor_id: UUID | None
    advisor_name: str | None
    declared_at: datetime
    updated_at: datetime
    closed_at: datetime | None
    anonymised_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether anything is still to be done."""
        return self.status != "ferme"


@dataclass(frozen=True, slots=True)
class Filters:
    """What claims are looked for; `None` is any. All `patterns`, of LIKE over folded text, must fit."""

    statuses: list[str] | None = None
    cci_min: int | None = None
    cci_max: int | None = None
    type: str | None = None
    priority: str | None = None
    contact_id: UUID | None = None
    patterns: list[str] | None = None
    advisor_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class DueClaim:
    """A claim some deadline of which has passed."""

    tenant_id: int
    id: UUID


@dataclass(frozen=True, slots=True)
class StoredAssessment:
    """One computation of the CCI; `body` is the whole assessment with its evidence."""

    id: UUID
    claim_id: UUID
    at: datetime
    formula: str
    score: int
    decision: str
    by_name: str
    body: dict[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Change:
    """A line of a claim's history. `is_public`: told to the insured on their own page."""

    id: UUID
    claim_id: UUID
    at: datetime
    kind: str
    from_status: Status | None
    to_status: Status | None
    by_name: str
    is_public: bool
    detail: dict[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class ClaimAction:
    """Something somebody is to do about a claim, until then."""

    id: UUID
    version: int
    claim_id: UUID
    action: str
    description: str = field(repr=False)
    whose: Whose
    priority: ActionPriority
    status: ActionStatus
    due_at: datetime
    created_at: datetime
    done_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.status in ("en_attente", "en_cours")


@dataclass(frozen=True, slots=True)
class Document:
    """A document that is wanted, or came. One that came has a file; `size` in bytes."""

    id: UUID
    version: int
    claim_id: UUID
    kind: DocumentKind
    status: DocumentStatus
    file_id: UUID | None
    name: str | None = field(repr=False)
    content_type: str | None
    size: int | None
    note: str | None = field(repr=False)
    requested_at: datetime | None
    received_at: datetime | None
    received_from: ReceivedFrom | None
