"""The formulas a score was ever computed with. One that has been used is never changed: a new one gets a new name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from agents.complexity.models import FactorName, Kind


class UnknownFormula(ValueError):
    """No formula has this name."""


@dataclass(frozen=True, slots=True)
class Formula:
    """`weights` in percent, 100 together. Scores above `escalate_above` escalate; from `review_from` on, review."""

    name: str
    weights: Mapping[FactorName, int]
    kinds: Mapping[Kind | None, int]
    """What a policy's kind makes of the guarantees factor; `None`: the policy is not known."""
    review_from: int = 40
    escalate_above: int = 60
    urgent_above: int = 80
    ambiguity_above: int = 60
    documents_above: int = 70
    inconsistency_above: int = 80
    large_loss_minor: int = 2_000_000
    """From this estimate on (minor units of the policy's currency) an expert looks at it."""
    days_open: int = 5
    days_to_declare: int = 5


FORMULAS: Final[Mapping[str, Formula]] = {
    "cci-1": Formula(
        "cci-1",
        {
            "guarantees": 15,
            "third_party": 20,
            "documents": 20,
            "ambiguity": 20,
            "emotion": 10,
            "inconsistency": 15,
        },
        {"auto": 30, "voyage": 35, "habitation": 40, "sante": 50, None: 50, "responsabilite": 60, "vie": 70},
    )
}
"""By name; domain rule B4.1."""
LATEST: Final = "cci-1"


def formula_named(name: str) -> Formula:
    """Raises `UnknownFormula`."""
    try:
        return FORMULAS[name]
    except KeyError:
        raise UnknownFormula(name) from None
