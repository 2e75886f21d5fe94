"""All phrases of a ruleset at once, one step per word.

A bit-parallel automaton: every step of every phrase is one bit of a Python integer; reading a word is a shift, an and, and a carry
that skips optional steps (Navarro and Raffinot's extended shift-and). The work per word is fixed by the size of the ruleset and
never depends on the text, so reading is linear by construction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from agents.folding import STRONG
from agents.urgency.patterns import BEGIN, END, NUMBER
from agents.urgency.patterns import Sequence as Phrase

_MEMORY = 20_000
_LONGEST_WORD = 40


@dataclass(frozen=True, slots=True)
class Hit:
    """Phrase number `phrase` stands on words `first`..`last`, both included."""

    phrase: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where one phrase lives in the bits, in coordinates of its own."""

    offset: int
    length: int
    final: int
    optional: int
    before_block: int
    block_end: int


class Automaton:
    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._words: dict[str, int] = {}
        self._stems: dict[str, int] = {}
        self._layouts: list[_Layout] = []
        self._phrase_of: dict[int, int] = {}
        self._any = self._init = self._final = self._optional = self._before = self._end = 0
        offset = 0
        for number, phrase in enumerate(phrases):
            offset = self._lay(number, phrase, offset)
        self._solid = ~self._optional
        self._masks: dict[str, int] = {}
        self.bits = offset

    def _lay(self, number: int, phrase: Phrase, offset: int) -> int:
        optional = before = end = 0
        for index, step in enumerate(phrase):
            bit = 1 << (offset + index)
            for word in step.words:
                self._words[word] = self._words.get(word, 0) | bit
            for stem in step.stems:
                self._stems[stem] = self._stems.get(stem, 0) | bit
            if step.gap:
                self._any |= bit
            if step.optional:
                optional |= 1 << index
                if not phrase[index - 1].optional:
                    before |= 1 << (index - 1)
                if not phrase[index + 1].optional:
                    end |= 1 << index
        final = offset + len(phrase) - 1
        self._layouts.append(_Layout(offset, len(phrase), 1 << (len(phrase) - 1), optional, before, end))
        self._phrase_of[final] = number
        self._init |= 1 << offset
        self._final |= 1 << final
        self._optional |= optional << offset
        self._before |= before << offset
        self._end |= end << offset
        return final + 1

    def _mask(self, word: str) -> int:
        """Which steps the word satisfies; remembered, because people use the same words."""
        mask = self._words.get(word, 0)
        if word not in {BEGIN, END}:
            mask |= self._any
            stems = self._stems
            for length in range(3, min(len(word), _LONGEST_WORD) + 1):
                mask |= stems.get(word[:length], 0)
            if word[:1].isdigit():
                mask |= self._words.get(NUMBER, 0)
        if len(self._masks) >= _MEMORY:
            self._masks.clear()
        self._masks[word] = mask
        return mask

    def scan(self, words: Sequence[str], boundaries: Sequence[int]) -> list[Hit]:
        hits: list[Hit] = []
        state, init, final, solid = 0, self._init, self._final, self._solid
        optional, before, block_end = self._optional, self._before, self._end
        masks = self._masks
        for index, word in enumerate(words):
            mask = masks.get(word)
            if mask is None:
                mask = self._mask(word)
            if state and boundaries[index] == STRONG:
                state &= solid
            state = ((state << 1) | init) & mask
            if not state:
                continue
            filled = state | block_end
            state |= optional & (~(filled - before) ^ filled)
            ended = state & final
            while ended:
                lowest = ended & -ended
                ended ^= lowest
                phrase = self._phrase_of[lowest.bit_length() - 1]
                hits.append(Hit(phrase, self._first(phrase, index, words, boundaries), index))
        return hits

    def _first(self, phrase: int, last: int, words: Sequence[str], boundaries: Sequence[int]) -> int:
        """The nearest word from which the phrase reaches `last`: the same automaton, on this phrase alone."""
        layout = self._layouts[phrase]
        if layout.length == 1:
            return last
        window = (1 << layout.length) - 1
        earliest = max(0, last - layout.length + 1)
        local = [(self._masks.get(word) or self._mask(word)) >> layout.offset & window for word in words[earliest : last + 1]]
        for first in range(last, earliest, -1):
            if local[first - earliest] & 1 and self._reaches(layout, local, boundaries, first - earliest, earliest):
                return first
        return earliest

    @staticmethod
    def _reaches(layout: _Layout, local: list[int], boundaries: Sequence[int], start: int, shift: int) -> bool:
        state = 1
        filled = state | layout.block_end
        state |= layout.optional & (~(filled - layout.before_block) ^ filled)
        for index in range(start + 1, len(local)):
            if boundaries[shift + index] == STRONG:
                state &= ~layout.optional
            state = (state << 1) & local[index]
            filled = state | layout.block_end
            state |= layout.optional & (~(filled - layout.before_block) ^ filled)
        return bool(state & layout.final)
