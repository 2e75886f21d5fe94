"""An hour of a shop: shelves, answers, a customer who asks, reserves and buys; every table of it knows the tenant."""

from __future__ import annotations

from app.knowledge.tools import search_knowledge
from tests.hub import Tenant
from tests.shop import ask, customer, done, stocked


async def an_hour_in_the_shop(tenant: Tenant) -> None:
    """Products, answers and hours by the team; a question, a hold, an order and its parcel for a customer."""
    shelf = await stocked(tenant)
    row = {"label": "Livraison", "answers": {"fr": "En 2 jours."}}
    await done(tenant.admin, "POST", "/knowledge", row)
    await done(tenant.admin, "PUT", "/opening-hours", {"weekly": [[["09:00", "18:00"]]] * 7})
    somebody = await customer(tenant, 50 if tenant.slug == "drain" else 51)
    await ask(tenant, search_knowledge, somebody, question="Acceptez-vous les chiens ?")
    held = {"variant_id": shelf["RF-2847-38"]["id"], "contact_id": str(somebody.id)}
    await done(tenant.dispatcher, "POST", "/reservations", held)
    bought = {"contact_id": str(somebody.id), "lines": [{"sku": "BL-445-M", "quantity": 1}]}
    order = await done(tenant.admin, "POST", "/orders", bought)
    parcel = {"carrier": "Colissimo", "number": f"FR98765432{tenant.id}"}
    await done(tenant.admin, "POST", f"/orders/{order['id']}/shipments", parcel)
    await done(tenant.dispatcher, "POST", f"/contacts/{somebody.id}/notes", {"text": "Taille 38"})
