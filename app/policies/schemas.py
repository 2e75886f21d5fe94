"""Insurance policies at the edge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints, field_validator, model_validator

from app.policies.models import Guarantee, GuaranteeName, Policy, PolicyKind, PolicyStatus

Number = Annotated[str, StringConstraints(min_length=1, max_length=40, strip_whitespace=True, to_upper=True)]
Thing = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)]
Notes = Annotated[str, StringConstraints(max_length=2000, strip_whitespace=True)]
Money = Annotated[int, Field(ge=0, le=10**12)]
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2200, 1, 1))]
Decided = Literal["actif", "suspendu", "ferme"]
"""What people decide about a policy; that it expired is told by the calendar."""


@dataclass(frozen=True, slots=True)
class InsurancePolicyView:
    """A policy as the API and the stream show it; `status` as of today."""

    id: UUID
    version: int
    contact_id: UUID
    number: str
    kind: PolicyKind
    status: PolicyStatus
    starts_on: date
    ends_on: date | None
    currency: str
    guarantees: list[Guarantee]
    insured_object: str | None
    notes: str | None
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, policy: Policy, today: date) -> InsurancePolicyView:
        """The view of a policy on a day."""
        return cls(
            policy.id,
            policy.version,
            policy.contact_id,
            policy.number,
            policy.kind,
            policy.status_on(today),
            policy.starts_on,
            policy.ends_on,
            policy.currency,
            list(policy.guarantees),
            policy.insured_object,
            policy.notes,
            policy.created_at,
            policy.updated_at,
        )


@dataclass(frozen=True, slots=True)
class InsurancePolicyPage:
    """Newest first; `next` is the cursor of the following page."""

    items: list[InsurancePolicyView]
    next: str | None
    position: str


class InsurancePolicyQuery(BaseModel):
    """`GET /policies`. `q` looks into number, insured object and the insured's name, without accents."""

    contact_id: UUID | None = None
    q: str | None = Field(None, max_length=100)
    limit: int = Field(50, ge=1, le=200)
    cursor: UUID | None = None


class GuaranteeBody(BaseModel):
    """What a policy says of one risk."""

    name: GuaranteeName
    covered: bool = True
    rate_percent: Annotated[int, Field(ge=0, le=100)] = 100
    deductible_minor: Money = 0
    limit_minor: Money | None = None


Guarantees = Annotated[list[GuaranteeBody], Field(max_length=20)]


class _Dated(BaseModel):
    @field_validator("guarantees", check_fields=False)
    @classmethod
    def _once_each(cls, given: list[GuaranteeBody] | None) -> list[GuaranteeBody] | None:
        names = [g.name for g in given or ()]
        if len(names) != len(set(names)):
            raise ValueError("a policy says one thing about each risk")
        return given


class NewInsurancePolicy(_Dated):
    """`POST /policies`. Without `currency` the tenant's."""

    contact_id: UUID
    number: Number
    kind: PolicyKind
    status: Decided = "actif"
    starts_on: Day
    ends_on: Day | None = None
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] | None = None
    guarantees: Guarantees = Field(default_factory=list)
    insured_object: Thing | None = None
    notes: Notes | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise ValueError("a policy ends after it starts")
        return self


class InsurancePolicyChange(_Dated):
    """`PATCH /policies/{id}`: only the fields given change; null forgets. The version seen: here or in `If-Match`."""

    version: int | None = Field(None, ge=1)
    number: Number | None = None
    kind: PolicyKind | None = None
    status: Decided | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    guarantees: Guarantees | None = None
    insured_object: Thing | None = None
    notes: Notes | None = None

    @field_validator("number", "kind", "status", "starts_on", "guarantees")
    @classmethod
    def _never_nothing(cls, given: object) -> object:
        if given is None:
            raise ValueError("this cannot be forgotten")
        return given
