"""Books of phrases, and what they find once what the words around take back is left out.

The phrase language and the automaton are those of `agents.urgency`. A rule is named `question.yes` or `question.no`.
Most `yes` rules are turned by a negation shortly before ("pas de photos"), unless something in between ends its reach.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from agents.folding import STRONG, WEAK, bare_word, fold
from agents.understanding.phrases import Found, Hit, PhraseBook, Rule
from agents.urgency.ruleset import Lexicon

_REACH: Final = 5


def _bare(words: str) -> frozenset[str]:
    return frozenset(bare_word(fold(word)) for word in words.split())


_NEGATIONS: Final = _bare(
    "pas aucun aucune sans ni jamais rien personne nul nulle plus zero no not nobody none without never "
    "noone neither nor "
    "walou makayn makaynch makaynx bla blach machi mashi hta didn haven hasn wasn weren isn aren doesn don won couldn"
)
"""Auxiliaries too: "didn't" is two words."""
_ENDS: Final = _bare(
    "mais but sauf except car because puisque donc walakin ama however pourtant cependant though par et and w qui who"
)
_SUBJECTS: Final = _bare("il elle ils elles on je j nous he she they i we lui")
_ASKING: Final = _bare("que qu think believe know sure say that if si pense crois dirait ni nor neither of")
"""After one of these a subject does not begin a clause of its own: "je ne crois pas qu'il soit blessé"."""
_NEVER_ENDS: Final = _bare("arrete arretent cesse cessent stop stops stopped stopping finit hbs")
"""A negation of one of these denies nothing: "il n'arrête pas de saigner"."""
_SOMEBODY: Final = _bare("une la cette autre chaque premiere seconde deux trois par 1 ma quelque")
"""After one of these "personne" is somebody."""
_PERSON: Final = bare_word("personne")
_AROUND: Final = {"plus": frozenset({"ne", "n", "non", "plus", "y"})}
"""A negation that is one only after such a word: "plus" alone is more."""
_HEDGES: Final = "hedge"


@dataclass(frozen=True, slots=True)
class Say:
    """Something found. `negated`: the words before turn it. `hedged`: only supposed."""

    name: str
    weight: float
    quote: str
    first: int
    last: int
    negated: bool = False
    hedged: bool = False


class Book:
    """A compiled book; safe to share between threads."""

    def __init__(self, name: str) -> None:
        folder = files("agents.claims_reading").joinpath("phrases")
        data = json.loads(folder.joinpath(f"{name}.json").read_text(encoding="utf-8"))
        spoken = json.loads(folder.joinpath("spellings.json").read_text(encoding="utf-8"))
        lexicon = Lexicon(spellings=spoken["spellings"], hesitations=tuple(spoken["hesitations"]))
        self._phrases = PhraseBook([_rule(rule, body) for rule, body in data["rules"].items()], lexicon, data["sets"])

    def read(self, text: str) -> tuple[Say, ...]:
        """Everything said, in the order of the text; of what overlaps under one name only the longest."""
        found = self._phrases.find(text)
        hedges = list(found.hits.get(_HEDGES, ()))
        says = [say for name, hits in found.hits.items() if name != _HEDGES for say in _says(found, name, hits, hedges)]
        return tuple(sorted(says, key=lambda say: (say.first, say.last)))

    def supposes(self, text: str) -> bool:
        """Whether it is only supposed: "je crois que non"."""
        return bool(self._phrases.find(text).hits.get(_HEDGES))


def _rule(name: str, data: Mapping[str, Any]) -> Rule:
    return Rule(name, name, data.get("weight", 0.9), tuple(data["patterns"]), tuple(data.get("unless", ())))


def _says(found: Found, name: str, hits: tuple[Hit, ...], hedges: list[Hit]) -> Iterator[Say]:
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda one: (_negated(found, one), -one.words)):
        if all(hit.last < other.first or hit.first > other.last for other in kept):
            kept.append(hit)
    for hit in kept:
        start, end = found.span(hit)
        yield Say(
            name,
            hit.rule.weight,
            found.reading.text[start:end],
            hit.first,
            hit.last,
            negated=_negated(found, hit),
            hedged=any(_near(found, hedge, hit) for hedge in hedges),
        )


def _negated(found: Found, hit: Hit) -> bool:
    """Whether a negation reaches it: within a few words before, in the same clause."""
    words, boundaries = found.reading.words, found.reading.boundaries
    if _begins(words, hit.first):
        return False
    for at in range(hit.first - 1, max(0, hit.first - 1 - _REACH), -1):
        if boundaries[at + 1] >= WEAK or words[at] in _ENDS or _begins(words, at):
            return False
        if words[at] in _NEGATIONS:
            if words[at] == _PERSON and words[at - 1] in _SOMEBODY:
                continue
            if words[at - 1] in _NEVER_ENDS or words[at + 1] in _NEVER_ENDS:
                continue
            needed = _AROUND.get(words[at])
            if needed is None or not needed.isdisjoint(words[max(0, at - 4) : at]):
                return True
    return False


def _begins(words: Sequence[str], at: int) -> bool:
    """A clause of its own begins here, though nobody wrote a comma: "j'ai pas vu le vélo il saigne"."""
    return words[at] in _SUBJECTS and words[at - 1] not in _ASKING and words[at - 1] not in _NEGATIONS


def _near(found: Found, hedge: Hit, hit: Hit) -> bool:
    """ "un blessé je crois", "je pense que la police est venue"."""
    low, high = sorted((hedge, hit), key=lambda one: one.first)
    between = found.reading.boundaries[low.last + 1 : high.first + 1]
    return high.first - low.last <= 6 and all(strength < STRONG for strength in between)


@lru_cache(maxsize=8)
def book(name: str) -> Book:
    """A book that ships with the package: `facts`, `types`, `wishes`."""
    return Book(name)
