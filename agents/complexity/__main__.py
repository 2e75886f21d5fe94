"""`python -m agents.complexity [--mistakes | TEXT [ANSWER …]]`: the same as `python -m agents.claims_reading`.

Reading stands above these rules and they never import it; only this console reaches up.
"""

from __future__ import annotations

import runpy

if __name__ == "__main__":
    runpy.run_module("agents.claims_reading", run_name="__main__")
