"""The rulesets that ship: `builtin-1` for drains and sewers, `builtin-general-1` for everybody else.

They are the same JSON a tenant publishes: `wording.json` (spellings, clocks, what takes something back) is common to
both. A tenant starts from one of them, changes a copy under an id of its own, and publishes it.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from agents.urgency.notation import ruleset_from_data
from agents.urgency.ruleset import Ruleset


def _load(name: str) -> dict[str, Any]:
    text = files("agents.urgency.builtin").joinpath(f"{name}.json").read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text)
    return data


def _ruleset(name: str) -> Ruleset:
    common, own = _load("wording"), _load(name)
    return ruleset_from_data(common | own | {"sets": common["sets"] | own.get("sets", {})})


BUILTIN: dict[str, Ruleset] = {ruleset.id: ruleset for ruleset in map(_ruleset, ("drain", "general"))}
DRAIN = BUILTIN["builtin-1"]
GENERAL = BUILTIN["builtin-general-1"]
