"""A visitor who chats: stored once whatever their devices repeat, known by the chat alone, never taken for somebody."""

from __future__ import annotations

import asyncio

from app.contacts.models import Identity
from app.conversations import reads
from tests.app.conversations.talk import chat, close, conversation_with, say
from tests.app.intake.providers import CALLER, items
from tests.hub import Tenant


async def test_a_visitor_is_a_contact_with_a_conversation_in_the_chat(drain: Tenant) -> None:
    received = await chat(drain, "v1", "Bonjour, mon drain est bouché", "c1")
    assert received is not None
    assert (received.message.seq, received.conversation.channel, received.verdict.urgency) == (1, "chat", "P4")
    [contact] = await items(drain, "/contacts")
    assert (contact["is_anonymous"], contact["phone"]) == (True, None)
    [alert] = await items(drain, "/alerts")
    assert alert["channel"] == "chat"


async def test_the_same_message_from_two_devices_of_one_visitor_is_stored_once(drain: Tenant) -> None:
    outcomes = await asyncio.gather(*(chat(drain, "v1", "Bonjour", "c1") for _ in range(6)))
    assert sum(o is not None for o in outcomes) == 1
    assert len(await items(drain, "/messages")) == 1
    async with drain.hub.db.transaction(drain.id) as tx:
        known = await reads.find_received(tx.conn, drain.id, Identity("visitor", "v1"), "c1")
    assert known is not None
    assert known.seq == 1


async def test_two_visitors_may_call_their_messages_the_same(drain: Tenant) -> None:
    await chat(drain, "v1", "Bonjour", "c1")
    assert await chat(drain, "v2", "Bonjour", "c1") is not None
    assert len(await items(drain, "/contacts")) == 2


async def test_two_devices_writing_at_once_are_counted_without_a_gap(drain: Tenant) -> None:
    await asyncio.gather(*(chat(drain, "v1", f"{device} {n}", f"{device}-{n}") for device in "ab" for n in range(6)))
    [conversation] = await items(drain, "/conversations")
    assert conversation["last_seq"] == 12
    assert sorted(m["seq"] for m in await items(drain, "/messages")) == list(range(1, 13))


async def test_a_phone_told_in_a_chat_is_learned_and_makes_nobody_somebody_else(drain: Tenant) -> None:
    await conversation_with(drain)
    received = await chat(drain, "v1", "Rappelez-moi au 514 555-0142, mon courriel est luce@example.com", "c1")
    assert received is not None
    assert (received.contact.phone, received.contact.email) == (CALLER, "luce@example.com")
    assert not received.contact.is_anonymous
    assert len(await items(drain, "/contacts")) == 2


async def test_stop_in_a_chat_is_a_word(drain: Tenant) -> None:
    received = await chat(drain, "v1", "STOP", "c1")
    assert received is not None
    assert (received.wish, received.message.flags) == (None, [])


async def test_what_we_say_in_a_chat_is_sent_at_once_and_needs_no_carrier(drain: Tenant) -> None:
    received = await chat(drain, "v1", "Bonjour", "c1")
    assert received is not None
    said = await say(drain, received.conversation, "Bonjour, ici l'agent. Que puis-je faire ?", action="ask")
    assert (said.via, said.delivery_id, said.message.status, said.message.segments) == ("chat", None, "sent", None)
    async with drain.hub.db.transaction(drain.id) as tx:
        after = await reads.list_after(tx.conn, drain.id, received.conversation.id, after=1)
    assert [(m.seq, m.action) for m in after] == [(2, "ask")]


async def test_a_message_after_the_end_opens_another_conversation(drain: Tenant) -> None:
    first = await chat(drain, "v1", "Bonjour", "c1")
    assert first is not None
    await close(drain, first.conversation)
    second = await chat(drain, "v1", "encore moi", "c2")
    assert second is not None
    assert second.conversation.id != first.conversation.id
    assert (second.conversation.epoch, second.conversation.handling, second.message.seq) == (1, "agent", 1)
    assert await chat(drain, "v1", "Bonjour", "c1") is None
