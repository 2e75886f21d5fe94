"""What facts cause elsewhere: the one place that wires slices sideways. Runs in the transaction, before its flush."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from app.alerts.jobs import ReconsiderReach, RefreshContact
from app.channels.rules import LOST
from app.db.transaction import Transaction
from app.events import Event


def react(event: Event, tx: Transaction) -> None:
    """Enqueue what the event causes."""
    reaction = REACTIONS.get(event.TYPE)
    if reaction is not None:
        reaction(event, tx)


def _notification_changed(event: Event, tx: Transaction) -> None:
    """A member who cannot be reached is not waited for."""
    if event.data.status in LOST and event.data.error != "no_longer_needed":
        tx.enqueue(ReconsiderReach(alert_id=event.data.alert_id, step=event.data.step))


def _contact_updated(event: Event, tx: Transaction) -> None:
    """Its open alerts follow, unless an alert of this transaction has seen to that."""
    if not any(e.TOPIC == "alerts" and e.data.contact.id == event.id for e in tx.emitted):
        tx.enqueue(RefreshContact(contact_id=event.id))


REACTIONS: Final[dict[str, Callable[[Event, Transaction], None]]] = {
    "notification.created": _notification_changed,
    "notification.updated": _notification_changed,
    "contact.updated": _contact_updated,
}
