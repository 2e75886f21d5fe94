"""Who speaks in a conversation: one of us at a time, and everybody sees who."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import asyncpg
import pytest

from app.channels.providers.twilio_account import Order, Receipt
from app.channels.sending import Outbox, carry_out
from app.conversations import delivering, ownership
from app.conversations.errors import (
    ConversationAlreadyTaken,
    ConversationMoved,
    ConversationNotHeld,
    ConversationOver,
)
from app.db.job_context import JobContext
from simulators.twilio.carrier import Carrier
from tests.app.conversations.talk import (
    actor,
    answer,
    claim,
    close,
    conversation_with,
    fate,
    fresh,
    heard_by,
    say,
)
from tests.app.desk import Worker
from tests.app.intake.providers import items, text
from tests.hub import Tenant


async def test_claiming_silences_the_agent_and_shows_who_answers(drain: Tenant) -> None:
    conversation = await conversation_with(drain)
    unsent = await say(drain, conversation, "Un instant")
    claimed = await claim(drain, conversation, drain.admin, epoch=conversation.epoch)
    assert (claimed.epoch, claimed.handling) == (conversation.epoch + 1, "advisor")
    [listed] = await items(drain, "/conversations", queue="all")
    assert listed["advisor"] == {"id": str(drain.admin.id), "name": drain.admin.name}
    assert listed["claimed_at"] is not None
    assert await fate(drain, unsent) == ("suppressed", "superseded")


async def test_of_many_who_claim_at_once_one_wins_and_the_others_see_who(drain: Tenant) -> None:
    conversation = await conversation_with(drain)
    people = [drain.admin, drain.dispatcher, drain.viewer]
    outcomes = await asyncio.gather(*(claim(drain, conversation, p) for p in people), return_exceptions=True)
    [winner] = [o for o in outcomes if not isinstance(o, BaseException)]
    losers = [o for o in outcomes if isinstance(o, ConversationAlreadyTaken)]
    assert len(losers) == 2
    assert {lost.members["advisor"].id for lost in losers} == {winner.advisor_id}


async def test_claiming_what_one_has_changes_nothing(drain: Tenant) -> None:
    conversation = await conversation_with(drain)
    first = await claim(drain, conversation, drain.admin)
    assert await claim(drain, conversation, drain.admin, epoch=1) == first


async def test_a_claim_by_what_one_saw_earlier_is_told_how_it_is_now(drain: Tenant) -> None:
    conversation = await conversation_with(drain)
    await claim(drain, conversation, drain.admin)
    await _release(drain, conversation, drain.admin, to="waiting")
    with pytest.raises(ConversationMoved) as refused:
        await claim(drain, conversation, drain.dispatcher, epoch=conversation.epoch)
    assert refused.value.members["current"].handling == "waiting"


async def test_a_supervisor_takes_it_from_an_advisor(drain: Tenant) -> None:
    conversation = await conversation_with(drain)
    await claim(drain, conversation, drain.dispatcher)
    taken = await claim(drain, conversation, drain.admin, force=True)
    assert (taken.advisor_id, taken.epoch) == (drain.admin.id, conversation.epoch + 2)


async def test_released_to_the_agent_it_speaks_again_in_a_new_epoch(drain: Tenant) -> None:
    conversation = await conversation_with(drain)
    await claim(drain, conversation, drain.admin)
    released = await _release(drain, conversation, drain.admin, to="agent")
    assert (released.handling, released.advisor_id, released.epoch) == ("agent", None, conversation.epoch + 2)
    await say(drain, released, "Me revoici")
    with pytest.raises(ConversationMoved):
        await say(drain, conversation, "pensé avant")


async def test_only_who_answers_gives_it_away(drain: Tenant) -> None:
    conversation = await conversation_with(drain)
    with pytest.raises(ConversationNotHeld):
        await _release(drain, conversation, drain.admin, to="agent")
    await claim(drain, conversation, drain.admin)
    with pytest.raises(ConversationAlreadyTaken):
        await _release(drain, conversation, drain.dispatcher, to="agent")
    async with drain.hub.db.transaction(drain.id) as tx:
        given = await ownership.transfer(tx, conversation.id, actor(drain.admin), actor(drain.dispatcher))
    assert (given.advisor_id, given.epoch) == (drain.dispatcher.id, conversation.epoch + 2)


async def test_while_an_advisor_is_waited_for_the_agent_still_speaks(drain: Tenant) -> None:
    conversation = await conversation_with(drain)
    async with drain.hub.db.transaction(drain.id) as tx:
        waiting = await ownership.wait_for_advisor(tx, conversation.id)
    assert (waiting.handling, waiting.epoch) == ("waiting", conversation.epoch)
    assert [c["id"] for c in await items(drain, "/conversations", queue="waiting")] == [str(conversation.id)]
    await say(drain, conversation, "Quelqu'un arrive")


async def test_after_the_end_nobody_takes_it_and_who_writes_again_opens_another(drain: Tenant) -> None:
    conversation = await conversation_with(drain)
    assert (await close(drain, conversation)).status == "closed"
    assert (await close(drain, conversation)).status == "closed"
    with pytest.raises(ConversationOver):
        await claim(drain, conversation, drain.admin)
    await text(drain, "encore moi")
    assert sorted(c["status"] for c in await items(drain, "/conversations")) == ["closed", "open"]
    [another] = await items(drain, "/conversations", status="open")
    assert (another["handling"], another["last_seq"], another["last_text"]) == ("agent", 1, "encore moi")


async def test_messages_and_the_end_at_once_lose_nothing(drain: Tenant) -> None:
    conversation = await conversation_with(drain)
    await asyncio.gather(close(drain, conversation), *(text(drain, f"message {n}") for n in range(8)))
    messages = await items(drain, "/messages")
    assert sorted(m["text"] for m in messages)[1:] == [f"message {n}" for n in range(8)]
    per_conversation: dict[str, list[int]] = {}
    for message in messages:
        per_conversation.setdefault(message["conversation_id"], []).append(message["seq"])
    assert all(sorted(seqs) == list(range(1, len(seqs) + 1)) for seqs in per_conversation.values())


async def test_another_advisor_does_not_close_what_somebody_answers(drain: Tenant) -> None:
    conversation = await conversation_with(drain)
    await claim(drain, conversation, drain.admin)
    async with drain.hub.db.transaction(drain.id) as tx:
        with pytest.raises(ConversationAlreadyTaken):
            await ownership.close(tx, conversation.id, actor(drain.dispatcher), "done")
    assert (await fresh(drain, conversation)).status == "open"


class Gate:
    """A carrier that takes its time over a text."""

    def __init__(self) -> None:
        self.asked, self.open = asyncio.Event(), asyncio.Event()

    async def send(self, account: Any, order: Order) -> Receipt:
        self.asked.set()
        await self.open.wait()
        return Receipt("SM" + "3" * 32, "accepted", None, None)


async def test_a_claim_is_quiet_once_the_attempt_under_way_has_ended(drain: Tenant) -> None:
    conversation = await conversation_with(drain)
    said = await say(drain, conversation, "en route")
    gate, db = Gate(), drain.hub.db
    services = dict(drain.hub.web.services)
    services[Outbox] = replace(services[Outbox], sms=gate)
    context = JobContext(drain.id, db, services, db.clock(), 0)
    assert said.delivery_id is not None
    async with asyncio.TaskGroup() as group:
        group.create_task(carry_out(context, said.delivery_id, last_attempt=False, settle=delivering.settle))
        await gate.asked.wait()
        await claim(drain, conversation, drain.admin)
        assert not await ownership.quiet(db, drain.id, conversation.id, seconds=0.05)
        gate.open.set()
        assert await ownership.quiet(db, drain.id, conversation.id)
    assert await fate(drain, said) == ("accepted", None)


async def test_the_database_itself_refuses_words_of_an_epoch_that_is_over(drain: Tenant) -> None:
    conversation = await conversation_with(drain)
    said = await say(drain, conversation, "avant")
    await claim(drain, conversation, drain.admin)
    with pytest.raises(asyncpg.PostgresError, match="does not own") as refused:
        async with drain.hub.db.transaction(drain.id) as tx:
            await tx.conn.execute(
                """
                INSERT INTO messages (tenant_id, id, conversation_id, contact_id, direction, channel, author, text, at,
                    status, epoch, seq)
                SELECT tenant_id, gen_random_uuid(), conversation_id, contact_id, direction, channel, author, text, at,
                    status, epoch, 99
                FROM messages WHERE id = $1
                """,
                said.message.id,
            )
    assert refused.value.sqlstate == "VG001"


async def test_advisors_words_leave_whoever_answers_by_then(drain: Tenant, worker: Worker, carrier: Carrier) -> None:
    conversation = await conversation_with(drain)
    await claim(drain, conversation, drain.admin)
    await answer(drain, conversation, drain.admin, "Ici Marc")
    await _release(drain, conversation, drain.admin, to="agent")
    await worker.work()
    await worker.receipts()
    assert heard_by(carrier) == ["Ici Marc"]


async def _release(tenant: Tenant, conversation: Any, person: Any, *, to: Any) -> Any:
    async with tenant.hub.db.transaction(tenant.id) as tx:
        return await ownership.release(tx, conversation.id, actor(person), to=to)
