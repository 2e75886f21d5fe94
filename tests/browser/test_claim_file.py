"""Working on a claim's file: putting it right, planning, revising, asking."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page, expect

from tests.app.claims.insurer import INJURED, Desk, View, desk_of, view
from tests.app.policies.insuring import cover
from tests.browser.conftest import Scheme, Sit
from tests.browser.test_claims import SOON, decision, open_file, spoken
from tests.browser.test_inbox import inspect
from tests.hub import Hub, Tenant, found_tenant

SUPPOSED: View = {
    **INJURED,
    "place": "Rabat",
    "answers": {
        **INJURED["answers"],
        "report": {"value": "no", "quote": "je crois que non", "confidence": 0.4},
        "third_party": {"value": "yes"},
    },
}


@pytest.fixture
async def drain(hub: Hub) -> Tenant:
    """Here the business insures people."""
    return await found_tenant(hub, "assur", "+15145550110", industry="insurance")


@pytest.fixture
async def desk(drain: Tenant) -> Desk:
    return await desk_of(drain)


async def corrects(page: Page) -> None:
    await page.keyboard.press("m")
    await expect(page.get_by_role("dialog", name="Corriger")).to_be_visible(timeout=SOON)


async def test_what_is_corrected_is_computed_again_and_the_history_says_what(desk: Desk, sit: Sit) -> None:
    other = await cover(desk.tenant, desk.insured["id"], "POL-AUTRE", currency="MAD")
    claim = await desk.assessed(SUPPOSED)
    page = await open_file(sit, desk, claim)
    await expect(
        page.get_by_role("img", name=re.compile(rf"Tiers {claim['factors']['third_party']}\b"))
    ).to_be_visible()
    await corrects(page)
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_label("Type de sinistre")).to_be_focused()
    await dialog.get_by_label("Description").fill("")
    await dialog.get_by_role("button", name="Enregistrer").click()
    await expect(dialog.get_by_role("alert")).to_contain_text("Description")
    await dialog.get_by_label("Description").fill("Accrochage sans tiers")
    await dialog.get_by_label("Contrat").select_option(other["id"])
    await dialog.get_by_label("Tiers impliqué", exact=True).select_option("no")
    await dialog.get_by_label("Blessé", exact=False).first.select_option("no")
    await dialog.get_by_label(re.compile("^Estimation")).fill("1 250,50")
    await dialog.get_by_label("Lieu").press("Enter")
    await expect(dialog).to_have_count(0, timeout=SOON)
    now = await desk.read(claim)
    assert (now["policy"]["number"], now["estimate_minor"], now["description"]) == (
        "POL-AUTRE",
        125_050,
        "Accrochage sans tiers",
    )
    assert {n: now["answers"][n]["value"] for n in ("third_party", "injury")} == {"third_party": "no", "injury": "no"}
    assert now["answers"]["injury"]["quote"] == "", "what was said does not vouch for the contrary"
    assert now["factors"] != claim["factors"]
    weight = now["factors"]["third_party"]
    await expect(page.get_by_role("img", name=re.compile(rf"Tiers {weight}\b"))).to_be_visible(timeout=SOON)
    await expect(page.get_by_role("region", name="Contrat")).to_contain_text("POL-AUTRE")
    await page.keyboard.press("h")
    await expect(page.get_by_role("region", name="Historique")).to_contain_text("Tiers impliqué", timeout=SOON)


async def test_whoever_was_first_is_named_and_what_was_typed_stays(desk: Desk, sit: Sit) -> None:
    claim = await desk.assessed(SUPPOSED)
    page = await open_file(sit, desk, claim)
    await page.get_by_role("button", name="Mettre le direct en pause").click()
    await corrects(page)
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Lieu").fill("Fès")
    await dialog.get_by_label("Constat nº").fill("C-7")
    boss = desk.tenant.admin
    first = {"place": "Salé", "third_party_name": "Omar", "version": claim["version"]}
    view(await boss.http.patch(f"/api/v1/claims/{claim['id']}", json=first))
    await dialog.get_by_role("button", name="Enregistrer").click()
    met = dialog.get_by_role("status")
    await expect(met).to_contain_text(f"{boss.name} vient de modifier le dossier : Lieu, Nom du tiers", timeout=SOON)
    await expect(met).to_contain_text("modifié des deux côtés : Lieu.")
    await expect(dialog.get_by_label("Lieu")).to_have_value("Fès")
    await expect(dialog.get_by_label("Nom du tiers")).to_have_value("Omar")
    assert (await desk.read(claim))["place"] == "Salé"
    await inspect(page)
    await dialog.get_by_role("button", name="Enregistrer").click()
    await expect(dialog).to_have_count(0, timeout=SOON)
    now = await desk.read(claim)
    assert (now["place"], now["report_number"], now["third_party_name"]) == ("Fès", "C-7", "Omar")


async def test_a_supposition_is_confirmed_with_one_press(desk: Desk, sit: Sit) -> None:
    claim = await desk.assessed(SUPPOSED)
    page = await open_file(sit, desk, claim)
    await page.get_by_role("button", name=re.compile("^Confirmer.*Constat")).click()
    await expect(page.get_by_role("region", name=re.compile("^Établi"))).to_contain_text(
        "je crois que non", timeout=SOON
    )
    await expect(page.get_by_role("region", name=re.compile("^Supposé"))).to_contain_text("Rien n’est supposé.")
    told = (await desk.read(claim))["answers"]["report"]
    assert (told["value"], told["quote"], told["confidence"]) == ("no", "je crois que non", 1.0)


async def test_an_action_is_written_down_by_hand_and_cancelled(desk: Desk, sit: Sit) -> None:
    claim = await desk.assessed(INJURED)
    page = await open_file(sit, desk, claim)
    await page.keyboard.press("p")
    dialog = page.get_by_role("dialog", name="Ajouter une action")
    await dialog.get_by_label("Par qui").select_option("garage")
    await dialog.get_by_role("button", name="Ajouter une action").click()
    await expect(dialog.get_by_role("alert")).to_have_text("Dites ce qu’il faut faire.")
    await dialog.get_by_label("Ce qu’il faut faire").fill("Chiffrer le pare-chocs")
    await dialog.get_by_label("Priorité").select_option("urgente")
    await dialog.get_by_label("Ce qu’il faut faire").press("Control+Enter")
    await expect(dialog).to_have_count(0, timeout=SOON)
    todo = page.get_by_role("region", name="À faire")
    await expect(todo.get_by_role("listitem").filter(has_text="Chiffrer le pare-chocs")).to_contain_text("Garage")
    view(await desk.act(claim, "assess"))
    assert "Chiffrer le pare-chocs" in [
        a["description"] for a in (await desk.file(claim))["actions"] if a["done_at"] is None
    ]
    await todo.get_by_role("button", name="Annuler : Chiffrer le pare-chocs").click()
    await expect(todo.get_by_text("Chiffrer le pare-chocs")).to_have_count(0, timeout=SOON)
    (made,) = [a for a in (await desk.file(claim))["actions"] if a["action"] == "autre"]
    assert (made["status"], made["whose"], made["priority"]) == ("annulee", "garage", "urgente")


async def test_a_decision_about_money_is_revised_until_it_is_paid(desk: Desk, sit: Sit) -> None:
    claim = await desk.assessed(INJURED)
    asked = {"guarantee": "collision", "claimed_minor": 900_000}
    view(await desk.ask("POST", f"/claims/{claim['id']}/reimbursements", asked))
    page = await open_file(sit, desk, claim)
    money = page.get_by_role("region", name="Remboursements")
    dialog = page.get_by_role("dialog")
    await money.get_by_role("button", name="Rejeter").click()
    await dialog.get_by_label("Motif du rejet").fill("Facture illisible")
    await page.keyboard.press("Control+Enter")
    await expect(money).to_contain_text("Facture illisible", timeout=SOON)
    await money.get_by_role("button", name="Accepter un montant").click()
    await dialog.get_by_label(re.compile("^Montant accepté")).fill("8000")
    await page.keyboard.press("Enter")
    await expect(money).to_contain_text(re.compile(r"7.500.MAD"), timeout=SOON)
    await money.get_by_role("button", name="Réviser le montant").click()
    await expect(dialog.get_by_label(re.compile("^Montant accepté"))).to_have_value("8000")
    await dialog.get_by_label(re.compile("^Montant accepté")).fill("6000")
    await page.keyboard.press("Enter")
    await expect(money).to_contain_text(re.compile(r"5.500.MAD"), timeout=SOON)
    (row,) = (await desk.file(claim))["reimbursements"]
    paid = {"reference": "VIR-1", "paid_on": claim["declared_at"][:10], "means": "virement", "version": row["version"]}
    view(await desk.ask("POST", f"/reimbursements/{row['id']}/pay", paid))
    await expect(money).to_contain_text("VIR-1", timeout=SOON)
    await expect(money.get_by_role("button", name="Réviser le montant")).to_have_count(0)


async def test_a_request_that_could_not_leave_says_so(desk: Desk, sit: Sit) -> None:
    mute = await desk_of(desk.tenant, phone=None, matricule="CD-1001-01")
    claim = await mute.assessed(INJURED)
    page = await open_file(sit, desk, claim)
    await page.keyboard.press("d")
    dialog = page.get_by_role("dialog", name="Demander des documents")
    await dialog.get_by_label("Devis").check()
    await dialog.get_by_role("button", name="Envoyer la demande").click()
    await expect(dialog.get_by_role("alert")).to_contain_text("aucun message n’est parti", timeout=SOON)
    await inspect(page)
    await page.keyboard.press("Enter")
    await expect(dialog).to_have_count(0)
    assert (await desk.read(claim))["status"] == "en_attente_client"


async def test_a_claim_that_closes_stays_above_its_conversation(desk: Desk, sit: Sit) -> None:
    told = await spoken(desk)
    page = await sit(desk.hand, f"/inbox/{told.talk_id}")
    strip = page.get_by_role("region", name="Sinistre", exact=True)
    await expect(strip.get_by_role("button", name="Demander des documents")).to_be_visible(timeout=SOON)
    await desk.done(told.claim, "reject", reason="Hors garantie")
    await expect(strip).to_contain_text("Fermé", timeout=SOON)
    await expect(strip.get_by_role("button")).to_have_count(0)
    await page.reload()
    await expect(strip).to_contain_text(told.claim["number"], timeout=SOON)
    await expect(strip).to_contain_text("Fermé")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 768, 1440])
async def test_forms_spill_nowhere_and_axe_finds_nothing(desk: Desk, sit: Sit, scheme: Scheme, width: int) -> None:
    claim = await desk.assessed(SUPPOSED)
    page = await open_file(sit, desk, claim, width=width, height=800, scheme=scheme)
    await expect(decision(page).get_by_role("button", name=re.compile("^Confirmer"))).to_be_visible()
    await inspect(page)
    await corrects(page)
    await page.get_by_role("dialog").get_by_label("Description").fill("")
    await page.get_by_role("dialog").get_by_role("button", name="Enregistrer").click()
    await inspect(page)
    await page.keyboard.press("Escape")
    await page.keyboard.press("p")
    await expect(page.get_by_role("dialog", name="Ajouter une action")).to_be_visible()
    await inspect(page)
