"""Pure: from a tenant to its rules, from a verdict to its view."""

from __future__ import annotations

import dataclasses
from typing import Any

from agents.urgency import BUILTIN, Comparison, Evidence, Ruleset, RulesetInvalid, Sample, Verdict, ruleset_from_data
from agents.urgency.models import CallContext
from app.alerts.models import EvidenceView, VerdictView
from app.errors import InvalidInput
from app.triage.models import PastMessage
from app.triage.schemas import ChangedVerdict, MatrixCell, Outcome

BUILTIN_OF = {"drain": "builtin-1", "insurance": "builtin-insurance-1"}
GENERAL = "builtin-general-1"
SHOWN_CHANGES = 200


def builtin(industry: str) -> Ruleset:
    """The rules of a tenant who has none of its own."""
    return BUILTIN.get(BUILTIN_OF.get(industry, GENERAL)) or BUILTIN["builtin-1"]


def parse_ruleset(body: dict[str, Any]) -> Ruleset:
    """Rules from their JSON form.

    Raises:
        InvalidInput: names every fault with a pointer.
    """
    try:
        return ruleset_from_data(body)
    except RulesetInvalid as error:
        raise InvalidInput(
            "The ruleset cannot be used.",
            errors=[{"pointer": f"#/ruleset{fault.pointer}", "detail": fault.detail} for fault in error.faults[:100]],
        ) from None


def named(ruleset: Ruleset, tenant_id: int, version: int) -> Ruleset:
    """Under the id verdicts will quote, unlike any other tenant's or version's."""
    return dataclasses.replace(ruleset, id=f"tenant-{tenant_id}-{version}")


def verdict_view(verdict: Verdict) -> VerdictView:
    """The public form of a verdict."""
    return VerdictView(
        verdict.urgency,
        verdict.reason,
        _evidence(verdict.evidence),
        _evidence(verdict.negated),
        verdict.confidence,
        verdict.ruleset,
        verdict.decided_by,
        verdict.notify_by,
        verdict.call_back_by,
        verdict.expires_at,
        verdict.disposition,
        verdict.service,
        verdict.need,
        list(verdict.flags),
        verdict.language,
    )


def _evidence(found: tuple[Evidence, ...]) -> list[EvidenceView]:
    return [EvidenceView(e.rule, e.text, e.start, e.end) for e in found]


def sample(past: PastMessage) -> Sample:
    """A past message as it was judged."""
    context = CallContext(past.channel, past.contact_type, past.language)  # type: ignore[arg-type]
    return Sample(str(past.id), past.text, past.at, context)


def cells(comparison: Comparison) -> list[MatrixCell]:
    """The matrix, worst first."""
    return [MatrixCell(before, after, count) for (before, after), count in sorted(comparison.matrix.items())]


def changes(comparison: Comparison, by_id: dict[str, PastMessage]) -> list[ChangedVerdict]:
    """The most alarming changes."""
    return [
        ChangedVerdict(by_id[c.sample.id].id, c.sample.at, c.sample.text, _outcome(c.before), _outcome(c.after))
        for c in comparison.changes[:SHOWN_CHANGES]
    ]


def _outcome(verdict: Verdict) -> Outcome:
    return Outcome(verdict.urgency, verdict.reason, verdict.disposition, verdict.need)
