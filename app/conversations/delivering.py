"""What becomes of what we say to contacts: the message shows the fate of its delivery."""

from __future__ import annotations

from app.channels import actions as channels
from app.channels.models import Delivery
from app.channels.rules import DAILY_CAP
from app.conversations import message_queries
from app.conversations.events import MessageUpdated
from app.conversations.jobs import TellDailyCap
from app.conversations.schemas import MessageView
from app.db.transaction import Transaction


async def settle(tx: Transaction, delivery: Delivery) -> None:
    """Told of every change of a delivery to a contact, inside the transaction that makes it."""
    if delivery.message_id is None:
        return
    changed = await message_queries.mirror_delivery(
        tx.conn,
        tx.tenant_id,
        delivery.message_id,
        status=delivery.status,
        error=delivery.error_code,
        segments=delivery.segments,
        at=tx.at,
    )
    if changed is not None:
        tx.emit(MessageUpdated(id=changed.id, version=changed.version, data=MessageView.of(changed)))
    await warn_of_cap(tx, delivery)


async def warn_of_cap(tx: Transaction, delivery: Delivery) -> None:
    """The first delivery of a day that the daily cap holds back is told to the team, once."""
    if delivery.error_code != DAILY_CAP or delivery.conversation_id is None:
        return
    if await channels.take_cap_notice(tx, delivery):
        tx.enqueue(TellDailyCap(conversation_id=delivery.conversation_id))
