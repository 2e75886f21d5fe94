"""`python -m bench [fanout web intake conversations model claims] [--rounds 3] [--seconds 3] [--assert]`"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import Final

from bench import claims, conversations, fanout, intake, model, web
from bench.table import Figure, render

SECTIONS: Final[dict[str, Callable[[int, float], list[Figure]]]] = {
    "fanout": fanout.measure,
    "web": web.measure,
    "intake": intake.measure,
    "conversations": conversations.measure,
    "model": model.measure,
    "claims": claims.measure,
}


def main() -> int:
    """Measure, print, and fail on a missed target if asked to."""
    options = argparse.ArgumentParser(prog="bench", description="Ratios to floors measured in the same run.")
    options.add_argument("sections", nargs="*", choices=[[], *SECTIONS], help="default: all")
    options.add_argument("--rounds", type=int, default=3, help="each figure is the median of this many runs")
    options.add_argument("--seconds", type=float, default=3.0, help="length of one run")
    options.add_argument("--assert", action="store_true", dest="must_meet", help="fail when a target is missed")
    chosen = options.parse_args()
    figures: list[Figure] = []
    for name in chosen.sections or SECTIONS:
        figures += SECTIONS[name](chosen.rounds, chosen.seconds)
    print(render(figures))
    return 1 if chosen.must_meet and not all(figure.is_met for figure in figures) else 0


if __name__ == "__main__":
    sys.exit(main())
