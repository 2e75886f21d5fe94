"""HTTP edge of conversations: what was and is said, read only. What advisors do is the desk's."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from app.access import Permission, Principal
from app.contacts import actions as contacts
from app.contacts.rules import fold
from app.contacts.schemas import ContactView
from app.conversations import call_queries, message_queries, queries
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
    cursor_of,
)
from app.db.database import Database
from app.errors import NotFound
from app.web.routing import route

HANDLING: Final = {"waiting": "waiting", "mine": "advisor"}
NOBODY: Final = UUID(int=0)


async def list_messages(query: HistoryQuery, who: Principal, db: Database) -> MessagePage:
    """Messages with their delivery status, newest first."""
    async with db.snapshot(who.tenant_id) as snapshot:
        found = await message_queries.list_messages(
            snapshot.conn, who.tenant_id, contact_id=query.contact_id, before=query.cursor, limit=query.limit
        )
    last = str(found[-1].id) if len(found) == query.limit else None
    return MessagePage([MessageView.of(m) for m in found], last, snapshot.position)


async def list_calls(query: HistoryQuery, who: Principal, db: Database) -> CallPage:
    """Calls, newest first."""
    async with db.snapshot(who.tenant_id) as snapshot:
        found = await call_queries.list_calls(
            snapshot.conn, who.tenant_id, contact_id=query.contact_id, before=query.cursor, limit=query.limit
        )
    last = str(found[-1].id) if len(found) == query.limit else None
    return CallPage([CallView.of(c) for c in found], last, snapshot.position)


async def list_conversations(query: ConversationQuery, who: Principal, db: Database) -> ConversationPage:
    """Conversations with their contacts, the latest said first."""
    queue = "mine" if query.mine else query.queue
    async with db.snapshot(who.tenant_id) as snapshot:
        found = await queries.list_conversations(
            snapshot.conn,
            who.tenant_id,
            contact_id=query.contact_id,
            status=query.status or ("open" if queue != "all" else None),
            handling=HANDLING.get(queue),
            advisor_id=(who.user_id or NOBODY) if queue == "mine" else None,
            channel=query.channel,
            words=_patterns(fold(query.q or "")),
            typed=_patterns((query.q or "").lower()),
            before=query.before,
            limit=query.limit,
        )
        known = await contacts.list_contacts_of(snapshot.conn, who.tenant_id, {c.contact_id for c in found})
    last = cursor_of(found[-1]) if len(found) == query.limit else None
    people = [ContactView.of(c) for c in known] if who.may(Permission.READ_CONTACTS) else []
    return ConversationPage([ConversationView.of(c) for c in found], people, last, snapshot.position)


def _patterns(q: str) -> list[str]:
    words = q.replace("\x00", "").split()
    escaped = (w.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") for w in words[:8])
    return [f"%{w}%" for w in escaped]


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
        if query.before is not None:
            older = await message_queries.list_before(
                snapshot.conn, who.tenant_id, id, before=query.before, limit=query.limit
            )
            return MessagePage([MessageView.of(m) for m in older], None, snapshot.position)
        found = await message_queries.list_conversation_messages(
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
