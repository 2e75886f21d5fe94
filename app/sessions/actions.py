"""What a caller's message makes the agent do."""

from __future__ import annotations

from app.accounts.models import Tenant
from app.conversations.models import Received
from app.db.transaction import Transaction
from app.sessions.models import Spoken


async def hear(tx: Transaction, tenant: Tenant, received: Received, *, can_answer: bool = False) -> Spoken:
    """Let the agent hear a stored message and answer it.

    `can_answer`: the door can carry words back in its own answer (TwiML).
    """
    del tx, tenant, received, can_answer
    return Spoken()
