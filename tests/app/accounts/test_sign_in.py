"""Signing in, signing out, and what a login is worth."""

from __future__ import annotations

import asyncio
import json

import pytest
from websockets.exceptions import ConnectionClosed

from tests.hub import PASSWORD, Hub, Tenant


async def test_a_member_signs_in_and_learns_what_they_may_do(drain: Tenant) -> None:
    me = (await drain.dispatcher.http.get("/api/v1/me")).json()
    assert me["user"]["email"] == "dispatcher@drain.test"
    assert me["tenant"]["slug"] == "drain"
    assert "alerts:work" in me["permissions"]
    assert "team:write" not in me["permissions"]


async def test_a_wrong_password_and_an_unknown_account_get_the_same_answer(hub: Hub, drain: Tenant) -> None:
    wrong = await hub.http.post("/api/v1/login", json={"email": "admin@drain.test", "password": "no"})
    unknown = await hub.http.post("/api/v1/login", json={"email": "nobody@drain.test", "password": "no"})
    assert wrong.status_code == unknown.status_code == 401
    assert {k: v for k, v in wrong.json().items() if k != "request_id"} == {
        k: v for k, v in unknown.json().items() if k != "request_id"
    }


async def test_the_password_is_not_tried_for_ever(hub: Hub, drain: Tenant) -> None:
    for _ in range(8):
        refused = await hub.http.post("/api/v1/login", json={"email": "admin@drain.test", "password": "no"})
        assert refused.status_code == 401
    blocked = await hub.http.post("/api/v1/login", json={"email": "admin@drain.test", "password": PASSWORD})
    assert blocked.status_code == 429
    assert int(blocked.headers["retry-after"]) > 0


async def test_signing_out_ends_the_login(drain: Tenant) -> None:
    assert (await drain.viewer.http.post("/api/v1/logout")).status_code == 204
    cookie = {"Cookie": drain.viewer.cookie}
    assert (await drain.hub.http.get("/api/v1/me", headers=cookie)).status_code == 401


async def test_a_page_of_another_site_cannot_write(drain: Tenant) -> None:
    evil = {"Origin": "https://evil.example"}
    refused = await drain.admin.http.post("/api/v1/logout", headers=evil)
    assert refused.status_code == 403
    assert refused.json()["code"] == "cross_origin"
    hidden = await drain.admin.http.post("/api/v1/logout", headers={"Sec-Fetch-Site": "cross-site"})
    assert hidden.status_code == 403


async def test_the_cookie_is_out_of_reach_of_scripts(hub: Hub, drain: Tenant) -> None:
    answer = await hub.http.post("/api/v1/login", json={"email": "admin@drain.test", "password": PASSWORD})
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


async def test_a_revoked_login_loses_its_socket_within_a_second(drain: Tenant) -> None:
    async with drain.dispatcher.board("alerts") as board:
        change = await drain.admin.http.patch(f"/api/v1/users/{drain.dispatcher.id}", json={"role": "viewer"})
        assert change.status_code == 200
        started = asyncio.get_running_loop().time()
        with pytest.raises(ConnectionClosed) as closed:
            await board.until(lambda _: False, seconds=5)
        assert asyncio.get_running_loop().time() - started < 1.5
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4401


async def test_an_api_key_holds_only_what_its_maker_holds_and_can_be_revoked(hub: Hub, drain: Tenant) -> None:
    refused = await drain.dispatcher.http.post("/api/v1/api-keys", json={"name": "x", "scopes": ["alerts:read"]})
    assert refused.status_code == 403
    made = await drain.admin.http.post("/api/v1/api-keys", json={"name": "wall", "scopes": ["alerts:read"]})
    assert made.status_code == 201
    key = made.json()
    bearer = {"Authorization": f"Bearer {key['secret']}"}
    assert (await hub.http.get("/api/v1/alerts", headers=bearer)).status_code == 200
    assert (await hub.http.get("/api/v1/audit", headers=bearer)).status_code == 403
    listed = (await drain.admin.http.get("/api/v1/api-keys")).json()["items"]
    assert listed[0]["secret"] is None
    assert (await drain.admin.http.delete(f"/api/v1/api-keys/{key['id']}")).status_code == 204
    assert (await hub.http.get("/api/v1/alerts", headers=bearer)).status_code == 401


async def test_every_change_of_the_team_is_in_the_audit_log_with_its_author(drain: Tenant) -> None:
    body = {"email": "new@drain.test", "name": "New", "role": "viewer", "password": "long enough 123"}
    made = await drain.admin.http.post("/api/v1/users", json=body)
    assert made.status_code == 201, made.text
    entries = (await drain.admin.http.get("/api/v1/audit?entity_kind=user")).json()["items"]
    mine = next(e for e in entries if e["entity_id"] == made.json()["id"])
    assert (mine["verb"], mine["actor_name"]) == ("create", drain.admin.name)
    assert "new@drain.test" not in json.dumps(mine)


async def test_two_admins_changing_one_member_do_not_overwrite_each_other(drain: Tenant) -> None:
    address = f"/api/v1/users/{drain.viewer.id}"
    first = await drain.admin.http.patch(address, json={"name": "One"}, headers={"If-Match": "1"})
    second = await drain.admin.http.patch(address, json={"name": "Two"}, headers={"If-Match": "1"})
    assert first.status_code == 200
    assert second.status_code == 412
    assert second.json()["current"]["name"] == "One"
