"""What an advisor sees in the lists of conversations."""

from __future__ import annotations

import pytest

from tests.app.conversations.talk import chat, claim, conversation_with
from tests.app.desk import Clock
from tests.app.intake.providers import items, text
from tests.hub import Tenant


async def test_the_latest_said_comes_first_with_the_people_it_is_with(drain: Tenant) -> None:
    await conversation_with(drain, "+15145550121", "bonjour, premier")
    await conversation_with(drain, "+15145550122", "bonjour, second")
    await text(drain, "encore moi", From="+15145550121")
    page = (await drain.dispatcher.http.get("/api/v1/conversations")).json()
    assert [c["last_text"] for c in page["items"]] == ["encore moi", "bonjour, second"]
    people = {c["id"]: c["phone"] for c in page["contacts"]}
    assert [people[c["contact_id"]] for c in page["items"]] == ["+15145550121", "+15145550122"]


async def test_pages_follow_one_another_without_repeating(drain: Tenant) -> None:
    for n in range(5):
        await conversation_with(drain, f"+1514555012{n}", f"numéro {n}")
    seen, cursor = [], None
    while True:
        query = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
        page = (await drain.dispatcher.http.get("/api/v1/conversations", params=query)).json()
        seen += [c["last_text"] for c in page["items"]]
        if (cursor := page["next"]) is None:
            break
    assert seen == [f"numéro {n}" for n in (4, 3, 2, 1, 0)]


@pytest.mark.parametrize(
    "cursor", ["x", "12_x", "99999999999999999999_0", "_", "1_00000000-0000-0000-0000-00000000000g"]
)
async def test_a_cursor_of_somebodys_own_making_is_refused(drain: Tenant, cursor: str) -> None:
    answer = await drain.dispatcher.http.get("/api/v1/conversations", params={"cursor": cursor})
    assert answer.status_code == 422


async def test_mine_are_those_i_answer(drain: Tenant) -> None:
    first = await conversation_with(drain, "+15145550121")
    second = await conversation_with(drain, "+15145550122")
    await claim(drain, first, drain.dispatcher)
    await claim(drain, second, drain.admin)
    assert [c["id"] for c in await items(drain, "/conversations", queue="mine")] == [str(first.id)]


@pytest.mark.parametrize("q", ["tremblay", "TREMBLAY", "555-0121 x", "0121", "déborde", "Déborde"])
async def test_people_and_last_words_are_found(drain: Tenant, q: str) -> None:
    await text(drain, "Bonjour, je m'appelle Luce Tremblay, mon drain déborde", From="+15145550121")
    await conversation_with(drain, "+15145550122", "rien à voir")
    found = await items(drain, "/conversations", q=q)
    assert len(found) == (0 if "x" in q else 1)


async def test_a_channel_alone(drain: Tenant, clock: Clock) -> None:
    await conversation_with(drain)
    await chat(drain, "v1", "Bonjour", "c1")
    assert [c["channel"] for c in await items(drain, "/conversations", channel="chat")] == ["chat"]
