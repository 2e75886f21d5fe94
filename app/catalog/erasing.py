"""Forgetting who bought."""

from __future__ import annotations

from app.catalog import erasing_queries, reads
from app.catalog.events import OrderUpdated
from app.db.transaction import Transaction
from app.erasing import Erased, Subject


async def erase(tx: Transaction, subject: Subject) -> Erased:
    """Take the addresses off their orders."""
    cleared = await erasing_queries.clear_buyers(
        tx.conn, tx.tenant_id, list(subject.people), list(subject.phones), list(subject.emails)
    )
    for order_id in cleared:
        order = await reads.get_order(tx.conn, tx.tenant_id, order_id)
        tx.emit(OrderUpdated(id=order.id, version=order.version, data=order))
    return {"orders": len(cleared)}
