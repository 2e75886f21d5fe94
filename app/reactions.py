"""What else must happen when a fact is committed: event type → jobs. The only place that wires domains sideways."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from app.db.transaction import Transaction
from app.events import Event

Reaction = Callable[[Event, Transaction], None]

REACTIONS: Final[dict[str, tuple[Reaction, ...]]] = {}


def react(event: Event, tx: Transaction) -> None:
    """Run the reactions of one event inside the transaction that emits it, before the flush."""
    for reaction in REACTIONS.get(event.TYPE, ()):
        reaction(event, tx)
