"""Forgetting whom the team was told about; that it was told, and when, stays."""

from __future__ import annotations

from app.db.transaction import Transaction
from app.erasing import Erased, Subject
from app.notifications import erasing_queries
from app.notifications.events import NotificationUpdated
from app.notifications.schemas import NotificationView


async def erase(tx: Transaction, subject: Subject) -> Erased:
    """Clean what members were told about the person's alerts."""
    listed = await erasing_queries.list_notification_texts(tx.conn, tx.tenant_id, list(subject.people))
    changed = subject.changed(listed)
    for n in await erasing_queries.update_notification_texts(tx.conn, tx.tenant_id, changed):
        tx.emit(NotificationUpdated(id=n.id, version=n.version, data=NotificationView.of(n)))
    return {"notifications": len(changed)}
