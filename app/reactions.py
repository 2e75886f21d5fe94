"""What facts cause elsewhere: the one place that wires slices sideways. Runs in the transaction, before its flush."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from app.alerts.jobs import ReconsiderReach, RefreshContact
from app.channels.rules import LOST
from app.db.transaction import Transaction
from app.events import Event

Reaction = Callable[[Event, Transaction], None]


def react(event: Event, tx: Transaction) -> None:
    """Enqueue what the event causes."""
    for reaction in REACTIONS.get(event.TYPE, ()):
        reaction(event, tx)


def follow_reach(event: Event, tx: Transaction) -> None:
    """A member who cannot be reached is not waited for."""
    if event.data.status in LOST and event.data.error != "no_longer_needed":
        tx.enqueue(ReconsiderReach(alert_id=event.data.alert_id, step=event.data.step))


def show_contact(event: Event, tx: Transaction) -> None:
    """A contact's open alerts follow it, unless an alert of this transaction has seen to that."""
    if not any(e.TOPIC == "alerts" and e.data.contact.id == event.id for e in tx.emitted):
        tx.enqueue(RefreshContact(contact_id=event.id))


REACTIONS: Final[dict[str, tuple[Reaction, ...]]] = {
    "notification.created": (follow_reach,),
    "notification.updated": (follow_reach,),
    "contact.updated": (show_contact,),
}
