"""Forgetting a browser: its sessions end, nothing tells where they were opened."""

from __future__ import annotations

from app.db.transaction import Transaction
from app.erasing import Erased, Subject
from app.webchat import erasing_queries


async def erase(tx: Transaction, subject: Subject) -> Erased:
    """End the chats the person spoke in."""
    ended = await erasing_queries.end_sessions(tx.conn, tx.tenant_id, list(subject.conversations), tx.at)
    return {"chat_sessions": ended}
