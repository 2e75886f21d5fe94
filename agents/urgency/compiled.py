"""A ruleset made ready to read with: compiled once, remembered by id."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from agents.urgency.automaton import Automaton
from agents.urgency.models import URGENCIES, Urgency
from agents.urgency.patterns import PatternInvalid, Sequence, expand
from agents.urgency.reading import Speller
from agents.urgency.ruleset import Guard, Rule, Ruleset

MAX_RULESETS = 32
MAX_BITS = 60_000


MATCH, CUE, REVIVE, UNLESS, NOT_CUE, ANYWHERE, REQUIRE, STOP = range(8)
"""What a phrase is for."""


class Meaning(NamedTuple):
    """`number` is that of the rule or guard; `name` is the requirement group or the list of stops."""

    role: int
    number: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a ruleset is wrong (a JSON pointer) and what would make it right."""

    pointer: str
    detail: str


class RulesetInvalid(ValueError):
    """The ruleset cannot be used; `faults` names every place."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{fault.pointer}: {fault.detail}" for fault in self.faults[:10]))


@dataclass(frozen=True, slots=True)
class Compiled:
    ruleset: Ruleset
    rules: tuple[Rule, ...]
    guards: tuple[Guard, ...]
    spell: Speller
    automaton: Automaton
    meanings: tuple[Meaning, ...]
    small_talk: frozenset[str]
    need_rank: dict[str, int]
    demanding: dict[int, int]
    reach: tuple[int, int]
    guards_against: dict[Urgency | None, frozenset[int]]


class _Builder:
    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.spell = Speller(ruleset.lexicon)
        self.phrases: list[Sequence] = []
        self.meanings: list[Meaning] = []
        self.faults: list[Fault] = []
        self.size = 0

    def add(self, pointer: str, patterns: Iterable[str], meaning: Meaning) -> None:
        for number, pattern in enumerate(patterns):
            try:
                found = expand(pattern, self.spell, self.ruleset.sets)
            except (PatternInvalid, RecursionError) as error:
                self.faults.append(Fault(f"{pointer}/{number}", str(error) or "nested too deeply"))
                continue
            self.size += sum(map(len, found))
            if self.size > MAX_BITS:
                detail = f"from here on the phrases are too many: over {MAX_BITS} steps in all"
                raise RulesetInvalid([*self.faults, Fault(f"{pointer}/{number}", detail)])
            self.phrases.extend(found)
            self.meanings.extend([meaning] * len(found))

    def build(self) -> Compiled:
        ruleset = self.ruleset
        for index, rule in enumerate(ruleset.rules):
            at = f"/rules/{index}"
            self.add(f"{at}/patterns", rule.patterns, Meaning(MATCH, index))
            self.add(f"{at}/unless", rule.unless, Meaning(UNLESS, index))
            self.add(f"{at}/unless_anywhere", rule.unless_anywhere, Meaning(ANYWHERE, index))
            for number, group in enumerate(rule.requires):
                self.add(f"{at}/requires/{number}", group, Meaning(REQUIRE, index, str(number)))
        for index, guard in enumerate(ruleset.guards):
            self.add(f"/guards/{index}/patterns", guard.patterns, Meaning(CUE, index))
            self.add(f"/guards/{index}/unless", guard.unless, Meaning(NOT_CUE, index))
        for name, patterns in ruleset.stops.items():
            self.add(f"/stops/{name}", patterns, Meaning(STOP, 0, name))
        self.add("/revives", ruleset.revives, Meaning(REVIVE))
        if self.faults:
            raise RulesetInvalid(self.faults)
        return Compiled(
            ruleset=ruleset,
            rules=ruleset.rules,
            guards=ruleset.guards,
            spell=self.spell,
            automaton=Automaton(self.phrases),
            meanings=tuple(self.meanings),
            small_talk=frozenset(word for talk in ruleset.lexicon.small_talk for word in self.spell(talk)),
            need_rank={need: rank for rank, need in enumerate(ruleset.needs)},
            demanding={number: len(rule.requires) for number, rule in enumerate(ruleset.rules) if rule.requires},
            reach=(
                max((guard.ahead for guard in ruleset.guards), default=0),
                max((guard.behind for guard in ruleset.guards), default=0),
            ),
            guards_against=_guards_against(ruleset.guards),
        )


def _guards_against(guards: tuple[Guard, ...]) -> dict[Urgency | None, frozenset[int]]:
    """By the urgency of the signal; `None` stands for refusals and redirections, which only a negation takes back."""
    against: dict[Urgency | None, frozenset[int]] = {
        urgency: frozenset(index for index, guard in enumerate(guards) if urgency in guard.cancels)
        for urgency in URGENCIES
    }
    against[None] = frozenset(index for index, guard in enumerate(guards) if guard.kind == "negation")
    return against


_REMEMBERED: OrderedDict[str, Compiled] = OrderedDict()


def compile_ruleset(ruleset: Ruleset) -> Compiled:
    """Raises `RulesetInvalid`. Keep the `Ruleset` object: finding the same object again costs nothing."""
    found = _REMEMBERED.get(ruleset.id)
    if found is not None and (found.ruleset is ruleset or found.ruleset == ruleset):
        return found
    compiled = _Builder(ruleset).build()
    _REMEMBERED[ruleset.id] = compiled
    if len(_REMEMBERED) > MAX_RULESETS:
        _REMEMBERED.popitem(last=False)
    return compiled


def try_compile(ruleset: Ruleset) -> None:
    """Raises `RulesetInvalid`; remembers nothing, so that a draft never stands in for what is published."""
    _Builder(ruleset).build()
