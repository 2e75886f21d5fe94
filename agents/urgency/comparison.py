"""What the past would have become under changed rules: the preview a tenant sees before publishing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from agents.urgency.decision import judge
from agents.urgency.models import NO_CONTEXT, CallContext, Urgency, Verdict
from agents.urgency.ruleset import Ruleset


@dataclass(frozen=True, slots=True)
class Sample:
    """One past message: the caller's words, when they came, what was known."""

    id: str
    text: str
    at: datetime
    context: CallContext = NO_CONTEXT


@dataclass(frozen=True, slots=True)
class Change:
    sample: Sample
    before: Verdict
    after: Verdict


@dataclass(frozen=True, slots=True)
class Comparison:
    """`matrix[(before, after)]` counts every sample, changed or not."""

    judged: int
    changes: tuple[Change, ...]
    matrix: dict[tuple[Urgency, Urgency], int]


def compare(old: Ruleset, new: Ruleset, samples: Iterable[Sample]) -> Comparison:
    """Only what a dispatcher would notice is a change: urgency, reason, disposition, need. The most alarming come
    first."""
    changes: list[Change] = []
    matrix: Counter[tuple[Urgency, Urgency]] = Counter()
    for sample in samples:
        before = judge(sample.text, old, now=sample.at, context=sample.context)
        after = judge(sample.text, new, now=sample.at, context=sample.context)
        matrix[before.urgency, after.urgency] += 1
        if _noticed(before) != _noticed(after):
            changes.append(Change(sample, before, after))
    changes.sort(key=lambda change: (min(change.before.urgency, change.after.urgency), change.sample.at), reverse=False)
    return Comparison(matrix.total(), tuple(changes), dict(matrix))


def _noticed(verdict: Verdict) -> tuple[str, str, str, str]:
    return verdict.urgency, verdict.reason, verdict.disposition, verdict.need
