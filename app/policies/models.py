"""Rows and values of insurance policies."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal
from uuid import UUID

PolicyKind = Literal["auto", "habitation", "responsabilite", "voyage", "sante", "vie"]
PolicyStatus = Literal["actif", "suspendu", "ferme", "expire"]
GuaranteeName = Literal[
    "collision",
    "vol",
    "incendie",
    "degats_des_eaux",
    "bris_de_glace",
    "responsabilite",
    "assistance",
    "corporel",
]


@dataclass(frozen=True, slots=True)
class Guarantee:
    """What a policy says of one risk. Money in minor units; no `limit_minor` means no limit.

    The deductible stays with the insured; `rate_percent` is the share of the damage that is covered.
    """

    name: GuaranteeName
    covered: bool
    rate_percent: int
    deductible_minor: int
    limit_minor: int | None


@dataclass(frozen=True, slots=True)
class Policy:
    """A contract with one insured person. `status` is what was decided; see `status_on` for what holds on a day."""

    id: UUID
    version: int
    contact_id: UUID
    number: str
    kind: PolicyKind
    status: PolicyStatus
    starts_on: date
    ends_on: date | None
    currency: str
    guarantees: tuple[Guarantee, ...]
    insured_object: str | None
    notes: str | None = field(repr=False)
    created_at: datetime
    updated_at: datetime

    def status_on(self, day: date) -> PolicyStatus:
        """What it is on a day of the tenant's: one past its end is `expire`, unless it was closed."""
        if self.status != "ferme" and self.ends_on is not None and self.ends_on < day:
            return "expire"
        return self.status

    def is_in_force(self, day: date) -> bool:
        """Whether what happens on this day falls under it."""
        return self.status_on(day) == "actif" and self.starts_on <= day

    def as_of(self, day: date) -> Policy:
        """The same with the status it has on that day."""
        return dataclasses.replace(self, status=self.status_on(day))

    def guarantee(self, name: str) -> Guarantee | None:
        """What it says of a risk, covered or not."""
        return next((g for g in self.guarantees if g.name == name), None)
