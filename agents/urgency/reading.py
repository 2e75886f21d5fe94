"""A text as a row of plain words, each knowing where it stands in the original."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from agents.folding import NONE, bare_word, boundary, fold, split_words
from agents.urgency.patterns import BEGIN, END
from agents.urgency.ruleset import Lexicon

_MEMORY = 20_000
_MIN_TYPO = 6
_DECIMAL = frozenset({".", ","})


@dataclass(frozen=True, slots=True)
class Reading:
    """`boundaries[i]` is what separates word i from the one before. The first and last words are the `^` and `$`
    marks."""

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    boundaries: list[int]

    def span(self, first: int, last: int) -> tuple[int, int]:
        return self.starts[first], self.ends[last]


class Speller:
    """The words a written word stands for, by a ruleset's lexicon; remembered per word."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._spellings = {
            bare_word(fold(written)): tuple(bare_word(word) for word in fold(meant).replace("'", " ").split())
            for written, meant in lexicon.spellings.items()
        }
        self._spellings |= {bare_word(fold(word)): () for word in lexicon.hesitations}
        self._tolerant = _typos(bare_word(fold(word)) for word in lexicon.typo_tolerant)
        self.known: dict[str, tuple[str, ...]] = {}

    def __call__(self, folded: str) -> tuple[str, ...]:
        found = self.known.get(folded)
        if found is not None:
            return found
        word = bare_word(fold(folded))
        found = self._spellings.get(word)
        if found is None:
            found = (self._corrected(word),) if word else ()
        if len(self.known) >= _MEMORY:
            self.known.clear()
        self.known[folded] = found
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


class _Gaps(dict[str, int]):
    """What separates two words, by the characters between them; the common ones are remembered."""

    def __missing__(self, gap: str) -> int:
        found = boundary(gap)
        if len(self) < 2048 and len(gap) <= 8:
            self[gap] = found
        return found


_GAPS = _Gaps()


def read(text: str, spell: Speller) -> Reading:
    """Hesitations dropped, stuttered words ("l'eau l'eau") kept once."""
    parts = split_words(fold(text))
    words, starts, ends, boundaries = [BEGIN], [0], [0], [NONE]
    known = spell.known.get
    position, between = len(parts[0]), NONE
    last = second = third = ""
    for index in range(1, len(parts), 2):
        raw, gap = parts[index], parts[index + 1]
        end = position + len(raw)
        spelled = known(raw)
        for word in spell(raw) if spelled is None else spelled:
            if word == last:
                ends[-1] = end
            elif word == second and last == third:
                words.pop(), starts.pop(), ends.pop(), boundaries.pop()
                ends[-1] = end
                last, second, third = second, third, ""
            else:
                words.append(word)
                starts.append(position)
                ends.append(end)
                boundaries.append(between)
                last, second, third = word, last, second
            between = NONE
        if gap != " ":
            strength = _GAPS[gap]
            if strength > between and not (gap in _DECIMAL and _digits(raw, parts[index + 2 : index + 3])):
                between = strength
        position = end + len(gap)
    words.append(END)
    starts.append(len(text))
    ends.append(len(text))
    boundaries.append(NONE)
    return Reading(text, words, starts, ends, boundaries)


def _digits(before: str, after: list[str]) -> bool:
    return before[-1].isdigit() and bool(after) and after[0][0].isdigit()
