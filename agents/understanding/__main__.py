"""`python -m agents.understanding [--mistakes]`: how good names, yes/no, language and intents are, on both halves."""

from __future__ import annotations

import sys

from agents.understanding.matrix import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
