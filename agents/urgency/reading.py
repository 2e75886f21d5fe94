"""A text as a row of plain words, each knowing where it stands in the original."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from agents.folding import NONE, bare_word, boundary, fold, split_words
from agents.urgency.patterns import BEGIN, END
from agents.urgency.ruleset import Lexicon

_MEMORY = 20_000
_MIN_TYPO = 6


@dataclass(frozen=True, slots=True)
class Reading:
    """`boundaries[i]` is what separates word i from the one before. The first and last words are the `^` and `$` marks."""

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    boundaries: list[int]

    def span(self, first: int, last: int) -> tuple[int, int]:
        return self.starts[first], self.ends[last]

    def word_at(self, offset: int) -> int:
        return max(0, bisect_right(self.starts, offset) - 1)


class Speller:
    """The words a written word stands for, by a ruleset's lexicon; remembered per word."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._spellings = {
            bare_word(fold(written)): tuple(bare_word(word) for word in fold(meant).replace("'", " ").split())
            for written, meant in lexicon.spellings.items()
        }
        self._spellings |= {bare_word(fold(word)): () for word in lexicon.hesitations}
        self._tolerant = _typos(bare_word(fold(word)) for word in lexicon.typo_tolerant)
        self._memory: dict[str, tuple[str, ...]] = {}

    def __call__(self, folded: str) -> tuple[str, ...]:
        found = self._memory.get(folded)
        return found if found is not None else self._look_up(folded)

    def _look_up(self, folded: str) -> tuple[str, ...]:
        word = bare_word(fold(folded))
        found = self._spellings.get(word)
        if found is None:
            found = (self._corrected(word),) if word else ()
        if len(self._memory) >= _MEMORY:
            self._memory.clear()
        self._memory[folded] = found
        return found

    def _corrected(self, word: str) -> str:
        if len(word) < _MIN_TYPO or len(word) > 30:
            return word
        if word in self._tolerant:
            return self._tolerant[word]
        for shorter in _without_one(word):
            if self._tolerant.get(shorter) == shorter:
                return shorter
        return word


def _without_one(word: str) -> Iterator[str]:
    return (word[:index] + word[index + 1 :] for index in range(1, len(word)))


def _typos(words: Iterator[str]) -> dict[str, str]:
    """Every misspelling with a letter missing or two neighbours swapped; the first letter is taken as right."""
    found: dict[str, str] = {}
    right = list(words)
    for word in right:
        for wrong in _without_one(word):
            found.setdefault(wrong, word)
        for index in range(1, len(word) - 1):
            found.setdefault(word[:index] + word[index + 1] + word[index] + word[index + 2 :], word)
    return found | {word: word for word in right}


_GAPS: dict[str, int] = {"": NONE, " ": NONE, "'": NONE, "-": NONE, "’": NONE}


def _boundary(gap: str) -> int:
    found = _GAPS.get(gap)
    if found is None:
        found = boundary(gap)
        if len(_GAPS) < 2048 and len(gap) <= 8:
            _GAPS[gap] = found
    return found


def read(text: str, spell: Speller) -> Reading:
    """Hesitations dropped, stuttered words ("l'eau l'eau") kept once."""
    parts = split_words(fold(text))
    words, starts, ends, boundaries = [BEGIN], [0], [0], [NONE]
    position = len(parts[0])
    between = NONE
    for index in range(1, len(parts), 2):
        raw = parts[index]
        end = position + len(raw)
        for word in spell(raw):
            words.append(word)
            starts.append(position)
            ends.append(end)
            boundaries.append(between)
            between = NONE
            stuttered = _stuttered(words)
            if stuttered:
                del words[-stuttered:], starts[-stuttered:], ends[-stuttered:], boundaries[-stuttered:]
                ends[-1] = end
        gap = parts[index + 1]
        between = max(between, _between(gap, raw, parts[index + 2] if index + 2 < len(parts) else ""))
        position = end + len(gap)
    words.append(END)
    starts.append(len(text))
    ends.append(len(text))
    boundaries.append(NONE)
    return Reading(text, words, starts, ends, boundaries)


def _between(gap: str, before: str, after: str) -> int:
    if gap in {".", ","} and before[-1:].isdigit() and after[:1].isdigit():
        return NONE
    return _boundary(gap)


def _stuttered(words: list[str]) -> int:
    """How many words at the end only repeat the ones just before them."""
    if words[-1] == words[-2]:
        return 1
    if len(words) > 4 and words[-1] == words[-3] and words[-2] == words[-4]:
        return 2
    return 0
