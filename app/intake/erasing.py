"""Forgetting who wrote to us: a tombstone replaces what providers sent; sent again it still has no effect."""

from __future__ import annotations

from typing import Final

from app.db.transaction import Transaction
from app.erasing import Erased, Subject
from app.intake import erasing_queries

TOMBSTONE: Final = b"anonymised"


async def erase(tx: Transaction, subject: Subject) -> Erased:
    """Empty the journal of the person."""
    needles = [needle.encode() for needle in subject.needles]
    listed = await erasing_queries.list_answers(tx.conn, tx.tenant_id, list(subject.conversations), needles)
    for entry_id, answer in listed:
        cleaned = subject.scrub(answer.content.decode("utf-8", "replace")).encode()
        await erasing_queries.replace_entry(tx.conn, tx.tenant_id, entry_id, TOMBSTONE, cleaned)
    return {"journal": len(listed)}
