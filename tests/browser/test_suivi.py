"""A customer's own page of their claim, on a phone and on a desk: followed live, added to, offline and back."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.async_api import Browser, FilePayload, Page, Route, expect

from app.claims.models import Claim, PolicyRef
from app.claims.reimbursing import accept, open_reimbursement
from tests.app.claim_page.insured import asked_for, declared, moved, page_of, worked_on
from tests.app.policies.insuring import cover
from tests.hub import Tenant
from tests.working import movable_clock

AXE = Path(__file__).resolve().parents[2] / "static" / "node_modules" / "axe-core" / "axe.min.js"
PNG: FilePayload = {"name": "aile.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + b"\0" * 5000}
PDF: FilePayload = {"name": "constat.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n" + b"0" * 300}


@pytest.fixture
async def claim(drain: Tenant) -> Claim:
    return await declared(drain)


@asynccontextmanager
async def reading(
    chromium: Browser,
    tenant: Tenant,
    claim: Claim,
    *,
    width: int = 390,
    height: int = 844,
    scheme: Any = "light",
    query: str = "",
    **link: Any,
) -> AsyncIterator[Page]:
    """A customer's browser on their page; an error of the page, or anything its policy refuses, fails the test."""
    broken: list[str] = []
    page_link = await page_of(tenant, claim, **link)
    context = await chromium.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        locale="fr-FR",
        base_url=tenant.hub.url,
        has_touch=width < 1000,
        is_mobile=width < 1000,
    )
    page = await context.new_page()
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("console", lambda m: broken.append(m.text) if "Content Security Policy" in m.text else None)
    await page.goto(f"/suivi/{page_link.token}{query}")
    yield page
    await context.close()
    assert not broken


async def fits(page: Page) -> bool:
    found: bool = await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    return found


async def with_everything(tenant: Tenant) -> Claim:
    """A claim with documents wanted and received, a reimbursement, an advisor and a history."""
    first = await declared(tenant)
    policy = await cover(tenant, str(first.contact_id), currency="CAD")
    under = PolicyRef(UUID(policy["id"]), policy["number"], policy["kind"], policy["currency"])
    claim = await declared(tenant, policy=under)
    await moved(tenant, claim, "en_cours", "expert")

    async def grant(tx: Any, locked: Claim) -> None:
        row = await open_reimbursement(tx, locked, guarantee="collision", claimed_minor=1_240_000)
        await accept(tx, locked, row, 1_000_000)

    await worked_on(tenant, claim, grant)
    await asked_for(tenant, claim, "photos", "constat", "devis")
    sent = await (await page_of(tenant, claim)).send(PNG["buffer"], "photos", "aile avant gauche.png")
    assert sent.status_code == 201
    return claim


async def test_the_page_changes_by_itself_and_says_so(chromium: Browser, drain: Tenant, claim: Claim) -> None:
    async with reading(chromium, drain, claim) as page:
        await expect(page.get_by_role("heading", level=1)).to_have_text(f"Votre dossier {claim.number}")
        await expect(page.get_by_text("Votre déclaration est enregistrée.")).to_be_visible()
        await expect(page.get_by_text("En direct")).to_be_visible()
        await expect(page.get_by_text("Rien pour le moment")).to_be_visible()
        await expect(page.get_by_text("Pas encore\u00a0: aucun montant n’a été décidé.")).to_be_visible()
        await page.evaluate("window.same = true")
        await asked_for(drain, claim, "photos", "constat")
        await expect(page.get_by_text("Nous attendons des documents de votre part.", exact=True)).to_be_visible()
        await expect(page.get_by_role("heading", name="Constat amiable")).to_be_visible()
        await expect(page.get_by_text("il reste 7 jours")).to_be_visible()
        await expect(page.get_by_role("status")).to_contain_text("Votre dossier vient de changer")
        assert await page.evaluate("window.same"), "the page was loaded again"


async def test_a_photo_is_sent_and_taken_off_the_list(chromium: Browser, drain: Tenant, claim: Claim) -> None:
    await asked_for(drain, claim, "photos", "constat")
    async with reading(chromium, drain, claim) as page:
        wanted = page.get_by_role("region", name="Ce que nous attendons de vous")
        await expect(wanted.get_by_role("button", name="Prendre en photo\u00a0: Photos des dommages")).to_be_visible()
        asks = wanted.get_by_role("listitem").filter(has=page.get_by_role("heading", name="Photos des dommages"))
        assert await asks.locator("input[capture]").get_attribute("capture") == "environment"
        await asks.locator("input[multiple]").set_input_files([PNG])
        await expect(wanted.get_by_role("heading", name="Photos des dommages")).to_have_count(0)
        received = page.get_by_role("region", name="Documents reçus")
        await expect(received).to_contain_text("aile.png")
        await expect(wanted.get_by_role("heading", name="Constat amiable")).to_be_visible()


async def test_what_is_refused_says_why_in_words(chromium: Browser, drain: Tenant, claim: Claim) -> None:
    await asked_for(drain, claim, "photos")
    async with reading(chromium, drain, claim) as page:
        picker = page.locator("input[multiple]").first
        script: FilePayload = {
            "name": "a.html",
            "mimeType": "text/html",
            "buffer": b"<!doctype html><script>1</script>",
        }
        await picker.set_input_files([script])
        await expect(page.get_by_role("alert")).to_contain_text("n’est pas accepté")
        await page.get_by_role("button", name="Retirer a.html").click()
        await expect(page.get_by_role("alert")).to_have_count(0)
        large: FilePayload = {"name": "film.mp4", "mimeType": "video/mp4", "buffer": b"0" * ((10 << 20) + 1)}
        await picker.set_input_files([large])
        await expect(page.get_by_role("alert")).to_contain_text("trop lourd")


async def test_what_is_chosen_offline_leaves_when_the_network_is_back(
    chromium: Browser, drain: Tenant, claim: Claim
) -> None:
    await asked_for(drain, claim, "photos")
    async with reading(chromium, drain, claim) as page:
        await expect(page.get_by_text("En direct")).to_be_visible()
        await page.context.set_offline(offline=True)
        await expect(page.get_by_text(re.compile("Hors ligne, à jour à"))).to_be_visible()
        await page.locator("input[multiple]").first.set_input_files([PNG])
        await expect(page.get_by_text("Sera envoyé dès que le réseau le permet")).to_be_visible()
        await page.context.set_offline(offline=False)
        await expect(page.get_by_role("region", name="Documents reçus")).to_contain_text("aile.png", timeout=15_000)
        await expect(page.get_by_text("En direct")).to_be_visible(timeout=15_000)
    assert len((await (await page_of(drain, claim)).view())["received"]) == 1


async def test_a_file_that_had_not_left_survives_the_page(chromium: Browser, drain: Tenant, claim: Claim) -> None:
    await asked_for(drain, claim, "photos")

    async def unavailable(route: Route) -> None:
        await route.fulfill(status=503, json={"code": "scanner_unavailable"}, headers={"Retry-After": "30"})

    async with reading(chromium, drain, claim) as page:
        await page.route("**/files?*", unavailable)
        await page.locator("input[multiple]").first.set_input_files([PNG])
        await expect(page.get_by_text("Sera envoyé dès que le réseau le permet")).to_be_visible()
        await page.unroute("**/files?*")
        await page.reload()
        await expect(page.get_by_role("region", name="Documents reçus")).to_contain_text("aile.png", timeout=10_000)


async def test_a_link_that_is_ended_while_it_is_read_takes_the_claim_off_the_screen(
    chromium: Browser, drain: Tenant, claim: Claim
) -> None:
    async with reading(chromium, drain, claim) as page:
        await expect(page.get_by_text("En direct")).to_be_visible()
        links = (await drain.admin.http.get(f"/api/v1/claims/{claim.id}/links")).json()["items"]
        await drain.admin.http.delete(f"/api/v1/claim-links/{links[0]['id']}")
        heading = page.get_by_role("heading", level=1)
        await expect(heading).to_have_text("Ce lien n’est plus valable", timeout=3000)
        await expect(page.get_by_text(claim.number)).to_have_count(0)
        await page.reload()
        await expect(heading).to_have_text("Ce lien n’est plus valable")
        await expect(page.get_by_text("répondez au SMS")).to_be_visible()


async def test_an_expired_link_says_how_to_get_another(chromium: Browser, drain: Tenant, claim: Claim) -> None:
    with movable_clock(drain.hub) as clock:
        async with reading(chromium, drain, claim, days=1, query="?lang=en") as page:
            await expect(page.get_by_text(claim.number).first).to_be_visible()
            clock.ahead = timedelta(days=1, minutes=1)
            await page.reload()
            await expect(page.get_by_role("heading", level=1)).to_have_text("This link is no longer valid")
            await expect(page.get_by_text("call your insurer")).to_be_visible()


async def test_it_speaks_both_languages_and_remembers_which(chromium: Browser, drain: Tenant, claim: Claim) -> None:
    await asked_for(drain, claim, "constat")
    async with reading(chromium, drain, claim) as page:
        await expect(page.get_by_text("Nous attendons des documents de votre part.", exact=True)).to_be_visible()
        await page.get_by_role("button", name="English").click()
        await expect(page.get_by_text("We are waiting for documents from you.", exact=True)).to_be_visible()
        await expect(page.get_by_role("heading", name="Joint accident report")).to_be_visible()
        assert await page.evaluate("document.documentElement.lang") == "en"
        await page.reload()
        await expect(page.get_by_role("heading", name="What we need from you")).to_be_visible()
    english = await declared(drain, "+14385550119", language="en")
    async with reading(chromium, drain, english) as page:
        await expect(page.get_by_text("Your claim has been recorded.")).to_be_visible()


async def test_the_keyboard_alone_is_enough(chromium: Browser, drain: Tenant, claim: Claim) -> None:
    await asked_for(drain, claim, "constat")
    async with reading(chromium, drain, claim, width=1440, height=900) as page:
        await expect(page.get_by_text("En direct")).to_be_visible()
        names = []
        for _ in range(8):
            await page.keyboard.press("Tab")
            names.append(await page.evaluate("document.activeElement.ariaLabel || document.activeElement.innerText"))
        assert names[0] == "Aller au contenu"
        assert names.index("English") < names.index("Choisir un fichier\u00a0: Constat amiable")
        async with page.expect_file_chooser() as choosing:
            await page.get_by_role("button", name="Choisir un fichier\u00a0: Constat amiable").press("Enter")
        await (await choosing.value).set_files([PDF])
        await expect(page.get_by_role("region", name="Documents reçus")).to_contain_text("constat.pdf")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 768, 1440])
async def test_everybody_can_read_it(chromium: Browser, drain: Tenant, width: int, scheme: str, tmp_path: Path) -> None:
    claim = await with_everything(drain)
    for language, heading in (("fr", "Ce que nous attendons de vous"), ("en", "What we need from you")):
        query = f"?lang={language}"
        async with reading(chromium, drain, claim, width=width, height=900, scheme=scheme, query=query) as page:
            await expect(page.get_by_role("heading", name=heading)).to_be_visible()
            await expect(page.get_by_text("En direct" if language == "fr" else "Live", exact=True)).to_be_visible()
            assert await fits(page)
            await page.screenshot(path=tmp_path / f"suivi-{language}-{width}-{scheme}.png", full_page=True)
            if width != 768:
                found = await axe(page)
                assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == []


async def axe(page: Page) -> list[dict[str, Any]]:
    """What is in the way of anybody, by WCAG 2.2 AA and what goes with it."""
    # Evaluated by the browser's own debugger: the page's policy refuses inline scripts.
    await page.evaluate(AXE.read_text())
    found: dict[str, Any] = await page.evaluate(
        "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
    )
    violations: list[dict[str, Any]] = found["violations"]
    return violations


async def test_the_address_is_kept_to_itself(chromium: Browser, drain: Tenant, claim: Claim) -> None:
    link = await page_of(drain, claim)
    shell = await drain.hub.http.get(f"/suivi/{link.token}")
    assert shell.headers["referrer-policy"] == "no-referrer"
    assert shell.headers["cache-control"] == "no-store"
    assert "noindex" in shell.headers["x-robots-tag"]
    assert "frame-ancestors 'none'" in shell.headers["content-security-policy"]
    sent: list[str] = []
    async with reading(chromium, drain, claim) as page:
        page.on("request", lambda request: sent.append(request.headers.get("referer", "")))
        await page.reload()
        await expect(page.get_by_text("En direct")).to_be_visible()
    assert [referrer for referrer in sent if "/suivi/" in referrer] == []
