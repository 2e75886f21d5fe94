"""A chat that is spoken to: how surely it heard and where the sound lies stay with the words."""

from __future__ import annotations

from typing import Any

import pytest

from tests.agents_in_service import put_in_service
from tests.app.webchat.visitor import Frame, Site, Visitor, conversations_of

WAVE = b"RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00" + bytes(64)
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(64)


async def history(site: Site) -> list[Frame]:
    (conversation,) = await conversations_of(site.tenant.dispatcher)
    answer = await site.tenant.dispatcher.http.get(f"/api/v1/conversations/{conversation['id']}/messages")
    items: list[Frame] = answer.json()["items"]
    return items


async def uploaded(visitor: Visitor, content: bytes, name: str) -> str:
    answer = await visitor.upload(content, name)
    assert answer.status_code == 201, answer.text
    found: str = answer.json()["id"]
    return found


async def test_spoken_words_keep_how_surely_they_were_heard_and_written_ones_have_nothing_to_keep(site: Site) -> None:
    visitor = await site.visitor()
    async with visitor.chat(after=0, echo=True) as chat, site.tenant.dispatcher.board("messages") as desk:
        await chat.op(text="Bonjour", confidence=0.57, audio="https://sound.example/a.ogg", client_id="a")
        heard = (await desk.event("message.received"))["data"]
        await chat.say("Vous êtes là ?", "b")
        await chat.hear("accepted")
        await chat.hear("accepted")
    spoken, written = await history(site)
    assert (spoken["speech_confidence"], spoken["audio_ref"]) == (0.57, "https://sound.example/a.ogg")
    assert (written["speech_confidence"], written["audio_ref"]) == (None, None)
    assert {name: heard[name] for name in heard} == {name: spoken[name] for name in heard}


async def test_the_sound_can_be_a_file_sent_before_and_the_team_can_listen_to_it(site: Site) -> None:
    visitor = await site.visitor()
    file = await uploaded(visitor, WAVE, "voix.wav")
    async with visitor.chat(after=0) as chat:
        await chat.op(text="C'est le matricule AB 45 21 22", confidence=1, audio=file, client_id="a")
        await chat.hear("accepted")
    (said,) = await history(site)
    assert said["audio_ref"] == f"/api/v1/files/{file}/content"
    assert (await site.tenant.dispatcher.http.get(said["audio_ref"])).content == WAVE


@pytest.mark.parametrize(
    ("frame", "named"),
    [
        ({"confidence": 1.2}, "confidence"),
        ({"confidence": -0.1}, "confidence"),
        ({"confidence": "0.9"}, "confidence"),
        ({"confidence": True}, "confidence"),
        ({"confidence": [1]}, "confidence"),
        ({"audio": "javascript:alert(1)"}, "audio"),
        ({"audio": "http://sound.example/a.ogg"}, "audio"),
        ({"audio": "https://sound.example/" + "a" * 600}, "audio"),
        ({"audio": 7}, "audio"),
        ({"audio": {"id": 1}}, "audio"),
    ],
)
async def test_what_cannot_be_meant_is_named_and_nothing_of_it_is_stored(
    site: Site, frame: dict[str, Any], named: str
) -> None:
    visitor = await site.visitor()
    async with visitor.chat(after=0) as chat:
        await chat.op(text="Bonjour", **frame)
        problem = await chat.refusal()
        assert (problem["code"], f"`{named}`" in problem["detail"]) == ("invalid_input", True)
        await chat.op(op="ping")
        await chat.hear("pong")
    assert await conversations_of(site.tenant.dispatcher) == []


async def test_somebody_elses_sound_and_a_picture_are_no_sound_of_theirs(site: Site) -> None:
    visitor, other = await site.visitor(), await site.visitor()
    theirs, picture = await uploaded(other, WAVE, "voix.wav"), await uploaded(visitor, PICTURE, "photo.png")
    async with visitor.chat(after=0) as chat:
        for file, code in ((theirs, "not_found"), (picture, "not_audio")):
            await chat.op(text="Bonjour", audio=file)
            assert (await chat.refusal())["code"] == code
    assert await conversations_of(site.tenant.dispatcher) == []


async def test_every_turn_of_the_history_says_in_which_phase_it_was_and_what_was_expected(site: Site) -> None:
    await put_in_service(site.tenant)
    visitor = await site.visitor()
    async with visitor.chat(after=0, echo=True) as chat:
        await chat.op(text="Mon drain de cuisine est lent", confidence=0.9, client_id="a")
        answered = await chat.hear()
        while answered["author"] != "agent":
            answered = await chat.hear()
    said, answer = await history(site)
    assert answered["audio_url"] is None
    assert (answer["phase"], answer["action"]) == (answered["phase"], answered["action"])
    assert answer["phase"]
    assert said["speech_confidence"] == 0.9
