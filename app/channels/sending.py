"""Worker edge of channels: carrying out one delivery, exactly once as far as anybody can tell.

The attempt is written down before the request; the outcome after it. An attempt that finds an earlier one without an
outcome (a killed worker, a timeout) first asks the provider whether that message exists.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

import httpx2

from app.channels import ledger, queries
from app.channels.actions import apply_delivery_status
from app.channels.credentials import credentials_of
from app.channels.models import Delivery, DeliveryStatus, OwnedChannel
from app.channels.providers.twilio_account import (
    TWILIO,
    Order,
    OutcomeUnknown,
    Provider,
    ProviderRefused,
    Receipt,
    TwilioAccount,
    TwilioClients,
)
from app.channels.providers.twilio_calls import TwilioCalls
from app.channels.providers.twilio_sms import TwilioSms
from app.channels.rules import OPTED_OUT_CODES, UNDER_WAY
from app.channels.secrets import SecretBox, UnreadableSecret
from app.db.database import Database
from app.db.job_context import JobContext
from app.db.transaction import Transaction
from app.errors import Unavailable
from app.settings import Settings

CLAIM: Final = timedelta(seconds=15)
"""Longer than any request may take, so that two attempts never overlap."""

CLOCK_SKEW: Final = timedelta(seconds=60)
"""How far the provider's clock may be behind ours when we look for an earlier attempt."""

Settle = Callable[[Transaction, Delivery], Awaitable[None]]
"""Told of every change of a delivery, inside the transaction that makes it."""


class AttemptUnderWay(Unavailable):
    """Another attempt at this delivery has not ended yet."""

    code = "attempt_under_way"


@dataclass(frozen=True, slots=True)
class Outbox:
    """What sending needs, made by the composition root."""

    sms: Provider
    calls: Provider
    box: SecretBox
    settings: Settings

    @classmethod
    def over(cls, http: httpx2.AsyncClient, box: SecretBox, settings: Settings) -> Outbox:
        """Every medium, over one HTTP client."""
        clients = TwilioClients(http)
        return cls(TwilioSms(clients), TwilioCalls(clients), box, settings)

    def provider(self, medium: str) -> Provider:
        """Who carries this medium."""
        return self.calls if medium == "call" else self.sms

    def order(self, channel: OwnedChannel, delivery: Delivery) -> Order:
        """The delivery as a provider is asked for it; its reports name it by our own id."""
        callback = f"{self.settings.site}/api/webhooks/twilio/status?delivery={delivery.id}"
        return Order(delivery.to_address, channel.address, delivery.body, delivery.language, callback)

    def account_of(self, channel: OwnedChannel) -> TwilioAccount | None:
        """The account the channel sends with, or `None` when it has none."""
        try:
            found = credentials_of(channel, self.box, self.settings)
        except UnreadableSecret:
            return None
        if not found.get("account_sid"):
            return None
        base_url = self.settings.twilio_api_base_url or TWILIO
        return TwilioAccount(found["account_sid"], found.get("auth_token", ""), base_url)


async def carry_out(ctx: JobContext, delivery_id: UUID, *, last_attempt: bool, settle: Settle) -> None:
    """One attempt at a delivery.

    Raises:
        Unavailable: to be tried again; on the last attempt the delivery is given up instead.
    """
    outbox: Outbox = ctx.services[Outbox]
    delivery, channel, account = await _claim(ctx, outbox, delivery_id)
    if delivery is None or channel is None:
        return
    book = _Book(ctx.db, delivery, settle)
    if account is None:
        await book.write("failed", error_code="no_credentials")
        return
    provider, order = outbox.provider(delivery.medium), outbox.order(channel, delivery)
    try:
        receipt = await _earlier(ctx, provider, account, order, delivery)
        if receipt is None:
            receipt = await provider.send(account, order)
    except ProviderRefused as refusal:
        opted_out = refusal.provider_code in OPTED_OUT_CODES
        await book.write("suppressed" if opted_out else "failed", error_code=refusal.provider_code)
        return
    except Unavailable as error:
        await book.write_unavailable(error, last_attempt=last_attempt)
        raise
    await book.write_receipt(receipt, simulated=account.simulated)


async def _claim(
    ctx: JobContext, outbox: Outbox, delivery_id: UUID
) -> tuple[Delivery | None, OwnedChannel | None, TwilioAccount | None]:
    async with ctx.db.transaction(ctx.tenant_id) as tx:
        delivery = await ledger.claim_delivery(tx.conn, ctx.tenant_id, delivery_id, now=tx.at, until=tx.at + CLAIM)
        if delivery is not None:
            channel = await queries.get_channel(tx.conn, ctx.tenant_id, delivery.channel_id)
            account = outbox.account_of(channel) if channel else None
            if account is not None and account.simulated:
                await ledger.mark_simulated(tx.conn, ctx.tenant_id, delivery_id)
            return delivery, channel, account
        waiting = await ledger.find_delivery(tx.conn, ctx.tenant_id, delivery_id)
    if waiting is not None and waiting.status in ("intended", "unknown") and waiting.provider_id is None:
        raise AttemptUnderWay
    return None, None, None


async def _earlier(
    ctx: JobContext, provider: Provider, account: TwilioAccount, order: Order, delivery: Delivery
) -> Receipt | None:
    """The message an earlier attempt has sent without our learning of it."""
    if delivery.attempts == 1 or delivery.first_attempt_at is None:
        return None
    since = delivery.first_attempt_at - CLOCK_SKEW
    candidates = await provider.find_sent(account, order, since=since)
    ids = [r.provider_id for r in candidates]
    async with ctx.db.transaction(ctx.tenant_id) as tx:
        others = await ledger.list_provider_ids_of_others(tx.conn, ctx.tenant_id, delivery.id, ids)
    return next((r for r in candidates if r.provider_id not in others), None)


async def look_up(ctx: JobContext, delivery_id: UUID, *, settle: Settle) -> None:
    """Ask the provider what became of a delivery whose final report has not come.

    Raises:
        Unavailable, ProviderRefused: it does not say.
    """
    outbox: Outbox = ctx.services[Outbox]
    async with ctx.db.transaction(ctx.tenant_id) as tx:
        delivery = await ledger.find_delivery(tx.conn, ctx.tenant_id, delivery_id)
        if delivery is None or delivery.provider_id is None or delivery.status not in UNDER_WAY:
            return
        channel = await queries.get_channel(tx.conn, ctx.tenant_id, delivery.channel_id)
    account = outbox.account_of(channel) if channel else None
    if account is None:
        return
    receipt = await outbox.provider(delivery.medium).look_up(account, delivery.provider_id)
    if receipt.status is None:
        return
    async with ctx.db.transaction(ctx.tenant_id) as tx:
        changed = await apply_delivery_status(tx, delivery_id, receipt.status, error_code=receipt.error_code)
        if changed is not None:
            await settle(tx, changed)


class _Book:
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
            await self.write("failed", error_code=error.code)
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
    ) -> None:
        """Release the claim and climb."""
        tenant_id, delivery_id = self._delivery.tenant_id, self._delivery.id
        async with self._db.transaction(tenant_id) as tx:
            await ledger.release_claim(tx.conn, tenant_id, delivery_id)
            if status is None:
                return
            changed = await apply_delivery_status(
                tx, delivery_id, status, provider_id=provider_id, simulated=simulated, error_code=error_code
            )
            if changed is None and provider_id is not None:
                changed = await ledger.find_delivery(tx.conn, tenant_id, delivery_id)
            if changed is not None:
                await self._settle(tx, changed)
