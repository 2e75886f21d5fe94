"""A shop's shelves and customers, filled through the doors a team uses."""

from __future__ import annotations

from typing import Any

from app.accounts.actions import get_tenant
from app.accounts.models import Tenant as Business
from app.contacts.actions import recognise
from app.contacts.models import Contact, Fact, Identity, Source
from tests.hub import Person, Tenant

DRESS = {
    "reference": "RF-2847",
    "name": "Robe Fleurie Bleue",
    "category": "robe",
    "keywords": ["dress"],
    "variants": [
        {"sku": f"RF-2847-{size}", "size": str(size), "colour": "Bleu", "price_minor": 8900, "stock": stock}
        for size, stock in ((36, 1), (38, 2), (40, 3))
    ],
}
BLAZER = {
    "reference": "BL-445",
    "name": "Blazer Beige",
    "category": "veste",
    "keywords": ["jacket", "blazer"],
    "variants": [{"sku": "BL-445-M", "size": "M", "colour": "Beige", "price_minor": 12900, "stock": 4}],
}
TROUSERS = {
    "reference": "PT-2847",
    "name": "Pantalon Noir",
    "category": "pantalon",
    "keywords": ["trousers", "pants"],
    "variants": [
        {"sku": f"PT-2847-{size}", "size": size, "colour": "Noir", "price_minor": 7900, "stock": stock}
        for size, stock in (("S", 0), ("M", 12))
    ],
}


async def done(who: Person, method: str, path: str, body: Any = None, **headers: str) -> Any:
    """What the API answers to somebody who may."""
    answer = await who.http.request(method, f"/api/v1{path}", json=body, headers=headers)
    assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
    return answer.json() if answer.content else None


async def refused(who: Person, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, str, Any]:
    """Status, code and problem of a refusal."""
    answer = await who.http.request(method, f"/api/v1{path}", json=body, headers=headers)
    assert answer.status_code >= 400, answer.text
    return answer.status_code, answer.json()["code"], answer.json()


async def stocked(tenant: Tenant, *products: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The variants of the products, by SKU."""
    views = [await done(tenant.admin, "POST", "/products", p) for p in products or (DRESS, BLAZER, TROUSERS)]
    return {v["sku"]: v for view in views for v in view["variants"]}


async def variant(tenant: Tenant, sku: str) -> dict[str, Any]:
    """A variant as it is now."""
    page = await done(tenant.admin, "GET", "/products?limit=200")
    return next(v for p in page["items"] for v in p["variants"] if v["sku"] == sku)


async def customer(tenant: Tenant, number: int, *, name: str | None = None, email: str | None = None) -> Contact:
    """Somebody who wrote to the tenant from a phone of their own."""
    said = [("name", name), ("email", email)]
    async with tenant.hub.db.transaction(tenant.id) as tx:
        facts = [Fact(f, v, Source.STRUCTURED) for f, v in said if v]
        return await recognise(tx, Identity("phone", f"+151455502{number:02d}"), region="CA", facts=facts)


async def business(tenant: Tenant) -> Business:
    """The tenant's settings."""
    async with tenant.hub.db.snapshot(tenant.id) as snapshot:
        return await get_tenant(snapshot.conn, tenant.id)


async def ask(tenant: Tenant, tool: Any, contact: Contact, **arguments: Any) -> dict[str, Any]:
    """What an agent's tool answers for a contact, in a transaction of its own."""
    settings = await business(tenant)
    async with tenant.hub.db.transaction(tenant.id) as tx:
        answer: dict[str, Any] = await tool(tx, settings, contact, arguments)
        return answer
