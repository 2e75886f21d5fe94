"""Worker edge of channels: carrying out one delivery, exactly once as far as anybody can tell.

The attempt is written down before the request; the outcome after it. An attempt that finds an earlier one without an
outcome (a killed worker, a timeout) first asks the provider whether that message exists.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final
from uuid import UUID

import httpx2

from app.channels import contact_queries, ledger, queries
from app.channels.actions import apply_delivery_status
from app.channels.concealing import reveal
from app.channels.credentials import credentials_of
from app.channels.models import Delivery, DeliveryStatus, OwnedChannel
from app.channels.outcomes import Book, Settle
from app.channels.providers.twilio_account import (
    TWILIO,
    Order,
    Provider,
    ProviderRefused,
    Receipt,
    TwilioAccount,
    TwilioClients,
)
from app.channels.providers.twilio_calls import TwilioCalls
from app.channels.providers.twilio_sms import TwilioSms
from app.channels.rules import DAILY_CAP, OPTED_OUT_CODES, ORDER_WINDOW, UNDER_WAY
from app.channels.secrets import SecretBox, UnreadableSecret
from app.db.job_context import JobContext
from app.db.transaction import Transaction
from app.errors import Unavailable
from app.settings import Settings

CLAIM: Final = timedelta(seconds=15)
"""Longer than any request may take, so that two attempts never overlap."""

CLOCK_SKEW: Final = timedelta(seconds=60)
"""How far the provider's clock may be behind ours when we look for an earlier attempt."""

EARLIER_LOOKS: Final = 60
EARLIER_PAUSE: Final = 0.02
ANSWER_LOOKS: Final = 10
"""How often and how long an attempt looks whether an earlier text, or an answer, to the same person has left."""

SUPERSEDED: Final = "superseded"
"""Somebody else speaks in the conversation by now."""

LOOK_ONLY: Final = frozenset({SUPERSEDED, "opted_out", DAILY_CAP})
"""On a claimed delivery whose earlier attempt may have left: see whether it did, never send it again."""


class AttemptUnderWay(Unavailable):
    """Another attempt at this delivery has not ended yet."""

    code = "attempt_under_way"


class EarlierFirst(Unavailable):
    """An earlier text to the same person has not left yet."""

    code = "earlier_first"


def status_callback(site: str, delivery_id: UUID) -> str:
    """Where the provider reports on a delivery; known before it has given us an id of its own."""
    return f"{site}/api/webhooks/twilio/status?delivery={delivery_id}"


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
        by = "whatsapp:" if channel.kind == "whatsapp" else ""
        callback = status_callback(self.settings.site, delivery.id)
        body = reveal(self.box, delivery.body, tenant_id=delivery.tenant_id, to_address=delivery.to_address)
        return Order(by + delivery.to_address, by + channel.address, body, delivery.language, callback)

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
        EarlierFirst: nothing was tried.
        Unavailable: to be tried again; on the last attempt the delivery is given up instead.
    """
    outbox: Outbox = ctx.services[Outbox]
    delivery, channel, account = await _claim_in_turn(ctx, outbox, delivery_id, settle)
    if delivery is None or channel is None:
        return
    book = Book(ctx.db, delivery, settle)
    if account is None:
        await book.write("failed", error_code="no_credentials", certain=delivery.attempts == 1)
        return
    provider, order = outbox.provider(delivery.medium), outbox.order(channel, delivery)
    looked = False
    try:
        receipt = await _earlier(ctx, provider, account, order, delivery)
        looked = True
        if receipt is None and delivery.error_code in LOOK_ONLY:
            await book.write("suppressed", error_code=delivery.error_code, certain=True)
            return
        if receipt is None:
            receipt = await provider.send(account, order)
    except ProviderRefused as refusal:
        opted_out = refusal.provider_code in OPTED_OUT_CODES
        status: DeliveryStatus = "suppressed" if opted_out else "failed"
        await book.write(status, error_code=refusal.provider_code, certain=looked)
        return
    except Unavailable as error:
        await book.write_unavailable(error, last_attempt=last_attempt)
        raise
    await book.write_receipt(receipt, simulated=account.simulated)


Claimed = tuple[Delivery | None, OwnedChannel | None, TwilioAccount | None]


async def _claim_in_turn(ctx: JobContext, outbox: Outbox, delivery_id: UUID, settle: Settle) -> Claimed:
    """Claim it once an earlier text to the same person has left, if that may happen any moment.

    Raises:
        EarlierFirst: it is not that near; come back later. AttemptUnderWay.
    """
    for look in range(EARLIER_LOOKS):
        claimed = await _claim(ctx, outbox, delivery_id, settle, after_answers=look < ANSWER_LOOKS)
        if claimed is not None:
            return claimed
        await asyncio.sleep(EARLIER_PAUSE)
    raise EarlierFirst


async def _claim(
    ctx: JobContext, outbox: Outbox, delivery_id: UUID, settle: Settle, *, after_answers: bool
) -> Claimed | None:
    """The delivery to attempt, or nothing, when it is not to leave; `None` when an earlier one is about to leave."""
    async with ctx.db.transaction(ctx.tenant_id) as tx:
        delivery = await ledger.claim_delivery(
            tx.conn,
            ctx.tenant_id,
            delivery_id,
            now=tx.at,
            until=tx.at + CLAIM,
            order_window=ORDER_WINDOW,
            after_answers=after_answers,
        )
        if delivery is None:
            return await _why_not(tx, delivery_id)
        delivery = await _held_back(tx, delivery)
        if delivery.status == "suppressed":
            await settle(tx, delivery)
            return None, None, None
        channel = await queries.get_channel(tx.conn, ctx.tenant_id, delivery.channel_id)
        account = outbox.account_of(channel) if channel else None
        if account is not None and account.simulated:
            await ledger.mark_simulated(tx.conn, ctx.tenant_id, delivery_id)
        return delivery, channel, account


async def _why_not(tx: Transaction, delivery_id: UUID) -> Claimed | None:
    """Nothing to do, when it has left or ended."""
    waiting = await ledger.find_delivery(tx.conn, tx.tenant_id, delivery_id)
    if waiting is None or waiting.status not in ("intended", "unknown") or waiting.provider_id is not None:
        return None, None, None
    if waiting.claimed_until is not None and waiting.claimed_until > tx.at:
        raise AttemptUnderWay
    soon = await contact_queries.find_earlier_unsent(tx.conn, tx.tenant_id, delivery_id, tx.at)
    if soon is False:
        raise EarlierFirst
    return None


async def _held_back(tx: Transaction, delivery: Delivery) -> Delivery:
    """A claimed delivery to a contact, suppressed when it must not leave after all; see `LOOK_ONLY` for its retries."""
    if delivery.audience != "contact" or delivery.status == "suppressed" or delivery.error_code == SUPERSEDED:
        return delivery
    refusal = await contact_queries.reserve(tx.conn, tx.tenant_id, delivery.id, tx.at)
    if refusal is None:
        return delivery
    if delivery.attempts > 1:
        return replace(delivery, error_code=refusal)
    await ledger.release_claim(tx.conn, tx.tenant_id, delivery.id)
    return await apply_delivery_status(tx, delivery.id, "suppressed", error_code=refusal) or delivery


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
