"""Writes of channels, and the reads other slices may ask for."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from asyncpg import Connection
from uuid_utils.compat import uuid7

from app.channels import contact_queries, ledger, queries
from app.channels.concealing import stand_in
from app.channels.credentials import seal_credentials
from app.channels.models import Audience, ContactOrder, Delivery, DeliveryStatus, DueLookUp, Kind, Medium, OwnedChannel
from app.channels.rules import LOOK_UP_AFTER, RANK, UNDER_WAY
from app.channels.secrets import SecretBox
from app.channels.segments import measure
from app.db.transaction import Transaction
from app.errors import DomainError, NotFound, StaleVersion
from app.errors import Kind as ErrorKind

SENDS_FROM: Final[dict[Medium, list[str]]] = {"sms": ["sms"], "call": ["voice", "sms"]}


class AddressTaken(DomainError):
    """This address is already in use."""

    kind = ErrorKind.CONFLICT
    code = "address_taken"


async def find_channel(conn: Connection, kind: str, address: str) -> OwnedChannel | None:
    """Whose address this is. Ask in a system transaction: the answer names the tenant."""
    return await queries.find_channel(conn, kind, address)


async def find_channel_by_external_id(conn: Connection, kind: str, external_id: str) -> OwnedChannel | None:
    """The same by the provider's own id of the address."""
    return await queries.find_channel_by_external_id(conn, kind, external_id)


async def list_channels(conn: Connection, tenant_id: int) -> list[OwnedChannel]:
    """Every address of the tenant."""
    return await queries.list_channels(conn, tenant_id)


async def create_channel(
    tx: Transaction,
    *,
    kind: Kind | str,
    address: str,
    provider: str,
    box: SecretBox,
    credentials: dict[str, str] | None = None,
    external_id: str | None = None,
    label: str | None = None,
    settings: dict[str, Any] | None = None,
) -> OwnedChannel:
    """Take an address into use.

    Raises:
        AddressTaken: some tenant holds it; which one is not said.
    """
    channel_id = uuid7()
    sealed = seal_credentials(box, credentials or {}, tenant_id=tx.tenant_id, kind=kind, channel_id=channel_id)
    channel = OwnedChannel(
        tx.tenant_id,
        channel_id,
        kind,
        address,
        external_id,
        provider,
        label or address,
        sealed,
        settings or {},
        active=True,
        version=1,
    )
    if not await queries.insert_channel(tx.conn, channel, tx.at):
        raise AddressTaken
    return channel


async def replace_credentials(
    tx: Transaction, channel: OwnedChannel, credentials: dict[str, str], box: SecretBox
) -> None:
    """Seal other credentials for the channel."""
    sealed = seal_credentials(box, credentials, tenant_id=tx.tenant_id, kind=channel.kind, channel_id=channel.id)
    await queries.update_credentials(tx.conn, tx.tenant_id, channel.id, sealed)


async def change_channel(
    tx: Transaction,
    channel_id: UUID,
    *,
    kind: Kind,
    label: str,
    settings: dict[str, Any],
    active: bool,
    expected_version: int | None = None,
) -> OwnedChannel:
    """Change what a business decides about a channel of this kind; its address and credentials stay.

    Raises:
        NotFound, StaleVersion.
    """
    changed = await queries.update_channel(
        tx.conn, tx.tenant_id, channel_id, kind=kind, label=label, settings=settings, active=active
    )
    if changed is None:
        raise NotFound
    if expected_version is not None and changed.version != expected_version + 1:
        raise StaleVersion
    return changed


async def record_opt_out(tx: Transaction, address: str, *, medium: str = "sms") -> bool:
    """A contact asked to be left alone; false when we knew."""
    return await queries.insert_opt_out(tx.conn, tx.tenant_id, uuid7(), medium, address, tx.at)


async def record_opt_in(tx: Transaction, address: str, *, medium: str = "sms") -> bool:
    """A contact wants to hear from us again; false when we knew."""
    return await queries.delete_opt_out(tx.conn, tx.tenant_id, medium, address)


async def create_delivery(
    tx: Transaction, *, medium: Medium, audience: Audience, to_address: str, body: str, language: str = "fr"
) -> Delivery | None:
    """Write down a message to be sent from the tenant's own number; `None` when the tenant has none.

    A call says `body` in `language`; any number of the carrier's can place it. A contact who opted out gets a
    `suppressed` one, which nothing will send.
    """
    channel_id = await queries.find_sending_channel_id(tx.conn, tx.tenant_id, "twilio", SENDS_FROM[medium])
    if channel_id is None:
        return None
    status: DeliveryStatus = "intended"
    if audience == "contact" and await queries.is_opted_out(tx.conn, tx.tenant_id, medium, to_address):
        status = "suppressed"
    size = measure(stand_in(body))
    delivery = Delivery(
        tx.tenant_id,
        uuid7(),
        channel_id,
        medium,
        audience,
        to_address,
        body,
        language,
        size.encoding,
        0 if medium == "call" else size.segments,
        status,
        provider_id=None,
        error_code="opted_out" if status == "suppressed" else None,
        simulated=False,
        attempts=0,
        first_attempt_at=None,
        claimed_until=None,
        created_at=tx.at,
        sent_at=None,
        delivered_at=None,
    )
    await ledger.insert_delivery(tx.conn, delivery, RANK[status])
    return delivery


async def create_contact_delivery(tx: Transaction, order: ContactOrder) -> Delivery | None:
    """Write down a text to a contact; `None` when no address of ours can send it.

    What comes back is `suppressed` (`opted_out`, `daily_cap`), `via="answer"` (the caller's answer to the provider must
    carry it), or `via="api"` (to be carried out by a job).
    """
    size = measure(stand_in(order.body))
    return await contact_queries.insert_contact_delivery(tx.conn, tx.tenant_id, uuid7(), order, size, tx.at)


async def withdraw_of_conversation(tx: Transaction, conversation_id: UUID) -> list[Delivery]:
    """What the agent said there and nobody has tried to send yet is not sent."""
    return await contact_queries.withdraw_of_conversation(tx.conn, tx.tenant_id, conversation_id)


async def find_under_way(
    conn: Connection, tenant_id: int, conversation_id: UUID, now: datetime
) -> tuple[bool, timedelta | None]:
    """What the agent said there and may be on its way this instant: whether by a request, and how long by an answer."""
    return await contact_queries.find_under_way(conn, tenant_id, conversation_id, now)


async def take_cap_notice(tx: Transaction, delivery: Delivery) -> bool:
    """Take the right to tell the team that today's allowance is used up; false when somebody has."""
    return await contact_queries.take_cap_notice(tx.conn, tx.tenant_id, delivery.channel_id, tx.at)


async def withdraw_delivery(tx: Transaction, delivery_id: UUID) -> Delivery | None:
    """It is not sent any more; `None` when it has left, or may be leaving."""
    return await ledger.withdraw_delivery(tx.conn, tx.tenant_id, delivery_id, RANK["suppressed"])


async def apply_delivery_status(
    tx: Transaction,
    delivery_id: UUID,
    status: DeliveryStatus,
    *,
    provider_id: str | None = None,
    error_code: str | None = None,
    simulated: bool | None = None,
    at: datetime | None = None,
) -> Delivery | None:
    """Climb to a reported status; `None` when it changes nothing (a repetition, or older news)."""
    if provider_id is not None:
        await ledger.record_provider_id(tx.conn, tx.tenant_id, delivery_id, provider_id, simulated=simulated)
    return await ledger.raise_status(
        tx.conn,
        tx.tenant_id,
        delivery_id,
        status=status,
        rank=RANK[status],
        error_code=error_code,
        at=at or tx.at,
        look_up_at=tx.at + LOOK_UP_AFTER[0] if status in UNDER_WAY else None,
    )


async def find_delivery_id(conn: Connection, tenant_id: int, provider_id: str) -> UUID | None:
    """The delivery the provider knows by this id."""
    return await ledger.find_delivery_id(conn, tenant_id, provider_id)


async def list_due_look_ups(conn: Connection, now: datetime, audience: Audience, limit: int) -> list[DueLookUp]:
    """Across tenants, in a system transaction: deliveries to them whose final report is overdue."""
    return await ledger.list_due_look_ups(conn, now, audience, limit)


async def take_look_up(tx: Transaction, delivery_id: UUID, now: datetime) -> bool:
    """Take the right to ask the provider about it once; false when somebody else has, or it has ended."""
    return await ledger.take_look_up(tx.conn, tx.tenant_id, delivery_id, now=now, pauses=LOOK_UP_AFTER)
