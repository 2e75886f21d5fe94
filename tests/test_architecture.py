"""The house keeps its own rules: budgets, package docstrings, one writer per table, foreign queries stay private."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("app", "realtime", "agents", "simulators")
WRITES = re.compile(r"\b(?:INSERT\s+INTO|DELETE\s+FROM|UPDATE)\s+(?!SET\b)([a-z_]+)\b(?!\s*SKIP)", re.IGNORECASE)
NOT_TABLES = {"set", "of", "nothing"}


def modules() -> list[Path]:
    return [p for package in PACKAGES for p in (ROOT / package).rglob("*.py")]


def slice_of(path: Path) -> str:
    return path.relative_to(ROOT / "app").parts[0]


def strings(tree: ast.AST) -> list[str]:
    return [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)]


def test_no_module_is_longer_than_500_lines() -> None:
    long = {str(p.relative_to(ROOT)): n for p in modules() if (n := len(p.read_text().splitlines())) > 500}
    assert not long


def test_no_function_is_longer_than_60_lines() -> None:
    long = []
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > 60:
                    long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name} {lines}")
    assert not long


def test_every_package_says_what_it_is() -> None:
    silent = [
        str(p.relative_to(ROOT))
        for package in PACKAGES
        for p in (ROOT / package).rglob("__init__.py")
        if not ast.get_docstring(ast.parse(p.read_text()))
    ]
    assert not silent


def test_every_table_has_one_writing_slice() -> None:
    writers: dict[str, set[str]] = defaultdict(set)
    for path in (ROOT / "app").rglob("*.py"):
        for text in strings(ast.parse(path.read_text())):
            if not re.match(r"\s*(INSERT|UPDATE|DELETE|WITH)\b", text):
                continue
            for table in WRITES.findall(text):
                if table.lower() not in NOT_TABLES:
                    writers[table.lower()].add(slice_of(path))
    shared = {table: slices for table, slices in writers.items() if len(slices) > 1}
    assert not shared
    assert len(writers) > 10, "the walk found no SQL: the check itself is broken"


def test_a_slice_never_reaches_into_another_slices_queries_or_routes() -> None:
    private = re.compile(r"app\.(\w+)\.(queries|routes)\b")
    roots = {"main.py", "worker.py", "cli.py", "demo.py", "composition.py"}
    foreign = []
    for path in (ROOT / "app").rglob("*.py"):
        if path.name in roots and path.parent.name == "app":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            names = []
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [f"{node.module}.{alias.name}" for alias in node.names]
            elif isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            for name in names:
                match = private.match(name)
                if match and match.group(1) != slice_of(path):
                    foreign.append(f"{path.relative_to(ROOT)} imports {name}")
    assert not foreign


def test_no_drawer_is_called_by_a_name_that_means_nothing() -> None:
    empty_words = {"utils", "helpers", "common", "core", "misc", "manager", "service", "base"}
    assert not [str(p) for p in modules() if p.stem in empty_words or p.parent.name in empty_words]
