"""Which type of claim is told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, cast

from agents.claims_reading.books import Say, book
from agents.complexity.models import Ambiguity, ClaimType

_ORDER: Final = (
    "vol",
    "incendie",
    "responsabilite",
    "degats_des_eaux",
    "collision",
    "blessure",
    "bris_de_glace",
    "dommage_materiel",
    "autre",
)
"""Of two types told as clearly, the first: a stolen car that was found burnt was stolen."""
_SURE: Final = 0.85


def type_of(text: str, *, asks: bool = False) -> tuple[ClaimType | None, float, str, tuple[Ambiguity, ...]]:
    """The type, how sure, the words for it, and what is unclear about it. `asks`: a question, not an account."""
    best: dict[str, Say] = {}
    for say in book("types").read(text):
        if say.negated:
            continue
        name = say.name.removesuffix("_weak").removesuffix("_sure").removesuffix("_noun")
        if name not in best or say.weight > best[name].weight:
            best[name] = say
    if asks:
        best = {name: say for name, say in best.items() if not say.name.endswith(("_weak", "_noun"))}
    if not best:
        return None, 0.0, "", ()
    name = max(best, key=lambda one: (best[one].weight, -_ORDER.index(one)))
    name = _settled(name, best)
    return cast(ClaimType, name), best[name].weight, best[name].quote, _unclear(name, best.values())


def _settled(name: str, best: dict[str, Say]) -> str:
    """What is clear for sure, in the order of the types."""
    sure = [one for one in _ORDER if one in best and best[one].weight >= _SURE]
    return sure[0] if sure else name


def _unclear(name: str, says: Iterable[Say]) -> tuple[Ambiguity, ...]:
    """Two kinds of damage that need different guarantees, both told clearly."""
    apart = {"vol", "incendie", "degats_des_eaux"}
    others = [say for say in says if say.name in apart - {name} and say.weight >= _SURE]
    return (Ambiguity("type", 2, others[0].quote),) if others and name in apart else ()
