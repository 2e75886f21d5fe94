"""A visitor and the business talk: every word once, in order, whatever happens to the line."""

from __future__ import annotations

from tests.app.webchat.visitor import Site, answer_as, conversations_of


async def test_what_a_visitor_writes_becomes_a_conversation_and_the_answer_comes_back(site: Site) -> None:
    visitor = await site.visitor(language="fr-CA", page="https://boutique.example/robes")
    async with visitor.chat() as chat:
        await chat.raw("Bonjour, avez-vous cette robe en 38 ?")
        advisor = site.tenant.dispatcher
        async with advisor.board("conversations", after=None):
            pass
        (conversation,) = await _until_there(site)
        assert conversation["channel"] == "chat"
        await answer_as(advisor, conversation["id"], "Oui, il nous en reste deux.")
        said = await _answer(chat)
        assert (said["author"], said["message"], said["audio_url"]) == ("advisor", "Oui, il nous en reste deux.", None)
        assert {"seq", "phase", "action", "data"} <= set(said)


async def _until_there(site: Site) -> list[dict]:
    import asyncio

    for _ in range(100):
        found = await conversations_of(site.tenant.dispatcher)
        if found:
            return found
        await asyncio.sleep(0.02)
    raise AssertionError("no conversation")


async def _answer(chat) -> dict:
    while True:
        said = await chat.hear()
        if said["author"] == "advisor":
            return said
