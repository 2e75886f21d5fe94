"""Scripted people: they say what they came to say, answer what they are asked, and never lose a word."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from app.webchat.rooms import Rooms
from simulators.chatters.play import Stage, play, play_all
from simulators.chatters.script import BadScript, Script, built_in, read_script
from tests.agents_in_service import put_in_service
from tests.app.webchat.visitor import ORIGIN, answer_as, conversations_of, found_site
from tests.hub import Tenant
from tests.line import line_of
from tests.realtime.servers import eventually

MARIE = """
name: Marie
business: drain
channel: chat
language: fr
steps:
  - say: Bonjour, je voudrais qu'on me rappelle
  - talk: {turns: 6, within: 2}
answers:
  urgent: Ce n'est pas urgent
  nom: Je m'appelle Marie Tremblay
  numéro: 438 555 0142
"""


async def stage_of(tenant: Tenant) -> Stage:
    site = await found_site(tenant)
    return Stage(tenant.hub.url, site.key, ORIGIN, pace=0.0)


async def said_by_contacts(tenant: Tenant) -> list[list[str]]:
    found = []
    for conversation in await conversations_of(tenant.dispatcher):
        listed = await tenant.dispatcher.http.get(f"/api/v1/conversations/{conversation['id']}/messages")
        found.append([m["text"] for m in listed.json()["items"] if m["author"] == "contact"])
    return found


async def test_a_chatter_and_the_agent_have_a_conversation(drain: Tenant) -> None:
    await put_in_service(drain, flow="message_taking")
    transcript = await play(await stage_of(drain), read_script(MARIE))
    assert transcript.outcome == "done"
    assert transcript.said("us")
    assert transcript.said("them")[0] == "Bonjour, je voudrais qu'on me rappelle"
    assert len(transcript.said("them")) > 1, "the agent asked something they had an answer to"
    assert await said_by_contacts(drain) == [transcript.said("them")]


async def test_a_chatter_hears_an_advisor_too(drain: Tenant) -> None:
    steps = "  - say: Bonjour\n  - talk: {turns: 2, within: 4}"
    script = read_script(f"channel: chat\nlanguage: fr\nsteps:\n{steps}\nanswers: {{nom: Marie Tremblay}}")
    playing = asyncio.ensure_future(play(await stage_of(drain), script))

    async def is_there() -> bool:
        return bool(await conversations_of(drain.dispatcher))

    await eventually(is_there)
    (conversation,) = await conversations_of(drain.dispatcher)
    await answer_as(drain.dispatcher, conversation["id"], "Quel est votre nom ?")
    await eventually(lambda: _said(drain, "Marie Tremblay"))
    await answer_as(drain.dispatcher, conversation["id"], "Merci.")
    async with asyncio.timeout(30):
        assert (await playing).said("us")[-2:] == ["Quel est votre nom ?", "Merci."]


async def _said(tenant: Tenant, text: str) -> bool:
    return any(text in said for said in await said_by_contacts(tenant))


async def test_a_texter_and_the_agent_have_a_conversation(drain: Tenant) -> None:
    await put_in_service(drain)
    async with line_of(drain) as line:
        stage = Stage(drain.hub.url, carrier_url=line.url, number=drain.number, pace=0.0)
        script = next(s for s in built_in() if s.business == "drain" and s.channel == "sms" and s.language == "fr")
        script = replace(script, steps=script.steps[:1] + read_script(MARIE).steps[1:])
        playing = asyncio.ensure_future(play(stage, script))
        for _ in range(40):
            await line.work_off()
            if playing.done():
                break
            await asyncio.sleep(0.1)
        playing.cancel()
    assert script.phone is not None
    assert line.carrier.ledger.messages
    (said,) = await said_by_contacts(drain)
    assert len(said) > 1, "they answered what the agent asked"


async def test_who_is_not_let_in_or_not_answered_says_so_and_fails_nobody(drain: Tenant) -> None:
    stage = await stage_of(drain)
    script = read_script("channel: chat\nlanguage: fr\nsteps:\n  - say: Allô\n  - await: {within: 0.3, give_up: true}")
    unanswered, elsewhere = await play(stage, script), await play(replace(stage, origin="https://evil.example"), script)
    assert (unanswered.outcome, elsewhere.outcome, elsewhere.why) == (
        "unanswered",
        "turned_away",
        "403 origin_not_allowed",
    )
    assert (await play(replace(stage, base_url="http://127.0.0.1:1"), script)).outcome == "turned_away"


async def test_a_chatter_that_is_cut_off_says_its_words_once(drain: Tenant) -> None:
    script = read_script(
        "channel: chat\nlanguage: fr\nsteps:\n  - say: Un\n  - pause: 1\n  - say: Deux\n  - photo: Trois\n  - leave"
    )
    stage = replace(await stage_of(drain), pace=1.0)
    playing = asyncio.ensure_future(play(stage, script))
    await eventually(lambda: _said(drain, "Un"))
    rooms: Rooms = drain.hub.web.services[Rooms]
    await rooms.drain(0.1)
    rooms.is_draining = False
    async with asyncio.timeout(60):
        assert (await playing).outcome == "done"
    assert await said_by_contacts(drain) == [["Un", "Deux", "Trois"]]


async def test_the_demo_has_people_of_every_kind() -> None:
    scripts = built_in()
    assert {(s.business, s.channel) for s in scripts} >= {
        ("boutique", "chat"), ("boutique", "sms"), ("drain", "chat"), ("drain", "sms"), ("assur", "chat"),
    }  # fmt: skip
    assert {s.language for s in scripts} == {"fr", "en"}
    assert await play_all({}, scripts) == []


@pytest.mark.parametrize(
    "text",
    [
        "[",
        "- a",
        "channel: chat\nlanguage: fr",
        "channel: fax\nlanguage: fr\nsteps: [await]",
        "channel: chat\nlanguage: de\nsteps: [await]",
        "channel: chat\nlanguage: fr\nsteps: [explode]",
        "channel: chat\nlanguage: fr\nsteps: [{say: 3}]",
        "channel: chat\nlanguage: fr\nsteps: [{say: a, pause: 3}]",
        "channel: chat\nlanguage: fr\nsteps: [await]\nanswers: [a]",
        "channel: chat\nlanguage: fr\nsteps: [await]\nwhatever: 1",
    ],
)
def test_what_is_no_script(text: str) -> None:
    with pytest.raises(BadScript):
        read_script(text)


def test_the_right_answer_is_given_once_whatever_the_accents() -> None:
    script: Script = read_script(MARIE)
    assert script.answer_to("Quel est votre NUMERO ?", []) == "438 555 0142"
    assert script.answer_to("Quel est votre numéro ?", ["438 555 0142"]) is None
