"""Claims at the edge: the public views."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from agents.complexity.models import Answer, ClaimType, DocumentKind, Emotion, Kind, Level, Priority
from app.claims.models import (
    ActionPriority,
    ActionStatus,
    Change,
    ClaimAction,
    Document,
    DocumentStatus,
    Language,
    ReceivedFrom,
    Settlement,
    Status,
    StoredAssessment,
    Treatment,
    Whose,
)
from app.claims.reimbursement_schemas import ReimbursementView
from app.contacts.schemas import ContactView
from app.policies.schemas import InsurancePolicyView


@dataclass(frozen=True, slots=True)
class InsuredView:
    """Whose claim it is."""

    id: UUID
    name: str | None
    matricule: str | None


@dataclass(frozen=True, slots=True)
class PolicyRefView:
    """The policy it is under."""

    id: UUID
    number: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class AdvisorRefView:
    """Whose file it is."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim as the API and the stream show it. `allowed`: statuses that may follow. `missing`: documents waited for.

    `factors`: the six sub-scores, 0 to 100; `rules`: hard rules that hold. Money in minor units of `currency`.
    """

    id: UUID
    version: int
    number: str
    contact: InsuredView
    policy: PolicyRefView | None
    conversation_id: UUID | None
    type: ClaimType
    type_confidence: float
    occurred_on: date | None
    occurred_time: time | None
    place: str | None
    description: str
    answers: dict[str, Answer]
    third_party_name: str | None
    third_party_contact: str | None
    insured_liability_percent: int | None
    report_number: str | None
    police_report_number: str | None
    estimate_minor: int | None
    currency: str
    language: Language
    emotion: Emotion | None
    status: Status
    allowed: list[Status]
    treatment: Treatment | None
    priority: Priority
    cci: int | None
    cci_level: Level | None
    formula: str | None
    factors: dict[str, int]
    rules: list[str]
    escalation_reason: str | None
    escalated_at: datetime | None
    outcome: Settlement | None
    outcome_reason: str | None
    missing: list[DocumentKind]
    documents_complete: bool
    customer_due_at: datetime | None
    advisor: AdvisorRefView | None
    declared_at: datetime
    updated_at: datetime
    closed_at: datetime | None
    anonymised: bool


@dataclass(frozen=True, slots=True)
class ClaimActionView:
    """Something somebody is to do about a claim."""

    id: UUID
    version: int
    claim_id: UUID
    action: str
    description: str
    whose: Whose
    priority: ActionPriority
    status: ActionStatus
    due_at: datetime
    created_at: datetime
    done_at: datetime | None

    @classmethod
    def of(cls, action: ClaimAction) -> ClaimActionView:
        """The view of an action."""
        return cls(
            action.id,
            action.version,
            action.claim_id,
            action.action,
            action.description,
            action.whose,
            action.priority,
            action.status,
            action.due_at,
            action.created_at,
            action.done_at,
        )


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document that is wanted, or came; `size` in bytes."""

    id: UUID
    version: int
    claim_id: UUID
    kind: DocumentKind
    status: DocumentStatus
    file_id: UUID | None
    name: str | None
    content_type: str | None
    size: int | None
    note: str | None
    requested_at: datetime | None
    received_at: datetime | None
    received_from: ReceivedFrom | None

    @classmethod
    def of(cls, document: Document) -> DocumentView:
        """The view of a document."""
        return cls(
            document.id,
            document.version,
            document.claim_id,
            document.kind,
            document.status,
            document.file_id,
            document.name,
            document.content_type,
            document.size,
            document.note,
            document.requested_at,
            document.received_at,
            document.received_from,
        )


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A line of a claim's history. `is_public`: told to the insured on their own page."""

    id: UUID
    at: datetime
    kind: str
    from_status: Status | None
    to_status: Status | None
    by: str
    is_public: bool
    detail: dict[str, Any]

    @classmethod
    def of(cls, change: Change) -> ChangeView:
        """The view of a change."""
        return cls(
            change.id,
            change.at,
            change.kind,
            change.from_status,
            change.to_status,
            change.by_name,
            change.is_public,
            change.detail,
        )


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """Newest first, or in the order of the queue; `next` is the cursor of the following page."""

    items: list[ClaimView]
    next: str | None
    position: str


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """Documents of a claim, oldest first."""

    items: list[DocumentView]
    next: str | None
    position: str


@dataclass(frozen=True, slots=True)
class ChangePage:
    """A claim's history, oldest first."""

    items: list[ChangeView]
    next: str | None
    position: str


@dataclass(frozen=True, slots=True)
class AssessmentView:
    """One computation of the CCI, with its evidence. `by`: who had it computed."""

    id: UUID
    at: datetime
    by: str
    body: dict[str, Any]

    @classmethod
    def of(cls, stored: StoredAssessment) -> AssessmentView:
        """The view of a computation."""
        return cls(stored.id, stored.at, stored.by_name, stored.body)


@dataclass(frozen=True, slots=True)
class FactView:
    """Something held to be true about a claim, in whose words; an assumption was rather guessed than heard."""

    name: str
    value: str
    quote: str | None
    confidence: float
    is_assumption: bool


@dataclass(frozen=True, slots=True)
class ClaimFile:
    """Everything one needs to decide on a claim, read in one snapshot."""

    claim: ClaimView
    contact: ContactView
    policy: InsurancePolicyView | None
    documents: list[DocumentView]
    actions: list[ClaimActionView]
    reimbursements: list[ReimbursementView]
    assessments: list[AssessmentView]
    changes: list[ChangeView]
    conversation_id: UUID | None
    facts: list[FactView]
    missing: list[DocumentKind]
    position: str


@dataclass(frozen=True, slots=True)
class ClaimStats:
    """Counts. `by_band`: fifths of the CCI. `sample_size`: all claims; `scored`: those that have a CCI."""

    sample_size: int
    by_status: dict[str, int]
    by_band: dict[str, int]
    scored: int
    waiting: int
    mine: int
    late: int
    position: str


@dataclass(frozen=True, slots=True)
class DocumentLink:
    """Where a document can be fetched without signing in, until then."""

    url: str
    expires_at: datetime
