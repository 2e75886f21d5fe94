"""Rows of reimbursements."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from uuid import UUID

ReimbursementStatus = Literal["en_attente", "accepte", "partiellement_accepte", "paye", "rejete"]
Means = Literal["virement", "cheque"]


@dataclass(frozen=True, slots=True)
class Reimbursement:
    """Money asked for under one guarantee of a claim, in minor units of `currency`; no `limit_minor` means no limit.

    `net_minor`, known once something is accepted: max(0, min(accepted, limit) − deductible). Domain rule B10, computed
    by the database.
    """

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
    reject_reason: str | None = field(repr=False)
    means: Means | None
    reference: str | None = field(repr=False)
    paid_on: date | None
    created_at: datetime
    updated_at: datetime

    @property
    def is_accepted(self) -> bool:
        """Whether it is to be paid."""
        return self.status in ("accepte", "partiellement_accepte")
