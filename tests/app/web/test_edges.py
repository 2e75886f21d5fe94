"""The edge answers in problems, whatever comes."""

from __future__ import annotations

from pathlib import Path

import httpx2
import pytest

from app.access import Open
from app.web.pages import Pages
from tests.hub import Hub, Tenant
from tests.simulators.serving import serving

PUBLIC_ADDRESSES = {
    "POST /api/v1/login",
    "GET /livez",
    "GET /readyz",
    "GET /metrics",
    "GET /openapi.json",
    "GET /docs",
    "GET /api/v1/files/{token}",
    "POST /api/v1/conversations",
    "OPTIONS /api/v1/conversations",
    "POST /api/v1/conversations/{session_id}/files",
    "OPTIONS /api/v1/conversations/{session_id}/files",
    "GET /api/v1/chat-sites/{site_key}/appearance",
    "GET /chat-demo",
    "GET /api/v1/follow/{token}",
    "GET /api/v1/follow/{token}/stream",
    "POST /api/v1/follow/{token}/files",
}
SIGNED_ADDRESSES = {
    "POST /api/webhooks/twilio/sms",
    "POST /api/webhooks/twilio/status",
    "POST /api/webhooks/vapi",
}


async def test_what_is_open_to_everybody_is_written_down_here(hub: Hub) -> None:
    opened: dict[Open, set[str]] = {Open.PUBLIC: set(), Open.SIGNED: set()}
    for path, spec in hub.web.endpoints:
        if isinstance(spec.needs, Open):
            opened[spec.needs].add(f"{spec.method} {path}")
    assert opened == {Open.PUBLIC: PUBLIC_ADDRESSES, Open.SIGNED: SIGNED_ADDRESSES}


async def test_nobody_gets_anything_from_a_closed_address(hub: Hub) -> None:
    for path, spec in hub.web.endpoints:
        if isinstance(spec.needs, Open):
            continue
        address = path
        for name in spec.path_params:
            address = address.replace("{" + name + "}", "0190a0a0-0000-7000-8000-000000000000")
        answer = await hub.http.request(spec.method, address)
        assert answer.status_code == 401, f"{spec.method} {path} answered {answer.status_code}"


@pytest.mark.parametrize(
    ("body", "content_type", "status", "code"),
    [
        (b"{", "application/json", 400, "malformed"),
        (b'{"email": "a@b.c", "password": "\\ud800"}', "application/json", 400, "malformed"),
        (b"\xff\xfe", "application/json", 400, "malformed"),
        (b'{"email": "a@b.c", "password": "\\u0000"}', "application/json", 422, "invalid_input"),
        (b'{"email": 3, "password": []}', "application/json", 422, "invalid_fields"),
        (b"[]", "application/json", 422, "invalid_fields"),
        (b"email=a", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
        (b'{"email": "' + b"a" * (1 << 20) + b'"}', "application/json", 413, "body_too_large"),
    ],
)
async def test_bad_bodies_get_a_clear_problem(hub: Hub, body: bytes, content_type: str, status: int, code: str) -> None:
    answer = await hub.http.post("/api/v1/login", content=body, headers={"Content-Type": content_type})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"


async def test_every_refused_field_is_named_at_once_without_repeating_the_values(drain: Tenant) -> None:
    body = {"email": "nonsense-value", "name": "", "role": "emperor", "password": "short-secret"}
    answer = await drain.admin.http.post("/api/v1/users", json=body)
    problem = answer.json()
    assert {e["pointer"] for e in problem["errors"]} == {"#/email", "#/name", "#/role"} | {
        e["pointer"] for e in problem["errors"] if e["pointer"] == "#/password"
    }
    assert "short-secret" not in answer.text


async def test_unknown_addresses_and_methods_are_problems_too(drain: Tenant) -> None:
    nothing = await drain.admin.http.get("/api/v1/nothing")
    assert (nothing.status_code, nothing.json()["code"]) == (404, "not_found")
    method = await drain.admin.http.put("/api/v1/me")
    assert method.status_code == 405
    assert "GET" in method.headers["allow"]


@pytest.mark.parametrize("name", ["%00", "claims/%00", "a" * 5_000, "claims/" + "é" * 300, "..%2f..%2fetc%2fpasswd"])
async def test_an_address_no_file_can_have_gets_the_page_like_any_other(tmp_path: Path, name: str) -> None:
    (tmp_path / "index.html").write_text("shell")
    async with serving(Pages(tmp_path)) as address, httpx2.AsyncClient() as browser:
        answer = await browser.get(f"{address}/{name}")
    assert (answer.status_code, answer.text) == (200, "shell")


async def test_the_process_says_how_it_is(hub: Hub) -> None:
    assert (await hub.http.get("/livez")).status_code == 200
    ready = await hub.http.get("/readyz")
    assert ready.json() == {"status": "ok", "redis": "ok"}
    await hub.http.get("/livez")
    metrics = await hub.http.get("/metrics")
    assert "vigie_http_requests_total" in metrics.text
    proxied = await hub.http.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"})
    assert proxied.status_code == 403
