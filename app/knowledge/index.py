"""Rows as an index: which one a question means, by its words. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from agents.folding import bare_word, fold, split_words

RELEVANT: Final = 0.55
CLOSE: Final = 0.9
"""A second row whose score is this part of the best one's makes the question ambiguous."""

_EMPTY: Final = frozenset(
    word
    for line in """
    a ai as au aux avec avez avons c ca ce cela ces cet cete chez d dans de des dire du en es est et etes eu il j je
    l la le les leur lui m ma mais me mes moi mon n ne nous on ont ou par pas peut peux peuvent plus pour pouvez pouvoir
    puis q qu quand que quel quele queles quels qui s sa se ses si son sont suis sur t ta te tes toi ton tu un une va
    vais ils veux voudrais vos votre vous y bonjour salut bonsoir merci svp slt bjr stp il faut fait faire
    comment combien
    the an and are at be can could do does for from had has have hello hi how i if in is it me much my of on or our
    please thanks that this to us was we what when where which who will with would you your there s
    """.splitlines()
    for word in line.split()
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A row as it can be found."""

    row_id: UUID
    label: str
    phrases: tuple[str, ...]
    keywords: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A row and how well it fits, 0..1."""

    entry: Entry
    score: float


class Index:
    """Every row of one tenant."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._rows = [(e, [_stems(p) for p in (e.label, *e.phrases)], _stems(" ".join(e.keywords))) for e in entries]
        counts: dict[str, int] = {}
        for _, phrases, keywords in self._rows:
            for word in set().union(*phrases, keywords):
                counts[word] = counts.get(word, 0) + 1
        total = max(1, len(entries))
        self._weight = {word: math.log(1 + total / count) for word, count in counts.items()}
        self._unknown = 0.8 * math.log(1 + total)

    def search(self, question: str, *, limit: int = 3) -> list[Match]:
        """The rows that fit, best first; those far behind the best one are left out."""
        asked = _stems(question)
        if not asked:
            return []
        matches = [Match(entry, self._score(asked, phrases, keys)) for entry, phrases, keys in self._rows]
        matches.sort(key=lambda m: -m.score)
        best = matches[0].score if matches else 0.0
        return [m for m in matches[:limit] if m.score >= RELEVANT and m.score >= CLOSE * best]

    def _score(self, asked: frozenset[str], phrases: Sequence[frozenset[str]], keywords: frozenset[str]) -> float:
        weight = self._sum(asked)
        best = 0.0
        for phrase in phrases:
            shared = self._sum(asked & phrase)
            if shared:
                best = max(best, shared / math.sqrt(weight * self._sum(phrase)))
        covered = self._sum(asked & keywords.union(*phrases)) / weight
        return round(min(1.0, max(best, 0.8 * covered)), 3)

    def _sum(self, words: frozenset[str]) -> float:
        return sum(self._weight.get(w, self._unknown) for w in words)


def _stems(text: str) -> frozenset[str]:
    words = (bare_word(w) for w in split_words(fold(text))[1::2])
    return frozenset(_stem(w) for w in words if w not in _EMPTY)


def _stem(word: str) -> str:
    for ending in ("s", "x", "e", "r"):
        if len(word) > 4 and word.endswith(ending):
            word = word[:-1]
    return word
