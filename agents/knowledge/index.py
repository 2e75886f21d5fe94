"""Rows as an inverted index. Pure."""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from agents.knowledge.terms import terms_of

RELEVANT: Final = 0.56
"""A row that fits less than this is no answer."""

CLOSE: Final = 0.92
"""A second row whose score is this part of the best one's makes the question ambiguous."""

MOST_CHOICES: Final = 4
_MOST_SCORED: Final = 120
"""Rows scored for one question: those with the shortest phrases, when more share its words."""

_KEYWORD: Final = 0.85
_OTHER_LANGUAGE: Final = 0.97
_UNKNOWN: Final = 0.6
"""What a word no row knows weighs, of the weight of the rarest; a figure weighs half of that."""


@dataclass(frozen=True, slots=True)
class Row:
    """One answer, as it can be found. `language` is None when it answers in any."""

    id: str
    label: str
    questions: tuple[str, ...] = ()
    language: str | None = None
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that might be meant, and how well it fits, 0..1."""

    row_id: str
    label: str
    score: float


@dataclass(frozen=True, slots=True)
class Match:
    """`row_id` is given when `found`; `ambiguous` lists rows that fit about equally well, best first."""

    found: bool
    row_id: str | None = None
    score: float = 0.0
    ambiguous: tuple[Candidate, ...] = ()


_NOTHING: Final = Match(found=False)


class Index:
    """Never changes once built; safe to share between threads."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = tuple(rows)
        self._phrases = [tuple(filter(None, map(terms_of, (row.label, *row.questions)))) for row in self._rows]
        self._words = [
            terms_of(" ".join(row.keywords)).union(*phrases)
            for row, phrases in zip(self._rows, self._phrases, strict=True)
        ]
        self._where: dict[str, list[int]] = {}
        for number, words in enumerate(self._words):
            for word in words:
                self._where.setdefault(word, []).append(number)
        total = len(self._rows)
        self._weight = {word: math.log(1 + total / len(rows)) for word, rows in self._where.items()}
        self._unknown = _UNKNOWN * math.log(1 + total)
        self._roots = [
            tuple(math.sqrt(sum(self._weight[word] for word in phrase)) for phrase in phrases)
            for phrases in self._phrases
        ]
        for numbers in self._where.values():
            numbers.sort(key=lambda number: min(self._roots[number], default=0.0))

    def __len__(self) -> int:
        return len(self._rows)

    def search(self, text: str, language: str | None = None) -> Match:
        """The one row that answers, several that might, or nothing."""
        asked = terms_of(text[:2_000])
        candidates = self._candidates(asked)
        if not candidates:
            return _NOTHING
        weighed = [(word, self._weigh(word)) for word in asked]
        weight = sum(weight for _, weight in weighed)
        scored = ((self._score(weighed, weight, number, language), -number) for number in candidates)
        best = heapq.nlargest(MOST_CHOICES, scored)
        top = best[0][0]
        close = [(score, -n) for score, n in best if score >= RELEVANT and score >= CLOSE * top]
        if not close:
            return Match(found=False, score=top)
        if len(close) > 1:
            rows = tuple(Candidate(self._rows[n].id, self._rows[n].label, score) for score, n in close)
            return Match(found=False, score=top, ambiguous=rows)
        return Match(found=True, row_id=self._rows[close[0][1]].id, score=top)

    def _candidates(self, asked: frozenset[str]) -> set[int]:
        """The rows worth scoring: those that share the rarest terms, then the others', as far as there is room."""
        lists = sorted((self._where[word] for word in asked if word in self._where), key=len)
        if len(lists) > 1 and len(lists[0]) > _MOST_SCORED:
            both = set(lists[0]).intersection(*lists[1:])
            if 0 < len(both) <= _MOST_SCORED:
                return both
        found: set[int] = set()
        for rows in lists:
            found.update(rows[: max(0, _MOST_SCORED - len(found))])
        return found

    def _score(self, asked: list[tuple[str, float]], weight: float, number: int, language: str | None) -> float:
        best, root = 0.0, math.sqrt(weight)
        for phrase, heavy in zip(self._phrases[number], self._roots[number], strict=True):
            shared = sum([weight for word, weight in asked if word in phrase])
            if shared:
                best = max(best, shared / (root * heavy))
        words = self._words[number]
        covered = _KEYWORD * sum([weight for word, weight in asked if word in words]) / weight
        spoken = self._rows[number].language
        factor = 1.0 if language is None or spoken is None or spoken == language else _OTHER_LANGUAGE
        return round(min(1.0, max(best, covered)) * factor, 3)

    def _weigh(self, word: str) -> float:
        known = self._weight.get(word)
        if known is not None:
            return known
        return self._unknown / 2 if word.isdigit() else self._unknown
