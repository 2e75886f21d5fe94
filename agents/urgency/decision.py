"""From what was found to a verdict. Pure: the same text, ruleset, moment and context give the same verdict."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from agents.language import detect_words
from agents.urgency.amounts import largest_amount
from agents.urgency.compiled import Compiled, compile_ruleset
from agents.urgency.models import (
    DISPOSITIONS,
    NO_CONTEXT,
    CallContext,
    Disposition,
    Evidence,
    Language,
    Urgency,
    Verdict,
    more_urgent,
)
from agents.urgency.reading import Reading, read
from agents.urgency.ruleset import Rule, RuleKind, Ruleset
from agents.urgency.scope import Cancelled, Findings, Stretch, cancelled_by, coverage, revived, sort_out

MAX_CHARS = 20_000
_CANCELLABLE = frozenset({"signal", "refuse", "redirect"})


@dataclass(slots=True)
class _Weighed:
    """Matches that stand, by kind, and those the words around took back."""

    compiled: Compiled
    reading: Reading
    standing: dict[RuleKind, list[Stretch]]
    cancelled: list[Cancelled]

    def rule(self, match: Stretch) -> Rule:
        return self.compiled.rules[match.number]

    def of(self, *kinds: RuleKind) -> list[Stretch]:
        if len(kinds) == 1:
            return self.standing.get(kinds[0], [])
        return [match for kind in kinds for match in self.standing.get(kind, ())]

    def rules(self, *kinds: RuleKind) -> list[Rule]:
        rules = self.compiled.rules
        return [rules[number] for number in dict.fromkeys([match.number for match in self.of(*kinds)])]


@dataclass(frozen=True, slots=True)
class _Outcome:
    urgency: Urgency
    reason: str
    disposition: Disposition
    confidence: float
    flags: tuple[str, ...] = ()


def judge(text: str, ruleset: Ruleset, *, now: datetime, context: CallContext = NO_CONTEXT) -> Verdict:
    """How urgent the caller's own words are, what they need, and why.

    Give it what the caller said, not what an agent asked: a question about flooding is not a flood. Never raises on
    any text; a ruleset that does not compile raises `RulesetInvalid`, so check it (`check_ruleset`) before
    publishing.
    """
    compiled = compile_ruleset(ruleset)
    reading = read(text[:MAX_CHARS], compiled.spell)
    language = detect_words(reading.words, context.language, ruleset.language).language
    weighed = _weigh(compiled, reading, sort_out(compiled, reading), language)
    outcome = _floors(_outcome(weighed), weighed, context)
    flags = _flags(weighed, outcome)
    if len(text) > MAX_CHARS:
        flags = (*flags, "truncated")
    need, service = _need(weighed, outcome)
    clock = ruleset.clocks[outcome.urgency]
    return Verdict(
        urgency=outcome.urgency,
        reason=outcome.reason,
        evidence=_evidence(weighed),
        negated=_negated(weighed),
        confidence=outcome.confidence,
        ruleset=ruleset.id,
        decided_by="rules",
        notify_by=now + clock.notify,
        call_back_by=now + clock.call_back,
        expires_at=now + clock.expire,
        disposition=outcome.disposition,
        service=service,
        need=need,
        flags=flags,
        language=language,
    )


explain = judge


def raise_only(prior: Verdict | None, new: Verdict) -> Verdict:
    """What a conversation's verdict becomes after one more message: never less urgent, never quieter, deadlines never
    pushed back.

    When the earlier verdict stands it is returned with its own evidence and times, enriched by the new flags and, if
    it did not know the need yet, by the new need. Its evidence still refers to the text it was given on.
    """
    if prior is None or more_urgent(new.urgency, prior.urgency):
        return new
    louder = DISPOSITIONS.index(new.disposition) < DISPOSITIONS.index(prior.disposition)
    if louder and new.urgency == prior.urgency:
        return replace(new, flags=_union(prior.flags, new.flags))
    vague = prior.service is None and prior.need == "general" and new.disposition == "alert"
    return replace(
        prior,
        disposition=new.disposition if louder else prior.disposition,
        need=new.need if vague else prior.need,
        service=new.service if vague else prior.service,
        flags=_union(prior.flags, new.flags),
    )


def _weigh(compiled: Compiled, reading: Reading, found: Findings, language: Language) -> _Weighed:
    weighed = _Weighed(compiled, reading, {}, [])
    for match in found.matches:
        rule = compiled.rules[match.number]
        if rule.languages and language not in rule.languages:
            continue
        cancelled = cancelled_by(match, found, compiled, reading) if rule.kind in _CANCELLABLE else None
        if cancelled is None:
            weighed.standing.setdefault(rule.kind, []).append(match)
        else:
            weighed.cancelled.append(cancelled)
    if revived(weighed.cancelled, found, compiled, reading):
        again = [one for one in weighed.cancelled if one.kind == "past"]
        weighed.standing.setdefault("signal", []).extend(one.match for one in again)
        weighed.cancelled = [one for one in weighed.cancelled if one.kind != "past"]
    return weighed


def _outcome(weighed: _Weighed) -> _Outcome:
    signals = weighed.rules("signal")
    urgency: Urgency = min((rule.urgency for rule in signals if rule.urgency), default="P4")
    deciding = [rule for rule in signals if rule.urgency == urgency]
    alert = _Outcome(urgency, _reason(deciding), "alert", _confidence(weighed, deciding))
    if urgency in {"P1", "P2"}:
        return alert
    personal, closing = weighed.rules("personal"), weighed.rules("close")
    if personal:
        return _Outcome(urgency, personal[0].reason or "personal", "personal", _certainty(personal))
    if closing:
        return _Outcome("P4", closing[0].reason or "closed", "none", _certainty(closing))
    if urgency == "P3":
        return alert
    turned_away = weighed.rules("redirect") or weighed.rules("refuse")
    if turned_away and not _accepted(weighed):
        rule = turned_away[0]
        disposition: Disposition = "redirect" if rule.kind == "redirect" else "refuse"
        return _Outcome("P4", rule.reason or "service_refused", disposition, _certainty([rule]))
    return _plain(weighed)


def _plain(weighed: _Weighed) -> _Outcome:
    words = weighed.reading.words[1:-1]
    if not words:
        return _Outcome("P4", "standard", "alert", 0.3, ("no_text",))
    if len(words) <= 12 and not weighed.of("topic") and all(word in weighed.compiled.small_talk for word in words):
        return _Outcome("P4", "small_talk", "none", 0.9)
    topics = weighed.rules("topic")
    return _Outcome("P4", "standard", "alert", max(0.5, _certainty(topics)) if topics else 0.5)


def _floors(outcome: _Outcome, weighed: _Weighed, context: CallContext) -> _Outcome:
    """What is known besides the words can raise an alert, never lower it."""
    ruleset = weighed.compiled.ruleset
    if outcome.disposition == "alert":
        if ruleset.municipal_contacts and context.contact_type == "municipal" and more_urgent("P2", outcome.urgency):
            outcome = replace(outcome, urgency="P2", reason="municipal", confidence=0.95)
        elif ruleset.high_value is not None and outcome.urgency == "P4":
            value = context.estimated_value or largest_amount(weighed.reading.text)
            if value >= ruleset.high_value:
                outcome = replace(outcome, urgency="P3", reason="high_value", confidence=0.8)
    if context.prior_urgency is not None and more_urgent(context.prior_urgency, outcome.urgency):
        kept = (*outcome.flags, "kept_from_earlier")
        outcome = replace(outcome, urgency=context.prior_urgency, reason="kept", disposition="alert", flags=kept)
    return outcome


def _reason(rules: list[Rule]) -> str:
    return max(rules, key=lambda rule: rule.weight).reason if rules else "standard"


def _certainty(rules: Iterable[Rule]) -> float:
    doubt = 1.0
    for rule in rules:
        doubt *= 1 - rule.weight
    return round(min(0.99, 1 - doubt), 2)


def _confidence(weighed: _Weighed, deciding: list[Rule]) -> float:
    certainty = _certainty(deciding)
    if any("recurring" in rule.flags for rule in weighed.rules("flag")):
        certainty *= 0.7
    if any(weighed.rule(one.match).urgency == deciding[0].urgency for one in weighed.cancelled if deciding):
        certainty *= 0.85
    return round(certainty, 2)


def _accepted(weighed: _Weighed) -> bool:
    """Something we do is asked for too, in other words than those of the service we do not do."""
    away = coverage(weighed.of("refuse", "redirect"))
    default = weighed.compiled.ruleset.needs[-1]
    return any(weighed.rule(topic).need != default and not topic.touches(away) for topic in weighed.of("topic"))


def _need(weighed: _Weighed, outcome: _Outcome) -> tuple[str, str | None]:
    rank = weighed.compiled.need_rank
    default = weighed.compiled.ruleset.needs[-1]
    if outcome.disposition in {"refuse", "none"}:
        return default, next((rule.service for rule in weighed.rules("refuse") if rule.service), None)
    if outcome.disposition == "redirect":
        rules = weighed.rules("redirect")
    else:
        rules = [
            rule for rule in weighed.rules("signal") if rule.urgency == outcome.urgency or rule.reason == "municipal"
        ]
        rules = [rule for rule in rules if rule.need] or weighed.rules("topic", "redirect")
    rules = sorted((rule for rule in rules if rule.need in rank), key=lambda rule: rank[rule.need or default])
    service = next((rule.service for rule in [*rules, *weighed.rules("topic")] if rule.service), None)
    need = rules[0].need if rules else None
    if outcome.reason == "municipal" and "municipal" in rank:
        need = "municipal"
    return need or default, service


def _flags(weighed: _Weighed, outcome: _Outcome) -> tuple[str, ...]:
    flags = [
        flag
        for rule in weighed.rules("signal", "topic", "flag", "refuse", "redirect", "personal", "close")
        for flag in rule.flags
    ]
    if weighed.of("refuse"):
        flags.append("service_refused")
    if outcome.disposition == "alert" and weighed.of("refuse", "redirect"):
        flags.append("needs_review")
    return _union(flags, outcome.flags)


def _union(one: Iterable[str], other: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*one, *other]))


def _evidence(weighed: _Weighed) -> tuple[Evidence, ...]:
    decisive = weighed.of("signal", "refuse", "redirect", "personal", "close")
    covered = coverage(decisive)
    topics = [topic for topic in weighed.of("topic") if not topic.touches(covered)]
    return _quoted(weighed, [(match, match.first, match.last) for match in decisive + topics])


def _negated(weighed: _Weighed) -> tuple[Evidence, ...]:
    standing = coverage(weighed.of("signal"))
    taken_back = [one for one in weighed.cancelled if not one.match.touches(standing)]
    return _quoted(weighed, [(one.match, *_with_cue(one)) for one in taken_back])


def _with_cue(cancelled: Cancelled) -> tuple[int, int]:
    """From the word that takes it back to the words taken back, when they stand close enough to be read as one."""
    match, cue = cancelled.match, cancelled.cue
    first, last = min(match.first, cue.first), max(match.last, cue.last)
    return (first, last) if last - first <= 8 else (match.first, match.last)


def _quoted(weighed: _Weighed, stretches: list[tuple[Stretch, int, int]]) -> tuple[Evidence, ...]:
    """One entry per rule and place, overlapping ones joined; offsets are those of the original text."""
    reading, rules = weighed.reading, weighed.compiled.rules
    joined: dict[int, list[tuple[int, int]]] = {}
    for match, first, last in sorted(stretches):
        places = joined.setdefault(match.number, [])
        if places and first <= places[-1][1]:
            first, last = min(first, places[-1][0]), max(last, places.pop()[1])
        places.append((first, last))
    quoted = []
    for number, places in joined.items():
        for first, last in places:
            start, end = reading.span(max(first, 1), min(last, len(reading.words) - 2))
            quoted.append(Evidence(rules[number].id, reading.text[start:end], start, end))
    return tuple(sorted(quoted, key=lambda one: (one.start, one.end, one.rule)))
