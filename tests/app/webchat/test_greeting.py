"""An insurer's chat speaks first: once in the life of a session, whoever opens it again or twice."""

from __future__ import annotations

import asyncio

import pytest

from app.files.store import FileStore
from app.webchat.retention import forget_old_chats
from tests.agents_in_service import put_in_service
from tests.app.webchat.visitor import Chat, Frame, Site, conversations_of
from tests.working import movable_clock

ASKED = ("authentification", "demander_matricule")


@pytest.fixture
async def insurer(site: Site) -> Site:
    await put_in_service(site.tenant, flow="claim")
    return site


def told(frame: Frame) -> tuple[str, str]:
    return frame["phase"], frame["action"]


async def said(site: Site) -> list[Frame]:
    (conversation,) = await conversations_of(site.tenant.dispatcher)
    answer = await site.tenant.dispatcher.http.get(f"/api/v1/conversations/{conversation['id']}/messages")
    items: list[Frame] = answer.json()["items"]
    return items


async def test_whoever_opens_the_chat_is_greeted_and_asked_for_their_matricule_without_saying_a_word(
    insurer: Site,
) -> None:
    visitor = await insurer.visitor(language="fr")
    async with visitor.chat() as chat:
        greeting = await chat.hear()
    assert (greeting["seq"], greeting["author"], told(greeting), greeting["audio_url"]) == (1, "agent", ASKED, None)
    assert "matricule" in greeting["message"].lower()
    assert [m["text"] for m in await said(insurer)] == [greeting["message"]]


async def test_the_greeting_is_in_the_language_of_the_page(insurer: Site) -> None:
    visitor = await insurer.visitor(language="en-GB")
    async with visitor.chat() as chat:
        assert "number" in (await chat.hear())["message"]


async def test_coming_back_is_greeted_no_more_and_resuming_brings_what_was_said(insurer: Site) -> None:
    visitor = await insurer.visitor()
    async with visitor.chat() as chat:
        greeting = await chat.hear()
    async with visitor.chat() as chat:
        assert await chat.quiet(1.0) == []
    async with visitor.chat(after=0) as chat:
        assert [f["seq"] for f in await chat.quiet(1.0) if "author" in f] == [greeting["seq"]]
    assert len(await said(insurer)) == 1


async def test_two_windows_opened_at_once_make_one_greeting(insurer: Site) -> None:
    visitor = await insurer.visitor()

    async def opened() -> list[Frame]:
        async with visitor.chat(after=0) as chat:
            return [f for f in await chat.quiet(1.0) if "author" in f]

    heard = await asyncio.gather(*(opened() for _ in range(4)))
    assert [[told(f) for f in frames] for frames in heard] == [[ASKED]] * 4
    assert len(await said(insurer)) == 1


async def test_whoever_speaks_at_once_is_greeted_first_and_heard_all_the_same(insurer: Site) -> None:
    visitor = await insurer.visitor()
    async with visitor.chat() as chat:
        await chat.say("Bonjour, on m'a volé ma voiture cette nuit")
        greeting, answer = await chat.hear(), await chat.hear()
    assert told(greeting) == ASKED
    assert (answer["seq"], answer["phase"]) == (3, "authentification")


@pytest.mark.parametrize("flow", ["dispatch_intake", "shop_assistant", "message_taking"])
async def test_other_agents_wait_for_the_first_word_and_a_silent_visitor_leaves_nothing(site: Site, flow: str) -> None:
    await put_in_service(site.tenant, flow=flow)
    visitor = await site.visitor()
    async with visitor.chat() as chat:
        assert await chat.quiet(1.0) == []
    assert await conversations_of(site.tenant.dispatcher) == []


async def test_who_never_answers_the_greeting_is_forgotten_and_their_conversation_closed(insurer: Site) -> None:
    hub = insurer.tenant.hub
    with movable_clock(hub) as clock:
        visitor = await insurer.visitor()
        async with visitor.chat() as chat:
            await chat.hear()
        await clock.advance(hours=25)
        for _ in range(2):
            await forget_old_chats(hub.db, hub.web.services[FileStore], clock.now())
        (conversation,) = await conversations_of(insurer.tenant.dispatcher)
        assert conversation["status"] == "closed"
        async with visitor.chat() as chat:
            assert await chat.close_code() == 4404


async def test_who_closes_the_window_without_a_word_is_waited_for_by_nobody(insurer: Site) -> None:
    with movable_clock(insurer.tenant.hub) as clock:
        visitor = await insurer.visitor()
        async with visitor.chat() as chat:
            await chat.hear()
            await chat.op(op="close")
            assert await chat.close_code() == 1000
        (conversation,) = await conversations_of(insurer.tenant.dispatcher)
        assert conversation["status"] == "closed"
        for _ in range(3):
            await clock.advance(hours=7)
        async with insurer.tenant.hub.db.system() as conn:
            assert await conn.fetchval("SELECT count(*) FROM session_timers WHERE due_at <= $1", clock.now()) == 0
        async with visitor.chat() as chat:
            assert told(await _goes_on(chat, "Bonjour")) == ASKED


async def _goes_on(chat: Chat, words: str) -> Frame:
    await chat.say(words)
    return await chat.hear()


async def test_whoever_falls_silent_is_asked_once_more_then_left_in_peace_and_can_begin_again(insurer: Site) -> None:
    with movable_clock(insurer.tenant.hub) as clock:
        visitor = await insurer.visitor()
        async with visitor.chat(after=0) as chat:
            await chat.hear()
            await _goes_on(chat, "Mon matricule est AB-4521-22")
            await clock.advance(minutes=31)
            again = await chat.hear()
            assert told(again) == ("authentification", "demander_second_facteur")
            await clock.advance(hours=25)
            assert [f for f in await chat.quiet() if "author" in f] == []
            anew = await _goes_on(chat, "Bonjour")
            assert told(anew) == ASKED


async def test_whoever_closes_the_chat_and_opens_it_again_goes_on_where_it_was(insurer: Site) -> None:
    visitor = await insurer.visitor()
    async with visitor.chat() as chat:
        await chat.hear()
        await _goes_on(chat, "Mon matricule est AB-4521-22")
        await chat.op(op="close")
        assert await chat.close_code() == 1000
    async with visitor.chat() as chat:
        assert await chat.quiet(1.0) == []
        assert told(await _goes_on(chat, "Bonjour")) == ("authentification", "demander_second_facteur")


async def test_a_line_that_breaks_goes_on_where_it_was(insurer: Site) -> None:
    visitor = await insurer.visitor()
    async with visitor.chat() as chat:
        await chat.hear()
        await chat.say("Mon matricule est AB-4521-22")
        seen = await chat.hear()
    async with visitor.chat(after=seen["seq"]) as chat:
        assert [f for f in await chat.quiet(1.0) if "author" in f] == []
        answer = await _goes_on(chat, "Je ne comprends pas la question")
        assert told(answer) == ("authentification", "demander_second_facteur")
