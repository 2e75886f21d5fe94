"""`migrations/schema.sql` is what reviewers read: it is the schema that the migrations make."""

from __future__ import annotations

import asyncio
from pathlib import Path

from app.db import dump

FILE = Path(__file__).resolve().parents[3] / "migrations" / "schema.sql"


async def test_the_schema_file_is_up_to_date(database_url: str) -> None:
    kept = await asyncio.to_thread(FILE.read_text)
    assert kept == await asyncio.to_thread(dump.schema_sql, database_url), "run `make generated`"
