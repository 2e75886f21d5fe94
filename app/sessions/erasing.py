"""Forgetting what an agent knows of somebody: sessions end, and of their state only flow, language and phase stay."""

from __future__ import annotations

import msgspec

from agents.session.state import State
from app.db.transaction import Transaction
from app.erasing import Erased, Subject, Texts
from app.sessions import erasing_queries, queries


async def erase(tx: Transaction, subject: Subject) -> Erased:
    """Cancel running turns, end sessions, replace their states."""
    conversations = list(subject.conversations)
    for conversation_id in conversations:
        await queries.cancel_turns(tx.conn, tx.tenant_id, conversation_id)
    listed = await erasing_queries.list_states(tx.conn, tx.tenant_id, conversations)
    bare = [{"id": str(row.id), "state": _bare(row)} for row in listed]
    await erasing_queries.end_sessions(tx.conn, tx.tenant_id, bare, tx.at)
    return {"agent_sessions": len(bare)}


def _bare(row: Texts) -> object:
    state = row.columns["state"]
    kept = {name: state[name] for name in ("flow", "version", "language", "phase", "turn", "outcome") if name in state}
    return msgspec.to_builtins(msgspec.convert(kept, State))
