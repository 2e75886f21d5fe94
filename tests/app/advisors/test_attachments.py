"""What an advisor sends along with their words."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import httpx2
import pytest

from tests.app.advisors.people import Desk, claim, done, refused
from tests.app.files.test_files import PDF, PNG
from tests.app.webchat.visitor import Visitor, found_site
from tests.hub import Person, Tenant

SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"


@pytest.fixture
async def visitor(desk: Desk) -> Visitor:
    return await (await found_site(desk.tenant)).visitor()


async def chatting(desk: Desk, visitor: Visitor, words: str = "Bonjour, vous avez une photo ?") -> dict[str, Any]:
    """The visitor says something; their conversation."""
    async with visitor.chat(after=0) as chat:
        await chat.say(words, "a")
        await chat.hear("accepted")
    items = (await done(desk.tenant.admin, "GET", "/conversations?queue=all"))["items"]
    return next(dict(c) for c in items if c["channel"] == "chat")


async def upload(
    who: Person, conversation: dict[str, Any], content: bytes, name: str = "vue de face.png"
) -> httpx2.Response:
    address = f"/api/v1/conversations/{conversation['id']}/files"
    kind = {"Content-Type": "application/octet-stream"}
    return await who.http.post(address, params={"name": name}, content=content, headers=kind)


async def test_the_customer_and_the_team_both_get_the_file(desk: Desk, visitor: Visitor) -> None:
    alix = await desk.on_duty("Alix Roy")
    conversation = await chatting(desk, visitor)
    await claim(alix, conversation)
    file = (await upload(alix, conversation, PNG)).json()
    assert (file["name"], file["content_type"], file["size"]) == ("vue de face.png", "image/png", len(PNG))
    body = {"text": "La voici", "files": [file["id"]], "client_id": "one"}
    said = await done(alix, "POST", f"/conversations/{conversation['id']}/messages", body)
    assert [(m["name"], m["content_type"]) for m in said["media"]] == [("vue de face.png", "image/png")]
    again = await done(alix, "POST", f"/conversations/{conversation['id']}/messages", body)
    assert again["id"] == said["id"]
    async with visitor.chat(after=0) as chat:
        while (heard := await chat.hear())["message"] != "La voici":
            pass
    (shown,) = heard["files"]
    fetched = await desk.tenant.hub.http.get(urlsplit(shown["url"]).path)
    assert (shown["name"], fetched.content) == ("vue de face.png", PNG)
    at_the_desk = await desk.tenant.dispatcher.http.get(said["media"][0]["url"])
    assert at_the_desk.content == PNG


async def test_a_file_alone_is_something_said_and_nothing_is_not(desk: Desk, visitor: Visitor) -> None:
    alix = await desk.on_duty("Alix Roy")
    conversation = await chatting(desk, visitor)
    await claim(alix, conversation)
    file = (await upload(alix, conversation, PDF, "devis.pdf")).json()
    address = f"/conversations/{conversation['id']}/messages"
    said = await done(alix, "POST", address, {"files": [file["id"]]})
    assert (said["text"], said["media"][0]["name"]) == ("", "devis.pdf")
    await refused(alix, "POST", address, {"text": " ", "files": []}, 422)


async def test_what_a_browser_could_run_is_refused(desk: Desk, visitor: Visitor) -> None:
    alix = await desk.on_duty("Alix Roy")
    conversation = await chatting(desk, visitor)
    await claim(alix, conversation)
    for content, code, status in [(SVG, "file_type_refused", 415), (b"", "file_empty", 422)]:
        answer = await upload(alix, conversation, content)
        assert (answer.json()["code"], answer.status_code) == (code, status)
    too_large = await upload(alix, conversation, PNG + b"\0" * (10 << 20))
    assert too_large.status_code == 413


async def test_by_text_no_file_is_taken_and_the_answer_says_so(desk: Desk) -> None:
    alix = await desk.on_duty("Alix Roy")
    conversation = await desk.text()
    await claim(alix, conversation)
    answer = await upload(alix, conversation, PNG)
    assert (answer.status_code, answer.json()["code"]) == (409, "files_only_in_chats")
    body = {"text": "Voici", "files": [str(UUID(int=1))]}
    problem = await refused(alix, "POST", f"/conversations/{conversation['id']}/messages", body, 409)
    assert problem["code"] == "files_only_in_chats"


async def test_only_who_owns_the_conversation_may_send_and_only_their_own_files(desk: Desk, visitor: Visitor) -> None:
    alix, robin = await desk.on_duty("Alix Roy"), await desk.on_duty("Robin Côté")
    conversation = await chatting(desk, visitor)
    await claim(alix, conversation)
    assert (await upload(robin, conversation, PNG)).json()["code"] == "conversation_not_yours"
    theirs = (await visitor.upload(PNG)).json()
    body = {"text": "Voici", "files": [theirs["id"]]}
    await refused(alix, "POST", f"/conversations/{conversation['id']}/messages", body, 404)
    mine = (await upload(alix, conversation, PNG)).json()
    other = await (await found_site(desk.tenant)).visitor()
    await done(alix, "POST", f"/conversations/{conversation['id']}/messages", {"files": [mine["id"]]})
    elsewhere = await chatting(desk, other, "Et moi ?")
    assert elsewhere["id"] != conversation["id"]
    await claim(alix, elsewhere)
    await refused(alix, "POST", f"/conversations/{elsewhere['id']}/messages", {"files": [mine["id"]]}, 404)


async def test_another_business_uploads_nothing_here(desk: Desk, visitor: Visitor, rival: Tenant) -> None:
    conversation = await chatting(desk, visitor)
    assert (await upload(rival.admin, conversation, PNG)).status_code == 404
    viewer = await upload(desk.tenant.viewer, conversation, PNG)
    assert viewer.status_code == 403
