"""Somebody opens the chat on a business's site: more than one screen, lines that break, questions sent twice."""

from __future__ import annotations

import asyncio

import pytest

from tests.agents_in_service import put_in_service
from tests.app.webchat.visitor import Visitor, found_site
from tests.hub import Tenant
from tests.journeys.talking import Chatter, listed, shown

HELLO = "Bonjour, je voudrais qu'on me rappelle"


@pytest.fixture
async def visitor(drain: Tenant) -> Visitor:
    """Somebody on the site of a business whose agent takes messages."""
    await put_in_service(drain, flow="message_taking", agent_name="Paul")
    return await (await found_site(drain)).visitor(language="fr-CA")


async def test_two_screens_of_one_customer_show_the_same_conversation_and_each_question_is_answered_once(
    drain: Tenant, visitor: Visitor
) -> None:
    async with visitor.chat(after=0, echo=True) as one, visitor.chat(after=0, echo=True) as other:
        phone, laptop = Chatter(one), Chatter(other)
        assert "l'agent virtuel de Drain" in await phone.says(HELLO)
        assert await laptop.hears("agent") == phone.seen[-1]["message"]
        await asyncio.gather(one.say("Ce n'est pas urgent", "p-1"), other.say("Je m'appelle Julie Martin", "l-1"))
        assert await phone.reads_on() == await laptop.reads_on()
    assert [m["seq"] for m in phone.seen] == [1, 2, 3, 4, 5, 6]
    assert [m["author"] for m in phone.seen] == ["contact", "agent"] * 3
    assert len(await listed(drain, "/contacts")) == len(await listed(drain, "/conversations")) == 1


async def test_a_line_that_breaks_costs_neither_a_question_nor_an_answer(drain: Tenant, visitor: Visitor) -> None:
    async with visitor.chat(after=0, echo=True) as chat:
        julie = Chatter(chat)
        await julie.says(HELLO, client_id="a")
        await chat.say("Ce n'est pas urgent", "b")
        await chat.hear("accepted")
        chat.socket.transport.abort()
    async with visitor.chat(after=julie.seen[-1]["seq"], echo=True) as chat:
        again = Chatter(chat)
        assert "?" in await again.hears("agent")
        await chat.say("Ce n'est pas urgent", "b")
        assert (await chat.hear("accepted"))["seq"] == 3
        await again.says("Je m'appelle Julie Martin", client_id="c")
        whole = julie.seen + await again.reads_on()
    assert [m["seq"] for m in whole] == [1, 2, 3, 4, 5, 6]
    assert [m["message"] for m in whole if m["author"] == "contact"] == [
        HELLO,
        "Ce n'est pas urgent",
        "Je m'appelle Julie Martin",
    ]
    async with visitor.chat(after=0, echo=True) as chat:
        assert await Chatter(chat).reads_on() == whole


async def test_a_question_asked_while_the_line_was_away_is_answered_when_the_customer_comes_back(
    drain: Tenant, visitor: Visitor
) -> None:
    async with visitor.chat(after=0, echo=True) as chat:
        await chat.say(HELLO, "a")
        await chat.hear("accepted")
    async with visitor.chat(after=0) as chat:
        assert "l'agent virtuel de Drain" in await Chatter(chat).hears("agent")
    [conversation] = await listed(drain, "/conversations")
    assert (conversation["channel"], conversation["last_seq"], conversation["last_author"]) == ("chat", 2, "agent")


async def test_who_answers_with_a_bare_name_and_number_is_known_to_the_team(drain: Tenant, visitor: Visitor) -> None:
    async with drain.dispatcher.board("contacts") as board, visitor.chat(after=0) as chat:
        julie = Chatter(chat)
        await julie.says(HELLO)
        for words in ("non", "Julie Martin"):
            assert (await julie.says(words)).count("?") == 1
        named = await shown(board, "contacts", lambda c: c["name"])
        assert (named["name"], named["is_anonymous"]) == ("Julie Martin", True)
        assert "une personne vous rappelle" in await julie.says("514 555 0177")
        reachable = await shown(board, "contacts", lambda c: c["phone"])
    assert (reachable["phone"], reachable["is_anonymous"]) == ("+15145550177", False)
