"""Who speaks in a conversation: claimed, transferred, released, closed, each under its row's lock.

The epoch grows whenever that changes, and the database refuses whatever the agent thought of in an earlier one. After
`claim` has committed and `quiet` returned, nothing of the agent's can leave any more.
"""

from __future__ import annotations

import asyncio
import dataclasses
from typing import Final, Literal
from uuid import UUID

from app.channels import actions as channels
from app.conversations import queries
from app.conversations.delivering import settle
from app.conversations.errors import (
    ConversationAlreadyTaken,
    ConversationMoved,
    ConversationNotHeld,
    ConversationOver,
)
from app.conversations.events import (
    ConversationClaimed,
    ConversationClosed,
    ConversationReleased,
    ConversationTransferred,
    ConversationUpdated,
)
from app.conversations.models import Actor, Conversation
from app.conversations.schemas import ConversationView, PersonView
from app.db.database import Database
from app.db.transaction import Transaction
from app.errors import NotFound

LOOK_AGAIN: Final = 0.01


async def claim(
    tx: Transaction, conversation_id: UUID, user: Actor, *, epoch: int | None = None, force: bool = False
) -> Conversation:
    """The advisor answers from here on, and what the agent has not sent yet never leaves.

    Claiming what one has already changes nothing. `epoch`: only if nobody else spoke for us since. `force`: take it
    from another advisor.

    Raises:
        NotFound, ConversationOver, ConversationAlreadyTaken (with `advisor` and `current`), ConversationMoved.
    """
    before = await _open(tx, conversation_id)
    if before.handling == "advisor" and before.advisor_id == user.id:
        return before
    if before.handling == "advisor" and not force:
        raise _taken(before)
    if epoch is not None and epoch != before.epoch and not force:
        raise ConversationMoved(current=ConversationView.of(before))
    after = await _hand_over(tx, before, "advisor", user)
    await withdraw_unsent(tx, conversation_id)
    tx.emit(ConversationClaimed(id=after.id, version=after.version, data=ConversationView.of(after)))
    return after


async def release(
    tx: Transaction, conversation_id: UUID, user: Actor, *, to: Literal["agent", "waiting"]
) -> Conversation:
    """The advisor who answers gives it back, to the agent or to the queue.

    Raises:
        NotFound, ConversationOver, ConversationNotHeld, ConversationAlreadyTaken: by somebody else.
    """
    after = await _hand_over(tx, await _held(tx, conversation_id, user), to, None)
    tx.emit(ConversationReleased(id=after.id, version=after.version, data=ConversationView.of(after)))
    return after


async def transfer(tx: Transaction, conversation_id: UUID, user: Actor, to: Actor) -> Conversation:
    """The advisor who answers hands it to another.

    Raises:
        NotFound, ConversationOver, ConversationNotHeld, ConversationAlreadyTaken: by somebody else.
    """
    after = await _hand_over(tx, await _held(tx, conversation_id, user), "advisor", to)
    tx.emit(ConversationTransferred(id=after.id, version=after.version, data=ConversationView.of(after)))
    return after


async def wait_for_advisor(tx: Transaction, conversation_id: UUID) -> Conversation:
    """An advisor is wanted; until one comes the agent may still speak. Changes nothing when one answers already.

    Raises:
        NotFound, ConversationOver.
    """
    before = await _open(tx, conversation_id)
    if before.handling != "agent":
        return before
    after = dataclasses.replace(before, handling="waiting", version=before.version + 1)
    await queries.update_owner(tx.conn, tx.tenant_id, after)
    tx.emit(ConversationUpdated(id=after.id, version=after.version, data=ConversationView.of(after)))
    return after


async def stop_waiting(tx: Transaction, conversation_id: UUID) -> Conversation:
    """No advisor is wanted any more; the agent has it. Changes nothing when nobody was waited for.

    Raises:
        NotFound, ConversationOver.
    """
    before = await _open(tx, conversation_id)
    if before.handling != "waiting":
        return before
    after = dataclasses.replace(before, handling="agent", version=before.version + 1)
    await queries.update_owner(tx.conn, tx.tenant_id, after)
    tx.emit(ConversationUpdated(id=after.id, version=after.version, data=ConversationView.of(after)))
    return after


async def close(tx: Transaction, conversation_id: UUID, user: Actor | None, reason: str) -> Conversation:
    """Nothing more is said in it: who writes again opens another. Closing it twice changes nothing.

    `user`: the advisor who closes what they answer; `None`: the agent, or the business itself.

    Raises:
        NotFound, ConversationAlreadyTaken: another advisor answers it.
    """
    before = await queries.lock_conversation(tx.conn, tx.tenant_id, conversation_id)
    if before is None:
        raise NotFound
    if before.handling == "advisor" and user is not None and before.advisor_id != user.id:
        raise _taken(before)
    after = await queries.close_conversation(tx.conn, tx.tenant_id, conversation_id, tx.at, reason)
    if after is None:
        return before
    tx.emit(ConversationClosed(id=after.id, version=after.version, data=ConversationView.of(after)))
    return after


async def withdraw_unsent(tx: Transaction, conversation_id: UUID) -> None:
    """What the agent said and nobody has tried to send yet is suppressed, and its messages show it.

    One that is just being tried is left alone: the database refuses that attempt by itself.
    """
    for delivery in await channels.withdraw_of_conversation(tx, conversation_id):
        await settle(tx, delivery)


async def quiet(db: Database, tenant_id: int, conversation_id: UUID, seconds: float = 2.0) -> bool:
    """Wait until attempts under way at what the agent said have ended; false when one had not, after so long.

    Ask after the claim has committed: no attempt begins any more, so the answer stays true.
    """
    loop = asyncio.get_running_loop()
    began = loop.time()
    while True:
        async with db.transaction(tenant_id) as tx:
            requests, answers = await channels.find_under_way(tx.conn, tenant_id, conversation_id, tx.at)
        waited = loop.time() - began
        left = answers.total_seconds() if answers and waited < answers.total_seconds() else 0.0
        if not requests and not left:
            return True
        if waited >= seconds:
            return False
        await asyncio.sleep(LOOK_AGAIN if requests else left)


async def may_be_repeated(tx: Transaction, delivery_id: UUID) -> bool:
    """Whether an answer the carrier asks for again may be given again: nobody knows that it left, nobody else owns the
    conversation by now, nobody opted out. The conversation stays as it is until the end of the transaction."""
    return await queries.may_be_repeated(tx.conn, tx.tenant_id, delivery_id)


async def _open(tx: Transaction, conversation_id: UUID) -> Conversation:
    found = await queries.lock_conversation(tx.conn, tx.tenant_id, conversation_id)
    if found is None:
        raise NotFound
    if found.status != "open":
        raise ConversationOver(current=ConversationView.of(found))
    return found


async def _held(tx: Transaction, conversation_id: UUID, user: Actor) -> Conversation:
    found = await _open(tx, conversation_id)
    if found.handling != "advisor":
        raise ConversationNotHeld(current=ConversationView.of(found))
    if found.advisor_id != user.id:
        raise _taken(found)
    return found


async def _hand_over(tx: Transaction, before: Conversation, handling: str, to: Actor | None) -> Conversation:
    after = dataclasses.replace(
        before,
        version=before.version + 1,
        epoch=before.epoch + 1,
        handling=handling,
        advisor_id=to.id if to else None,
        advisor_name=to.name if to else None,
        claimed_at=tx.at if to else None,
    )
    await queries.update_owner(tx.conn, tx.tenant_id, after)
    return after


def _taken(current: Conversation) -> ConversationAlreadyTaken:
    by = PersonView(current.advisor_id, current.advisor_name or "") if current.advisor_id else None
    return ConversationAlreadyTaken(advisor=by, current=ConversationView.of(current))
