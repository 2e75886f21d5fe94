"""Sites and the pages that may use them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.datastructures import Headers

from app.settings import Settings
from app.web.addresses import visitor_address
from app.web.pages import Pages, answer
from app.webchat.rules import caller_hash
from app.webchat.site_settings import clean_origin, is_allowed
from tests.app.webchat.visitor import ORIGIN, Site, found_site
from tests.hub import Tenant, served


async def test_a_page_on_the_list_gets_a_session_and_what_to_say_first(site: Site) -> None:
    answer = await site.ask(language="en-GB")
    view = answer.json()
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    assert len(view["session_id"]) >= 43
    assert view["socket"] == f"ws://vigie.test/ws/conversation/{view['session_id']}"
    assert (view["language"], view["business"]) == ("en", {"name": "Drain", "language": "fr"})
    assert "automated assistant" in view["disclosure"]


async def test_the_secret_of_a_session_is_nowhere_in_the_database(site: Site) -> None:
    visitor = await site.visitor(page="https://boutique.example/a", referrer="https://search.example/")
    async with site.tenant.hub.db.transaction(site.tenant.id) as tx:
        rows = await tx.conn.fetch("SELECT chat_sessions::text FROM chat_sessions")
    assert len(rows) == 1
    assert visitor.secret not in rows[0][0]
    assert "127.0.0.1" not in rows[0][0]


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "https://boutique.example.evil.example"])
async def test_other_pages_get_nothing_they_could_read(site: Site, origin: str | None) -> None:
    answer = await site.ask(origin=origin)
    assert (answer.status_code, answer.json()["code"]) == (403, "origin_not_allowed")
    assert "access-control-allow-origin" not in answer.headers


async def test_browsers_may_ask_first(site: Site) -> None:
    headers = {"Origin": ORIGIN, "Access-Control-Request-Method": "POST"}
    for path in ("/api/v1/conversations", "/api/v1/conversations/x/files"):
        answer = await site.tenant.hub.http.request("OPTIONS", path, headers=headers)
        assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (204, ORIGIN)
        assert answer.headers["access-control-allow-headers"] == "Content-Type"


async def test_an_unknown_key_is_not_found(drain: Tenant) -> None:
    body = {"site_key": "pk_" + "0" * 24}
    answer = await drain.hub.http.post("/api/v1/conversations", json=body, headers={"Origin": ORIGIN})
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_site")
    assert (await drain.hub.http.get("/api/v1/chat-sites/pk_nothing/appearance")).status_code == 404


async def test_the_button_looks_as_the_business_decided(drain: Tenant) -> None:
    site = await found_site(drain, title="Rivoli", colour="#0b5d4b", greeting={"fr": "Bonjour", "en": ""})
    answer = await drain.hub.http.get(f"/api/v1/chat-sites/{site.key}/appearance")
    look = answer.json()
    assert (look["title"], look["colour"], look["greeting"]) == ("Rivoli", "#0b5d4b", {"fr": "Bonjour"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "max-age" in answer.headers["cache-control"]


async def test_a_site_is_changed_by_who_saw_its_latest_version(site: Site) -> None:
    http, address = site.tenant.admin.http, f"/api/v1/chat-sites/{site.view['id']}"
    body = {"label": "Rivoli", "origins": ["https://*.rivoli.example"]}
    changed = await http.put(address, json=body, headers={"If-Match": "1"})
    assert (changed.status_code, changed.json()["version"], changed.json()["key"]) == (200, 2, site.key)
    assert (await http.put(address, json=body, headers={"If-Match": "1"})).status_code == 412
    assert (await site.ask(origin="https://www.rivoli.example")).status_code == 201
    assert (await site.ask()).status_code == 403
    (listed,) = (await http.get("/api/v1/chat-sites")).json()["items"]
    assert listed["snippet"] == f'<script src="http://vigie.test/widget.js" data-site="{site.key}" async></script>'


async def test_only_who_may_change_channels_makes_sites(site: Site, rival: Tenant) -> None:
    body = {"label": "x", "origins": [ORIGIN]}
    assert (await site.tenant.dispatcher.http.post("/api/v1/chat-sites", json=body)).status_code == 403
    address = f"/api/v1/chat-sites/{site.view['id']}"
    assert (await rival.admin.http.put(address, json=body)).status_code == 404
    assert (await rival.admin.http.get("/api/v1/chat-sites")).json()["items"] == []


@pytest.mark.parametrize(
    "body",
    [
        {"label": ""},
        {"label": "x", "origins": ["boutique.example"]},
        {"label": "x", "origins": ["http://boutique.example"]},
        {"label": "x", "origins": ["https://boutique.example/path"]},
        {"label": "x", "colour": "red;}"},
        {"label": "x", "greeting": {"de": "Hallo"}},
    ],
)
async def test_a_site_that_makes_no_sense_is_refused(drain: Tenant, body: dict[str, object]) -> None:
    assert (await drain.admin.http.post("/api/v1/chat-sites", json=body)).status_code == 422


@pytest.mark.parametrize(
    ("origin", "allowed", "expected"),
    [
        ("https://shop.example", ["https://shop.example"], True),
        ("https://shop.example:443", ["https://shop.example"], True),
        ("https://SHOP.example", ["https://shop.example"], True),
        ("http://shop.example", ["https://shop.example"], False),
        ("https://shop.example:8443", ["https://shop.example"], False),
        ("https://a.b.shop.example", ["https://*.shop.example"], True),
        ("https://shop.example", ["https://*.shop.example"], False),
        ("https://evilshop.example", ["https://*.shop.example"], False),
        ("http://a.shop.example", ["https://*.shop.example"], False),
        ("https://*.shop.example", ["https://*.shop.example"], False),
        ("http://localhost:3000", ["http://localhost:3000"], True),
        ("null", ["https://shop.example"], False),
    ],
)
def test_which_pages_may(origin: str, allowed: list[str], expected: bool) -> None:
    assert is_allowed(origin, allowed) is expected


async def test_a_demo_shows_a_shop_to_try_it_on_and_nobody_else_does(site: Site, settings: Settings) -> None:
    assert (await site.tenant.hub.http.get("/chat-demo")).status_code == 404
    async with served(settings.model_copy(update={"vigie_demo": True})) as demo:
        listed = await demo.http.get("/chat-demo")
        assert f"/chat-demo?site={site.key}" in listed.text
        assert "<script" not in listed.text
        shop = await demo.http.get("/chat-demo", params={"site": site.key, "lang": "en"})
        assert f'data-site="{site.key}"' in shop.text
        assert "script-src 'nonce-" in shop.headers["content-security-policy"]
        forged = await demo.http.get("/chat-demo", params={"site": '"><script>alert(1)</script>'})
        assert "alert" not in forged.text
        own = {"Origin": demo.url}
        opened = await demo.http.post("/api/v1/conversations", json={"site_key": site.key}, headers=own)
        assert opened.status_code == 201, "pages of ours may, in a demo"
    refused = await site.ask(origin=site.tenant.hub.url)
    assert refused.status_code == 403


def test_the_script_is_for_pages_of_other_sites(tmp_path: Path) -> None:
    (tmp_path / "widget.js").write_text("let a")
    (tmp_path / "index.html").write_text("<!doctype html>")
    found, shell = (Pages(tmp_path).find(name, "") for name in ("widget.js", "index.html"))
    assert found is not None
    assert shell is not None
    script = answer(found, Headers())
    assert script.headers["access-control-allow-origin"] == "*"
    assert script.headers["cross-origin-resource-policy"] == "cross-origin"
    assert script.headers["etag"]
    assert answer(shell, Headers()).headers.get("access-control-allow-origin") is None


def test_what_is_no_origin() -> None:
    for text in ("", "https://", "javascript:alert(1)", "https://a b", "https://a:port", "ftp://a.example", "//a"):
        assert clean_origin(text) is None


def test_a_visitor_is_counted_by_the_address_a_proxy_of_ours_wrote_down() -> None:
    assert visitor_address("198.51.100.9", "203.0.113.7") == "198.51.100.9", "a stranger cannot claim another address"
    assert visitor_address("10.0.0.2", "1.1.1.1, 203.0.113.7") == "203.0.113.7"
    assert visitor_address("10.0.0.2", "rubbish") == "10.0.0.2"
    assert visitor_address("2a00:1450:4007:80c::1", None) == visitor_address("2a00:1450:4007:80c:ffff::2", None)
    assert visitor_address(None, None) == ""


def test_visitors_cannot_be_followed_from_site_to_site_or_day_to_day() -> None:
    one, next_day = datetime(2026, 11, 21, tzinfo=UTC), datetime(2026, 11, 22, tzinfo=UTC)
    hashes = {caller_hash("203.0.113.7", site, day) for site in ("pk_a", "pk_b") for day in (one, next_day)}
    assert len(hashes) == 4
