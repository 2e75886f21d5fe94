"""The advisor desk, as the people at it see it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import FilePayload, Locator, Page, expect

from tests.app.advisors.people import Desk, claim, done
from tests.app.files.test_files import PNG
from tests.app.webchat.visitor import found_site
from tests.browser.conftest import Scheme, Sit
from tests.hub import Person, Tenant
from tests.line import Line
from tests.working import movable_clock

CALLER = "+14385550142"
WORDS = "Bonjour, ici Marie Tremblay. J'aimerais parler à quelqu'un de ma facture."
AXE = Path(__file__).resolve().parents[2] / "static" / "node_modules" / "axe-core" / "axe.min.js"
SOON = 8000


@pytest.fixture
def desk(drain: Tenant, line: Line) -> Iterator[Desk]:
    with movable_clock(drain.hub) as clock:
        yield Desk(drain, line, clock)


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


async def test_a_ready_reply_asks_for_what_it_does_not_know(drain: Tenant, line: Line, sit: Sit) -> None:
    reply: dict[str, Any] = {
        "shortcut": "rdv",
        "title": "Rendez-vous",
        "bodies": {"fr": "Bonjour {contact_name}, nous passons le {jour} vers {heure}, pour {prix}."},
        "variables": [
            {"name": "contact_name", "type": "name", "required": False},
            {"name": "jour", "type": "date"},
            {"name": "heure", "type": "time"},
            {"name": "prix", "type": "money"},
        ],
    }
    await done(drain.admin, "POST", "/canned-replies", reply)
    await waiting(drain, line)
    page = await sit(drain.dispatcher, "/inbox")
    await take_first(page)
    await page.keyboard.press("r")
    await page.keyboard.type("/rdv")
    await expect(page.get_by_role("option", name="Rendez-vous")).to_be_visible()
    await page.keyboard.press("Enter")
    form = page.locator("[data-canned-form]")
    await expect(form.get_by_label("Nom du client")).to_have_value("Marie Tremblay")
    await expect(form.locator("[name=jour]")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(form.get_by_text("À remplir")).to_have_count(3)
    await form.locator("[name=jour]").fill("2026-11-24")
    await form.locator("[name=heure]").fill("14:30")
    await form.locator("[name=prix]").fill("cher")
    await page.keyboard.press("Enter")
    await expect(form.get_by_text("Un montant, par exemple")).to_be_visible()
    await expect(form.locator("[name=prix]")).to_be_focused()
    await page.keyboard.press("Control+A")
    await page.keyboard.type("89,90")
    await page.keyboard.press("Enter")
    await expect(form).to_have_count(0)
    await expect(composer(page)).to_be_focused()
    said = re.sub(r"\s", " ", await composer(page).input_value())
    assert said == "Bonjour Marie Tremblay, nous passons le 24 novembre 2026 vers 14 h 30, pour 89,90 $."


async def test_a_suggestion_stays_in_its_place_and_one_key_takes_it(drain: Tenant, line: Line, sit: Sit) -> None:
    words = "Votre facture vous est renvoyée aujourd’hui même. " * 6
    reply = {"shortcut": "facture", "title": "Renvoyer la facture", "bodies": {"fr": words}}
    await done(drain.admin, "POST", "/canned-replies", reply)
    await waiting(drain, line)
    page = await sit(drain.dispatcher, "/inbox")
    await take_first(page)
    await line.text(CALLER, "Je n'ai toujours pas ma facture")
    suggestion = page.get_by_role("list", name="Suggestions").get_by_role("button")
    await expect(suggestion).to_be_visible(timeout=SOON)
    inside, around = await suggestion.bounding_box(), await page.locator("[data-composer]").bounding_box()
    assert inside
    assert around
    assert inside["x"] + inside["width"] <= around["x"] + around["width"]
    await page.keyboard.press("Alt+1")
    await expect(composer(page)).to_have_value(words.strip())


async def test_leaving_a_ready_reply_leaves_the_words_alone(drain: Tenant, line: Line, sit: Sit) -> None:
    reply = {
        "shortcut": "rdv",
        "title": "Rendez-vous",
        "bodies": {"fr": "À {heure}."},
        "variables": [{"name": "heure"}],
    }
    await done(drain.admin, "POST", "/canned-replies", reply)
    await waiting(drain, line)
    page = await sit(drain.dispatcher, "/inbox")
    await take_first(page)
    await page.keyboard.press("r")
    await page.keyboard.type("D'accord. /rdv")
    await expect(page.get_by_role("option", name="Rendez-vous")).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-canned-form]")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(composer(page)).to_be_focused()
    await expect(composer(page)).to_have_value("D'accord. /rdv")


async def test_handing_back_leaves_the_agent_a_note(drain: Tenant, line: Line, sit: Sit) -> None:
    conversation_id = await waiting(drain, line)
    page = await sit(drain.dispatcher, "/inbox")
    await take_first(page)
    await page.keyboard.press("b")
    await expect(page.get_by_role("dialog", name="Rendre à l’agent")).to_be_visible()
    await page.keyboard.type("Facture expliquée")
    async with page.expect_response(re.compile("/release$")):
        await page.keyboard.press("Control+Enter")
    await expect(page.get_by_text("L’agent répond").first).to_be_visible()
    await expect(page.locator("[data-kind=note]")).to_contain_text("Facture expliquée")
    talk = (await drain.admin.http.get(f"/api/v1/conversations/{conversation_id}")).json()
    assert (talk["handling"], talk["advisor"]) == ("agent", None)


async def test_a_transfer_moves_it_from_one_screen_to_the_other(desk: Desk, line: Line, sit: Sit) -> None:
    robin = await desk.on_duty("Robin Cyr")
    conversation_id = await waiting(desk.tenant, line)
    mine = await sit(desk.tenant.dispatcher, "/inbox")
    await take_first(mine)
    theirs = await sit(robin, "/inbox", email=f"robin@{desk.tenant.slug}.test")
    await mine.keyboard.press("t")
    await mine.get_by_label("Note pour la suite").fill("Cliente pressée")
    await mine.get_by_role("button", name="Robin Cyr").press("Enter")
    await expect(mine.get_by_text("À Robin Cyr").first).to_be_visible(timeout=SOON)
    await expect(mine.get_by_role("button", name="Prendre", exact=True)).to_have_count(0)
    await theirs.get_by_role("radio", name=re.compile("^Les miennes")).click()
    await expect(row(theirs)).to_be_visible(timeout=SOON)
    await row(theirs).get_by_role("link").click()
    await expect(theirs.locator("[data-kind=note]")).to_contain_text("Cliente pressée", timeout=SOON)
    talk = (await desk.tenant.admin.http.get(f"/api/v1/conversations/{conversation_id}")).json()
    assert talk["advisor"]["name"] == "Robin Cyr"


async def test_a_whisper_is_for_the_owner_and_supervisors_alone(desk: Desk, line: Line, sit: Sit) -> None:
    robin, ines = await desk.hire("Robin Cyr"), await desk.hire("Ines Roy")
    conversation_id = await waiting(desk.tenant, line)
    await claim(robin, {"id": conversation_id})
    address, slug = f"/inbox/{conversation_id}", desk.tenant.slug
    owner = await sit(robin, address, email=f"robin@{slug}.test")
    other = await sit(ines, address, email=f"ines@{slug}.test")
    boss = await sit(desk.tenant.admin, address)
    await boss.get_by_role("button", name="Chuchoter").or_(boss.get_by_role("radio", name="Chuchoter")).first.click()
    await expect(boss.get_by_text("Chuchoter à Robin Cyr")).to_be_visible(timeout=SOON)
    await composer(boss).fill("Proposez un rappel")
    await composer(boss).press("Control+Enter")
    for page in (boss, owner):
        await expect(page.locator("[data-kind=whisper]")).to_contain_text("Proposez un rappel", timeout=SOON)
    await boss.reload()
    await expect(boss.get_by_text("Chuchoter à Robin Cyr")).to_be_visible(timeout=SOON)
    await composer(owner).fill("Un instant")
    await composer(owner).press("Control+Enter")
    await expect(other.locator("[data-author=advisor]")).to_contain_text("Un instant", timeout=SOON)
    await expect(other.locator("[data-kind=whisper]")).to_have_count(0)
    await other.reload()
    await expect(other.locator("[data-author=advisor]")).to_contain_text("Un instant", timeout=SOON)
    await expect(other.get_by_text("Proposez un rappel")).to_have_count(0)


async def test_files_go_with_a_reply_in_a_chat_and_a_text_says_before_that_it_takes_none(
    drain: Tenant, line: Line, sit: Sit
) -> None:
    visitor = await (await found_site(drain)).visitor()
    async with visitor.chat(after=0) as chat:
        await chat.say("Bonjour, ici Marie Tremblay. Une photo de la facture ?", "a")
        await chat.hear("accepted")
        page = await sit(drain.dispatcher, "/inbox")
        await page.get_by_role("radio", name="Toutes").click()
        await take_first(page)
        bad: FilePayload = {
            "name": "page.svg",
            "mimeType": "image/svg+xml",
            "buffer": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        }
        good: FilePayload = {"name": "facture.png", "mimeType": "image/png", "buffer": PNG}
        await page.locator("input[type=file]").set_input_files([good, bad])
        await expect(page.locator("[data-attachments] [data-state=ready]")).to_contain_text("facture.png")
        await expect(page.locator("[data-state=failed]")).to_contain_text("Ce type de fichier n’est pas accepté")
        await page.get_by_role("button", name="Retirer page.svg").press("Enter")
        await page.reload()
        await expect(page.locator("[data-attachments] [data-state=ready]")).to_contain_text("facture.png", timeout=SOON)
        await composer(page).press("Control+Enter")
        await expect(page.locator("[data-author=advisor] img[alt='facture.png']")).to_be_attached(timeout=SOON)
        heard = await chat.hear()
        while heard["author"] != "advisor":
            heard = await chat.hear()
        assert [file["name"] for file in heard["files"]] == ["facture.png"]
    await waiting(drain, line, "Bonjour, ici Paul Roy. Ma facture svp.", "+14385550149")
    await page.get_by_role("radio", name=re.compile("^File")).click()
    await row(page, "Paul Roy").get_by_role("link").click()
    await expect(page.get_by_role("heading", name="Paul Roy").first).to_be_visible(timeout=SOON)
    await page.locator("[data-log]").focus()
    await page.keyboard.press("c")
    refusal = page.get_by_role("button", name="Par SMS, seuls les mots partent")
    await expect(refusal).to_have_attribute("aria-disabled", "true", timeout=SOON)
    await refusal.press("Enter")
    await expect(page.get_by_role("status").filter(has_text="Par SMS, seuls les mots partent")).to_be_visible()


async def test_who_is_away_is_told_and_comes_back_with_one_key(drain: Tenant, sit: Sit) -> None:
    page = await sit(drain.dispatcher, "/inbox")
    await expect(page.get_by_text("aucune conversation ne vous est offerte")).to_be_visible(timeout=SOON)
    async with page.expect_response(re.compile("/advisors/me$")):
        await page.keyboard.press("o")
    await expect(page.get_by_text("aucune conversation ne vous est offerte")).to_have_count(0)
    (me,) = (await done(drain.dispatcher, "GET", "/advisors"))["items"]
    assert me["status"] == "available"


async def test_the_desk_speaks_english_too(drain: Tenant, line: Line, sit: Sit) -> None:
    await waiting(drain, line)
    page = await sit(drain.dispatcher, "/inbox")
    await expect(row(page)).to_be_visible(timeout=SOON)
    await page.locator("[popovertarget=preferences]").click()
    await page.get_by_role("button", name="English").click()
    await page.keyboard.press("Escape")
    await expect(page.get_by_text("You are away: no conversation is offered to you.")).to_be_visible()
    await row(page).get_by_role("link").click()
    await expect(page.get_by_role("region", name="What was said")).to_contain_text("facture", timeout=SOON)
    await page.locator("[data-log]").focus()
    await page.keyboard.press("c")
    await expect(page.get_by_text("Yours").first).to_be_visible(timeout=SOON)
    await page.keyboard.press("t")
    await expect(page.get_by_role("dialog", name="Transfer to whom?")).to_be_visible()
    await page.keyboard.press("Escape")
    assert await page.evaluate("document.documentElement.lang") == "en"
    await inspect(page)


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
