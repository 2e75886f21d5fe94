"""What a phone was sent."""

from __future__ import annotations

from tests.line import Line


def heard_by(line: Line, phone: str) -> list[str]:
    """Everything a phone was sent, in order, whichever way it left."""
    return [m.body for m in line.carrier.ledger.messages.values() if m.to == phone]
