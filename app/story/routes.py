"""HTTP edge of the story."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from app.access import Permission, Principal
from app.alerts.reads import alert_history
from app.contacts.actions import find_contact
from app.contacts.schemas import ContactView
from app.conversations.schemas import CallView, MessageView
from app.db.database import Database
from app.story import queries
from app.story.schemas import Story
from app.web.routing import route

BEFORE: Final = timedelta(hours=24)
"""How far back the contact's words still belong to the story."""

MOST_MESSAGES: Final = 300


async def read_story(id: UUID, who: Principal, db: Database) -> Story:
    """The whole story of an alert: requests, messages, verdicts, notifications, what people did."""
    async with db.snapshot(who.tenant_id) as snapshot:
        conn, tenant_id = snapshot.conn, who.tenant_id
        history = await alert_history(conn, tenant_id, id)
        since = history.alert.raised_at - BEFORE
        contact_id = history.alert.contact.id
        contact = await find_contact(conn, tenant_id, contact_id) if who.may(Permission.READ_CONTACTS) else None
        messages, calls = [], []
        if who.may(Permission.READ_MESSAGES):
            messages = await queries.list_messages(conn, tenant_id, contact_id, since=since, limit=MOST_MESSAGES)
        if who.may(Permission.READ_CALLS):
            calls = await queries.list_calls(conn, tenant_id, contact_id, since=since)
        message_ids = [m.id for m in messages]
        verdicts = await queries.list_verdicts(conn, tenant_id, message_ids)
        journal = await queries.list_journal(
            conn, tenant_id, message_ids=message_ids, provider_call_ids=[c.provider_call_id for c in calls]
        )
    return Story(
        alert=history.alert,
        contact=ContactView.of(contact) if contact else None,
        messages=[MessageView.of(m) for m in messages],
        calls=[CallView.of(c) for c in calls],
        verdicts=verdicts,
        notifications=history.notifications if who.may(Permission.READ_NOTIFICATIONS) else [],
        actions=history.actions,
        journal=journal,
        position=snapshot.position,
    )


routes = [route("GET", "/alerts/{id}/story", read_story, needs=Permission.READ_ALERTS)]
