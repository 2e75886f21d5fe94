"""Named lists of phrases, all looked for at once, in time linear in the text (`agents.urgency.automaton`)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from agents.urgency.automaton import Automaton
from agents.urgency.patterns import Sequence as Phrase
from agents.urgency.patterns import expand
from agents.urgency.reading import Reading, Speller, read
from agents.urgency.ruleset import Lexicon

MAX_CHARS = 4_000
_MATCH, _UNLESS, _ANYWHERE = range(3)


@dataclass(frozen=True, slots=True)
class Rule:
    """`unless` cancels a match it overlaps, `unless_anywhere` the whole rule. `means` is the intent it stands for."""

    name: str
    means: str
    weight: float
    patterns: tuple[str, ...]
    unless: tuple[str, ...] = ()
    unless_anywhere: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """Words `first`..`last` of the reading, both included."""

    rule: Rule
    first: int
    last: int

    @property
    def words(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Found:
    reading: Reading
    hits: Mapping[str, tuple[Hit, ...]]

    def has(self, *names: str) -> bool:
        return any(name in self.hits for name in names)

    def of(self, *names: str) -> list[Hit]:
        return [hit for name in names for hit in self.hits.get(name, ())]

    def span(self, hit: Hit) -> tuple[int, int]:
        """The hit's place in the text, begin and end marks left out."""
        last = len(self.reading.words) - 2
        return self.reading.span(min(max(1, hit.first), max(1, last)), max(1, min(hit.last, last)))


class PhraseBook:
    """Compiled once; safe to share between threads."""

    def __init__(self, rules: Sequence[Rule], lexicon: Lexicon, sets: Mapping[str, str]) -> None:
        self.rules = tuple(rules)
        self.spell = Speller(lexicon)
        phrases: list[Phrase] = []
        self._meanings: list[tuple[int, int]] = []
        for number, rule in enumerate(self.rules):
            for role, patterns in ((_MATCH, rule.patterns), (_UNLESS, rule.unless), (_ANYWHERE, rule.unless_anywhere)):
                for pattern in patterns:
                    found = expand(pattern, self.spell, sets)
                    phrases += found
                    self._meanings += [(role, number)] * len(found)
        self._automaton = Automaton(phrases)

    def find(self, text: str) -> Found:
        """Every rule that matches, with its places in the order in which they end."""
        reading = read(text[:MAX_CHARS], self.spell)
        matches: dict[int, list[tuple[int, int]]] = {}
        covered: dict[int, int] = {}
        silenced: set[int] = set()
        for phrase, first, last in self._automaton.scan(reading.words, reading.boundaries):
            role, number = self._meanings[phrase]
            if role == _MATCH:
                matches.setdefault(number, []).append((first, last))
            elif role == _UNLESS:
                covered[number] = covered.get(number, 0) | (2 << last) - (1 << first)
            else:
                silenced.add(number)
        hits: dict[str, tuple[Hit, ...]] = {}
        for number in sorted(matches.keys() - silenced):
            rule, cover = self.rules[number], covered.get(number, 0)
            kept = tuple(
                Hit(rule, first, last)
                for first, last in matches[number]
                if not cover >> first & ((2 << (last - first)) - 1)
            )
            if kept:
                hits[rule.name] = kept
        return Found(reading, hits)


def _rule(name: str, data: Mapping[str, Any]) -> Rule:
    return Rule(
        name,
        data.get("means", name),
        data.get("weight", 0.9),
        tuple(data["patterns"]),
        tuple(data.get("unless", ())),
        tuple(data.get("unless_anywhere", ())),
    )


@lru_cache(maxsize=4)
def phrase_book(name: str) -> PhraseBook:
    """A book that ships with the package: `intents` (what is wanted) or `manners` (how it is said)."""
    folder = files("agents.understanding").joinpath("phrases")
    spoken = json.loads(folder.joinpath("spellings.json").read_text(encoding="utf-8"))
    data = json.loads(folder.joinpath(f"{name}.json").read_text(encoding="utf-8"))
    lexicon = Lexicon(spellings=spoken["spellings"], hesitations=tuple(spoken["hesitations"]))
    return PhraseBook(
        [_rule(rule, content) for rule, content in data["rules"].items()], lexicon, spoken["sets"] | data["sets"]
    )
