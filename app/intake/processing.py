"""Which code processes which entry, now or when it is replayed."""

from __future__ import annotations

from typing import Final

from app.accounts.models import Tenant
from app.db.transaction import Transaction
from app.intake import twilio, vapi_calls
from app.intake.models import Entry, Outcome
from app.intake.receiving import Process

PROCESS: Final[dict[tuple[str, str], Process]] = {
    ("twilio", "sms"): twilio.process_sms,
    ("twilio", "status"): twilio.process_status,
}


async def process(tx: Transaction, tenant: Tenant, entry: Entry) -> Outcome:
    """Process an entry by its provider and kind; Vapi's kinds share one processor."""
    if entry.provider == "vapi":
        return await vapi_calls.process(tx, tenant, entry)
    return await PROCESS[entry.provider, entry.kind](tx, tenant, entry)
