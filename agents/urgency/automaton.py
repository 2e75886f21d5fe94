"""All phrases of a ruleset at once, one step per word.

A bit-parallel automaton: every step of every phrase is one bit of a Python integer; reading a word is a shift, an
and, and a carry that skips optional steps (Navarro and Raffinot's extended shift-and). The work per word is fixed by
the size of the ruleset and never depends on the text, so reading is linear by construction. Steps taken before are
remembered, as people use the same words: most words cost two dictionary look-ups. Memory is bounded by no longer
remembering, never by forgetting.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from threading import Lock

from agents.folding import STRONG
from agents.urgency.patterns import BEGIN, END, NUMBER
from agents.urgency.patterns import Sequence as Phrase

_MEMORY = 16_000
_LONGEST_WORD = 40
MAX_HITS = 20_000

Hit = tuple[int, int, int]
"""The number of a phrase, and the first and last word it stands on, both included."""


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where one phrase lives in the bits, in coordinates of its own."""

    offset: int
    length: int
    optional: int


_NOWHERE: dict[int, _Node] = {}
"""Stands for no way on yet: most nodes never need a dictionary of their own. Never written to."""


class _Node:
    """A set of bits that was reached before, with what followed: a deterministic automaton that grows while reading."""

    __slots__ = ("after", "ended", "solid", "state")

    def __init__(self, state: int, ended: tuple[tuple[int, int, bool], ...]) -> None:
        self.state = state
        self.ended = ended
        self.after = _NOWHERE
        self.solid: _Node | None = None


class Automaton:
    """`bits` is its size. Safe to share between threads."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._words: dict[str, int] = {}
        self._stems: dict[str, int] = {}
        self._layouts: list[_Layout] = []
        self._phrase_of: dict[int, int] = {}
        self._any = self._init = self._final = self._optional = self._before = self._end = 0
        offset = 0
        for number, phrase in enumerate(phrases):
            offset = self._lay(number, phrase, offset)
        self.bits = offset
        self._lock = Lock()
        self._class_of: dict[str, int] = {}
        self._masks: list[int] = []
        self._class_of_mask: dict[int, int] = {}
        self._start = _Node(0, ())
        self._nodes = {0: self._start}
        self._edges = 0

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
        self._layouts.append(_Layout(offset, len(phrase), optional))
        self._phrase_of[final] = number
        self._init |= 1 << offset
        self._final |= 1 << final
        self._optional |= optional << offset
        self._before |= before << offset
        self._end |= end << offset
        return final + 1

    def _classify(self, word: str) -> int:
        """Words that satisfy the same steps are one class; every word no phrase knows is in the same one."""
        mask = self._words.get(word, 0)
        if word not in {BEGIN, END}:
            mask |= self._any
            for length in range(2, min(len(word), _LONGEST_WORD) + 1):
                mask |= self._stems.get(word[:length], 0)
            if word[:1].isdigit():
                mask |= self._words.get(NUMBER, 0)
        found = self._class_of_mask.get(mask)
        if found is None:
            found = self._class_of_mask[mask] = len(self._masks)
            self._masks.append(mask)
        if len(self._class_of) < _MEMORY:
            self._class_of[word] = found
        return found

    def scan(self, words: Sequence[str], boundaries: Sequence[int]) -> list[Hit]:
        """Every phrase found, in the order in which they end; no more than `MAX_HITS` words' worth of them."""
        with self._lock:
            return self._scan(words, boundaries)

    def _scan(self, words: Sequence[str], boundaries: Sequence[int]) -> list[Hit]:
        hits: list[Hit] = []
        class_of, node = self._class_of, self._start
        classes: list[int] = []
        for index, word in enumerate(words):
            kind = class_of.get(word)
            if kind is None:
                kind = self._classify(word)
            classes.append(kind)
            if boundaries[index] == STRONG:
                node = node.solid or self._settle(node)
            node = node.after.get(kind) or self._step(node, kind)
            for phrase, length, stretches in node.ended if len(hits) < MAX_HITS else ():
                first = self._first(phrase, index, classes, boundaries) if stretches else index - length + 1
                hits.append((phrase, first, index))
        return hits

    def _settle(self, node: _Node) -> _Node:
        """The end of a sentence: what stood in a gap is dropped."""
        node.solid = self._node(node.state & ~(self._optional | self._final))
        return node.solid

    def _step(self, node: _Node, kind: int) -> _Node:
        state = ((node.state << 1) | self._init) & self._masks[kind]
        filled = state | self._end
        state |= self._optional & (~(filled - self._before) ^ filled)
        after = self._node(state)
        if self._edges < _MEMORY:
            if node.after is _NOWHERE:
                node.after = {}
            node.after[kind] = after
            self._edges += 1
        return after

    def _node(self, state: int) -> _Node:
        known = self._nodes.get(state)
        if known is None:
            finals = state & self._final
            known = _Node(state, tuple(self._ended(finals)) if finals else ())
            if self._edges < _MEMORY:
                self._nodes[state] = known
        return known

    def _ended(self, finals: int) -> Iterator[tuple[int, int, bool]]:
        """Each phrase that ends here, its length, and whether that length may vary."""
        while finals:
            lowest = finals & -finals
            finals ^= lowest
            phrase = self._phrase_of[lowest.bit_length() - 1]
            layout = self._layouts[phrase]
            yield phrase, layout.length, bool(layout.optional)

    def _first(self, phrase: int, last: int, classes: list[int], boundaries: Sequence[int]) -> int:
        """The nearest word from which the phrase reaches `last`: the same steps, backwards, on this phrase alone."""
        layout, masks = self._layouts[phrase], self._masks
        optional, offset = layout.optional, layout.offset
        state = 1 << (layout.length - 1)
        for index in range(last - 1, max(-1, last - layout.length), -1):
            state >>= 1
            if boundaries[index + 1] == STRONG:
                state &= ~optional
            else:
                skipped = state & optional
                while skipped:
                    skipped >>= 1
                    state |= skipped
                    skipped &= optional
            state &= masks[classes[index]] >> offset
            if state & 1:
                return index
        return last - layout.length + 1
