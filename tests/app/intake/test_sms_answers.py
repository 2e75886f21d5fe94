"""What the agent says to a text travels in the answer to it, and is a message with receipts like any other."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest

from app.sessions import profiles
from app.sessions.schemas import ProfileBody
from simulators.twilio.carrier import Carrier
from tests.app.conversations.talk import claim, current, deliveries, heard_by, say, sweep
from tests.app.desk import Worker
from tests.app.intake.providers import CALLER, items, text
from tests.hub import Tenant

SLOW = "Bonjour, mon drain de plancher est lent"
EMPTY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


@pytest.fixture
async def staffed(drain: Tenant) -> Tenant:
    """A business whose agent answers."""
    async with drain.hub.db.transaction(drain.id) as tx:
        body = ProfileBody(flow="dispatch_intake", agent_name="P & <Cie>")
        await profiles.install(tx, body, "test")
    return drain


def messages_in(answer: Any) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(answer.text).iter("Message"))


async def said(tenant: Tenant) -> list[dict[str, Any]]:
    found = await items(tenant, "/messages")
    return [m for m in reversed(found) if m["direction"] == "out"]


async def test_a_text_is_answered_at_once_and_the_receipts_find_the_message(
    staffed: Tenant, worker: Worker, carrier: Carrier
) -> None:
    sent = await carrier.text_the_hub(from_=CALLER, body=SLOW)
    [reply] = sent.answers
    assert reply.action is not None
    assert reply.action.startswith(f"{staffed.hub.site}/api/webhooks/twilio/status?delivery=")
    await worker.receipts()
    [message] = await said(staffed)
    assert (message["text"], message["status"], message["author"]) == (reply.body, "delivered", "agent")
    await sweep(worker, minutes=30)
    assert heard_by(carrier)[0] == reply.body


async def test_the_same_text_twice_gets_the_same_answer_and_is_one_message(staffed: Tenant) -> None:
    sid = "SM" + "7" * 32
    first = await text(staffed, SLOW, MessageSid=sid)
    second = await text(staffed, SLOW, MessageSid=sid)
    assert len(messages_in(first)) == 1
    assert first.content == second.content
    assert len(await said(staffed)) == 1


async def test_words_with_markup_in_them_arrive_as_words(staffed: Tenant) -> None:
    answer = await text(staffed, SLOW)
    [message] = messages_in(answer)
    [stored] = await said(staffed)
    assert message.text == stored["text"]
    assert "P & <Cie>" in stored["text"]


@pytest.mark.parametrize("word", ["STOP", "Arrêt", "désabonner"])
async def test_nothing_is_said_to_who_asks_to_be_left_alone_nor_after(
    staffed: Tenant, worker: Worker, carrier: Carrier, word: str
) -> None:
    await text(staffed, SLOW)
    assert (await text(staffed, word)).text == EMPTY
    again = await text(staffed, SLOW)
    assert again.text == EMPTY
    await worker.work()
    assert heard_by(carrier) == []


async def test_start_is_not_answered_but_what_follows_is(staffed: Tenant) -> None:
    await text(staffed, "STOP")
    assert (await text(staffed, "START")).text == EMPTY
    assert len(messages_in(await text(staffed, SLOW))) == 1


async def test_whatsapp_is_not_answered_by_the_agent_yet(staffed: Tenant) -> None:
    assert (await text(staffed, SLOW, From=f"whatsapp:{CALLER}")).text == EMPTY
    assert await said(staffed) == []


async def test_the_agent_is_silent_once_an_advisor_answers(staffed: Tenant) -> None:
    await text(staffed, SLOW)
    await claim(staffed, await current(staffed), staffed.admin)
    assert (await text(staffed, "c'est au 12 rue des Érables à Laval")).text == EMPTY


async def test_behind_an_unsent_text_the_answer_leaves_by_itself_and_in_order(
    staffed: Tenant, worker: Worker, carrier: Carrier
) -> None:
    await text(staffed, SLOW)
    conversation = await current(staffed)
    await say(staffed, conversation, "Un mot de plus")
    assert (await text(staffed, "12 rue des Érables à Laval")).text == EMPTY
    await worker.work()
    await worker.receipts()
    heard = heard_by(carrier)
    assert heard[0] == "Un mot de plus"
    assert len(heard) == 2
    assert [d["via"] for d in await deliveries(staffed, conversation.id)] == ["answer", "api", "api"]


async def test_without_an_agent_everything_is_as_before(drain: Tenant) -> None:
    assert (await text(drain, SLOW)).text == EMPTY
    assert await said(drain) == []
