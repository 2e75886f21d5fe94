"""Facts about reimbursements; each carries the whole view."""

from __future__ import annotations

from dataclasses import dataclass

from app.claims.reimbursement_schemas import ReimbursementView
from app.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ReimbursementUpdated(Event):
    """It was decided about, or paid."""

    TYPE = "reimbursement.updated"
    TOPIC = "reimbursements"

    data: ReimbursementView


class ReimbursementCreated(ReimbursementUpdated):
    """Money is asked for."""

    __slots__ = ()
    TYPE = "reimbursement.created"
