"""A visitor and the business talk: every word once and in order, whatever happens to the line."""

from __future__ import annotations

import asyncio

import pytest

from tests.app.webchat.visitor import Chat, Frame, Site, Visitor, answer_as, conversations_of
from tests.hub import Person
from tests.realtime.servers import eventually


async def the_conversation(site: Site) -> Frame:
    (found,) = await conversations_of(site.tenant.dispatcher)
    return found


async def begun(site: Site, visitor: Visitor) -> str:
    """The visitor has said something; the conversation's id."""
    async with visitor.chat(after=0, echo=True) as chat:
        await chat.say("Bonjour, avez-vous cette robe en 38 ?", "first")
        await chat.hear("accepted")
    found: str = (await the_conversation(site))["id"]
    return found


async def said_by(chat: Chat, author: str) -> Frame:
    while (said := await chat.hear())["author"] != author:
        pass
    return said


async def listed(who: Person, conversation_id: str) -> list[str]:
    """What the desk sees."""
    answer = await who.http.get(f"/api/v1/conversations/{conversation_id}/messages")
    return [m["text"] for m in answer.json()["items"] if m["author"] in ("contact", "advisor")]


async def test_a_bare_text_becomes_a_conversation_and_the_answer_has_the_contracts_form(site: Site) -> None:
    visitor = await site.visitor(language="fr-CA", page="https://boutique.example/robes")
    async with visitor.chat() as chat:
        await chat.raw("Bonjour, avez-vous cette robe en 38 ?")
        await eventually(lambda: _some(site))
        conversation = await the_conversation(site)
        assert (conversation["channel"], conversation["last_text"]) == ("chat", "Bonjour, avez-vous cette robe en 38 ?")
        await answer_as(site.tenant.dispatcher, conversation["id"], "Oui, il nous en reste deux.")
        said = await said_by(chat, "advisor")
        assert (said["message"], said["audio_url"]) == ("Oui, il nous en reste deux.", None)
        assert {"seq", "phase", "action", "data"} <= set(said)


async def _some(site: Site) -> bool:
    return bool(await conversations_of(site.tenant.dispatcher))


async def test_a_client_of_the_contract_hears_neither_itself_nor_anything_it_did_not_ask_for(site: Site) -> None:
    visitor = await site.visitor()
    async with visitor.chat() as chat:
        await chat.say("Bonjour")
        await chat.say("Vous êtes là ?")
        assert [f for f in await chat.quiet() if f.get("author") != "agent"] == []


async def test_who_asks_hears_itself_and_is_told_where_its_words_stand(site: Site) -> None:
    visitor = await site.visitor()
    async with visitor.chat(after=0, echo=True, stream=True) as one, visitor.chat(after=0, echo=True) as other:
        await one.say("Bonjour", "a")
        accepted = await one.hear("accepted")
        echoed = await said_by(other, "contact")
        assert (accepted["client_id"], accepted["seq"], echoed["message"]) == ("a", echoed["seq"], "Bonjour")


async def test_two_devices_of_one_visitor_hear_the_same_once_each(site: Site) -> None:
    visitor = await site.visitor()
    conversation = await begun(site, visitor)
    async with visitor.chat(after=0) as phone, visitor.chat(after=0) as laptop:
        await asyncio.gather(phone.say("Et en bleu ?"), laptop.say("Ou en vert ?"))
        await answer_as(site.tenant.dispatcher, conversation, "Un", "Deux", "Trois")
        for device in (phone, laptop):
            heard = [f["message"] for f in await device.quiet(1.0) if f.get("author") == "advisor"]
            assert heard == ["Un", "Deux", "Trois"]


async def test_a_reconnect_misses_nothing_and_doubles_nothing(site: Site) -> None:
    visitor = await site.visitor()
    conversation = await begun(site, visitor)
    await answer_as(site.tenant.dispatcher, conversation, "Un", "Deux")
    async with visitor.chat(after=0) as chat:
        first = [f for f in await chat.quiet() if f.get("author") == "advisor"]
        assert [f["message"] for f in first] == ["Un", "Deux"]
    await answer_as(site.tenant.dispatcher, conversation, "Trois", "Quatre")
    async with visitor.chat(after=first[-1]["seq"]) as chat:
        await answer_as(site.tenant.dispatcher, conversation, "Cinq")
        assert [f["message"] for f in await chat.quiet(1.0)] == ["Trois", "Quatre", "Cinq"]


async def test_coming_back_beside_a_line_still_open_doubles_nothing(site: Site) -> None:
    visitor = await site.visitor()
    conversation = await begun(site, visitor)
    async with visitor.chat(after=0) as broken:
        await broken.quiet()
        await answer_as(site.tenant.dispatcher, conversation, "Un", "Deux")
        heard = [f for f in await broken.quiet() if f.get("author") == "advisor"]
        assert [f["message"] for f in heard] == ["Un", "Deux"]
        async with visitor.chat(after=heard[-1]["seq"]) as again:
            await answer_as(site.tenant.dispatcher, conversation, "Trois")
            assert [f["message"] for f in await again.quiet(1.0)] == ["Trois"]


async def test_a_client_slow_to_say_where_it_was_is_told_in_order(site: Site) -> None:
    visitor = await site.visitor()
    conversation = await begun(site, visitor)
    await answer_as(site.tenant.dispatcher, conversation, "Un", "Deux")
    async with visitor.chat(after=0) as chat:
        one = next(f["seq"] for f in await chat.quiet() if f.get("message") == "Un")
    async with visitor.chat() as chat:
        await asyncio.sleep(0.6)
        await answer_as(site.tenant.dispatcher, conversation, "Trois")
        await chat.op(op="resume", after=one)
        assert [f["message"] for f in await chat.quiet(1.0)] == ["Deux", "Trois"]


async def test_resuming_while_connected_sends_what_came_before_and_nothing_twice(site: Site) -> None:
    visitor = await site.visitor()
    conversation = await begun(site, visitor)
    await answer_as(site.tenant.dispatcher, conversation, "Un", "Deux")
    async with visitor.chat() as chat:
        await chat.say("Je suis revenue")
        await answer_as(site.tenant.dispatcher, conversation, "Trois")
        assert (await said_by(chat, "advisor"))["message"] == "Trois"
        await chat.op(op="resume", after=0)
        await chat.op(op="resume", after=0)
        assert [f["message"] for f in await chat.quiet() if f.get("author") == "advisor"] == ["Un", "Deux"]


async def test_a_position_from_nowhere_does_not_make_a_client_deaf(site: Site) -> None:
    visitor = await site.visitor()
    conversation = await begun(site, visitor)
    async with visitor.chat(after=1_000_000) as chat:
        await asyncio.sleep(0.4)
        await answer_as(site.tenant.dispatcher, conversation, "Un")
        assert (await said_by(chat, "advisor"))["message"] == "Un"


async def test_the_same_word_sent_again_is_stored_once_and_stands_where_it_stood(site: Site) -> None:
    visitor, stranger = await site.visitor(), await site.visitor()
    async with visitor.chat(after=0, echo=True) as chat:
        await chat.say("Bonjour", "a")
        first = await chat.hear("accepted")
        await chat.say("Autre chose", "b")
        await chat.hear("accepted")
        await chat.say("Bonjour", "a")
        assert await chat.hear("accepted") == first
    async with stranger.chat() as other:
        await other.say("Le mien", "a")
        assert (await other.hear("accepted"))["seq"] == 1
    texts = [await listed(site.tenant.dispatcher, c["id"]) for c in await conversations_of(site.tenant.dispatcher)]
    assert sorted(texts) == [["Bonjour", "Autre chose"], ["Le mien"]]


async def test_words_after_the_end_open_another_conversation_and_positions_go_on(site: Site) -> None:
    visitor = await site.visitor()
    before = await begun(site, visitor)
    await answer_as(site.tenant.dispatcher, before, "Je vous en prie.")
    closed = await site.tenant.dispatcher.http.post(f"/api/v1/conversations/{before}/close", json={"reason": "done"})
    assert closed.status_code == 200, closed.text
    async with visitor.chat(after=0, echo=True) as chat:
        old = await chat.quiet()
        last = max(f["seq"] for f in old)
        await chat.say("Encore une question", "again")
        accepted = await chat.hear("accepted")
        assert accepted["seq"] == last + 1
        fresh = next(c for c in await conversations_of(site.tenant.dispatcher) if c["id"] != before)
        assert (fresh["status"], fresh["contact_id"]) == ("open", (await _first(site, before))["contact_id"])
        await answer_as(site.tenant.dispatcher, fresh["id"], "Oui ?")
        assert (await said_by(chat, "advisor"))["seq"] > accepted["seq"]
    async with visitor.chat(after=0, echo=True) as chat:
        seen = [f["seq"] for f in await chat.quiet()]
        assert seen == list(range(1, len(seen) + 1))


async def _first(site: Site, conversation_id: str) -> Frame:
    answer = await site.tenant.dispatcher.http.get(f"/api/v1/conversations/{conversation_id}")
    found: Frame = answer.json()
    return found


async def test_typing_goes_both_ways_to_those_it_concerns(site: Site) -> None:
    visitor, stranger = await site.visitor(), await site.visitor()
    conversation = await begun(site, visitor)
    await answer_as(site.tenant.dispatcher, conversation)
    async with (
        visitor.chat(after=0, stream=True) as chat,
        stranger.chat(after=0, stream=True) as other,
        site.tenant.dispatcher.board("conversations") as desk,
        site.tenant.admin.board("conversations") as colleague,
    ):
        await chat.hear("state")
        await colleague.send({"op": "typing", "id": conversation})
        await chat.op(op="typing")
        shown = await desk.until(lambda f: f["op"] == "typing" and f["who"]["kind"] == "contact")
        assert shown["id"] == conversation
        await desk.send({"op": "typing", "id": conversation})
        assert (await chat.hear("typing"))["who"] == "advisor"
        assert [f for f in await chat.quiet() if f.get("op") == "typing"] == [], "a colleague's typing is not shown"
        assert await other.quiet() == []


async def test_the_visitor_is_told_who_answers(site: Site) -> None:
    visitor = await site.visitor()
    conversation = await begun(site, visitor)
    async with visitor.chat(after=0, stream=True) as chat:
        assert (await chat.hear("state"))["advisor"] is None
        await answer_as(site.tenant.dispatcher, conversation)
        state = await chat.hear("state")
        assert (state["handling"], state["advisor"]) == ("advisor", {"name": site.tenant.dispatcher.name})


async def test_what_was_read_is_shown_as_read_at_the_desk(site: Site) -> None:
    visitor = await site.visitor()
    conversation = await begun(site, visitor)
    async with visitor.chat(after=0) as chat, site.tenant.dispatcher.board("messages") as desk:
        await answer_as(site.tenant.dispatcher, conversation, "Oui")
        said = await said_by(chat, "advisor")
        await chat.op(op="seen", seq=said["seq"])
        updated = await desk.until(
            lambda f: f.get("type") == "message.updated" and f["data"]["author"] == "advisor" and f["data"]["text"]
        )
        assert updated["data"]["status"] == "read"


@pytest.mark.parametrize("word", ["op", "type"])
async def test_closing_the_chat_ends_the_socket_and_who_said_nothing_leaves_nothing(site: Site, word: str) -> None:
    quiet, visitor = await site.visitor(), await site.visitor()
    async with quiet.chat() as chat:
        await chat.op(**{word: "close"})
        assert await chat.close_code() == 1000
    await begun(site, visitor)
    async with visitor.chat(after=0) as chat:
        await chat.op(op="close")
        assert await chat.close_code() == 1000
    assert len(await conversations_of(site.tenant.dispatcher)) == 1
