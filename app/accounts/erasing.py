"""Forgetting whom the audit log is about; its skeleton stays."""

from __future__ import annotations

from app.accounts import erasing_queries
from app.db.erasing import as_system
from app.db.transaction import Transaction
from app.erasing import Erased, Subject


async def erase(tx: Transaction, subject: Subject) -> Erased:
    """Clean details and reasons of lines about the person, and why somebody looked at their data."""
    entities = [str(entity) for entity in subject.entities]
    lines = subject.changed(await erasing_queries.list_audit_texts(tx.conn, tx.tenant_id, entities, subject.patterns))
    async with as_system(tx):
        await erasing_queries.update_audit_texts(tx.conn, tx.tenant_id, lines)
    reads = subject.changed(await erasing_queries.list_read_texts(tx.conn, tx.tenant_id, list(subject.people)))
    await erasing_queries.update_read_texts(tx.conn, tx.tenant_id, reads)
    return {"audit_log": len(lines), "personal_reads": len(reads)}
