"""Facts about insurance policies; each carries the whole view."""

from __future__ import annotations

from dataclasses import dataclass

from app.events import Event
from app.policies.schemas import InsurancePolicyView


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyUpdated(Event):
    """Something about a policy changed."""

    TYPE = "policy.updated"
    TOPIC = "policies"

    data: InsurancePolicyView


class PolicyCreated(PolicyUpdated):
    """Somebody is insured."""

    __slots__ = ()
    TYPE = "policy.created"
