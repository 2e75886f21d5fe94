"""Triage at the edge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from app.triage.models import StoredRuleset


class ExplainContact(BaseModel):
    """What is known of the caller besides the words."""

    type: Literal["residential", "commercial", "municipal"] | None = None
    language: Literal["fr", "en"] | None = None


class Explain(BaseModel):
    """`POST /triage/explain`."""

    text: Annotated[str, StringConstraints(max_length=20_000)]
    channel: Literal["sms", "voice", "chat", "manual"] = "sms"
    contact: ExplainContact = ExplainContact()
    estimated_value: float | None = Field(None, ge=0, le=1e9)


class Draft(BaseModel):
    """`PUT /triage/ruleset`: the whole set, in the form `GET` gives."""

    ruleset: dict[str, Any]
    note: Annotated[str, StringConstraints(max_length=500)] | None = None


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version of the tenant's rules, without the rules."""

    version: int
    status: str
    note: str | None
    created_at: datetime
    created_by: str
    previewed_at: datetime | None
    published_at: datetime | None

    @classmethod
    def of(cls, stored: StoredRuleset) -> VersionView:
        """The view of a stored ruleset."""
        return cls(
            stored.version,
            stored.status,
            stored.note,
            stored.created_at,
            stored.created_by,
            stored.previewed_at,
            stored.published_at,
        )


@dataclass(frozen=True, slots=True)
class VersionPage:
    """Newest first."""

    items: list[VersionView]


@dataclass(frozen=True, slots=True)
class RulesetView:
    """Rules with where they come from; a built-in set has no version of the tenant's."""

    id: str
    builtin: bool
    version: VersionView | None
    ruleset: dict[str, Any]


@dataclass(frozen=True, slots=True)
class RulesetsView:
    """What is in force, and the draft if there is one."""

    published: RulesetView
    draft: RulesetView | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a dispatcher notices of a verdict."""

    urgency: str
    reason: str
    disposition: str
    need: str


@dataclass(frozen=True, slots=True)
class ChangedVerdict:
    """A past message the draft would have judged otherwise."""

    message_id: UUID
    at: datetime
    text: str
    before: Outcome
    after: Outcome


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """How many messages went from one urgency to another."""

    before: str
    after: str
    count: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What the last 30 days would have become. `changes` holds the most alarming; `changed` counts them all."""

    version: int
    since: datetime
    judged: int
    changed: int
    matrix: list[MatrixCell]
    changes: list[ChangedVerdict]
