"""Every SQL statement is a literal, prepared against the migrated schema with as many parameters as are passed."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import pytest

ROOT = Path(__file__).resolve().parent.parent
CALLS = {"fetch", "fetchrow", "fetchval", "execute", "cursor"}
RUNS_GIVEN_TEXT = {"app/db/commit.py", "app/db/database.py", "app/db/migrate.py", "app/db/dump.py", "app/db/roles.py"}
"""Plumbing that opens transactions, migrates or dumps: its text is a constant passed along or a file."""


@dataclass(frozen=True)
class Statement:
    where: str
    text: str
    arguments: int | None


def statements() -> tuple[list[Statement], list[str]]:
    found, not_literal = [], []
    for path in sorted((ROOT / "app").rglob("*.py")):
        name = str(path.relative_to(ROOT))
        if name in RUNS_GIVEN_TEXT or name.startswith("app/embedded"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CALLS):
                continue
            owner = ast.unparse(node.func.value)
            if "conn" not in owner and "pool" not in owner:
                continue
            where = f"{name}:{node.lineno}"
            first = node.args[0] if node.args else None
            if not (isinstance(first, ast.Constant) and isinstance(first.value, str)):
                not_literal.append(where)
                continue
            starred = any(isinstance(a, ast.Starred) for a in node.args)
            found.append(Statement(where, first.value, None if starred else len(node.args) - 1))
    return found, not_literal


def test_every_statement_is_a_literal() -> None:
    found, not_literal = statements()
    assert not not_literal
    assert len(found) > 30, "the walk found no SQL: the check itself is broken"


def test_rows_are_locked_without_their_key() -> None:
    """`FOR UPDATE` also waits for, and holds up, whoever inserts a row that refers to the locked one.

    A second write of a row that refers to others looks them up again, in whatever order: two transactions deadlock.
    """
    found, _ = statements()
    assert [s.where for s in found if "FOR UPDATE" in s.text.upper()] == []
    assert [s.where for s in found if "FOR NO KEY UPDATE" in s.text.upper()] != []


async def test_every_statement_is_prepared_against_the_migrated_schema(owner: asyncpg.Connection) -> None:
    broken = []
    for statement in statements()[0]:
        if statement.text.lstrip().upper().startswith(("BEGIN", "COMMIT", "ROLLBACK", "SET ", "SAVEPOINT", "RELEASE")):
            continue
        try:
            prepared = await owner.prepare(statement.text)
        except asyncpg.PostgresError as error:
            broken.append(f"{statement.where}: {error} {getattr(error, 'hint', '') or ''}")
            continue
        if statement.arguments is not None and len(prepared.get_parameters()) != statement.arguments:
            broken.append(
                f"{statement.where}: {statement.arguments} arguments for {len(prepared.get_parameters())} parameters"
            )
    assert not broken, "\n".join(broken)


@pytest.fixture
async def owner(database_url: str) -> asyncpg.Connection:
    conn = await asyncpg.connect(database_url)
    yield conn
    await conn.close()
