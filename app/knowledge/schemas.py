"""Knowledge at the edge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints, field_validator, model_validator

from app.knowledge.models import Coverage, Hours, Language, Question, Range, Row, RowKind, RowVersion

Label = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]
Phrase = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]
Keyword = Annotated[str, StringConstraints(min_length=1, max_length=60, strip_whitespace=True)]
Answer = Annotated[str, StringConstraints(min_length=1, max_length=1500, strip_whitespace=True)]
Clock = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


@dataclass(frozen=True, slots=True)
class RowView:
    """A row as the API and the stream show it."""

    id: UUID
    version: int
    label: str
    kind: RowKind
    questions: list[str]
    keywords: list[str]
    answers: dict[str, str]
    active: bool
    created_at: datetime
    updated_at: datetime
    updated_by: str | None
    trashed_at: datetime | None

    @classmethod
    def of(cls, row: Row) -> RowView:
        """The view of a row."""
        answers = {"fr": row.answer_fr, "en": row.answer_en}
        return cls(
            row.id,
            row.version,
            row.label,
            row.kind,
            row.questions,
            row.keywords,
            {language: text for language, text in answers.items() if text},
            row.active,
            row.created_at,
            row.updated_at,
            row.updated_by,
            row.trashed_at,
        )


@dataclass(frozen=True, slots=True)
class RowPage:
    """Newest first; `next` is the cursor of the following page."""

    items: list[RowView]
    next: str | None
    position: str


@dataclass(frozen=True, slots=True)
class VersionPage:
    """What a row said, newest first."""

    items: list[RowVersion]


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """Questions nothing answered, most asked first."""

    items: list[Question]
    next: str | None
    position: str


@dataclass(frozen=True, slots=True)
class CoverageView:
    """`hit_rate`: `found / asked` over the last `days`, null when nobody asked; `open_questions` wait for an answer."""

    days: int
    asked: int
    found: int
    ambiguous: int
    missed: int
    hit_rate: float | None
    open_questions: int

    @classmethod
    def of(cls, days: int, counted: Coverage, open_questions: int) -> CoverageView:
        """The view of what was counted."""
        rate = round(counted.found / counted.asked, 3) if counted.asked else None
        return cls(days, counted.asked, counted.found, counted.ambiguous, counted.missed, rate, open_questions)


@dataclass(frozen=True, slots=True)
class ExceptionView:
    """What holds on one date."""

    on: date
    ranges: list[list[str]]
    reason: str | None


@dataclass(frozen=True, slots=True)
class HoursView:
    """The week, Monday first, and its exceptions; `open_now` and `next_open` as of the answer."""

    id: UUID | None
    version: int
    time_zone: str
    weekly: list[list[list[str]]]
    exceptions: list[ExceptionView]

    @classmethod
    def of(cls, hours: Hours, time_zone: str) -> HoursView:
        """The view of a week."""
        return cls(
            hours.id,
            hours.version,
            time_zone,
            [pairs(day) for day in hours.weekly],
            [ExceptionView(e.on, pairs(e.ranges), e.reason) for e in hours.exceptions],
        )


def pairs(ranges: tuple[Range, ...]) -> list[list[str]]:
    """Ranges as `[["10:00", "19:00"]]`."""
    return [[r.opens, r.closes] for r in ranges]


@dataclass(frozen=True, slots=True)
class OpeningView:
    """The doors right now."""

    open_now: bool
    today: list[list[str]]
    next_open: datetime | None
    closes_at: datetime | None
    closed_reason: str | None


class RowBody(BaseModel):
    """`POST /knowledge`, `PUT /knowledge/{id}`: a whole row."""

    label: Label
    kind: RowKind = "faq"
    questions: Annotated[list[Phrase], Field(max_length=50)] = []
    keywords: Annotated[list[Keyword], Field(max_length=50)] = []
    answers: Annotated[dict[Language, Answer], Field(min_length=1, max_length=2)]
    active: bool = True


class RowQuery(BaseModel):
    """`GET /knowledge`. `q` looks into label, questions, keywords and answers, without accents."""

    q: Annotated[str, StringConstraints(max_length=100, strip_whitespace=True)] | None = None
    kind: RowKind | None = None
    trashed: bool = False
    limit: int = Field(50, ge=1, le=200)
    cursor: UUID | None = None


class SearchQuery(BaseModel):
    """`GET /knowledge/search`: what a customer who asks this is answered. Counts for nothing."""

    question: Annotated[str, StringConstraints(min_length=1, max_length=1000, strip_whitespace=True)]
    language: Language = "fr"


class QuestionQuery(BaseModel):
    """`GET /knowledge/unanswered`."""

    status: Literal["open", "answered", "dismissed"] = "open"
    limit: int = Field(50, ge=1, le=200)
    cursor: Annotated[str, StringConstraints(max_length=100)] | None = None


class CoverageQuery(BaseModel):
    """`GET /knowledge/coverage`."""

    days: int = Field(30, ge=1, le=90)


class AnswerBody(BaseModel):
    """`POST /knowledge/unanswered/{id}/answer`: a new row, or one there is already; it learns the question's words."""

    row_id: UUID | None = None
    row: RowBody | None = None

    @model_validator(mode="after")
    def one_of_them(self) -> AnswerBody:
        """Exactly one way of answering."""
        if (self.row_id is None) == (self.row is None):
            raise ValueError("give either row_id or row")
        return self


class Dismissal(BaseModel):
    """`POST /knowledge/unanswered/{id}/dismiss`, `POST /knowledge/{id}/restore`: nothing to say."""


RangeBody = Annotated[list[Clock], Field(min_length=2, max_length=2)]
DayBody = Annotated[list[RangeBody], Field(max_length=6)]


class ExceptionBody(BaseModel):
    """What holds on one date instead of the week; no ranges: closed."""

    on: date
    ranges: DayBody = []
    reason: Annotated[str, StringConstraints(max_length=120, strip_whitespace=True)] | None = None

    @field_validator("ranges")
    @classmethod
    def apart(cls, value: list[list[str]]) -> list[list[str]]:
        """They follow each other."""
        return in_order(value)


class HoursBody(BaseModel):
    """`PUT /opening-hours`: the whole week, Monday first, and every exception."""

    weekly: Annotated[list[DayBody], Field(min_length=7, max_length=7)]
    exceptions: Annotated[list[ExceptionBody], Field(max_length=200)] = []

    @field_validator("weekly")
    @classmethod
    def apart(cls, value: list[list[list[str]]]) -> list[list[list[str]]]:
        """The ranges of a day follow each other."""
        return [in_order(day) for day in value]

    @field_validator("exceptions")
    @classmethod
    def once(cls, value: list[ExceptionBody]) -> list[ExceptionBody]:
        """A date is said once."""
        if len({e.on for e in value}) != len(value):
            raise ValueError("a date has one exception")
        return sorted(value, key=lambda e: e.on)


def in_order(day: list[list[str]]) -> list[list[str]]:
    """The ranges of a day, earliest first.

    Raises:
        ValueError: two overlap; only the last may end the next day.
    """
    ordered = sorted(day)
    for (_, closes), (opens, _) in pairwise(ordered):
        if closes > opens:
            raise ValueError("ranges overlap")
    if any(closes <= opens for opens, closes in ordered[:-1]):
        raise ValueError("only the last range of a day may end the next day")
    return ordered


def content_of(row: Row) -> dict[str, Any]:
    """What a version keeps of a row."""
    return {
        "label": row.label,
        "kind": row.kind,
        "questions": row.questions,
        "keywords": row.keywords,
        "answers": {k: v for k, v in (("fr", row.answer_fr), ("en", row.answer_en)) if v},
        "active": row.active,
    }
