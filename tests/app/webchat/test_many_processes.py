"""A visitor's sockets in several processes, with and without Redis, and a process that leaves."""

from __future__ import annotations

from tests.app.webchat.visitor import Site, Visitor, answer_as, conversations_of
from tests.hub import Hub, served


async def said_to(visitor: Visitor, hub: Hub, after: int = 0) -> list[str]:
    async with Visitor(hub, visitor.view).chat(after=after) as chat:
        return [f["message"] for f in await chat.quiet(1.0) if f.get("author") == "advisor"]


async def test_the_first_word_on_one_process_is_heard_by_the_other_socket_on_another(site: Site) -> None:
    visitor = await site.visitor()
    async with served(site.tenant.hub.web.settings) as elsewhere:
        there = Visitor(elsewhere, visitor.view)
        async with visitor.chat(after=0, echo=True) as here, there.chat(after=0, echo=True) as other:
            await other.op(op="ping")
            await other.hear("pong")
            await here.say("Bonjour", "a")
            assert (await other.hear())["message"] == "Bonjour"
            (conversation,) = await conversations_of(site.tenant.dispatcher)
            await answer_as(site.tenant.dispatcher, conversation["id"], "Oui ?")
            for chat in (here, other):
                while (said := await chat.hear())["author"] != "advisor":
                    pass
                assert said["message"] == "Oui ?"


async def test_without_redis_everything_comes_a_little_later(site: Site) -> None:
    settings = site.tenant.hub.web.settings.model_copy(update={"redis_url": None})
    visitor = await site.visitor()
    async with served(settings) as deaf, Visitor(deaf, visitor.view).chat(after=0, echo=True) as chat:
        await chat.say("Bonjour", "a")
        await chat.hear("accepted")
        (conversation,) = await conversations_of(site.tenant.dispatcher)
        await answer_as(site.tenant.dispatcher, conversation["id"], "Un", "Deux")
        heard = [f["message"] for f in await chat.quiet(1.5) if f.get("author") == "advisor"]
        assert heard == ["Un", "Deux"]


async def test_a_process_that_leaves_sends_its_visitors_on_and_they_miss_nothing(site: Site) -> None:
    visitor = await site.visitor()
    async with visitor.chat(after=0) as chat:
        await chat.say("Bonjour", "a")
        await chat.hear("accepted")
    (conversation,) = await conversations_of(site.tenant.dispatcher)
    async with served(site.tenant.hub.web.settings) as leaving:
        async with Visitor(leaving, visitor.view).chat(after=0) as chat:
            await chat.op(op="ping")
            await chat.hear("pong")
            await leaving.web.drain()
            assert await chat.close_code() == 1001
        async with Visitor(leaving, visitor.view).chat() as late:
            assert await late.close_code() == 1001
    await answer_as(site.tenant.dispatcher, conversation["id"], "Oui ?")
    assert await said_to(visitor, site.tenant.hub) == ["Oui ?"]
