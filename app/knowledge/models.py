"""Rows and values of knowledge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal
from uuid import UUID

Language = Literal["fr", "en"]
RowKind = Literal["faq", "policy", "price", "contact", "other"]
Outcome = Literal["found", "ambiguous", "missed"]

TRASH_DAYS: Final = 30
SEARCHES_KEPT_DAYS: Final = 90


@dataclass(frozen=True, slots=True)
class Row:
    """One answer. `answer_fr` and `answer_en`: at least one is there."""

    id: UUID
    version: int
    label: str
    kind: RowKind
    questions: list[str]
    keywords: list[str]
    answer_fr: str | None
    answer_en: str | None
    active: bool
    created_at: datetime
    updated_at: datetime
    updated_by: str | None
    trashed_at: datetime | None

    def answer(self, language: str) -> str:
        """In `language` when there is such an answer, else in the other one."""
        wanted, other = (self.answer_en, self.answer_fr) if language == "en" else (self.answer_fr, self.answer_en)
        return wanted or other or ""


@dataclass(frozen=True, slots=True)
class RowVersion:
    """What a row said once."""

    version: int
    verb: str
    at: datetime
    by_name: str | None
    content: dict[str, object]


@dataclass(frozen=True, slots=True)
class Choice:
    """A row that would fit as well as another."""

    row_id: UUID
    label: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a question found. `ambiguous` is filled, best first, when several rows fit equally; then nothing is `found`.

    `language` is the language of `answer`. `score` is 0..1.
    """

    found: bool
    answer: str | None = None
    label: str | None = None
    row_id: UUID | None = None
    score: float = 0.0
    language: str | None = None
    ambiguous: tuple[Choice, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """How it counts."""
        return "found" if self.found else "ambiguous" if self.ambiguous else "missed"


@dataclass(frozen=True, slots=True)
class Question:
    """A question nothing answered, in the words it was asked with first."""

    id: UUID
    version: int
    text: str
    language: Language
    asked: int
    first_asked_at: datetime
    last_asked_at: datetime
    status: Literal["open", "answered", "dismissed"]
    row_id: UUID | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How often a question found its answer."""

    asked: int
    found: int
    ambiguous: int
    missed: int


@dataclass(frozen=True, slots=True)
class Range:
    """Open from `opens` to `closes`, "HH:MM" on the wall; one that ends at or before its start ends the next day."""

    opens: str
    closes: str


@dataclass(frozen=True, slots=True)
class HoursException:
    """What holds on one date instead of the week; no ranges: closed."""

    on: date
    ranges: tuple[Range, ...]
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Hours:
    """A business's opening hours; `weekly` has seven entries, Monday first. Version 0: nobody has said yet."""

    id: UUID | None
    version: int
    weekly: tuple[tuple[Range, ...], ...]
    exceptions: tuple[HoursException, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether anybody has said."""
        return self.version > 0


@dataclass(frozen=True, slots=True)
class Opening:
    """The doors at one instant. `next_open` is the next time they open after `now`, aware."""

    open_now: bool
    ranges_today: tuple[Range, ...]
    next_open: datetime | None
    closes_at: datetime | None = None
    closed_reason: str | None = None
