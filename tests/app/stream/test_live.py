"""The live edge: who gets in, what they see, how they resume."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.hub import Hub, Person, Tenant


def live(hub: Hub, query: str = "") -> str:
    return hub.url.replace("http", "ws") + "/ws/live" + query


async def rename(tenant: Tenant, name: str) -> None:
    answer = await tenant.admin.http.patch(f"/api/v1/users/{tenant.viewer.id}", json={"name": name})
    assert answer.status_code == 200, answer.text


async def test_a_board_sees_a_change_of_another_screen(drain: Tenant) -> None:
    async with drain.dispatcher.board("team") as board:
        await rename(drain, "Renamed")
        frame = await board.event("user.updated")
    assert frame["data"]["name"] == "Renamed"
    assert list(frame)[:3] == ["op", "seq", "topic"]


async def test_a_snapshot_then_its_position_misses_nothing(drain: Tenant) -> None:
    position = (await drain.dispatcher.http.get("/api/v1/users")).json()["position"]
    await rename(drain, "One")
    await rename(drain, "Two")
    async with drain.dispatcher.board("team", after=position) as board:
        if len([f for f in board.frames if f["op"] == "event"]) < 2:
            await board.until(lambda f: f.get("data", {}).get("name") == "Two")
        seen = [f["data"]["name"] for f in board.frames if f["op"] == "event"]
    assert seen == ["One", "Two"]


async def test_another_tenants_events_never_arrive(drain: Tenant, rival: Tenant) -> None:
    async with drain.dispatcher.board("team") as board:
        await rename(rival, "Theirs")
        await rename(drain, "Ours")
        frame = await board.event("user.updated")
    assert frame["data"]["name"] == "Ours"


async def test_a_topic_one_may_not_read_is_refused_and_not_carried(drain: Tenant) -> None:
    async with drain.viewer.board("contacts", "team") as board:
        refusals = [f for f in board.frames if f["op"] == "error"]
        if not refusals:
            refusals = [await board.until(lambda f: f["op"] == "error")]
        assert refusals[0]["problem"]["code"] == "topic_forbidden"
        await rename(drain, "Seen")
        assert (await board.event("user.updated"))["data"]["name"] == "Seen"


async def test_a_page_of_another_site_gets_no_socket(drain: Tenant) -> None:
    headers = {"Cookie": drain.admin.cookie, "Origin": "https://evil.example"}
    with pytest.raises(InvalidStatus) as refused:
        async with connect(live(drain.hub), additional_headers=headers):
            pass
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize("headers", [{}, {"Origin": "same"}, {"Cookie": "vigie_session=stale", "Origin": "same"}])
async def test_who_is_not_signed_in_is_told_so_by_close_code(hub: Hub, headers: dict[str, str]) -> None:
    headers = {k: hub.url if v == "same" else v for k, v in headers.items()}
    async with connect(live(hub), additional_headers=headers) as socket:
        with pytest.raises(ConnectionClosed):
            await socket.recv()
        assert socket.close_code == 4401


async def test_a_cookie_without_an_origin_is_not_enough(drain: Tenant) -> None:
    async with connect(live(drain.hub), additional_headers={"Cookie": drain.admin.cookie}) as socket:
        with pytest.raises(ConnectionClosed):
            await socket.recv()
        assert socket.close_code == 4401


async def ticket(person: Person) -> str:
    answer = await person.http.post("/api/v1/stream/tickets")
    assert answer.status_code == 200, answer.text
    found: str = answer.json()["ticket"]
    return found


async def test_a_ticket_opens_one_socket_once(drain: Tenant) -> None:
    once = await ticket(drain.dispatcher)
    async with connect(live(drain.hub, f"?ticket={once}")) as socket:
        await socket.send(json.dumps({"op": "subscribe", "topics": ["team"], "after": None}))
        assert json.loads(await socket.recv())["op"] == "ready"
    async with connect(live(drain.hub, f"?ticket={once}")) as socket:
        with pytest.raises(ConnectionClosed):
            await socket.recv()
        assert socket.close_code == 4401


async def next_event(lines: Any) -> dict[str, str]:
    event: dict[str, str] = {}
    async for line in lines:
        if line == "" and "data" in event:
            return event
        if line == "" or line.startswith(":"):
            continue
        name, _, value = line.partition(": ")
        event[name] = value
    raise AssertionError("the stream ended")


async def test_sse_carries_the_same_frames_at_the_same_positions_and_resumes(drain: Tenant) -> None:
    position = (await drain.dispatcher.http.get("/api/v1/users")).json()["position"]
    await rename(drain, "Missed")
    address = "/api/v1/stream?topics=team"
    async with asyncio.timeout(10), drain.dispatcher.board("team", after=position) as board:
        socket_frame = next((f for f in board.frames if f["op"] == "event"), None) or await board.event("user.updated")
        async with drain.dispatcher.http.stream("GET", address, headers={"Last-Event-ID": position}) as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            lines = stream.aiter_lines()
            event = await next_event(lines)
            while event.get("event") != "user.updated":
                event = await next_event(lines)
    assert json.loads(event["data"]) == socket_frame
    assert event["id"].endswith(f":{socket_frame['seq']}")


async def test_sse_opens_with_a_ticket_and_nothing_else_does_without_a_cookie(drain: Tenant) -> None:
    once = await ticket(drain.dispatcher)
    async with drain.hub.http.stream("GET", f"/api/v1/stream?topics=team&ticket={once}") as stream:
        assert stream.status_code == 200
    assert (await drain.hub.http.get(f"/api/v1/stream?topics=team&ticket={once}")).status_code == 401
    assert (await drain.hub.http.get(f"/api/v1/me?ticket={await ticket(drain.dispatcher)}")).status_code == 401


async def test_colleagues_see_who_is_looking(drain: Tenant) -> None:
    alert = "0190a0a0-0000-7000-8000-00000000000a"
    async with drain.dispatcher.board("alerts", "presence") as mine, drain.admin.board("alerts") as theirs:
        await theirs.send({"op": "viewing", "id": alert})
        frame = await mine.until(lambda f: f["op"] == "presence" and f["viewers"])
    assert frame["id"] == alert
    assert [v["name"] for v in frame["viewers"]] == [drain.admin.name]
