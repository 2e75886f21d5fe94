"""Reimbursements at the edge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints, model_validator

from app.claims.reimbursement_models import Means, Reimbursement, ReimbursementStatus
from app.policies.models import GuaranteeName

Money = Annotated[int, Field(gt=0, le=10**12)]


@dataclass(frozen=True, slots=True)
class ReimbursementView:
    """A reimbursement as the API and the stream show it, in minor units; `net_minor` once something is accepted."""

    id: UUID
    version: int
    claim_id: UUID
    guarantee: str
    currency: str
    claimed_minor: int
    accepted_minor: int | None
    limit_minor: int | None
    deductible_minor: int
    net_minor: int | None
    status: ReimbursementStatus
    reject_reason: str | None
    means: Means | None
    reference: str | None
    paid_on: date | None
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: Reimbursement) -> ReimbursementView:
        """The view of a reimbursement."""
        return cls(
            row.id,
            row.version,
            row.claim_id,
            row.guarantee,
            row.currency,
            row.claimed_minor,
            row.accepted_minor,
            row.limit_minor,
            row.deductible_minor,
            row.net_minor,
            row.status,
            row.reject_reason,
            row.means,
            row.reference,
            row.paid_on,
            row.created_at,
            row.updated_at,
        )


@dataclass(frozen=True, slots=True)
class ReimbursementPage:
    """Newest first; `next` is the cursor of the following page."""

    items: list[ReimbursementView]
    next: str | None
    position: str


class ReimbursementQuery(BaseModel):
    """`GET /reimbursements`."""

    claim_id: UUID | None = None
    status: ReimbursementStatus | None = None
    limit: int = Field(50, ge=1, le=200)
    cursor: UUID | None = None


class NewReimbursement(BaseModel):
    """`POST /claims/{id}/reimbursements`. Deductible and limit are what the claim's policy says, and nobody else."""

    guarantee: GuaranteeName
    claimed_minor: Money


class Decision(BaseModel):
    """`POST /reimbursements/{id}/decide`: an amount, less than claimed or not, or a reason for none."""

    accepted_minor: Money | None = None
    reject_reason: Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)] | None = None
    version: int | None = Field(None, ge=1)

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.accepted_minor is None) == (self.reject_reason is None):
            raise ValueError("give either an accepted amount or a reason for rejecting")
        return self


class Payment(BaseModel):
    """`POST /reimbursements/{id}/pay`."""

    reference: Annotated[str, StringConstraints(min_length=1, max_length=60, strip_whitespace=True)]
    paid_on: date
    means: Means
    version: int | None = Field(None, ge=1)
