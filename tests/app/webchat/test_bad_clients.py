"""Sockets that send garbage, too much, or come from nowhere: a clear answer, nothing lost, never a failure of ours."""

from __future__ import annotations

import json
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from app.files.store import FileStore
from app.webchat.retention import forget_old_chats
from tests.app.webchat.visitor import ORIGIN, Site, conversations_of, found_site, open_socket
from tests.hub import Tenant
from tests.working import movable_clock


@pytest.mark.parametrize("secret", ["nobody", "a" * 43, "é" * 20, "x" * 3000])
async def test_an_unknown_session_is_closed_at_once(drain: Tenant, secret: str) -> None:
    async with open_socket(drain.hub, secret) as chat:
        assert await chat.close_code() == 4404


@pytest.mark.parametrize("address", ["..%2f..%2fetc", "a/b", ""])
async def test_a_socket_to_no_address_of_ours_is_refused_before_it_opens(drain: Tenant, address: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with open_socket(drain.hub, address):
            pass
    assert refused.value.response.status_code == 404


async def test_an_expired_session_is_told_apart_so_that_the_page_opens_another(site: Site) -> None:
    with movable_clock(site.tenant.hub) as clock:
        visitor = await site.visitor()
        clock.ahead = timedelta(hours=25)
        async with visitor.chat() as chat:
            assert await chat.close_code() == 4401


async def test_a_session_that_expires_while_it_is_open_ends_when_it_speaks(site: Site) -> None:
    with movable_clock(site.tenant.hub) as clock:
        visitor = await site.visitor()
        async with visitor.chat(after=0) as chat:
            await chat.op(op="ping")
            await chat.hear("pong")
            clock.ahead = timedelta(hours=25)
            await chat.say("Bonjour", "a")
            frame = await chat.hear("error")
            assert (frame["client_id"], frame["problem"]["code"]) == ("a", "session_expired")
            assert await chat.close_code() == 4401


async def test_a_page_of_another_origin_cannot_use_a_session_it_got_hold_of(site: Site) -> None:
    visitor = await site.visitor()
    async with visitor.chat(origin="https://evil.example") as chat:
        assert await chat.close_code() == 4403
    async with visitor.chat(origin=None) as native:
        await native.say("Bonjour", "a")
        assert (await native.hear("accepted"))["seq"] == 1


async def test_a_site_taken_out_of_use_ends_its_sessions(site: Site) -> None:
    visitor = await site.visitor()
    body = {"label": "x", "origins": [ORIGIN], "active": False}
    await site.tenant.admin.http.put(f"/api/v1/chat-sites/{site.view['id']}", json=body)
    async with visitor.chat() as chat:
        assert await chat.close_code() == 4404


@pytest.mark.parametrize(
    ("data", "code", "status"),
    [
        (b"\x00\x01", "text_only", 415),
        ("{", "invalid_input", 422),
        ('{"op": 3}', "invalid_input", 422),
        ('{"op": "explode"}', "unknown_op", 422),
        ('{"op": "resume", "after": -1}', "invalid_input", 422),
        ('{"op": "resume", "after": 99999999999999999999}', "invalid_input", 422),
        ('{"text": ["a"]}', "invalid_input", 422),
        ('{"text": ""}', "nothing_said", 422),
        ("   ", "nothing_said", 422),
        ("", "nothing_said", 422),
        ('{"text": "a", "client_id": ""}', "invalid_input", 422),
        ('{"text": "a", "files": ["not-an-id"]}', "invalid_input", 422),
        ('{"text": "a", "files": ["0190a0a0-0000-7000-8000-000000000000"]}', "not_found", 404),
        ("x" * 5000, "message_too_long", 413),
        ("x" * 20_000, "frame_too_large", 413),
        ("é" * 10_000, "frame_too_large", 413),
        ("[" * 10_000, "message_too_long", 413),
        ('{"text":' * 1500, "invalid_input", 422),
    ],
)
async def test_what_cannot_be_understood_is_answered_and_the_talk_goes_on(
    site: Site, data: str | bytes, code: str, status: int
) -> None:
    visitor = await site.visitor()
    async with visitor.chat(after=0) as chat:
        await chat.raw(data)
        problem = await chat.refusal()
        assert (problem["code"], problem["status"]) == (code, status)
        await chat.say("Bonjour", "a")
        assert (await chat.hear("accepted"))["seq"] == 1
    assert len(await conversations_of(site.tenant.dispatcher)) == 1


async def test_text_no_database_can_hold_is_still_somebodys_words(site: Site) -> None:
    visitor = await site.visitor()
    async with visitor.chat(after=0) as chat:
        await chat.raw('{"text": "a\\u0000b \\u202e \\ud83d\\ude00", "client_id": "\\u0000"}')
        assert (await chat.hear("accepted"))["seq"] == 1


async def test_a_frame_larger_than_any_is_cut_off_by_the_protocol(site: Site) -> None:
    visitor = await site.visitor()
    async with visitor.chat(after=0) as chat:
        await chat.raw("x" * 100_000)
        assert await chat.close_code() == 1009


async def test_a_flood_is_answered_with_when_to_come_back_and_loses_nothing_accepted(site: Site) -> None:
    visitor = await site.visitor()
    async with visitor.chat(after=0) as chat:
        for n in range(28):
            await chat.say(f"Message {n}", f"id{n}")
        frames = await chat.quiet(1.5)
        accepted = [f["client_id"] for f in frames if f.get("op") == "accepted"]
        refused = [f for f in frames if f.get("op") == "error"]
        assert len(accepted) >= 20
        assert refused
        assert len(accepted) + len(refused) == 28
        assert {f["problem"]["status"] for f in refused} == {429}
        assert all(f["problem"]["retry_after"] >= 1 and f["client_id"] for f in refused)
    (conversation,) = await conversations_of(site.tenant.dispatcher)
    listed = await site.tenant.dispatcher.http.get(f"/api/v1/conversations/{conversation['id']}/messages")
    stored = [m["text"] for m in listed.json()["items"] if m["author"] == "contact"]
    assert stored == [f"Message {name.removeprefix('id')}" for name in accepted]


async def test_a_client_that_does_not_stop_is_closed(site: Site) -> None:
    visitor = await site.visitor()
    async with visitor.chat(after=0) as chat:
        for _ in range(200):
            await chat.op(op="ping")
        assert await chat.close_code() == 4429


async def test_no_more_than_ten_sockets_of_one_session(site: Site) -> None:
    visitor = await site.visitor()
    url = site.tenant.hub.url.replace("http", "ws") + f"/ws/conversation/{visitor.secret}"
    async with AsyncExitStack() as stack:
        for _ in range(10):
            socket = await stack.enter_async_context(connect(url, additional_headers={"Origin": ORIGIN}))
            await socket.send(json.dumps({"op": "ping"}))
            assert json.loads(await socket.recv()) == {"op": "pong"}
        async with visitor.chat() as chat:
            assert await chat.close_code() == 4429


async def test_a_thousand_sessions_opened_and_left_cost_their_rows_and_then_nothing(site: Site) -> None:
    hub = site.tenant.hub
    with movable_clock(hub) as clock:
        for minute in range(4):
            clock.ahead = timedelta(minutes=2 * minute)
            for _ in range(250):
                assert (await site.ask()).status_code == 201
        assert await conversations_of(site.tenant.dispatcher) == []
        contacts = await site.tenant.dispatcher.http.get("/api/v1/contacts")
        assert contacts.json()["items"] == []
        spoken = await site.visitor()
        async with spoken.chat(after=0) as chat:
            await chat.say("Bonjour", "a")
            await chat.hear("accepted")
        clock.ahead = timedelta(hours=26)
        await forget_old_chats(hub.db, hub.web.services[FileStore], hub.db.clock())
        async with hub.db.transaction(site.tenant.id) as tx:
            left = await tx.conn.fetch("SELECT caller_hash FROM chat_sessions")
        assert [row["caller_hash"] for row in left] == [None]
        clock.ahead = timedelta(days=61)
        await forget_old_chats(hub.db, hub.web.services[FileStore], hub.db.clock())
        async with hub.db.transaction(site.tenant.id) as tx:
            assert await tx.conn.fetchval("SELECT count(*) FROM chat_sessions") == 0
    assert len(await conversations_of(site.tenant.dispatcher)) == 1, "what was said stays"


async def test_too_many_sessions_are_refused_with_when_to_come_back(drain: Tenant) -> None:
    site = await found_site(drain, sessions_per_visitor=3, sessions_per_minute=5)
    with movable_clock(drain.hub) as clock:
        for _ in range(3):
            assert (await site.ask()).status_code == 201
        refused = await site.ask()
        assert (refused.status_code, refused.json()["code"]) == (429, "too_many_sessions")
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        assert refused.headers["access-control-allow-origin"] == ORIGIN
        elsewhere = {"Origin": ORIGIN, "X-Forwarded-For": "203.0.113.7"}
        for expected in (201, 201, 429):
            answer = await drain.hub.http.post("/api/v1/conversations", json={"site_key": site.key}, headers=elsewhere)
            assert answer.status_code == expected
        clock.ahead = timedelta(seconds=61)
        assert (await site.ask()).status_code == 201
