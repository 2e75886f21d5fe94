"""What a process does before the first caller of the night."""

from __future__ import annotations

from datetime import datetime

from agents import claims_reading


def warm_up(now: datetime) -> None:
    """Compile what claims are read with now: it takes a second, once in a process's life."""
    claims_reading.read("On m'a volé ma voiture hier", today=now.date(), language="fr")
