"""Orders: what was sold leaves the stock once, parcels are followed, and nobody reads somebody else's."""

from __future__ import annotations

import asyncio
from typing import Any

from app.catalog import tools
from app.catalog.native import SYSTEMS
from tests.hub import Tenant
from tests.shop import ask, business, customer, done, refused, stocked, variant


def lines(*skus: str, quantity: int = 1) -> list[dict[str, Any]]:
    return [{"sku": sku, "quantity": quantity} for sku in skus]


async def test_an_order_takes_its_units_and_gives_them_back_when_called_off(drain: Tenant) -> None:
    await stocked(drain)
    julie = await customer(drain, 1, name="Julie Martin")
    body = {"number": "2847", "contact_id": str(julie.id), "lines": lines("RF-2847-38", "BL-445-M")}
    order = await done(drain.admin, "POST", "/orders", body)
    assert (order["number"], order["total_minor"], order["phone"]) == ("2847", 8900 + 12900, julie.phone)
    assert (await variant(drain, "RF-2847-38"))["stock"] == 1
    gone = await done(drain.admin, "POST", f"/orders/{order['id']}/cancel", {})
    assert gone["status"] == "cancelled"
    await done(drain.admin, "POST", f"/orders/{order['id']}/cancel", {})
    assert (await variant(drain, "RF-2847-38"))["stock"] == 2


async def test_two_orders_for_the_last_one(drain: Tenant) -> None:
    await stocked(drain)
    body = {"lines": lines("BL-445-M", "RF-2847-36")}
    answers = await asyncio.gather(*(drain.admin.http.post("/api/v1/orders", json=body) for _ in range(5)))
    assert sorted(a.status_code for a in answers) == [201, 409, 409, 409, 409]
    assert {a.json()["code"] for a in answers if a.status_code == 409} == {"out_of_stock"}
    assert (await variant(drain, "BL-445-M"))["stock"] == 3, "a refused order takes nothing"


async def test_numbers_are_one_orders_and_ours_go_on_after_the_shops(drain: Tenant) -> None:
    await stocked(drain)
    first = await done(drain.admin, "POST", "/orders", {"number": "2901", "lines": lines("PT-2847-M")})
    status, code, problem = await refused(
        drain.admin, "POST", "/orders", {"number": "2901", "lines": lines("BL-445-M")}
    )
    assert (status, code, problem["existing_id"]) == (409, "duplicate", first["id"])
    ours = await done(drain.admin, "POST", "/orders", {"lines": lines("PT-2847-M")})
    assert ours["number"] == "2902"


async def test_a_parcel_is_followed_until_the_order_is_fulfilled(drain: Tenant) -> None:
    await stocked(drain)
    julie = await customer(drain, 1)
    body = {"number": "2901", "contact_id": str(julie.id), "payment": "paid", "lines": lines("RF-2847-38")}
    order = await done(drain.admin, "POST", "/orders", body)
    parcel = {"carrier": "Colissimo", "number": "FR987654321", "expected_at": "2026-11-23T18:00:00Z"}
    sent = await done(drain.admin, "POST", f"/orders/{order['id']}/shipments", parcel)
    assert (sent["fulfilment"], sent["shipments"][0]["status"]) == ("partially", "in_transit")
    told = await ask(drain, tools.find_order, julie, number="#2901")
    assert told["tracking"]["number"] == "FR987654321"
    assert told["tracking"]["expected_at"].startswith("2026-11-23T18:00")
    assert (await refused(drain.admin, "POST", f"/orders/{order['id']}/cancel", {}))[:2] == (409, "already_over")
    arrived = await done(drain.admin, "POST", f"/orders/{order['id']}/shipments", parcel | {"status": "delivered"})
    assert (arrived["status"], arrived["fulfilment"], len(arrived["shipments"])) == ("completed", "fulfilled", 1)
    other = await done(drain.admin, "POST", "/orders", {"lines": lines("BL-445-M")})
    assert (await refused(drain.admin, "POST", f"/orders/{other['id']}/shipments", parcel))[:2] == (409, "duplicate")


async def test_nobody_is_told_about_somebody_elses_order(drain: Tenant, rival: Tenant) -> None:
    await stocked(drain)
    await stocked(rival)
    julie = await customer(drain, 1, email="julie@exemple.fr")
    paul = await customer(drain, 2, email="paul@exemple.fr")
    await done(
        drain.admin, "POST", "/orders", {"number": "2847", "contact_id": str(julie.id), "lines": lines("BL-445-M")}
    )
    await done(
        drain.admin, "POST", "/orders", {"number": "2848", "email": "PAUL@exemple.fr", "lines": lines("BL-445-M")}
    )
    await done(rival.admin, "POST", "/orders", {"number": "7001", "phone": julie.phone, "lines": lines("BL-445-M")})
    assert (await ask(drain, tools.find_order, julie, number="2847"))["found"]
    assert (await ask(drain, tools.find_order, julie))["number"] == "2847"
    unknown = await ask(drain, tools.find_order, paul, number="9999")
    theirs = await ask(drain, tools.find_order, paul, number="2847")
    assert theirs == unknown | {"number": "2847"}, "not yours and not there look the same"
    assert (await ask(drain, tools.find_order, paul, number="2848"))["found"], "placed with his own address"
    assert not (await ask(drain, tools.find_order, paul))["found"]
    assert not (await ask(drain, tools.find_order, julie, number="7001"))["found"]


async def test_what_customers_spend_is_counted_from_their_orders(drain: Tenant) -> None:
    await stocked(drain)
    julie = await customer(drain, 1)
    body = {"contact_id": str(julie.id), "lines": lines("PT-2847-M", quantity=2)}
    first = await done(drain.admin, "POST", "/orders", body)
    await done(drain.admin, "POST", "/orders", body)
    await done(drain.admin, "POST", f"/orders/{first['id']}/cancel", {})
    settings = await business(drain)
    async with drain.hub.db.transaction(drain.id) as tx:
        system = SYSTEMS.of(tx, settings).customers
        stats = await system.get_customer_stats(str(julie.id))
        known = await system.get_customer(str(julie.id))
    assert (stats.total_orders, stats.total_spent_minor, stats.average_order_minor) == (1, 15800, 15800)
    assert (stats.loyalty, known.segment) == (20, "client")


async def test_a_snapshot_and_its_events_are_a_fresh_snapshot(drain: Tenant) -> None:
    shelf = await stocked(drain)
    julie = await customer(drain, 1)
    known: dict[str, dict[str, Any]] = {}
    async with drain.admin.board("catalog") as board:

        async def see(until: str) -> None:
            frame: dict[str, Any] = {}
            while frame.get("type") != until:
                frame = await board.until(lambda f: f["op"] == "event")
                if frame["id"] not in known or known[frame["id"]]["version"] < frame["version"]:
                    known[frame["id"]] = frame["data"]

        reserve = {"variant_id": shelf["RF-2847-38"]["id"], "contact_id": str(julie.id)}
        held = await done(drain.dispatcher, "POST", "/reservations", reserve)
        await done(drain.dispatcher, "POST", f"/reservations/{held['id']}/extend", {"hours": 2})
        await done(drain.dispatcher, "POST", f"/reservations/{held['id']}/fulfil", {"payment": "pending"})
        order = await done(drain.admin, "POST", "/orders", {"lines": lines("RF-2847-36", "RF-2847-40", "BL-445-M")})
        await done(drain.admin, "PATCH", f"/orders/{order['id']}", {"payment": "paid"})
        await done(drain.admin, "POST", f"/orders/{order['id']}/cancel", {})
        await done(drain.admin, "POST", "/stock", {"sku": "PT-2847-S", "set_to": 3})
        await done(
            drain.admin,
            "POST",
            "/products",
            {"reference": "Z", "name": "Z", "variants": [{"sku": "Z", "price_minor": 1}]},
        )
        await see("product.created")
    fresh = {}
    for resource in ("products", "reservations", "orders"):
        fresh |= {v["id"]: v for v in (await done(drain.admin, "GET", f"/{resource}?limit=200"))["items"]}
    assert known == {entity: fresh[entity] for entity in known}
    assert known.keys() == fresh.keys()


async def test_nothing_of_another_tenant_can_be_touched(drain: Tenant, rival: Tenant) -> None:
    shelf = await stocked(rival)
    await stocked(drain)
    theirs = await customer(rival, 1)
    order = await done(rival.admin, "POST", "/orders", {"lines": lines("BL-445-M")})
    reserve = {"variant_id": shelf["RF-2847-38"]["id"], "contact_id": str(theirs.id)}
    held = await done(rival.admin, "POST", "/reservations", reserve)
    product = {"reference": "RF-2847", "name": "Volée"}
    parcel = {"carrier": "X", "number": "X"}
    tries: list[tuple[str, str, Any]] = [
        ("GET", f"/products/{shelf['BL-445-M']['product_id']}", None),
        ("PUT", f"/products/{shelf['BL-445-M']['product_id']}", product),
        ("GET", f"/stock/{shelf['BL-445-M']['id']}/moves", None),
        ("POST", "/reservations", reserve),
        ("POST", f"/reservations/{held['id']}/cancel", {}),
        ("POST", f"/reservations/{held['id']}/extend", {}),
        ("POST", f"/reservations/{held['id']}/fulfil", {}),
        ("GET", f"/orders/{order['id']}", None),
        ("PATCH", f"/orders/{order['id']}", {"payment": "paid"}),
        ("POST", f"/orders/{order['id']}/cancel", {}),
        ("POST", f"/orders/{order['id']}/shipments", parcel),
        ("POST", "/orders", {"contact_id": str(theirs.id), "lines": lines("BL-445-M")}),
        ("GET", f"/contacts/{theirs.id}/notes", None),
        ("POST", f"/contacts/{theirs.id}/notes", {"text": "?"}),
    ]
    for method, path, body in tries:
        assert (await refused(drain.admin, method, path, body))[0] == 404, path
