"""How good the rules are on labelled sentences: a confusion matrix per half, P1 recall and false P1s.

The `tune` half is what rules are written against. The `blind` half is only ever measured: nobody looks at its
sentences to mend a rule; a weakness seen there is answered with fresh sentences in `tune`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from agents.urgency.builtin import DRAIN, INSURANCE
from agents.urgency.decision import judge
from agents.urgency.models import URGENCIES, Disposition, Language, Urgency, Verdict
from agents.urgency.notation import ruleset_from_json
from agents.urgency.ruleset import Ruleset

HALVES = ("tune", "blind")
INSURANCE_HALVES = ("insurance_tune", "insurance_blind")
"""Messages to an insurer; the others are to a drain company."""


@dataclass(frozen=True, slots=True)
class Labelled:
    id: str
    text: str
    urgency: Urgency
    disposition: Disposition
    need: str
    language: Language


@dataclass(frozen=True, slots=True)
class Score:
    half: str
    judged: tuple[tuple[Labelled, Verdict], ...]

    @property
    def recall(self) -> float:
        """Of the sentences that are P1, how many are found."""
        emergencies = [verdict for labelled, verdict in self.judged if labelled.urgency == "P1"]
        return sum(verdict.urgency == "P1" for verdict in emergencies) / max(1, len(emergencies))

    @property
    def false_alarms(self) -> float:
        """Of the sentences that are not P1, how many are called P1."""
        calm = [verdict for labelled, verdict in self.judged if labelled.urgency != "P1"]
        return sum(verdict.urgency == "P1" for verdict in calm) / max(1, len(calm))

    def agreement(self, part: str) -> float:
        right = sum(bool(getattr(labelled, part) == getattr(verdict, part)) for labelled, verdict in self.judged)
        return right / max(1, len(self.judged))

    def count(self, labelled_as: Urgency, judged_as: Urgency) -> int:
        return sum(
            labelled.urgency == labelled_as and verdict.urgency == judged_as for labelled, verdict in self.judged
        )

    def mistakes(self) -> list[tuple[Labelled, Verdict]]:
        return [
            (labelled, verdict)
            for labelled, verdict in self.judged
            if (labelled.urgency, labelled.disposition, labelled.need)
            != (verdict.urgency, verdict.disposition, verdict.need)
        ]


def load(half: str) -> list[Labelled]:
    text = files("agents.urgency").joinpath("corpus").joinpath(f"{half}.jsonl").read_text(encoding="utf-8")
    return [Labelled(**json.loads(line)) for line in text.splitlines() if line.strip()]


def score(half: str, sentences: Iterable[Labelled], ruleset: Ruleset, *, now: datetime) -> Score:
    return Score(half, tuple((labelled, judge(labelled.text, ruleset, now=now)) for labelled in sentences))


def render(scored: Score) -> str:
    rows = [
        f"{scored.half}: {len(scored.judged)} sentences",
        "  labelled \\ judged " + "".join(f"{urgency:>6}" for urgency in URGENCIES),
    ]
    rows += [
        f"  {labelled:<18}" + "".join(f"{scored.count(labelled, judged):>6}" for judged in URGENCIES)
        for labelled in URGENCIES
    ]
    rows.append(f"  P1 recall {scored.recall:.3f}   false P1 {scored.false_alarms:.3f}")
    parts = ("urgency", "disposition", "need", "language")
    rows.append("  agreement: " + "  ".join(f"{part} {scored.agreement(part):.3f}" for part in parts))
    return "\n".join(rows)


def report(ruleset: Ruleset, *, now: datetime, mistakes: bool = False, halves: tuple[str, str] = HALVES) -> str:
    """Both halves, the one for tuning first; the mistakes of that one only."""
    lines = [f"ruleset {ruleset.id}"]
    for half in halves:
        scored = score(half, load(half), ruleset, now=now)
        lines.append(render(scored))
        if mistakes and half == halves[0]:
            lines += [_mistake(labelled, verdict) for labelled, verdict in scored.mistakes()]
    return "\n".join(lines)


def _mistake(labelled: Labelled, verdict: Verdict) -> str:
    wanted = f"{labelled.urgency}/{labelled.disposition}/{labelled.need}"
    return f"  {labelled.id} {wanted} judged {verdict.urgency}/{verdict.disposition}/{verdict.need}: {labelled.text}"


def main(arguments: Sequence[str] = ()) -> int:
    """`[ruleset.json] [--insurance] [--mistakes]`: without a ruleset, the built-in ones, each on its own sentences.

    A ruleset is measured on what is said to a drain company, or with `--insurance` to an insurer.
    """
    paths = [Path(argument) for argument in arguments if not argument.startswith("--")]
    if paths:
        halves = INSURANCE_HALVES if "--insurance" in arguments else HALVES
        measured = [(ruleset_from_json(paths[0].read_bytes()), halves)]
    else:
        measured = [(DRAIN, HALVES), (INSURANCE, INSURANCE_HALVES)]
    now, mistakes = datetime.now(UTC), "--mistakes" in arguments
    for ruleset, halves in measured:
        sys.stdout.write(report(ruleset, now=now, mistakes=mistakes, halves=halves) + "\n")
    return 0
