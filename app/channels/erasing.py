"""Forgetting whom we wrote to."""

from __future__ import annotations

from app.channels import erasing_queries
from app.channels.rules import RANK
from app.db.transaction import Transaction
from app.erasing import Erased, Subject


async def erase(tx: Transaction, subject: Subject) -> Erased:
    """Clean what was sent to them and about them; forget that they opted out, and from where.

    Nothing of theirs may still be on its way: conversations are erased first, which withdraws it.
    """
    people, phones = list(subject.people), list(subject.phones)
    listed = await erasing_queries.list_delivery_texts(
        tx.conn, tx.tenant_id, list(subject.conversations), phones, people
    )
    changed = subject.changed(listed)
    await erasing_queries.update_delivery_texts(tx.conn, tx.tenant_id, changed, RANK["suppressed"])
    opt_outs = await erasing_queries.delete_opt_outs(tx.conn, tx.tenant_id, phones)
    return {"deliveries": len(changed), "opt_outs": opt_outs}
