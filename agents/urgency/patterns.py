"""The phrase language of a ruleset.

    refoul*                    a word by its beginning
    l'eau                      apostrophes separate words; accents and doubled letters do not matter
    (bain|drain de plancher)   one of several
    (ma)?                      may be missing
    eau ..3 plafond            up to three words in between; never across the end of a sentence
    @low                       a named set of the ruleset
    #                          any number
    ^ bonjour $                beginning and end of the message

A pattern is expanded to plain sequences of steps, within limits, and the sequences run in an automaton that reads
every word once (`agents.urgency.automaton`). There is nothing to backtrack into, so no pattern a tenant writes can
hang a process.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from agents.folding import bare_word, fold

MAX_PATTERN_CHARS = 4000
MAX_SEQUENCES = 400
MAX_STEPS = 24
MAX_GAP = 8
MIN_STEM = 3
NUMBER, BEGIN, END = "#", "^", "$"

_LEXEME = re.compile(
    r"\.\.(\d?)|@([a-z_]+)|([(|)?#^$])|([^\W_](?:[^\W_]|[\u0300-\u036f])*\*?)|(['’\-,\s]+)|(.)", re.DOTALL
)


class PatternInvalid(ValueError):
    """The pattern does not follow the phrase language."""


@dataclass(frozen=True, slots=True)
class Step:
    """One word of a sequence: any of `words`, or beginning with one of `stems`; a gap accepts every word."""

    words: frozenset[str] = frozenset()
    stems: frozenset[str] = frozenset()
    gap: bool = False
    optional: bool = False

    @property
    def single(self) -> bool:
        return not self.gap and not self.optional


Sequence = tuple[Step, ...]
Spell = Callable[[str], tuple[str, ...]]


@dataclass(slots=True)
class _Parser:
    spell: Spell
    sets: Mapping[str, str]
    using: tuple[str, ...] = ()
    lexemes: list[tuple[str, str]] = field(default_factory=list)
    at: int = 0

    def read(self, pattern: str) -> list[Sequence]:
        if len(pattern) > MAX_PATTERN_CHARS:
            raise PatternInvalid(f"longer than {MAX_PATTERN_CHARS} characters")
        self.lexemes, self.at = list(_lexemes(pattern)), 0
        found = self.alternatives()
        if self.at < len(self.lexemes):
            raise PatternInvalid("a ')' without its '('")
        return found

    def alternatives(self) -> list[Sequence]:
        found = self.sequence()
        while self.peek() == "|":
            self.at += 1
            found = _merge(found, self.sequence())
        return found

    def sequence(self) -> list[Sequence]:
        found: list[Sequence] = [()]
        while self.peek() not in {"", "|", ")"}:
            found = _product(found, self.item())
        return found

    def item(self) -> list[Sequence]:
        kind, value = self.lexemes[self.at]
        self.at += 1
        if kind == "gap":
            return [tuple(Step(gap=True, optional=True) for _ in range(int(value)))]
        if kind == "(":
            found = self.alternatives()
            if self.peek() != ")":
                raise PatternInvalid("a '(' without its ')'")
            self.at += 1
        elif kind == "set":
            found = self.named(value)
        elif kind == "word":
            found = [self.word(value)]
        elif kind in {NUMBER, BEGIN, END}:
            found = [(Step(words=frozenset({kind})),)]
        else:
            raise PatternInvalid(f"'{value}' has nothing before it")
        if self.peek() == "?":
            self.at += 1
            found = _optional(found)
        return found

    def named(self, name: str) -> list[Sequence]:
        if name not in self.sets:
            raise PatternInvalid(f"no set is called @{name}")
        if name in self.using:
            raise PatternInvalid(f"@{name} contains itself")
        return _Parser(self.spell, self.sets, (*self.using, name)).read(self.sets[name])

    def word(self, value: str) -> Sequence:
        if not value.endswith("*"):
            return tuple(Step(words=frozenset({word})) for word in self.spell(value))
        stem = bare_word(fold(value[:-1]))
        if len(value) <= MIN_STEM or len(stem) < 2:
            raise PatternInvalid(f"'{value}' is too short to be a beginning (at least {MIN_STEM} letters)")
        return (Step(stems=frozenset({stem})),)

    def peek(self) -> str:
        return self.lexemes[self.at][0] if self.at < len(self.lexemes) else ""


def _lexemes(pattern: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for match in _LEXEME.finditer(pattern):
        gap, name, sign, word, _, other = match.groups()
        if other:
            raise PatternInvalid(f"'{other}' at {match.start()} is not part of the phrase language")
        if gap is not None:
            if int(gap or 3) > MAX_GAP:
                raise PatternInvalid(f"a gap is at most {MAX_GAP} words")
            found.append(("gap", gap or "3"))
        elif name:
            found.append(("set", name))
        elif sign:
            found.append((sign, sign))
        elif word:
            found.append(("word", word))
    return found


def _merge(one: list[Sequence], other: list[Sequence]) -> list[Sequence]:
    """Alternatives; those of a single word become one step, so that long lists of words cost nothing."""
    merged, words, stems = [], set[str](), set[str]()
    for sequence in one + other:
        if len(sequence) == 1 and sequence[0].single:
            words |= sequence[0].words
            stems |= sequence[0].stems
        elif sequence not in merged:
            merged.append(sequence)
    if words or stems:
        merged.append((Step(frozenset(words), frozenset(stems)),))
    return _bounded(merged)


def _product(left: list[Sequence], right: list[Sequence]) -> list[Sequence]:
    if len(left) * len(right) > MAX_SEQUENCES:
        raise PatternInvalid(f"stands for more than {MAX_SEQUENCES} phrases; split it")
    return [one + other for one in left for other in right]


def _optional(found: list[Sequence]) -> list[Sequence]:
    if len(found) == 1 and len(found[0]) == 1 and found[0][0].single:
        return [(replace(found[0][0], optional=True),)]
    return _bounded([*found, ()])


def _bounded(found: list[Sequence]) -> list[Sequence]:
    if len(found) > MAX_SEQUENCES:
        raise PatternInvalid(f"stands for more than {MAX_SEQUENCES} phrases; split it")
    return found


def _trimmed(sequence: Sequence) -> Sequence:
    """Without the optional steps at either end: they would change nothing but the span."""
    solid = [index for index, step in enumerate(sequence) if not step.optional]
    if not solid:
        raise PatternInvalid("could match without any word")
    return sequence[solid[0] : solid[-1] + 1]


def expand(pattern: str, spell: Spell, sets: Mapping[str, str]) -> list[Sequence]:
    """Every plain sequence a pattern stands for; raises `PatternInvalid` with a sentence the author can act on."""
    found: list[Sequence] = []
    for sequence in _Parser(spell, sets).read(pattern):
        trimmed = _trimmed(sequence)
        if len(trimmed) > MAX_STEPS:
            raise PatternInvalid(f"is longer than {MAX_STEPS} words, gaps counted")
        if trimmed not in found:
            found.append(trimmed)
    return found
