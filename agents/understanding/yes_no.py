"""Yes or no, as people say it: with a recogniser's punctuation, negated, softened, in slang, in Darija, by a thumb.

A confidence from 0.75 is an answer to the question asked. Below, it is implied or comes with a condition ("oui mais en
40"): ask again before doing anything that cannot be undone. Darija: H. Moroccan Arabic as typed in Latin letters
("wakha", "na3am", "machi ana") or in Arabic ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from agents.folding import NONE
from agents.understanding.models import YesNo
from agents.understanding.phrases import Found, Hit, phrase_book

SURE: Final = 0.75
_SIGNS: Final = {"yes": "👍✅👌🆗☑✔🙆🤝", "no": "👎❌🚫🙅✖⛔"}
_BRIEF: Final = 8
"""Words up to which a mere "pas" or "please" somewhere answers."""
_CONDITIONS: Final = frozenset({"mais", "si", "but", "if", "sauf", "except", "unles", "only", "seulement"})
"""As `bare_word` writes them."""
_STRENGTH: Final = {"strong": 3, "plain": 2, "implied": 1}


@dataclass(frozen=True, slots=True)
class Answered:
    """`value` is None when it is neither, or both."""

    value: YesNo | None
    confidence: float


@dataclass(frozen=True, slots=True)
class _Vote:
    value: str
    strength: int
    first: int
    last: int


def yes_or_no(text: str, *, asked: bool = True) -> Answered:
    """`asked`: a question is pending; without one, polite words ("parfait") are no answer."""
    found = phrase_book("answers").find(text)
    if len(found.reading.words) == 2:
        return _signs(text)
    votes = _votes(found)
    if not votes:
        return _signs(text) if len(found.reading.words) <= 4 else Answered(None, 0.0)
    return _decide(votes, found, text, asked=asked)


def _signs(text: str) -> Answered:
    said = {value for value, signs in _SIGNS.items() if any(sign in text for sign in signs)}
    if said == {"yes"}:
        return Answered("yes", 0.9)
    return Answered("no", 0.9) if said == {"no"} else Answered(None, 0.0)


def _votes(found: Found) -> list[_Vote]:
    """The hits that stand: a longer phrase hides those it contains, words in mid-sentence are about something else."""
    hits = [hit for hits in found.hits.values() for hit in hits]
    hits.sort(key=lambda hit: (-hit.words, hit.first))
    covered = 0
    kept: list[Hit] = []
    for hit in hits:
        bits = (2 << hit.last) - (1 << hit.first)
        if not covered & bits:
            covered |= bits
            kept.append(hit)
    kept.sort(key=lambda hit: hit.first)
    votes = []
    for hit in kept:
        value, _, strength = hit.rule.name.partition("_")
        if strength == "strong" and not _begins_clause(found, hit, covered):
            continue
        if strength == "implied" and len(found.reading.words) - 2 > _BRIEF:
            continue
        votes.append(_Vote(value, _STRENGTH.get(strength, 2), hit.first, hit.last))
    return votes


def _begins_clause(found: Found, hit: Hit, covered: int) -> bool:
    """ "oui" answers at the head or the tail of what is said, or right after another answer; elsewhere it is quoted."""
    words = len(found.reading.words) - 2
    if hit.first <= 3 or hit.last >= words - 1 or found.reading.boundaries[hit.first] != NONE:
        return True
    return bool(covered >> (hit.first - 1) & 1)


def _decide(votes: list[_Vote], found: Found, text: str, *, asked: bool) -> Answered:
    if votes[0].value == "neither":
        return Answered(None, 0.0)
    top = max(vote.strength for vote in votes)
    best = [vote for vote in votes if vote.strength == top]
    values = {vote.value for vote in best if vote.value != "neither"}
    if not values:
        return Answered(None, 0.0)
    value = best[-1].value if best[-1].value in values else best[0].value
    others = {vote.value for vote in votes} - {value}
    confidence = {3: 0.95, 2: 0.88, 1: 0.78}[top]
    if value == "yes" and others and top < 3:
        confidence -= 0.3
    elif others - {"yes"} and top < 3:
        confidence -= 0.1
    if value == "yes" and _conditional(votes, found, text):
        confidence = min(confidence, 0.6)
    if not asked and top < 3:
        confidence = min(confidence, 0.5)
    return Answered("yes" if value == "yes" else "no", round(confidence, 2))


def _conditional(votes: list[_Vote], found: Found, text: str) -> bool:
    """ "oui mais…", "ok si…", "yes if…", or a question back: not a plain yes."""
    after = found.reading.words[votes[0].last + 1 : -1]
    return bool(after) and (not _CONDITIONS.isdisjoint(after[:3]) or "?" in text)
