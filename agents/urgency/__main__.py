"""`python -m agents.urgency [ruleset.json] [--insurance] [--mistakes]`: the confusion matrix of both halves."""

from __future__ import annotations

import sys

from agents.urgency.matrix import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
