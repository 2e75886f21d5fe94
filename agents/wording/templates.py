"""The built-in templates, by flow."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from importlib import resources
from typing import Final

VARIABLE: Final = re.compile(r"\{(\w*)\}")
COMMON: Final = "common"
ALWAYS: Final = frozenset({"business", "agent"})
"""Variables every template may use."""


def _load() -> dict[str, dict[str, dict[str, str]]]:
    folder = resources.files("agents.wording").joinpath("templates")
    files = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".json")), key=lambda entry: entry.name)
    return {entry.name.removesuffix(".json"): json.loads(entry.read_text("utf-8")) for entry in files}


TEMPLATES: Final[Mapping[str, Mapping[str, Mapping[str, str]]]] = _load()
"""flow → key → language or locale → text."""

KEYS: Final = frozenset(key for flow in TEMPLATES.values() for key in flow)


def find_template(flow: str, key: str) -> Mapping[str, str] | None:
    """A flow's own texts of a key, else the common ones."""
    return TEMPLATES.get(flow, {}).get(key) or TEMPLATES[COMMON].get(key)


def variables_of(key: str, flow: str | None = None) -> frozenset[str]:
    """The variables a key may use: those its built-in texts use, whatever the language, and those always there."""
    flows = TEMPLATES.values() if flow is None else [TEMPLATES.get(flow, {}), TEMPLATES[COMMON]]
    texts = [text for one in flows for text in one.get(key, {}).values()]
    return ALWAYS.union(*(VARIABLE.findall(text) for text in texts))
