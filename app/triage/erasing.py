"""Forgetting whose words a verdict quotes; the verdict stays."""

from __future__ import annotations

from app.db.transaction import Transaction
from app.erasing import Erased, Subject
from app.triage import erasing_queries


async def erase(tx: Transaction, subject: Subject) -> Erased:
    """Clean the evidence of verdicts."""
    listed = await erasing_queries.list_verdict_texts(tx.conn, tx.tenant_id, list(subject.conversations))
    changed = subject.changed(listed)
    await erasing_queries.update_verdict_texts(tx.conn, tx.tenant_id, changed)
    return {"verdicts": len(changed)}
