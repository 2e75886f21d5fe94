"""What a customer sees of their claim. Sentences come in both languages: the page switches without asking again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from agents.complexity.models import DocumentKind

Step = Literal["declared", "study", "survey", "decision", "closed"]
Progress = Literal["done", "current", "todo"]
Happened = Literal[
    "declared",
    "studied",
    "documents_requested",
    "document_received",
    "advisor",
    "survey",
    "decision",
    "accepted",
    "rejected",
    "closed",
    "reopened",
    "refund_asked",
    "refund_accepted",
    "refund_rejected",
    "refund_paid",
]


class NewUpload(BaseModel):
    """`POST /follow/{token}/files`: what the document is, and what its file is called."""

    kind: DocumentKind
    name: str = Field("", max_length=300)


class Following(BaseModel):
    """`GET /follow/{token}/stream`. `after`: the name of what is shown already; `Last-Event-ID` wins over it."""

    after: str | None = Field(None, max_length=100)


@dataclass(frozen=True, slots=True)
class Sentence:
    """The same in French and in English."""

    fr: str
    en: str


@dataclass(frozen=True, slots=True)
class BusinessView:
    """Whose customer they are, and how to reach them: E.164 numbers that answer calls, and texts."""

    name: str
    phone: str | None
    text: str | None


@dataclass(frozen=True, slots=True)
class StepView:
    """A step of the way, in the order of the way."""

    step: Step
    progress: Progress


@dataclass(frozen=True, slots=True)
class WantedView:
    """A document we wait for. `is_again`: what came was not usable."""

    kind: str
    is_again: bool


@dataclass(frozen=True, slots=True)
class ToDoView:
    """Something the customer is to do, by its code, until then."""

    action: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class ReceivedView:
    """A document we have. `name` as the customer called it; of what the business added, only the kind is told."""

    id: UUID
    kind: str
    name: str | None
    status: str
    received_at: datetime | None


@dataclass(frozen=True, slots=True)
class MomentView:
    """Something that happened; `kinds`: of the documents it is about."""

    at: datetime
    what: Happened
    kinds: list[str]


@dataclass(frozen=True, slots=True)
class RefundView:
    """A reimbursement, in minor units of its currency; `None` where nothing is decided yet."""

    id: UUID
    guarantee: str
    status: str
    currency: str
    claimed_minor: int
    accepted_minor: int | None
    deductible_minor: int
    net_minor: int | None
    paid_on: date | None
    means: str | None


@dataclass(frozen=True, slots=True)
class FollowView:
    """A claim as its insured follows it. `due_at`: until when we wait for documents. `ends_at`: of the link.

    `locale` and `time_zone` are the business's: its clock is the one that counts. `max_bytes`: of one upload.
    """

    business: BusinessView
    language: Literal["fr", "en"]
    locale: str
    time_zone: str
    number: str
    type: str
    declared_at: datetime
    occurred_on: date | None
    status: str
    outcome: str | None
    text: Sentence
    is_late: bool
    is_open: bool
    steps: list[StepView]
    wanted: list[WantedView]
    due_at: datetime | None
    to_do: list[ToDoView]
    received: list[ReceivedView]
    timeline: list[MomentView]
    refunds: list[RefundView]
    advisor: str | None
    ends_at: datetime
    max_bytes: int
