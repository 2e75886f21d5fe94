"""`python -m agents.claims_reading [--mistakes | TEXT [ANSWER …]]`: how good decisions are, or how one is made."""

from __future__ import annotations

import sys

from agents.claims_reading.matrix import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
