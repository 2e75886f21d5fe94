"""The demo businesses can be asked what a customer would ask, and answer truthfully."""

from __future__ import annotations

import pytest

from app.accounts.actions import find_tenant_by_slug, get_tenant
from app.catalog import demo as shelves
from app.catalog import tools
from app.channels.secrets import SecretBox
from app.contacts.actions import recognise
from app.contacts.models import Contact, Identity
from app.demo import create_demo
from app.files.scanning import Scanner
from app.files.store import FileStore
from app.knowledge import demo as answers
from app.knowledge import tools as knowledge
from tests.hub import PASSWORD_HASH, Hub, Tenant, found_tenant
from tests.shop import ask, done, variant

QUESTIONS = {
    "boutique": {
        "Peut-on payer en 3 fois ?": "Paiement en plusieurs fois",
        "c'est quoi votre adresse svp": "Adresse",
        "Combien coûte la livraison ?": "Frais de livraison",
        "Hi, my name is Emma Clarke, do you ship to London?": "Pays livrés",
        "Je voudrais échanger un article": "Échanges",
        "can I get a refund?": "Retours et remboursement",
        "vous avez un parking ?": "Parking",
        "faites-vous des retouches": "Retouches",
        "combien de temps gardez-vous un article ?": "Réserver un article",
        "Comment laver la robe ?": "Entretien des robes",
        "do you gift wrap?": "Emballage cadeau",
    },
    "drain": {
        "Venez-vous à Laval ?": "Secteur desservi",
        "prenez-vous interac": "Paiement",
        "are you insured?": "Permis et assurances",
        "est-ce que le débouchage est garanti ?": "Garantie",
    },
    "assur": {
        "quels documents faut-il fournir ?": "Pièces à fournir",
        "When will I be paid?": "Délai de remboursement",
        "comment résilier mon contrat": "Résilier",
    },
}
NEVER = ("Acceptez-vous les chiens ?", "Vendez-vous des ordinateurs ?", "quelle est la capitale du Pérou")


async def opened(hub: Hub, slug: str) -> Tenant:
    """A demo business, furnished."""
    tenant = await found_tenant(hub, slug, "+15145550130")
    async with hub.db.transaction(tenant.id) as tx:
        business = await get_tenant(tx.conn, tx.tenant_id)
        await answers.install_demo(tx, business)
        await shelves.install_demo(tx, business)
    return tenant


async def caller(tenant: Tenant, phone: str) -> Contact:
    async with tenant.hub.db.transaction(tenant.id) as tx:
        return await recognise(tx, Identity("phone", phone), region="FR")


@pytest.mark.parametrize("slug", QUESTIONS)
async def test_what_customers_ask_is_answered_by_the_right_row(hub: Hub, slug: str) -> None:
    tenant = await opened(hub, slug)
    someone = await caller(tenant, "+33639980199")
    got = {}
    for question in (*QUESTIONS[slug], *NEVER):
        found = await ask(tenant, knowledge.search_knowledge, someone, question=question)
        got[question] = found["label"] if found["found"] else None
    assert got == QUESTIONS[slug] | dict.fromkeys(NEVER)


@pytest.mark.parametrize("slug", answers.ROWS)
async def test_every_question_written_down_finds_its_own_row(hub: Hub, slug: str) -> None:
    tenant = await opened(hub, slug)
    someone = await caller(tenant, "+33639980199")
    lost = []
    for row in answers.ROWS[slug]:
        for question in row["questions"]:
            found = await ask(tenant, knowledge.search_knowledge, someone, question=question)
            if found["label"] != row["label"]:
                lost.append((question, found["label"], [a["label"] for a in found["ambiguous"]]))
    assert not lost


async def test_the_shop_of_the_corpus(hub: Hub) -> None:
    shop = await opened(hub, "boutique")
    julie, stranger = await caller(shop, "+33639980131"), await caller(shop, "+33639980199")
    dresses = await ask(shop, tools.find_products, stranger, query="avez-vous la robe fleurie bleue en 38 ?")
    assert [(i["sku"], i["available"], i["price_minor"]) for i in dresses["items"]] == [("RF-2847-38", 2, 8900)]
    order = await ask(shop, tools.find_order, julie, number="2847")
    assert (order["fulfilment"], order["tracking"]["status"]) == ("fulfilled", "delivered")
    assert not (await ask(shop, tools.find_order, stranger, number="2847"))["found"]
    marie = await caller(shop, "+33639980132")
    moving = await ask(shop, tools.find_order, marie)
    assert (moving["number"], moving["tracking"]["number"], moving["tracking"]["status"]) == (
        "2901",
        "FR987654321",
        "in_transit",
    )
    assert (await variant(shop, "RF-2847-36"))["stock"] == 1
    held = await done(shop.admin, "GET", "/reservations?status=active")
    assert len(held["items"]) == 2


async def test_other_businesses_get_nothing(hub: Hub) -> None:
    tenant = await opened(hub, "someone-else")
    assert (await done(tenant.admin, "GET", "/products"))["items"] == []
    assert (await done(tenant.admin, "GET", "/knowledge"))["items"] == []


async def test_the_demo_is_created_once_and_furnished(hub: Hub) -> None:
    given = [hub.web.services[kind] for kind in (SecretBox, FileStore, Scanner)]
    created = await create_demo(hub.db, *given, password_hash=PASSWORD_HASH, credentials={}, claims_each=5)
    assert created == ["drain", "assur", "boutique"]
    assert await create_demo(hub.db, *given, password_hash=PASSWORD_HASH, credentials={}, claims_each=5) == []
    shop = await find_tenant_by_slug(hub.db, "boutique")
    async with hub.db.transaction(shop.tenant_id) as tx:
        julie = await recognise(tx, Identity("phone", "+33639980131"), region="FR")
        found = await tools.find_order(tx, shop, julie, {"number": "2847"})
        assert (found["found"], found["currency"]) == (True, "EUR")
        assert (await knowledge.search_knowledge(tx, shop, julie, {"question": "peut-on payer en 3 fois"}))["found"]
        assert (await knowledge.opening_hours(tx, shop, julie, {"on": "2026-11-24"}))["today"] == [["10:00", "19:00"]]
    await the_insured_have_lived(hub)


async def the_insured_have_lived(hub: Hub) -> None:
    """24 people, five claims each, in every state, with what was sent and paid."""
    insurer = await find_tenant_by_slug(hub.db, "assur")
    async with hub.db.transaction(insurer.tenant_id) as tx:
        each = await tx.conn.fetch("SELECT contact_id, count(*) AS n FROM claims GROUP BY contact_id")
        states = {r["status"] for r in await tx.conn.fetch("SELECT DISTINCT status FROM claims")}
        kinds = {r["kind"] for r in await tx.conn.fetch("SELECT DISTINCT kind FROM policies")}
        paid = await tx.conn.fetchval("SELECT count(*) FROM reimbursements WHERE status = 'paye'")
        sent = await tx.conn.fetchval("SELECT count(*) FROM claim_documents WHERE status = 'recu'")
        numbers = [r["number"] for r in await tx.conn.fetch("SELECT number FROM claims ORDER BY declared_at, number")]
        unscored = await tx.conn.fetchval("SELECT count(*) FROM claims WHERE cci IS NULL AND status <> 'nouveau'")
    assert (len(each), min(r["n"] for r in each) >= 5) == (24, True)
    assert states == {"nouveau", "en_cours", "en_attente_client", "escalade", "expert", "validation", "ferme"}
    assert kinds == {"auto", "habitation", "responsabilite", "voyage", "sante", "vie"}
    assert (paid > 10, sent > 100, unscored) == (True, True, 0)
    assert numbers == sorted(numbers)
