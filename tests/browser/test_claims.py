"""The console of claims, as the advisors of an insurer see it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.async_api import FilePayload, Locator, Page, expect

from tests.app.claims.insurer import INJURED, SIMPLE, WITHOUT_PAPERS, Desk, desk_of
from tests.app.files.test_files import PNG
from tests.app.webchat.visitor import Visitor, found_site
from tests.browser.conftest import Scheme, Sit
from tests.browser.test_inbox import inspect
from tests.hub import Hub, Tenant, found_tenant
from tests.line import Line

SOON = 8000
View = dict[str, Any]


@pytest.fixture
async def drain(hub: Hub) -> Tenant:
    """Here the business insures people."""
    return await found_tenant(hub, "assur", "+15145550110", industry="insurance")


@pytest.fixture
async def desk(drain: Tenant) -> Desk:
    return await desk_of(drain)


@dataclass
class Spoken:
    """A claim declared in a chat that goes on."""

    claim: View
    visitor: Visitor
    talk_id: str


async def spoken(desk: Desk, told: View = INJURED) -> Spoken:
    visitor = await (await found_site(desk.tenant)).visitor()
    async with visitor.chat(after=0) as chat:
        await chat.say("On m'a percuté à un rond-point, j'ai mal à la nuque", "a")
        await chat.hear("accepted")
    (talk, *_) = (await desk.tenant.admin.http.get("/api/v1/conversations?queue=all")).json()["items"]
    return Spoken(await desk.assessed(told, conversation_id=talk["id"]), visitor, talk["id"])


def row(page: Page, claim: View) -> Locator:
    return page.get_by_role("listitem").filter(has_text=claim["number"])


async def show(page: Page, tab: str) -> None:
    await page.get_by_role("radio", name=re.compile(f"^{tab}")).click()


async def open_file(sit: Sit, desk: Desk, claim: View, **seat: Any) -> Page:
    page = await sit(desk.hand, f"/claims/{claim['id']}", **seat)
    await expect(page.get_by_role("toolbar", name="Actions du dossier")).to_be_visible(timeout=SOON)
    return page


def decision(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Décision")


async def test_the_queue_says_why_and_takes_in_a_claim_the_moment_it_is_escalated(desk: Desk, sit: Sit) -> None:
    page = await sit(desk.hand, "/claims")
    await expect(page.get_by_role("heading", name="Personne n’attend un conseiller")).to_be_visible(timeout=SOON)
    await expect(page.get_by_text("Aucune donnée")).to_be_visible()
    claim = await desk.assessed(INJURED)
    await expect(row(page, claim)).to_contain_text("Dommage corporel", timeout=SOON)
    for words in ("Haute", "Conseiller attendu", "À personne", desk.insured["matricule"], str(claim["cci"])):
        await expect(row(page, claim)).to_contain_text(words)
    await expect(page.get_by_role("radio", name=re.compile("^File"))).to_contain_text("1", timeout=SOON)


async def test_one_key_makes_it_mine_and_it_leaves_the_queue_for_my_files(desk: Desk, sit: Sit) -> None:
    claim = await desk.assessed(INJURED)
    page = await sit(desk.hand, "/claims")
    await expect(row(page, claim)).to_be_visible(timeout=SOON)
    await page.keyboard.press("j")
    async with page.expect_response(re.compile("/assign$")):
        await page.keyboard.press("a")
    await expect(row(page, claim)).to_have_count(0)
    await show(page, "Les miens")
    await expect(row(page, claim)).to_contain_text("À vous")
    assert (await desk.read(claim))["advisor"]["name"] == desk.hand.name


async def test_filters_narrow_the_list_and_what_changes_enters_and_leaves_by_itself(desk: Desk, sit: Sit) -> None:
    told = ({**INJURED, "parties": 3}, SIMPLE, WITHOUT_PAPERS)
    hurt, glass, stolen = [await desk.assessed(each) for each in told]
    page = await sit(desk.hand, "/claims")
    await show(page, "Tous")
    for claim in (hurt, glass, stolen):
        await expect(row(page, claim)).to_be_visible(timeout=SOON)
    await page.keyboard.press("f")
    await expect(page.get_by_label("État")).to_be_focused()
    await page.get_by_label("État").select_option("en_attente_client")
    await expect(row(page, glass)).to_have_count(0)
    await expect(row(page, stolen)).to_contain_text("Client attendu")
    await desk.done(stolen, "status", status="en_cours")
    await expect(page.get_by_role("heading", name="Aucun sinistre ne répond à ces critères")).to_be_visible(
        timeout=SOON
    )
    await page.get_by_role("button", name="Effacer les filtres").first.click()
    await page.get_by_role("button", name=re.compile("^0 à 20")).click()
    await expect(row(page, glass)).to_be_visible()
    await expect(row(page, hurt)).to_have_count(0)
    await page.get_by_role("button", name=re.compile("^0 à 20")).click()
    await page.get_by_label("de", exact=True).fill(str(hurt["cci"]))
    await page.get_by_label("de", exact=True).press("Enter")
    await expect(row(page, hurt)).to_be_visible()
    await expect(row(page, glass)).to_have_count(0)
    await page.get_by_label("de", exact=True).fill("")
    await page.get_by_label("de", exact=True).press("Enter")
    await page.get_by_label("Chercher").fill(stolen["number"].replace("-", " "))
    await expect(row(page, stolen)).to_be_visible()
    await expect(row(page, hurt)).to_have_count(0)


async def test_the_file_says_what_makes_it_complex_and_on_whose_word(desk: Desk, sit: Sit) -> None:
    claim = await desk.assessed(
        INJURED, parties=3, answers={**INJURED["answers"], "report": {"value": "no", "confidence": 0.4}}
    )
    page = await open_file(sit, desk, claim)
    table = page.get_by_role("table", name="Ce qui fait la complexité")
    await expect(table.get_by_role("row", name=re.compile("Tiers"))).to_contain_text("3 parties en cause")
    await expect(page.get_by_role("img", name=re.compile("Facteurs de complexité.*Tiers 70"))).to_be_visible()
    rules = page.get_by_role("region", name="Règles strictes")
    await expect(rules).to_contain_text("Dommage corporel")
    await expect(rules).to_contain_text("j'ai mal à la nuque")
    await expect(page.get_by_role("region", name=re.compile("^Établi"))).to_contain_text("j'ai mal à la nuque")
    await expect(page.get_by_role("region", name=re.compile("^Supposé"))).to_contain_text("Constat")
    await expect(page.get_by_role("region", name="Contrat")).to_contain_text("Franchise 500 MAD")
    await expect(decision(page)).to_contain_text("transmis à un conseiller")


async def test_a_rejection_needs_a_reason_and_closes_the_file_by_keyboard_alone(desk: Desk, sit: Sit) -> None:
    claim = await desk.assessed(INJURED)
    page = await open_file(sit, desk, claim)
    await page.keyboard.press("x")
    dialog = page.get_by_role("dialog", name="Rejeter")
    await expect(dialog).to_be_visible()
    await page.keyboard.press("Control+Enter")
    await expect(dialog.get_by_role("alert")).to_have_text("Un motif est nécessaire.")
    assert (await desk.read(claim))["status"] == "escalade"
    await page.keyboard.type("Hors garantie")
    await page.keyboard.press("Control+Enter")
    await expect(dialog).to_have_count(0, timeout=SOON)
    await expect(decision(page)).to_contain_text("Hors garantie")
    await expect(decision(page)).to_contain_text("Fermé")
    now = await desk.read(claim)
    assert (now["status"], now["outcome"], now["outcome_reason"]) == ("ferme", "rejete", "Hors garantie")


async def test_accepting_an_amount_shows_the_net_before_and_the_reimbursement_after_and_pays_it(
    desk: Desk, sit: Sit
) -> None:
    claim = await desk.assessed(INJURED)
    page = await open_file(sit, desk, claim)
    await page.keyboard.press("y")
    dialog = page.get_by_role("dialog", name="Accepter")
    await dialog.get_by_label(re.compile("^Montant accepté")).fill("12 500,50")
    await expect(dialog.get_by_role("status")).to_contain_text(re.compile(r"Net à payer.*12.000,50.MAD"))
    await page.keyboard.press("Enter")
    await expect(dialog).to_have_count(0, timeout=SOON)
    money = page.get_by_role("region", name="Remboursements")
    await expect(money).to_contain_text(re.compile(r"12.000,50.MAD"), timeout=SOON)
    await money.get_by_role("button", name="Payer").click()
    paying = page.get_by_role("dialog", name="Payer")
    await paying.get_by_role("button", name="Payer").click()
    await expect(paying.get_by_role("alert")).to_have_text("Un paiement a besoin d’une référence.")
    await paying.get_by_label("Référence du paiement").fill("VIR-2026-11")
    await page.keyboard.press("Enter")
    await expect(paying).to_have_count(0, timeout=SOON)
    await expect(money).to_contain_text("VIR-2026-11", timeout=SOON)


async def test_asking_for_documents_says_by_which_way_it_leaves_and_the_customer_reads_it(desk: Desk, sit: Sit) -> None:
    told = await spoken(desk)
    page = await open_file(sit, desk, told.claim)
    async with told.visitor.chat() as chat:
        await page.keyboard.press("d")
        dialog = page.get_by_role("dialog", name="Demander des documents")
        await expect(dialog.get_by_text("conversation en cours, par clavardage")).to_be_visible(timeout=SOON)
        await dialog.get_by_label("Devis").check()
        await dialog.get_by_label(re.compile("^Message au client")).fill("Merci de votre patience.")
        await page.keyboard.press("Control+Enter")
        await expect(dialog).to_have_count(0, timeout=SOON)
        heard = await chat.hear()
        while "patience" not in heard["message"]:
            heard = await chat.hear()
    assert "devis" in heard["message"].lower()
    await expect(page.get_by_role("region", name="Documents")).to_contain_text("Devis", timeout=SOON)
    await expect(page.get_by_role("region", name="Fil de la conversation")).to_contain_text("Merci de votre patience.")


async def test_without_a_conversation_the_request_leaves_by_text(desk: Desk, sit: Sit) -> None:
    page = await open_file(sit, desk, await desk.assessed(INJURED))
    await page.keyboard.press("d")
    dialog = page.get_by_role("dialog", name="Demander des documents")
    await expect(dialog.get_by_text("par texto au 514 555-0190")).to_be_visible(timeout=SOON)


async def test_a_running_conversation_is_taken_over_and_given_back_from_the_file(
    desk: Desk, line: Line, sit: Sit
) -> None:
    told = await spoken(desk)
    page = await open_file(sit, desk, told.claim)
    await expect(page.get_by_role("region", name="Fil de la conversation")).to_contain_text("rond-point", timeout=SOON)
    async with page.expect_response(re.compile("/claim$")):
        await page.keyboard.press("c")
    await expect(page.locator("[data-handling=advisor]")).to_have_text("À vous", timeout=SOON)
    await line.work_off()
    await expect(decision(page)).to_contain_text("À vous", timeout=SOON)
    async with told.visitor.chat() as chat:
        await page.keyboard.press("r")
        await page.keyboard.type("Bonjour, je m'occupe de votre dossier.")
        await page.keyboard.press("Control+Enter")
        heard = await chat.hear()
        while heard["author"] != "advisor":
            heard = await chat.hear()
    assert heard["message"] == "Bonjour, je m'occupe de votre dossier."
    await page.locator("[data-log]").focus()
    await page.keyboard.press("b")
    await expect(page.get_by_role("dialog").get_by_role("textbox").first).to_be_focused(timeout=SOON)
    async with page.expect_response(re.compile("/release$")):
        await page.keyboard.press("Control+Enter")
    await expect(page.locator("[data-handling=agent]")).to_be_visible(timeout=SOON)


async def test_whoever_comes_second_sees_what_the_first_one_made_of_it(desk: Desk, sit: Sit) -> None:
    claim = await desk.assessed(INJURED)
    page = await open_file(sit, desk, claim)
    await page.get_by_role("button", name="Mettre le direct en pause").click()
    boss = desk.tenant.admin
    taken = await boss.http.post(f"/api/v1/claims/{claim['id']}/assign", json={"user_id": str(boss.id)})
    assert taken.status_code == 200, taken.text
    await page.get_by_role("toolbar", name="Actions du dossier").get_by_role("button", name="Rejeter").click()
    await expect(page.get_by_role("dialog").get_by_role("textbox").first).to_be_focused(timeout=SOON)
    await page.keyboard.type("Hors garantie")
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_text(f"dossier à {boss.name}")).to_be_visible(timeout=SOON)
    dialog = page.get_by_role("dialog", name="Rejeter")
    await expect(dialog.get_by_label("Motif du rejet")).to_have_value("Hors garantie")
    await expect(decision(page)).to_contain_text(boss.name)
    assert (await desk.read(claim))["status"] == "escalade"


async def test_only_allowed_statuses_are_offered_and_one_that_went_meanwhile_is_refused_in_words(
    desk: Desk, sit: Sit
) -> None:
    claim = await desk.bring(await desk.declare(), "en_cours")
    page = await open_file(sit, desk, claim)
    await page.keyboard.press("s")
    dialog = page.get_by_role("dialog", name="Changer l’état")
    offered = dialog.locator(".choice")
    await expect(offered).to_have_text(["Attend le client", "Chez l’expert", "À valider", "Conseiller attendu"])
    await offered.get_by_text("Chez l’expert").click()
    await expect(dialog).to_have_count(0, timeout=SOON)
    await expect(decision(page)).to_contain_text("Chez l’expert")
    await page.keyboard.press("h")
    await expect(page.get_by_role("region", name="Historique")).to_contain_text("En cours → Chez l’expert")


async def test_only_a_manager_reopens_a_closed_file_and_says_why(desk: Desk, sit: Sit) -> None:
    claim = await desk.bring(await desk.declare(), "ferme")
    page = await sit(desk.hand, f"/claims/{claim['id']}")
    await expect(page.get_by_text("Un gestionnaire peut le rouvrir.")).to_be_visible(timeout=SOON)
    await page.keyboard.press("o")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    boss = await sit(desk.tenant.admin, f"/claims/{claim['id']}")
    await expect(boss.get_by_role("button", name="Rouvrir")).to_be_visible(timeout=SOON)
    await boss.keyboard.press("o")
    await expect(boss.get_by_role("dialog").get_by_role("textbox").first).to_be_focused(timeout=SOON)
    await boss.keyboard.type("Nouvelle pièce reçue")
    await boss.keyboard.press("Control+Enter")
    await expect(page.get_by_role("button", name=re.compile("^Accepter"))).to_be_visible(timeout=SOON)


async def test_a_document_is_added_looked_at_and_refused_with_a_reason(desk: Desk, sit: Sit) -> None:
    claim = await desk.assessed(INJURED)
    page = await open_file(sit, desk, claim)
    papers = page.get_by_role("region", name="Documents")
    await papers.get_by_label("Genre de document").select_option("photos")
    picture: FilePayload = {"name": "aile.png", "mimeType": "image/png", "buffer": PNG}
    await papers.locator("input[type=file]").set_input_files(picture)
    await expect(papers).to_contain_text("aile.png", timeout=SOON)
    async with page.context.expect_page() as opened:
        await papers.get_by_role("button", name="Ouvrir aile.png").click()
    await (await opened.value).close()
    await papers.get_by_role("button", name="Refuser aile.png").click()
    await expect(page.get_by_role("dialog").get_by_role("textbox").first).to_be_focused(timeout=SOON)
    await page.keyboard.type("Photo floue")
    await page.keyboard.press("Control+Enter")
    await expect(papers.locator("[data-document=photos]").first).to_contain_text("Photo floue", timeout=SOON)
    (document, *_) = [d for d in (await desk.file(claim))["documents"] if d["name"] == "aile.png"]
    assert (document["status"], document["note"]) == ("refuse", "Photo floue")


async def test_what_is_to_be_done_is_ticked_off(desk: Desk, sit: Sit) -> None:
    claim = await desk.assessed(INJURED)
    page = await open_file(sit, desk, claim)
    todo = page.get_by_role("region", name="À faire")
    await todo.get_by_role("button", name=re.compile("^Fait.*Rappeler le client")).click()
    await expect(todo.get_by_role("button", name=re.compile("Rappeler le client"))).to_have_count(0, timeout=SOON)
    done = [a for a in (await desk.file(claim))["actions"] if a["status"] == "completee"]
    assert [a["action"] for a in done] == ["rappeler_client"]


async def test_the_link_to_the_customers_page_is_sent_and_revoked(desk: Desk, sit: Sit) -> None:
    claim = await desk.assessed(INJURED)
    page = await open_file(sit, desk, claim)
    links = page.get_by_role("region", name="Page du client")
    await links.get_by_role("button", name="Envoyer par texto").click()
    await expect(page.get_by_text("Le lien est parti par texto.")).to_be_visible(timeout=SOON)
    await links.get_by_role("button", name="Révoquer").click()
    await expect(links).to_contain_text("Aucun lien valable.", timeout=SOON)


async def test_the_inbox_shows_the_claim_beside_its_conversation(desk: Desk, sit: Sit) -> None:
    told = await spoken(desk)
    asked = await desk.tenant.admin.http.post(
        f"/api/v1/conversations/{told.talk_id}/hand-off", json={"reason": "caller_asked"}
    )
    assert asked.status_code == 200, asked.text
    page = await sit(desk.hand, "/inbox")
    queued = page.get_by_role("listitem").filter(has_text=f"CCI {told.claim['cci']}")
    await expect(queued).to_contain_text("Haute", timeout=SOON)
    await page.goto(f"/inbox/{told.talk_id}")
    strip = page.get_by_role("region", name="Sinistre", exact=True)
    await expect(strip).to_contain_text(told.claim["number"], timeout=SOON)
    await expect(page.get_by_role("complementary").last).to_contain_text("j'ai mal à la nuque")
    await strip.get_by_role("button", name="Demander des documents").click()
    await expect(page.get_by_role("dialog", name="Demander des documents")).to_be_visible()
    await page.keyboard.press("Escape")
    await strip.get_by_role("link", name=re.compile(told.claim["number"])).click()
    await expect(page.get_by_role("heading", level=1, name=told.claim["number"])).to_be_visible(timeout=SOON)


async def test_a_business_that_insures_nobody_has_no_claims_in_its_way(hub: Hub, sit: Sit, drain: Tenant) -> None:
    await found_tenant(hub, "plombier", "+15145550130")
    page = await sit(drain.dispatcher, "/", email="dispatcher@plombier.test")
    await expect(page.get_by_role("link", name="Conversations")).to_be_visible(timeout=SOON)
    await expect(page.get_by_role("link", name="Sinistres")).to_have_count(0)


async def test_a_viewer_may_not_see_claims_and_the_page_says_so(drain: Tenant, sit: Sit) -> None:
    page = await sit(drain.viewer, "/claims")
    await expect(page.get_by_text("Votre rôle ne permet pas cette action.")).to_be_visible()
    await expect(page.get_by_role("link", name="Sinistres")).to_have_count(0)


async def test_claims_speak_english_too(desk: Desk, sit: Sit) -> None:
    claim = await desk.assessed(INJURED)
    page = await sit(desk.hand, "/claims")
    await page.locator("[popovertarget=preferences]").click()
    await page.get_by_role("button", name="English").click()
    await page.keyboard.press("Escape")
    await expect(row(page, claim)).to_contain_text("Somebody is hurt", timeout=SOON)
    await expect(row(page, claim)).to_contain_text("Advisor needed")
    await row(page, claim).get_by_role("link").click()
    await expect(page.get_by_role("toolbar", name="Actions on the file")).to_be_visible(timeout=SOON)
    await expect(page.get_by_role("complementary", name="Decision")).to_contain_text("passed to an advisor")
    await inspect(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 768, 1440])
async def test_nothing_spills_and_axe_finds_nothing(desk: Desk, sit: Sit, scheme: Scheme, width: int) -> None:
    told = await spoken(desk)
    await desk.upload(told.claim, PNG, "aile.png", "photos")
    await desk.ask(
        "POST", f"/claims/{told.claim['id']}/reimbursements", {"guarantee": "collision", "claimed_minor": 900_000}
    )
    waits = await desk.assessed(WITHOUT_PAPERS)
    page = await sit(desk.hand, "/claims", width=width, height=800, scheme=scheme)
    await show(page, "Tous")
    await expect(row(page, waits)).to_be_visible(timeout=SOON)
    await page.locator("#claims-filters").click()
    await inspect(page)
    await page.goto(f"/claims/{told.claim['id']}")
    await expect(page.get_by_role("toolbar", name="Actions du dossier")).to_be_visible(timeout=SOON)
    await inspect(page)
    if width < 1200:
        await page.get_by_role("radio", name="Client").click()
        await expect(page.get_by_role("region", name="Contrat")).to_be_visible()
        await inspect(page)
        await page.get_by_role("radio", name="Échanges").click()
    await expect(page.get_by_role("region", name="Fil de la conversation")).to_contain_text("rond-point", timeout=SOON)
    await page.get_by_role("radio", name="Historique").click()
    await inspect(page)
    await page.keyboard.press("d")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await inspect(page)
