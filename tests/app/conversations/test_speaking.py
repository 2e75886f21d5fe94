"""What we say to a customer reaches their phone: once, in order, and everybody sees what became of it."""

from __future__ import annotations

import pytest

from app.conversations.errors import ConversationMoved, ConversationOver, TextTooLong
from simulators.twilio.carrier import Carrier
from tests.app.conversations.talk import (
    answer,
    claim,
    close,
    conversation_with,
    deliveries,
    fate,
    fresh,
    heard_by,
    report,
    say,
    shown,
    sweep,
)
from tests.app.desk import Clock, Worker
from tests.app.intake.providers import CALLER, items, text
from tests.hub import Tenant


async def test_words_of_the_agent_reach_the_phone_and_everybody_sees_them_arrive(
    drain: Tenant, worker: Worker, carrier: Carrier
) -> None:
    conversation = await conversation_with(drain)
    said = await say(
        drain, conversation, "Oui, de 8 h à 17 h. Quelle est l'adresse ?", phase="collecte", action="demander"
    )
    seen = await shown(drain, said)
    assert (seen["status"], seen["author"], seen["seq"], seen["segments"]) == ("intended", "agent", 2, 1)
    assert (seen["phase"], seen["action"], seen["language"], seen["user"]) == ("collecte", "demander", "fr", None)
    await worker.work()
    await worker.receipts()
    assert heard_by(carrier) == ["Oui, de 8 h à 17 h. Quelle est l'adresse ?"]
    assert await fate(drain, said) == ("delivered", None)


async def test_messages_are_counted_in_both_directions_without_a_gap(drain: Tenant) -> None:
    conversation = await conversation_with(drain)
    await say(drain, conversation, "un")
    await text(drain, "deux")
    await answer(drain, conversation, drain.admin, "trois")
    response = await drain.dispatcher.http.get(f"/api/v1/conversations/{conversation.id}/messages")
    assert [m["seq"] for m in response.json()["items"]] == [1, 2, 3, 4]
    [listed] = await items(drain, "/conversations")
    assert (listed["last_seq"], listed["last_author"], listed["last_text"]) == (4, "advisor", "trois")


async def test_boards_following_live_see_what_a_fresh_page_shows(
    drain: Tenant, worker: Worker, carrier: Carrier
) -> None:
    async with drain.dispatcher.board("contacts", "messages", "conversations") as board:
        conversation = await conversation_with(drain)
        said = await say(drain, conversation, "Bonjour")
        await claim(drain, conversation, drain.admin)
        await answer(drain, conversation, drain.admin, "Ici Marc")
        await worker.work()
        await worker.receipts()
        seen: dict[tuple[str, str], dict[str, object]] = {}
        while not any(
            d["text"] == "Ici Marc" and d["status"] == "delivered" for (t, _), d in seen.items() if t == "messages"
        ):
            frame = await board.until(lambda f: f["op"] == "event")
            seen[frame["topic"], frame["id"]] = frame["data"]
    for topic in ("contacts", "messages", "conversations"):
        assert {i: d for (t, i), d in seen.items() if t == topic} == {
            row["id"]: row for row in await items(drain, f"/{topic}")
        }
    assert await fate(drain, said) == ("suppressed", "superseded")


async def test_what_was_thought_before_somebody_else_took_over_is_not_said(drain: Tenant) -> None:
    conversation = await conversation_with(drain)
    await claim(drain, conversation, drain.admin)
    with pytest.raises(ConversationMoved) as refused:
        await say(drain, conversation, "trop tard")
    assert refused.value.members["current"].handling == "advisor"
    assert (await fresh(drain, conversation)).last_seq == 1
    assert await deliveries(drain, conversation.id) == []


async def test_nobody_speaks_in_a_closed_conversation(drain: Tenant) -> None:
    conversation = await conversation_with(drain)
    await close(drain, conversation)
    with pytest.raises(ConversationOver):
        await say(drain, conversation, "trop tard")


async def test_a_text_longer_than_a_carrier_takes_is_refused_before_it_is_stored(drain: Tenant) -> None:
    conversation = await conversation_with(drain)
    with pytest.raises(TextTooLong):
        await say(drain, conversation, "a" * 1601)
    assert (await fresh(drain, conversation)).last_seq == 1


async def test_who_opted_out_is_not_written_to_and_the_message_says_so(
    drain: Tenant, worker: Worker, carrier: Carrier
) -> None:
    conversation = await conversation_with(drain)
    before = await say(drain, conversation, "une première")
    await text(drain, "STOP")
    after = await say(drain, await fresh(drain, conversation), "une seconde")
    written = await answer(drain, conversation, drain.admin, "une troisième")
    await worker.work()
    assert [await fate(drain, s) for s in (before, after, written)] == [("suppressed", "opted_out")] * 3
    assert heard_by(carrier) == []


async def test_an_advisor_whose_client_repeats_itself_says_it_once(drain: Tenant) -> None:
    conversation = await conversation_with(drain)
    first = await answer(drain, conversation, drain.admin, "Bonjour", client_id="tab-1")
    again = await answer(drain, conversation, drain.admin, "Bonjour", client_id="tab-1")
    other = await answer(drain, conversation, drain.dispatcher, "Bonjour", client_id="tab-1")
    assert (first.is_new, again.is_new, other.is_new) == (True, False, True)
    assert again.message.id == first.message.id
    assert len(await deliveries(drain, conversation.id)) == 2


async def test_without_a_number_to_text_the_message_has_failed(drain: Tenant) -> None:
    conversation = await conversation_with(drain, "BELL")
    said = await say(drain, conversation, "Bonjour")
    assert await fate(drain, said) == ("failed", "no_channel")


async def test_a_message_that_was_read_shows_it(drain: Tenant) -> None:
    said = await say(drain, await conversation_with(drain), "Bonjour")
    for status in ("read", "delivered", "sent"):
        await report(drain, said, status)
    assert await fate(drain, said) == ("read", None)


# Answers in the provider's own request


async def test_an_answer_is_already_on_its_way_and_its_receipt_is_believed(drain: Tenant, worker: Worker) -> None:
    conversation = await conversation_with(drain)
    said = await say(drain, conversation, "Quelle adresse ?", via="answer")
    assert said.via == "answer"
    assert "conversations.send" not in await worker.work()
    await report(drain, said, "delivered")
    assert await fate(drain, said) == ("delivered", None)
    assert "conversations.send" not in await sweep(worker, minutes=10)


async def test_an_answer_behind_an_unsent_text_leaves_after_it(drain: Tenant, worker: Worker, carrier: Carrier) -> None:
    conversation = await conversation_with(drain)
    await say(drain, conversation, "un")
    said = await say(drain, conversation, "deux", via="answer")
    assert said.via == "api"
    await worker.work()
    await worker.receipts()
    assert heard_by(carrier) == ["un", "deux"]


@pytest.mark.parametrize("taken", [True, False])
async def test_an_answer_without_a_receipt_is_looked_for_and_sent_once_if_it_is_not_there(
    drain: Tenant, worker: Worker, carrier: Carrier, taken: bool
) -> None:
    carrier.behaviours.teach(CALLER, {"callbacks": "never"})
    conversation = await conversation_with(drain)
    said = await say(drain, conversation, "Quelle adresse ?", via="answer")
    if taken:
        carrier._remember("SM" + "9" * 32, "outbound-reply", drain.number, CALLER, "Quelle adresse ?", "delivered")
    await sweep(worker, seconds=61)
    await worker.receipts()
    await sweep(worker, minutes=5)
    assert heard_by(carrier) == ["Quelle adresse ?"]
    assert (await shown(drain, said))["status"] == "delivered"


async def test_an_answer_without_a_receipt_is_never_sent_again_once_an_advisor_answers(
    drain: Tenant, worker: Worker, carrier: Carrier
) -> None:
    conversation = await conversation_with(drain)
    lost = await say(drain, conversation, "un", via="answer")
    await claim(drain, conversation, drain.admin)
    await sweep(worker, seconds=61)
    assert heard_by(carrier) == []
    assert await fate(drain, lost) == ("suppressed", "superseded")


async def test_an_answer_that_had_left_is_adopted_even_after_a_claim(
    drain: Tenant, worker: Worker, carrier: Carrier
) -> None:
    conversation = await conversation_with(drain)
    said = await say(drain, conversation, "un", via="answer")
    carrier._remember("SM" + "9" * 32, "outbound-reply", drain.number, CALLER, "un", "delivered")
    await claim(drain, conversation, drain.admin)
    await sweep(worker, seconds=61)
    assert heard_by(carrier) == ["un"]
    assert await fate(drain, said) == ("delivered", None)


# Order


async def test_texts_to_one_person_leave_in_the_order_they_were_said(
    drain: Tenant, worker: Worker, carrier: Carrier, clock: Clock
) -> None:
    carrier.behaviours.teach(CALLER, {"create": "rate_once"})
    conversation = await conversation_with(drain)
    for words in ("un", "deux", "trois"):
        clock.forward(milliseconds=5)
        await say(drain, conversation, words)
    await worker.work(also_later=True)
    await worker.receipts()
    assert heard_by(carrier) == ["un", "deux", "trois"]


async def test_a_text_that_cannot_leave_does_not_hold_up_the_next_for_ever(
    drain: Tenant, worker: Worker, carrier: Carrier, clock: Clock
) -> None:
    conversation = await conversation_with(drain)
    stuck = await say(drain, conversation, "un")
    async with drain.hub.db.transaction(drain.id) as tx:
        await tx.conn.execute("UPDATE deliveries SET attempts = 1 WHERE id = $1", stuck.delivery_id)
    async with drain.hub.db.system() as conn:
        await conn.execute("DELETE FROM pgqueuer")
    await say(drain, conversation, "deux")
    await worker.work()
    assert heard_by(carrier) == []
    clock.forward(seconds=61)
    await worker.work(also_later=True)
    await worker.receipts()
    assert heard_by(carrier) == ["deux"]


async def test_a_refused_text_lets_the_next_one_go(drain: Tenant, worker: Worker, carrier: Carrier) -> None:
    carrier.behaviours.teach(CALLER, {"create": "refuse"})
    conversation = await conversation_with(drain)
    first = await say(drain, conversation, "un")
    second = await say(drain, conversation, "deux")
    await worker.work()
    assert [await fate(drain, s) for s in (first, second)] == [("failed", "21211")] * 2
