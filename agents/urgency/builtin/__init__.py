"""The rulesets that ship: `builtin-1` for drains and sewers, `builtin-insurance-1` for insurers, `builtin-general-1`
for everybody else.

They are the same JSON a tenant publishes: `wording.json` (spellings, clocks, what takes something back) is common to
all; insurers add words of theirs and have guards of their own, for to them an accident is everyday and "si ma maison
brûle" a question about the contract. A tenant starts from one of them, changes a copy under an id of its own, and
publishes it.
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
    sets = common["sets"] | own.get("sets", {})
    return ruleset_from_data(
        common | own | {"sets": sets, "lexicon": _lexicon(common["lexicon"], own.get("lexicon", {}))}
    )


def _lexicon(common: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """`own` adds words to the common ones, save that its hesitations replace them ("ben" would swallow "been")."""
    more = {name: [*common[name], *own.get(name, [])] for name in ("typo_tolerant", "small_talk")}
    return common | own | more | {"spellings": common["spellings"] | own.get("spellings", {})}


BUILTIN: dict[str, Ruleset] = {ruleset.id: ruleset for ruleset in map(_ruleset, ("drain", "general", "insurance"))}
DRAIN = BUILTIN["builtin-1"]
GENERAL = BUILTIN["builtin-general-1"]
INSURANCE = BUILTIN["builtin-insurance-1"]
