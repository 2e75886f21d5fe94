"""What came of an attempt at a delivery, written down."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from app.channels import contact_queries, ledger
from app.channels.actions import apply_delivery_status
from app.channels.models import Delivery, DeliveryStatus
from app.channels.providers.twilio_account import OutcomeUnknown, ProviderUnreachable, Receipt
from app.db.database import Database
from app.db.transaction import Transaction
from app.errors import Unavailable

Settle = Callable[[Transaction, Delivery], Awaitable[None]]
"""Told of every change of a delivery, inside the transaction that makes it."""


class Book:
    """Writes the outcome of an attempt."""

    def __init__(self, db: Database, delivery: Delivery, settle: Settle) -> None:
        self._db = db
        self._delivery = delivery
        self._settle = settle

    async def write_receipt(self, receipt: Receipt, *, simulated: bool) -> None:
        """The provider took it; it may already have said more by callback."""
        await self.write(
            receipt.status or "accepted",
            provider_id=receipt.provider_id,
            simulated=simulated,
            error_code=receipt.error_code,
        )

    async def write_unavailable(self, error: Unavailable, *, last_attempt: bool) -> None:
        """Not sent, or not known to be; given up after the last attempt."""
        if last_attempt:
            certain = self._delivery.attempts == 1 and isinstance(error, ProviderUnreachable)
            await self.write("failed", error_code=error.code, certain=certain)
        elif isinstance(error, OutcomeUnknown):
            await self.write("unknown", error_code=error.code)
        else:
            await self.write(None)

    async def write(
        self,
        status: DeliveryStatus | None,
        *,
        provider_id: str | None = None,
        simulated: bool | None = None,
        error_code: str | None = None,
        certain: bool = False,
    ) -> None:
        """Release the claim and climb. `certain`: it did not leave, so it counts in no day's allowance."""
        tenant_id, delivery_id = self._delivery.tenant_id, self._delivery.id
        async with self._db.transaction(tenant_id) as tx:
            await ledger.release_claim(tx.conn, tenant_id, delivery_id)
            if certain and self._delivery.audience == "contact":
                await contact_queries.give_back(tx.conn, tenant_id, delivery_id)
            if status is None:
                return
            changed = await apply_delivery_status(
                tx, delivery_id, status, provider_id=provider_id, simulated=simulated, error_code=error_code
            )
            if changed is None and provider_id is not None:
                changed = await ledger.find_delivery(tx.conn, tenant_id, delivery_id)
            if changed is not None:
                await self._settle(tx, changed)
