"""`python -m agents.urgency [ruleset.json] [--mistakes]`: the confusion matrix of both halves; mistakes of the tune
half only."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from agents.urgency.builtin import DRAIN
from agents.urgency.matrix import HALVES, load, render, score
from agents.urgency.notation import ruleset_from_json


def main(arguments: list[str]) -> int:
    paths = [Path(argument) for argument in arguments if not argument.startswith("--")]
    ruleset = ruleset_from_json(paths[0].read_bytes()) if paths else DRAIN
    print(f"ruleset {ruleset.id}")
    for half in HALVES:
        scored = score(half, load(half), ruleset, now=datetime.now(UTC))
        print(render(scored))
        if half == "tune" and "--mistakes" in arguments:
            for labelled, verdict in scored.mistakes():
                said = f"{verdict.urgency}/{verdict.disposition}/{verdict.need}"
                wanted = f"{labelled.urgency}/{labelled.disposition}/{labelled.need}"
                print(f"  {labelled.id} {wanted} judged {said}: {labelled.text}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
