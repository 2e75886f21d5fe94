"""Whether an answer still says all of the plan: its question, figures, refusals, and nothing turned around."""

from __future__ import annotations

import re
from typing import Final

from agents.model.basis import Basis
from agents.model.figures import find_figures
from agents.model.plain import sentences, share, stems

KEPT_SHARE: Final = 0.4
"""How much of what a planned sentence is about must be found in the answer."""
ASKED_SHARE: Final = 0.34

_NOT: Final = re.compile(
    r"\b(?:pas|jamais|aucune?|plus de|sans|ni|impossible|malheureusement|indisponible|epuisee?s?|complet|refus\w*|hors"
    r"|ferme\w*|not?|never|cannot|can't|don't|doesn't|isn't|aren't|won't|unable|unfortunately|unavailable|out of|closed"
    r"|none|without)\b"
)
_ASKING: Final = re.compile(
    r"\?|\b(?:pouvez-vous|pourriez-vous|dites|donnez|indiquez|precisez|envoyez|partagez|confirmez|repondez"
    r"|merci de|besoin|puis-je"
    r"|could you|can you|would you|please|tell|give|send|share|let (?:me|us) know|confirm|reply|need|may i)\b"
)
_DISCLOSURE: Final = re.compile(
    r"\b(?:agent|assistant|conseiller)e? virtuel\w*|\bvirtual (?:agent|assistant)|\bautomat\w+|\brobot"
)


def broken_by_leaving_out(told: str, basis: Basis) -> list[str]:
    """Rules broken by a whole plain answer for what it leaves out or turns around."""
    said = sentences(told)
    broken = _questions(said, basis)
    found = frozenset((figure.kind, figure.value) for figure in find_figures(told))
    if any((figure.kind, figure.value) not in found for figure in basis.plan_figures):
        broken.append("figure_dropped")
    about = frozenset(stems(told))
    if any(share(stems(planned), about) < KEPT_SHARE for planned in basis.plan_sentences):
        broken.append("dropped")
    if _DISCLOSURE.search(basis.plan) and not _DISCLOSURE.search(told):
        broken.append("disclosure_dropped")
    return broken + _turned_around(said, basis)


def _questions(said: list[str], basis: Basis) -> list[str]:
    planned = [sentence for sentence in basis.plan_sentences if "?" in sentence]
    asked = [sentence for sentence in said if "?" in sentence]
    if len(asked) > max(1, len(planned)) or (asked and not planned):
        return ["question_added"]
    if not planned:
        return []
    asking = frozenset(stem for sentence in said if _ASKING.search(sentence) for stem in stems(sentence))
    if not any(_ASKING.search(sentence) for sentence in said):
        return ["question_dropped"]
    if any(share(stems(question), asking) < ASKED_SHARE for question in planned):
        return ["question_changed"]
    return []


def _turned_around(said: list[str], basis: Basis) -> list[str]:
    """A refusal that became silence or consent, or the contrary."""
    negated = [frozenset(stems(sentence)) for sentence in said if _NOT.search(sentence)]
    refused = [set(stems(sentence)) for sentence in basis.plan_sentences if _NOT.search(sentence)]
    if any(planned and not any(planned & given for given in negated) for planned in refused):
        return ["refusal_dropped"]
    stated = [set(stems(sentence)) for sentence in basis.plan_sentences if not _NOT.search(sentence)]
    for given in negated:
        if any(given & planned for planned in refused):
            continue
        if any(len(given & planned) >= 2 for planned in stated):
            return ["negation_added"]
    return []
