"""What comes in about claims."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from agents.complexity.models import (
    Ambiguity,
    Answer,
    ClaimType,
    Contradiction,
    DocumentKind,
    DocumentState,
    Emotion,
    Kind,
    Priority,
)
from app.claims.models import ActionPriority, Facts, Language, Whose

Short = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)]
Words = Annotated[str, StringConstraints(max_length=4000, strip_whitespace=True)]
Reason = Annotated[str, StringConstraints(max_length=1000, strip_whitespace=True)]
Share = Annotated[float, Field(ge=0, le=1)]
Money = Annotated[int, Field(ge=0, le=10**14)]
MOST_ANSWERS: Final = 60


class AnswerBody(BaseModel):
    """An answer, with the words it comes from."""

    value: Annotated[str, StringConstraints(max_length=500)]
    quote: Annotated[str, StringConstraints(max_length=1000)] = ""
    confidence: Share = 1.0
    asked: bool = False


class AmbiguityBody(BaseModel):
    """Something unclear."""

    category: Short
    severity: int = Field(ge=1, le=5)
    quote: Annotated[str, StringConstraints(max_length=1000)] = ""


class ContradictionBody(BaseModel):
    """Two things told that cannot both be."""

    about: Short
    first: Annotated[str, StringConstraints(max_length=1000)]
    second: Annotated[str, StringConstraints(max_length=1000)]
    severity: int = Field(3, ge=1, le=5)


class EmotionBody(BaseModel):
    """How the customer sounds; advisory."""

    label: Short = "neutral"
    stress: float = Field(0.0, ge=0, le=10)
    markers: Annotated[list[Short], Field(max_length=20)] = []


class FactsBody(BaseModel):
    """What is learned about a claim; `null` forgets it."""

    model_config = ConfigDict(extra="forbid")

    type: ClaimType | None = None
    type_confidence: Share | None = None
    description: Words | None = None
    answers: Annotated[dict[Short, AnswerBody], Field(max_length=MOST_ANSWERS)] = {}
    occurred_on: date | None = None
    occurred_time: time | None = None
    place: Short | None = None
    parties: int | None = Field(None, ge=1, le=50)
    third_party_name: Short | None = None
    third_party_contact: Short | None = None
    insured_liability_percent: int | None = Field(None, ge=0, le=100)
    report_number: Short | None = None
    police_report_number: Short | None = None
    estimate_minor: Money | None = None
    documents: dict[DocumentKind, DocumentState] = {}
    ambiguities: Annotated[list[AmbiguityBody], Field(max_length=30)] = []
    contradictions: Annotated[list[ContradictionBody], Field(max_length=30)] = []
    emotion: EmotionBody | None = None
    is_date_vague: bool | None = None
    is_place_vague: bool | None = None
    wants_human: bool | None = None
    language: Language | None = None
    language_note: Short | None = None


def facts_of(body: FactsBody) -> Facts:
    """What a body tells; what it sets to `null` is cleared."""
    emotion = body.emotion
    told: dict[str, Any] = {
        name: getattr(body, name) for name in FactsBody.model_fields if name in Facts.__dataclass_fields__
    }
    told |= {
        "answers": {n: Answer(a.value, a.quote, a.confidence, a.asked) for n, a in body.answers.items()},
        "ambiguities": tuple(Ambiguity(a.category, a.severity, a.quote) for a in body.ambiguities),
        "contradictions": tuple(Contradiction(c.about, c.first, c.second, c.severity) for c in body.contradictions),
        "emotion": Emotion(emotion.label, emotion.stress, tuple(emotion.markers)) if emotion else None,
        "occurred_time": body.occurred_time.replace(tzinfo=None) if body.occurred_time else None,
        "cleared": frozenset(n for n in body.model_fields_set if getattr(body, n) is None),
    }
    return Facts(**told)


class NewClaim(FactsBody):
    """`POST /claims`. Without `policy_id` the policy that answers for it is found, if there is exactly one."""

    contact_id: UUID
    type: ClaimType
    description: Annotated[Words, StringConstraints(min_length=1)]
    policy_id: UUID | None = None
    conversation_id: UUID | None = None


class ClaimChangeBody(FactsBody):
    """`PATCH /claims/{id}`."""

    version: int | None = None
    policy_id: UUID | None = None


class ClaimQuery(BaseModel):
    """`GET /claims`. `status`: one or several, separated by commas.

    `conversation_id` asks for the claims declared in it, open ones first, and for nothing else.
    """

    status: Annotated[str, StringConstraints(max_length=200)] | None = None
    queue: Literal["waiting", "mine", "all"] = "all"
    cci_min: int | None = Field(None, ge=0, le=100)
    cci_max: int | None = Field(None, ge=0, le=100)
    type: ClaimType | None = None
    priority: Priority | None = None
    contact_id: UUID | None = None
    conversation_id: UUID | None = None
    q: Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)] | None = None
    limit: int = Field(50, ge=1, le=200)
    cursor: Annotated[str, StringConstraints(max_length=200)] | None = None


class Versioned(BaseModel):
    """The version a client believes it is changing, where it does not send `If-Match`."""

    version: int | None = None


class ClaimStatusBody(Versioned):
    """`POST /claims/{id}/status`."""

    status: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    reason: Reason | None = None


class ClaimAcceptBody(Versioned):
    """`POST /claims/{id}/accept`."""

    amount_minor: int | None = Field(None, gt=0, le=10**12)
    guarantee: Short | None = None
    note: Reason | None = None


class ClaimRejectBody(Versioned):
    """`POST /claims/{id}/reject`."""

    reason: Annotated[Reason, StringConstraints(min_length=1)]


class ClaimRequestBody(Versioned):
    """`POST /claims/{id}/request-documents`. `message`: something in one's own words."""

    kinds: Annotated[list[DocumentKind], Field(min_length=1, max_length=9)]
    message: Annotated[str, StringConstraints(max_length=600, strip_whitespace=True)] | None = None


class ClaimAssignBody(Versioned):
    """`POST /claims/{id}/assign`: to nobody with `null`."""

    user_id: UUID | None


class ClaimReopenBody(Versioned):
    """`POST /claims/{id}/reopen`."""

    reason: Annotated[Reason, StringConstraints(min_length=1)]


class ClaimCloseBody(Versioned):
    """`POST /claims/{id}/close`: with a reason where nobody has decided about it."""

    reason: Reason | None = None


class NewClaimAction(BaseModel):
    """`POST /claims/{id}/actions`."""

    action: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,49}$")]
    description: Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)]
    whose: Whose = "conseiller"
    priority: ActionPriority = "normale"
    due_at: AwareDatetime


class ClaimActionBody(Versioned):
    """`PATCH /claim-actions/{id}`."""

    status: Literal["en_attente", "en_cours", "completee", "annulee"]


class DocumentBody(Versioned):
    """`PATCH /documents/{id}`; a refusal says why. `annule`: it is not wanted any more."""

    status: Literal["accepte", "refuse", "annule"]
    note: Reason | None = None


class DocumentUploadQuery(BaseModel):
    """`POST /claims/{id}/documents`; the file is the body. Without `kind` it is taken for what was asked for."""

    kind: DocumentKind | None = None
    name: Annotated[str, StringConstraints(max_length=200)] = ""


class CaseBody(FactsBody):
    """`POST /claims/assess`: a case, or somebody's `text` to make one of. Nothing is stored."""

    text: Annotated[str, StringConstraints(max_length=4000)] | None = None
    policy_kind: Kind | None = None
    is_covered: Literal["yes", "no", "unknown"] = "unknown"
    has_date: bool = False
    has_place: bool = False
    assumptions: int = Field(0, ge=0, le=100)
    open_days: int = Field(0, ge=0, le=10_000)
    declared_after_days: int | None = Field(None, ge=0, le=100_000)
    documents_overdue: bool = False
    formula: Short | None = None
