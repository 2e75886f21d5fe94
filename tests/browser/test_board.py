"""The board, as the people in front of it see it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import Scheme, Sit
from tests.hub import Tenant
from tests.line import Line

CALLER = "+14385550142"
RISING = "Bonjour, ici Marie Tremblay au 12 rue des Érables à Laval. Ça refoule, l'eau monte dans le sous-sol!"
AXE = Path(__file__).resolve().parents[2] / "static" / "node_modules" / "axe-core" / "axe.min.js"


def card(page: Page, name: str) -> Any:
    """The card of a caller, on the board itself (the banner names them too)."""
    return page.get_by_role("listitem").filter(has_text=name).first


async def test_a_text_becomes_a_card_while_one_watches_with_the_callers_words_marked(
    drain: Tenant, line: Line, sit: Sit
) -> None:
    page = await sit(drain.dispatcher)
    await line.text(CALLER, RISING)
    arrived = card(page, "Marie Tremblay")
    await expect(arrived).to_be_visible(timeout=5000)
    marked = await arrived.locator("mark").all_inner_texts()
    assert marked
    assert all(" ".join(words.split()) in RISING for words in marked)
    assert re.match(r"\(\d+\)|.*P1", await page.title())


async def test_taking_it_on_one_screen_shows_on_the_other_who_took_it(drain: Tenant, line: Line, sit: Sit) -> None:
    mine, theirs = await sit(drain.dispatcher), await sit(drain.admin)
    await line.text(CALLER, RISING)
    await expect(card(mine, "Marie Tremblay")).to_be_visible(timeout=5000)
    await mine.keyboard.press("j")
    await mine.keyboard.press("a")
    await expect(card(theirs, "Marie Tremblay")).to_contain_text(drain.dispatcher.name, timeout=5000)
    (alert,) = (await drain.admin.http.get("/api/v1/alerts?status=open")).json()["items"]
    assert (alert["status"], alert["acknowledged_by"]["name"]) == ("acknowledged", drain.dispatcher.name)


async def test_offline_shows_the_last_known_state_as_such_and_catches_up_after(
    drain: Tenant, line: Line, sit: Sit
) -> None:
    page = await sit(drain.dispatcher)
    await line.text(CALLER, RISING)
    await expect(card(page, "Marie Tremblay")).to_be_visible(timeout=5000)
    await expect(page.get_by_title("En direct")).to_be_visible()
    await page.context.set_offline(offline=True)
    await expect(page.get_by_text(re.compile("Hors ligne", re.IGNORECASE)).first).to_be_visible(timeout=8000)
    await expect(card(page, "Marie Tremblay")).to_be_visible()
    await line.text("+14385550143", "Ici Luc Gagnon, il y a de l'eau partout dans mon sous-sol")
    await page.context.set_offline(offline=False)
    await expect(card(page, "Luc Gagnon")).to_be_visible(timeout=15000)
    await expect(page.get_by_title("En direct")).to_be_visible()


async def test_the_whole_story_is_on_the_alerts_page(drain: Tenant, line: Line, sit: Sit) -> None:
    page = await sit(drain.dispatcher)
    await line.text(CALLER, RISING)
    await expect(card(page, "Marie Tremblay")).to_be_visible(timeout=5000)
    await line.work_off()
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await page.wait_for_url(re.compile("/alerts/"))
    story = page.get_by_role("main")
    await expect(story).to_contain_text("refoule")
    await expect(story).to_contain_text("438 555-0142")
    await expect(story).to_contain_text(drain.dispatcher.name, timeout=8000)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
async def test_nothing_spills_and_axe_finds_nothing(
    drain: Tenant, line: Line, sit: Sit, scheme: Scheme, width: int
) -> None:
    await line.text(CALLER, RISING)
    await line.text("+14385550144", "Bonjour, combien pour nettoyer un drain français?")
    page = await sit(drain.dispatcher, width=width, height=800, scheme=scheme)
    await expect(card(page, "Marie Tremblay")).to_be_visible(timeout=5000)
    spill = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert spill <= 0
    await page.evaluate(AXE.read_text())
    found = await page.evaluate(
        "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']}).then(r => r.violations.map(v => v.id + ': ' +"
        " v.nodes.map(n => n.target.join(' ')).join(', ')))"
    )
    assert found == []


async def test_a_viewer_can_look_and_not_touch(drain: Tenant, line: Line, sit: Sit) -> None:
    await line.text(CALLER, RISING)
    page = await sit(drain.viewer)
    await expect(card(page, "Marie Tremblay")).to_be_visible(timeout=5000)
    await page.keyboard.press("j")
    await page.keyboard.press("a")
    (alert,) = (await drain.admin.http.get("/api/v1/alerts?status=open")).json()["items"]
    assert alert["status"] == "pending"
