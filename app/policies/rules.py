"""Pure: which policy answers for what happened, and what it says of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, Literal

from app.policies.models import Guarantee, GuaranteeName, Policy, PolicyKind

GUARANTEES_OF: Final[Mapping[str, tuple[GuaranteeName, ...]]] = {
    "collision": ("collision", "responsabilite"),
    "vol": ("vol",),
    "incendie": ("incendie",),
    "degats_des_eaux": ("degats_des_eaux",),
    "bris_de_glace": ("bris_de_glace",),
    "blessure": ("corporel",),
    "dommage_materiel": ("collision", "degats_des_eaux"),
    "responsabilite": ("responsabilite",),
}
"""The guarantees that answer for each type of claim, first to be asked first; `autre` has none of its own."""

KINDS_OF: Final[Mapping[str, tuple[frozenset[PolicyKind], ...]]] = {
    "collision": (frozenset({"auto"}),),
    "vol": (frozenset({"auto", "habitation", "voyage"}),),
    "incendie": (frozenset({"auto", "habitation"}),),
    "degats_des_eaux": (frozenset({"habitation"}),),
    "bris_de_glace": (frozenset({"auto"}), frozenset({"habitation"})),
    "blessure": (frozenset({"auto"}), frozenset({"sante", "voyage", "vie"})),
    "dommage_materiel": (frozenset({"auto"}), frozenset({"habitation"})),
    "responsabilite": (frozenset({"responsabilite"}), frozenset({"auto", "habitation"})),
}
"""Kinds of policies that can answer, groups by rank; within a group nothing but the facts can tell them apart."""


def guarantee_of(policy: Policy, claim_type: str) -> Guarantee | None:
    """What a policy says of the risk of a claim: the guarantee that covers it, else the one that says it does not."""
    said = _said(policy, claim_type)
    return next((g for g in said if g.covered), said[0] if said else None)


def is_covered(policy: Policy | None, claim_type: str) -> Literal["yes", "no", "unknown"]:
    """What can be said of cover before anybody judged the claim; silence of the contract is not a no.

    Where only a further guarantee covers (liability in a collision), it depends on facts yet to be judged.
    """
    said = _said(policy, claim_type) if policy else []
    if not said or (any(g.covered for g in said) and not said[0].covered):
        return "unknown"
    return "yes" if said[0].covered else "no"


def _said(policy: Policy, claim_type: str) -> list[Guarantee]:
    return [g for name in GUARANTEES_OF.get(claim_type, ()) if (g := policy.guarantee(name)) is not None]


def fitting(policies: Iterable[Policy], claim_type: str, on: date, *, kind: str | None = None) -> Policy | None:
    """The one policy in force that day that answers for this type of claim; `None` when none does, or several do.

    `kind`: what the facts tell of it (a car, a home). Which of two cars was hit is for people to say, not to guess.
    """
    groups = KINDS_OF.get(claim_type)
    ranked: list[tuple[int, Policy]] = []
    for policy in policies:
        if not policy.is_in_force(on) or kind not in (None, policy.kind):
            continue
        if groups is None:
            ranked.append((0, policy))
            continue
        rank = next((n for n, kinds in enumerate(groups) if policy.kind in kinds), None)
        if rank is not None:
            ranked.append((rank + (0 if guarantee_of(policy, claim_type) else len(groups)), policy))
    best = min((rank for rank, _ in ranked), default=None)
    found = [policy for rank, policy in ranked if rank == best]
    return found[0] if len(found) == 1 else None
