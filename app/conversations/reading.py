"""What contacts have read, where their medium tells."""

from __future__ import annotations

from uuid import UUID

from app.conversations import message_queries
from app.conversations.events import MessageUpdated
from app.conversations.schemas import MessageView
from app.db.transaction import Transaction


async def mark_read(tx: Transaction, conversation_id: UUID, upto: int) -> None:
    """The contact has seen everything up to the `upto`-th message; what they had seen before stays as it was."""
    for message in await message_queries.mark_read(tx.conn, tx.tenant_id, conversation_id, upto=upto, at=tx.at):
        tx.emit(MessageUpdated(id=message.id, version=message.version, data=MessageView.of(message)))
