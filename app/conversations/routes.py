"""HTTP edge of conversations: history, read only."""

from __future__ import annotations

from uuid import UUID

from app.access import Permission, Principal
from app.conversations import queries
from app.conversations.schemas import (
    CallPage,
    CallView,
    ConversationPage,
    ConversationQuery,
    ConversationView,
    HistoryQuery,
    MessagePage,
    MessageView,
    PageQuery,
)
from app.db.database import Database
from app.errors import NotFound
from app.web.routing import route


async def list_messages(query: HistoryQuery, who: Principal, db: Database) -> MessagePage:
    """Messages with their delivery status, newest first."""
    async with db.snapshot(who.tenant_id) as snapshot:
        found = await queries.list_messages(
            snapshot.conn, who.tenant_id, contact_id=query.contact_id, before=query.cursor, limit=query.limit
        )
    last = str(found[-1].id) if len(found) == query.limit else None
    return MessagePage([MessageView.of(m) for m in found], last, snapshot.position)


async def list_calls(query: HistoryQuery, who: Principal, db: Database) -> CallPage:
    """Calls, newest first."""
    async with db.snapshot(who.tenant_id) as snapshot:
        found = await queries.list_calls(
            snapshot.conn, who.tenant_id, contact_id=query.contact_id, before=query.cursor, limit=query.limit
        )
    last = str(found[-1].id) if len(found) == query.limit else None
    return CallPage([CallView.of(c) for c in found], last, snapshot.position)


async def list_conversations(query: ConversationQuery, who: Principal, db: Database) -> ConversationPage:
    """Conversations, newest first."""
    async with db.snapshot(who.tenant_id) as snapshot:
        found = await queries.list_conversations(
            snapshot.conn,
            who.tenant_id,
            contact_id=query.contact_id,
            status=query.status,
            before=query.cursor,
            limit=query.limit,
        )
    last = str(found[-1].id) if len(found) == query.limit else None
    return ConversationPage([ConversationView.of(c) for c in found], last, snapshot.position)


async def read_conversation(id: UUID, who: Principal, db: Database) -> ConversationView:
    """One conversation."""
    async with db.snapshot(who.tenant_id) as snapshot:
        found = await queries.find_conversation(snapshot.conn, who.tenant_id, id)
    if found is None:
        raise NotFound
    return ConversationView.of(found)


async def list_conversation_messages(id: UUID, query: PageQuery, who: Principal, db: Database) -> MessagePage:
    """What was said in a conversation, in order."""
    async with db.snapshot(who.tenant_id) as snapshot:
        if await queries.find_conversation(snapshot.conn, who.tenant_id, id) is None:
            raise NotFound
        found = await queries.list_conversation_messages(
            snapshot.conn, who.tenant_id, id, after=query.cursor, limit=query.limit
        )
    last = str(found[-1].id) if len(found) == query.limit else None
    return MessagePage([MessageView.of(m) for m in found], last, snapshot.position)


routes = [
    route("GET", "/messages", list_messages, needs=Permission.READ_MESSAGES),
    route("GET", "/calls", list_calls, needs=Permission.READ_CALLS),
    route("GET", "/conversations", list_conversations, needs=Permission.READ_CONVERSATIONS),
    route("GET", "/conversations/{id}", read_conversation, needs=Permission.READ_CONVERSATIONS),
    route("GET", "/conversations/{id}/messages", list_conversation_messages, needs=Permission.READ_MESSAGES),
]
