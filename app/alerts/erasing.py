"""Forgetting who needed us: their open alerts end, the cards lose what tells who they are."""

from __future__ import annotations

from uuid import UUID

from app.alerts import erasing_queries, queries
from app.alerts.events import AlertResolved, AlertUpdated
from app.alerts.views import alert_view
from app.db.erasing import as_system
from app.db.transaction import Transaction
from app.erasing import Erased, Subject

RESOLUTION = "anonymised"


async def erase(tx: Transaction, subject: Subject) -> Erased:
    """End open alerts; clean cards, the contacts copied into them, and what was done about them."""
    people = list(subject.people)
    ended = set(await erasing_queries.close_alerts(tx.conn, tx.tenant_id, people, tx.at, RESOLUTION))
    listed = await erasing_queries.list_alert_texts(tx.conn, tx.tenant_id, people)
    for row in listed:
        row.columns["contact"] |= {"phone": None, "address": None}
        row.columns["contact"]["name"] = row.columns["contact"]["name"] and subject.pseudonym
    changed = [{"id": str(row.id), **subject.clean(row.columns)} for row in listed]
    await erasing_queries.update_alert_texts(tx.conn, tx.tenant_id, changed)
    for record in changed:
        alert = await queries.find_alert(tx.conn, tx.tenant_id, UUID(record["id"]))
        if alert is not None:
            kind = AlertResolved if alert.id in ended else AlertUpdated
            tx.emit(kind(id=alert.id, version=alert.version, data=alert_view(alert)))
    acts = subject.changed(await erasing_queries.list_act_texts(tx.conn, tx.tenant_id, people))
    async with as_system(tx):
        await erasing_queries.update_act_texts(tx.conn, tx.tenant_id, acts)
    return {"alerts": len(changed), "alert_actions": len(acts)}
