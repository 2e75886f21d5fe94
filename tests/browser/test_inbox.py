"""The advisor desk, as the people at it see it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import Scheme, Sit
from tests.hub import Person, Tenant
from tests.line import Line

CALLER = "+14385550142"
WORDS = "Bonjour, ici Marie Tremblay. J'aimerais parler à quelqu'un de ma facture."
AXE = Path(__file__).resolve().parents[2] / "static" / "node_modules" / "axe-core" / "axe.min.js"
SOON = 8000


async def waiting(tenant: Tenant, line: Line, words: str = WORDS, caller: str = CALLER) -> str:
    """A customer texted and waits for somebody."""
    await line.text(caller, words)
    (talk, *_) = (await tenant.admin.http.get("/api/v1/conversations?queue=all")).json()["items"]
    asked = await tenant.admin.http.post(
        f"/api/v1/conversations/{talk['id']}/hand-off", json={"reason": "caller_asked"}
    )
    assert asked.status_code == 200, asked.text
    return str(talk["id"])


def row(page: Page, name: str = "Marie Tremblay") -> Locator:
    return page.get_by_role("listitem").filter(has_text=name).first


def composer(page: Page) -> Locator:
    return page.locator("#composer")


async def open_first(page: Page) -> None:
    """By keyboard, as one works."""
    await expect(row(page)).to_be_visible(timeout=SOON)
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await page.wait_for_url(re.compile("/inbox/."))
    await expect(page.get_by_role("region", name="Fil de la conversation")).to_contain_text("facture", timeout=SOON)


async def take_first(page: Page) -> None:
    await open_first(page)
    async with page.expect_response(re.compile("/claim$")):
        await page.keyboard.press("c")
    await expect(page.get_by_text("À vous").first).to_be_visible(timeout=SOON)


async def messages_of(who: Person, conversation_id: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await who.http.get(f"/api/v1/conversations/{conversation_id}/messages")).json()[
        "items"
    ]
    return items


async def test_claiming_by_keyboard_makes_it_mine_for_everybody(drain: Tenant, line: Line, sit: Sit) -> None:
    conversation_id = await waiting(drain, line)
    page = await sit(drain.dispatcher, "/inbox")
    await take_first(page)
    talk = (await drain.admin.http.get(f"/api/v1/conversations/{conversation_id}")).json()
    assert (talk["handling"], talk["advisor"]["name"]) == ("advisor", drain.dispatcher.name)


async def test_whoever_comes_second_sees_who_was_first(drain: Tenant, line: Line, sit: Sit) -> None:
    conversation_id = await waiting(drain, line)
    page = await sit(drain.admin, "/inbox")
    await open_first(page)
    # Their screen is held still, as when a tap and an event cross.
    await page.get_by_role("button", name="Mettre le direct en pause").click()
    claimed = await drain.dispatcher.http.post(f"/api/v1/conversations/{conversation_id}/claim", json={})
    assert claimed.status_code == 200, claimed.text
    await page.locator("[data-log]").focus()
    await page.keyboard.press("c")
    await expect(page.get_by_text(f"{drain.dispatcher.name} a pris la conversation avant vous.")).to_be_visible()
    await expect(page.get_by_text(f"À {drain.dispatcher.name}").first).to_be_visible()


async def test_a_reply_travels_and_its_tick_says_delivered(drain: Tenant, line: Line, sit: Sit) -> None:
    await waiting(drain, line)
    page = await sit(drain.dispatcher, "/inbox")
    await take_first(page)
    await page.keyboard.press("r")
    await page.keyboard.type("Bonjour Marie, je regarde votre facture.")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("[data-author=advisor]").first).to_contain_text("je regarde votre facture")
    await expect(composer(page)).to_have_value("")
    await line.work_off()
    await expect(page.locator("[data-author=advisor] [data-status=delivered]")).to_be_visible(timeout=SOON)
    assert any("je regarde votre facture" in text.body for text in line.texts_to(CALLER))


async def test_a_draft_survives_a_reload(drain: Tenant, line: Line, sit: Sit) -> None:
    await waiting(drain, line)
    page = await sit(drain.dispatcher, "/inbox")
    await take_first(page)
    await page.keyboard.press("r")
    await page.keyboard.type("Je termine cette phrase plus tard")
    await page.reload()
    await expect(composer(page)).to_have_value("Je termine cette phrase plus tard", timeout=SOON)


async def test_what_is_sent_offline_leaves_once_when_the_network_is_back(drain: Tenant, line: Line, sit: Sit) -> None:
    conversation_id = await waiting(drain, line)
    page = await sit(drain.dispatcher, "/inbox")
    await take_first(page)
    await page.keyboard.press("r")
    await page.context.set_offline(offline=True)
    await page.keyboard.type("Écrit sans réseau")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("[data-unsent]")).to_contain_text("En attente d’envoi", timeout=SOON)
    await page.context.set_offline(offline=False)
    await expect(page.locator("[data-author=advisor]").first).to_contain_text("Écrit sans réseau", timeout=15000)
    await expect(page.locator("[data-unsent]")).to_have_count(0)
    said = [m for m in await messages_of(drain.admin, conversation_id) if m["text"] == "Écrit sans réseau"]
    assert len(said) == 1


async def test_a_note_is_never_a_reply(drain: Tenant, line: Line, sit: Sit) -> None:
    conversation_id = await waiting(drain, line)
    page = await sit(drain.dispatcher, "/inbox")
    await take_first(page)
    await page.keyboard.press("n")
    await expect(page.get_by_text("Note interne : le client ne la voit pas".replace(" :", "\u00a0:"))).to_be_visible()
    await page.keyboard.type("Mauvaise humeur, rester calme")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("[data-kind=note]")).to_contain_text("Mauvaise humeur")
    await expect(page.locator("[data-kind=note]")).to_contain_text("le client ne voit pas ceci")
    await line.work_off()
    assert all("Mauvaise humeur" not in m["text"] for m in await messages_of(drain.admin, conversation_id))
    assert all("Mauvaise humeur" not in text.body for text in line.texts_to(CALLER))


async def test_a_viewer_cannot_open_the_desk_and_the_page_says_so(drain: Tenant, sit: Sit) -> None:
    page = await sit(drain.viewer, "/inbox")
    await expect(page.get_by_text("Votre rôle ne permet pas cette action.")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 768, 1440])
async def test_nothing_spills_and_axe_finds_nothing(
    drain: Tenant, line: Line, sit: Sit, scheme: Scheme, width: int
) -> None:
    await waiting(drain, line)
    await waiting(drain, line, "Hello, this is Tom Reed, can somebody call me?", "+14385550143")
    page = await sit(drain.dispatcher, "/inbox", width=width, height=800, scheme=scheme)
    await expect(row(page)).to_be_visible(timeout=SOON)
    await inspect(page)
    await row(page).get_by_role("link").click()
    await expect(page.get_by_role("region", name="Fil de la conversation")).to_contain_text("facture", timeout=SOON)
    await page.locator("[data-log]").focus()
    await page.keyboard.press("n")
    await page.keyboard.type("À rappeler")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("[data-kind=note]")).to_be_visible()
    await inspect(page)


async def inspect(page: Page) -> None:
    spill = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert spill <= 0
    await page.evaluate(AXE.read_text())
    found = await page.evaluate(
        "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']}).then(r => r.violations.map(v => v.id + ': ' +"
        " v.nodes.map(n => n.target.join(' ')).join(', ')))"
    )
    assert found == []
