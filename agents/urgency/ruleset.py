"""A ruleset is data: what is looked for, what cancels it, what it means and how long each promise lasts.

Everything here can be written as JSON and read back (`agents.urgency.notation`), so that a tenant can publish a
changed set.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from agents.urgency.models import Clock, Language, Urgency

RuleKind = Literal["signal", "topic", "refuse", "redirect", "personal", "close", "flag"]
GuardKind = Literal["negation", "past", "hypothetical", "resolved"]
Scope = Literal["clause", "sentence", "message"]

RULE_KINDS: tuple[RuleKind, ...] = ("signal", "topic", "refuse", "redirect", "personal", "close", "flag")
GUARD_KINDS: tuple[GuardKind, ...] = ("negation", "past", "hypothetical", "resolved")
SCOPES: tuple[Scope, ...] = ("clause", "sentence", "message")


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing to recognise.

    kind: `signal` carries an urgency; `topic` only says what is needed; `refuse`, `redirect`, `personal`, `close` say
    what becomes of the message when nothing urgent is in it; `flag` adds a remark. unless: phrases that cancel a
    match they overlap. unless_anywhere: phrases that cancel the rule wherever they stand. requires: groups of
    phrases; at least one of each group must also be in the message. languages: when given, the rule is silent in
    messages written in another language.
    """

    id: str
    kind: RuleKind
    patterns: tuple[str, ...]
    urgency: Urgency | None = None
    reason: str = ""
    need: str | None = None
    service: str | None = None
    flags: tuple[str, ...] = ()
    languages: tuple[Language, ...] = ()
    unless: tuple[str, ...] = ()
    unless_anywhere: tuple[str, ...] = ()
    requires: tuple[tuple[str, ...], ...] = ()
    weight: float = 0.9


@dataclass(frozen=True, slots=True)
class Guard:
    """Words that take a signal back: negation, the past, a supposition, a problem already solved.

    ahead / behind: how many words after / before the cue it can reach. inside: also cancels a match the cue stands in.
    cancels: signals of which urgency it takes back.
    scope: `clause` stops at commas and sentences, `sentence` at sentences, `message` at nothing.
    stop_at: names of `Ruleset.stops`; a stop phrase between cue and match ends the reach.
    unless: phrases that look like the cue but are not ("pas drôle", "arrête pas de").
    """

    id: str
    kind: GuardKind
    patterns: tuple[str, ...]
    ahead: int = 0
    behind: int = 0
    inside: bool = False
    cancels: tuple[Urgency, ...] = ("P1", "P2", "P3")
    scope: Scope = "clause"
    stop_at: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """How badly written words are read.

    spellings: word → words it stands for ("ya" → "y a"). hesitations: words skipped. typo_tolerant: words still
    recognised with one letter missing, added or two swapped. small_talk: a message made only of these is a greeting
    or thanks.
    """

    spellings: Mapping[str, str] = field(default_factory=dict)
    hesitations: tuple[str, ...] = ()
    typo_tolerant: tuple[str, ...] = ()
    small_talk: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ruleset:
    """sets: named alternatives usable in patterns as `@name`. needs: allowed needs, most specific first; the last is
    the default. revives: phrases that make a past problem present again ("ça recommence"). high_value: from this
    amount on, P3.
    """

    id: str
    language: Language
    rules: tuple[Rule, ...]
    guards: tuple[Guard, ...]
    clocks: Mapping[Urgency, Clock]
    needs: tuple[str, ...]
    lexicon: Lexicon = field(default_factory=Lexicon)
    sets: Mapping[str, str] = field(default_factory=dict)
    stops: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    revives: tuple[str, ...] = ()
    municipal_contacts: bool = False
    high_value: float | None = None
