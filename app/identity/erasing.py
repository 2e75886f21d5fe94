"""Forgetting who proved to be somebody: codes and tries are gone; that a conversation had a proof stays."""

from __future__ import annotations

from app.db.transaction import Transaction
from app.erasing import Erased, Subject
from app.identity import erasing_queries, queries, rules


async def erase(tx: Transaction, subject: Subject) -> Erased:
    """End the proofs in the person's conversations, forget codes sent to them and tries at their matricules."""
    for conversation_id in subject.conversations:
        await queries.end_proof(tx.conn, tx.tenant_id, conversation_id, tx.at)
    codes = await erasing_queries.delete_codes_of(tx.conn, tx.tenant_id, list(subject.people))
    keys = [rules.key_hash(tx.tenant_id, "matricule", rules.folded(m)) for m in subject.matricules]
    tries = await erasing_queries.delete_attempts_at(tx.conn, tx.tenant_id, keys)
    return {"identity_codes": codes, "identity_attempts": tries}
