"""Which signals stand and which are taken back by the words around them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from agents.folding import STRONG, WEAK
from agents.urgency.compiled import ANYWHERE, CUE, MATCH, NOT_CUE, REQUIRE, REVIVE, STOP, UNLESS, Compiled
from agents.urgency.patterns import MAX_STEPS
from agents.urgency.reading import Reading
from agents.urgency.ruleset import Guard, GuardKind

_FEW = 6
_LIMIT = {"clause": WEAK, "sentence": STRONG, "message": STRONG + 1}


class Stretch(NamedTuple):
    """Words `first`..`last`, both included, and what was found there (the number of a rule or of a guard)."""

    number: int
    first: int
    last: int

    def touches(self, covered: int) -> bool:
        """`covered` comes from `coverage`."""
        return bool(covered >> self.first & ((2 << (self.last - self.first)) - 1))


def coverage(stretches: Iterable[Stretch]) -> int:
    """The words covered by any of them, one bit per word."""
    covered = 0
    for _, first, last in stretches:
        covered |= (2 << last) - (1 << first)
    return covered


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything the automaton found. `stops`: one bit per word where one begins, by list."""

    matches: list[Stretch]
    cues: list[Stretch]
    stops: dict[str, int]
    revives: list[Stretch]


@dataclass(frozen=True, slots=True)
class Cancelled:
    match: Stretch
    cue: Stretch
    kind: GuardKind


def sort_out(compiled: Compiled, reading: Reading) -> Findings:
    """Drops matches and cues that an `unless` phrase overlaps, and rules whose other conditions the message does not
    meet."""
    stops: dict[str, int] = {}
    met: dict[int, set[str]] = {}
    by_role: list[list[Stretch]] = [[] for _ in range(STOP + 1)]
    meanings = compiled.meanings
    for phrase, first, last in compiled.automaton.scan(reading.words, reading.boundaries):
        role, number, name = meanings[phrase]
        if role == STOP:
            stops[name] = stops.get(name, 0) | 1 << first
        elif role == REQUIRE:
            met.setdefault(number, set()).add(name)
        else:
            by_role[role].append(Stretch(number, first, last))
    silenced = {one.number for one in by_role[ANYWHERE]}
    matches = _without(by_role[MATCH], by_role[UNLESS])
    demanding = compiled.demanding
    if silenced or demanding.keys() & {one.number for one in matches}:
        matches = [
            one
            for one in matches
            if one.number not in silenced and len(met.get(one.number, ())) == demanding.get(one.number, 0)
        ]
    return Findings(matches, _without(by_role[CUE], by_role[NOT_CUE]), stops, by_role[REVIVE])


def _without(stretches: list[Stretch], exceptions: list[Stretch]) -> list[Stretch]:
    if not exceptions or not stretches:
        return stretches
    covered = {
        number: coverage(one for one in exceptions if one.number == number) for number in {e.number for e in exceptions}
    }
    return [one for one in stretches if one.number not in covered or not one.touches(covered[one.number])]


def cancelled_by(match: Stretch, found: Findings, compiled: Compiled, reading: Reading) -> Cancelled | None:
    """The first cue that reaches the match, if any.

    A supposed flood is no flood, but a supposed repair is still a request for one: each guard says what it takes back.
    """
    allowed = compiled.guards_against[compiled.rules[match.number].urgency]
    for cue in _near(match, found, compiled):
        if cue.number in allowed:
            guard = compiled.guards[cue.number]
            if _reaches(guard, cue, match, found, reading):
                return Cancelled(match, cue, guard.kind)
    return None


def _near(match: Stretch, found: Findings, compiled: Compiled) -> list[Stretch]:
    """The cues that stand close enough for any guard: they are in the order in which they end."""
    if len(found.cues) <= _FEW:
        return found.cues
    ahead, behind = compiled.reach
    low = bisect_left(found.cues, match.first - ahead, key=_end)
    high = bisect_right(found.cues, match.last + behind + MAX_STEPS, key=_end)
    return found.cues[low:high]


def _end(stretch: Stretch) -> int:
    return stretch.last


def _reaches(guard: Guard, cue: Stretch, match: Stretch, found: Findings, reading: Reading) -> bool:
    if cue.last < match.first:
        if match.first - cue.last > guard.ahead:
            return False
        low, high = cue.last + 1, match.first
    elif cue.first > match.last:
        if cue.first - match.last > guard.behind:
            return False
        low, high = match.last + 1, cue.first
    else:
        return guard.inside
    limit = _LIMIT[guard.scope]
    if any(strength >= limit for strength in reading.boundaries[low : high + 1]):
        return False
    return not any(found.stops.get(name, 0) >> low & ((1 << (high - low)) - 1) for name in guard.stop_at)


def revived(cancelled: Iterable[Cancelled], found: Findings, compiled: Compiled, reading: Reading) -> bool:
    """A past problem is present again: "ça recommence", unless that too is only supposed or denied."""
    if not found.revives or not any(one.kind == "past" for one in cancelled):
        return False
    for revive in found.revives:
        near = [(compiled.guards[cue.number], cue) for cue in _near(revive, found, compiled)]
        doubts = [(guard, cue) for guard, cue in near if guard.kind in {"negation", "hypothetical"}]
        if not any(_reaches(guard, cue, revive, found, reading) for guard, cue in doubts):
            return True
    return False
