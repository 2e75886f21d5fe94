"""The chat on a shop's own page, as a visitor meets it: on a phone and on a desk, offline and back."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from tests.app.webchat.visitor import Site, answer_as, conversations_of, found_site
from tests.hub import Tenant
from tests.simulators.serving import serving

AXE = Path(__file__).resolve().parents[2] / "static" / "node_modules" / "axe-core" / "axe.min.js"
SHOP = """<!doctype html><html lang="{language}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover"><title>Boutique</title>
<style nonce="shop">* {{ color: red !important; font-size: 40px }} button {{ display: none }}</style>
<main><h1>Boutique</h1><p>Une robe.</p></main>
<script nonce="shop" src="{src}" data-site="{key}" async></script></html>"""


@dataclass
class Shop:
    """A page of another origin that embeds the chat, under a strict policy of its own."""

    site: Site
    url: str


@asynccontextmanager
async def shop_of(tenant: Tenant, language: str = "fr") -> AsyncIterator[Shop]:
    key = ""

    async def page(_request: Request) -> HTMLResponse:
        hub = tenant.hub.url
        policy = (
            f"default-src 'none'; script-src {hub} 'nonce-shop'; style-src 'nonce-shop';"
            f" connect-src {hub} {hub.replace('http', 'ws')}"
        )
        body = SHOP.format(language=language, src=f"{hub}/widget.js", key=key)
        return HTMLResponse(body, headers={"Content-Security-Policy": policy})

    async with serving(Starlette(routes=[Route("/", page)])) as url:
        address = url.replace("127.0.0.1", "localhost")
        site = await found_site(tenant, origins=[address], title="Boutique Rivoli", colour="#0b5d4b",
                                greeting={"fr": "Bonjour, que cherchez-vous ?"})  # fmt: skip
        key = site.key
        yield Shop(site, address)


@pytest.fixture
async def shop(drain: Tenant) -> AsyncIterator[Shop]:
    async with shop_of(drain) as opened:
        yield opened


@asynccontextmanager
async def visiting(
    chromium: Browser, shop: Shop, *, width: int = 1440, height: int = 900, scheme: str = "light"
) -> AsyncIterator[Page]:
    """A visitor's browser on the shop's page; an error of the page fails the test."""
    broken: list[str] = []
    context: BrowserContext = await chromium.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, locale="fr-FR", has_touch=width < 500
    )
    page = await context.new_page()
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("console", lambda m: broken.append(m.text) if "Content Security Policy" in m.text else None)
    await page.goto(shop.url)
    await page.get_by_role("button", name="Ouvrir la discussion").wait_for()
    yield page
    await context.close()
    assert not broken


async def open_chat(page: Page) -> None:
    await page.get_by_role("button", name="Ouvrir la discussion").click()
    await expect(page.get_by_role("textbox", name="Votre message")).to_be_focused()


async def write(page: Page, text: str) -> None:
    await page.get_by_role("textbox", name="Votre message").fill(text)
    await page.keyboard.press("Enter")


async def the_conversation(shop: Shop) -> str:
    (conversation,) = await conversations_of(shop.site.tenant.dispatcher)
    found: str = conversation["id"]
    return found


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (320, 640)])
async def test_a_visitor_asks_and_an_advisor_answers(
    chromium: Browser, shop: Shop, width: int, height: int, tmp_path: Path
) -> None:
    async with visiting(chromium, shop, width=width, height=height) as page:
        await open_chat(page)
        log = page.get_by_role("log")
        await expect(log).to_contain_text("assistant automatique de Drain")
        await expect(log).to_contain_text("Bonjour, que cherchez-vous ?")
        await write(page, "Avez-vous cette robe en 38 ? https://boutique.example/robe")
        await expect(log.get_by_text("✓ Envoyé")).to_be_visible(timeout=5000)
        await expect(log.get_by_role("link")).to_have_attribute("href", "https://boutique.example/robe")
        await answer_as(shop.site.tenant.dispatcher, await the_conversation(shop), "Oui, il nous en reste deux.")
        await expect(log).to_contain_text("Oui, il nous en reste deux.", timeout=5000)
        await expect(page.get_by_text(re.compile("vous répond"))).to_be_visible()
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        await page.screenshot(path=tmp_path / f"chat-{width}.png")


async def heard_from_customer(shop: Shop) -> list[str]:
    """What the hub has of the customer's words, in order."""
    conversation = await the_conversation(shop)
    listed = await shop.site.tenant.dispatcher.http.get(f"/api/v1/conversations/{conversation}/messages")
    return [m["text"] for m in listed.json()["items"] if m["author"] == "contact"]


async def test_words_written_offline_leave_once_when_the_line_is_back(chromium: Browser, shop: Shop) -> None:
    async with visiting(chromium, shop) as page:
        await open_chat(page)
        log = page.get_by_role("log")
        await write(page, "Bonjour")
        await expect(log.get_by_text("✓ Envoyé")).to_be_visible(timeout=5000)
        await page.context.set_offline(offline=True)
        await expect(page.get_by_text("Vous êtes hors ligne.")).to_be_visible()
        await write(page, "Vous êtes ouverts demain ?")
        await expect(log.get_by_text("Sera envoyé dès que possible")).to_be_visible()
        await page.context.set_offline(offline=False)
        await expect(log.get_by_text("Sera envoyé")).to_have_count(0, timeout=8000)
        await expect(log.get_by_text("Vous êtes ouverts demain ?")).to_have_count(1)
        # A line under way is neither waiting nor ticked: the page stays until the hub has it.
        said = await heard_from_customer(shop)
        async with asyncio.timeout(8):
            while len(said) < 2:
                await asyncio.sleep(0.05)
                said = await heard_from_customer(shop)
    assert said == ["Bonjour", "Vous êtes ouverts demain ?"]


async def test_a_reload_loses_neither_the_talk_nor_the_draft_and_news_is_counted(chromium: Browser, shop: Shop) -> None:
    async with visiting(chromium, shop, width=320, height=640) as page:
        await open_chat(page)
        await write(page, "Bonjour, une question")
        await expect(page.get_by_text("✓ Envoyé")).to_be_visible(timeout=5000)
        await page.get_by_role("textbox", name="Votre message").fill("et aussi")
        await page.keyboard.press("Escape")
        await page.reload()
        launch = page.get_by_role("button", name=re.compile("Ouvrir la discussion"))
        await answer_as(shop.site.tenant.dispatcher, await the_conversation(shop), "Je vous écoute.")
        await expect(launch).to_have_accessible_name(re.compile("nouveau"), timeout=8000)
        await launch.click()
        log = page.get_by_role("log")
        await expect(log).to_contain_text("Bonjour, une question")
        await expect(log).to_contain_text("Je vous écoute.")
        await expect(page.get_by_role("textbox", name="Votre message")).to_have_value("et aussi")


async def test_a_photo_goes_with_the_words_and_a_script_is_refused_in_words(chromium: Browser, shop: Shop) -> None:
    async with visiting(chromium, shop) as page:
        await open_chat(page)
        picker = page.locator("input[type=file]")
        await picker.set_input_files({"name": "a.html", "mimeType": "text/html", "buffer": b"<script>1</script>"})
        await expect(page.get_by_role("alert")).to_contain_text("n’est pas accepté", timeout=5000)
        await page.get_by_role("button", name="Retirer a.html").click()
        png = b"\x89PNG\r\n\x1a\n" + b"\0" * 500
        await picker.set_input_files({"name": "robe.png", "mimeType": "image/png", "buffer": png})
        await expect(page.get_by_role("progressbar")).to_have_count(0, timeout=5000)
        await write(page, "Celle-ci")
        await expect(page.get_by_role("log")).to_contain_text("robe.png")
        await expect(page.get_by_text("✓ Envoyé")).to_be_visible(timeout=5000)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
async def test_everybody_can_use_it(chromium: Browser, shop: Shop, width: int, scheme: str) -> None:
    async with visiting(chromium, shop, width=width, scheme=scheme) as page:
        await open_chat(page)
        await write(page, "Bonjour")
        await expect(page.get_by_text("✓ Envoyé")).to_be_visible(timeout=5000)
        await answer_as(shop.site.tenant.dispatcher, await the_conversation(shop), "Bonjour, que puis-je pour vous ?")
        await expect(page.get_by_text("que puis-je")).to_be_visible(timeout=5000)
        await page.evaluate(AXE.read_text())
        found = await page.evaluate(
            "axe.run('#vigie-chat', {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
        )
        assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found["violations"]] == []


async def test_the_keyboard_alone_is_enough(chromium: Browser, shop: Shop) -> None:
    async with visiting(chromium, shop) as page:
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await page.keyboard.type("Bonjour")
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("✓ Envoyé")).to_be_visible(timeout=5000)
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("button", name="Ouvrir la discussion")).to_be_focused()


async def test_ending_takes_two_steps_and_writing_again_begins_anew(chromium: Browser, shop: Shop) -> None:
    async with visiting(chromium, shop) as page:
        await open_chat(page)
        end = page.get_by_role("button", name="Terminer la discussion")
        await expect(end).to_be_hidden()
        await write(page, "Bonjour")
        await expect(page.get_by_text("✓ Envoyé")).to_be_visible(timeout=5000)
        for answer in ("Continuer", "Terminer"):
            await expect(page.get_by_role("button", name=answer, exact=True)).to_be_hidden()
            await end.click()
            await page.get_by_role("button", name=answer, exact=True).click()
        await expect(page.get_by_text("Discussion terminée.")).to_be_visible(timeout=5000)
        await write(page, "Encore moi")
        await expect(page.get_by_text("Discussion terminée.")).to_be_hidden(timeout=5000)
        await expect(page.get_by_text("✓ Envoyé")).to_be_visible(timeout=5000)


async def test_a_page_that_is_not_on_the_list_is_told_so(chromium: Browser, shop: Shop) -> None:
    view = shop.site.view
    body = {k: view[k] for k in ("label", "title", "colour", "language", "greeting")} | {"origins": []}
    changed = await shop.site.tenant.admin.http.put(f"/api/v1/chat-sites/{view['id']}", json=body)
    assert changed.status_code == 200
    async with visiting(chromium, shop) as page:
        await page.get_by_role("button", name="Ouvrir la discussion").click()
        await expect(page.get_by_role("status")).to_be_visible(timeout=5000)
