"""Everything the pane shows of one conversation, read at one instant."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from app.access import Permission, Principal
from app.alerts.schemas import Person
from app.contacts import actions as contacts
from app.contacts.schemas import ContactView
from app.conversations import reads
from app.conversations.schemas import ConversationView, MessageView
from app.db.database import Snapshot
from app.desk import pane_queries
from app.desk.actions import get_handoff
from app.desk.briefs import known_facts
from app.desk.notes import SUPERVISED_FOR, list_notes
from app.desk.schemas import DeskView, SupervisionView
from app.errors import NotFound

MESSAGES: Final = 100
VERDICTS: Final = 100
PAST: Final = 50


async def read_pane(snapshot: Snapshot, conversation_id: UUID, who: Principal, now: datetime) -> DeskView:
    """The conversation, who it is with, what was said and made of it, what is known and what is not.

    Raises:
        NotFound.
    """
    conn, tenant_id = snapshot.conn, snapshot.tenant_id
    conversation = await reads.get_conversation(conn, tenant_id, conversation_id)
    contact = await contacts.find_contact(conn, tenant_id, conversation.contact_id)
    if contact is None:
        raise NotFound
    handoff = await get_handoff(conn, tenant_id, conversation_id)
    brief = handoff.brief if handoff else None
    messages = await pane_queries.list_latest_messages(conn, tenant_id, conversation_id, MESSAGES)
    supervisors = []
    if who.may(Permission.SUPERVISE_CONVERSATIONS) or conversation.advisor_id == who.user_id:
        since = now - SUPERVISED_FOR
        present = await pane_queries.list_supervisors(conn, tenant_id, conversation_id, since)
        supervisors = [SupervisionView(Person(s.user_id, s.name), s.mode, s.since) for s in present]
    return DeskView(
        conversation=ConversationView.of(conversation),
        contact=ContactView.of(contact),
        messages=[MessageView.of(m) for m in messages],
        verdicts=await pane_queries.list_verdicts(conn, tenant_id, conversation_id, VERDICTS),
        notes=await list_notes(conn, who, conversation_id),
        handoff=handoff,
        facts=known_facts(contact, brief),
        missing=list(brief.missing) if brief else [],
        tone=brief.tone if brief else None,
        history=await pane_queries.list_past(conn, tenant_id, contact.id, conversation_id, PAST),
        supervisors=supervisors,
        position=snapshot.position,
    )
