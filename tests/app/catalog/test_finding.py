"""Customers find things in their own words: colours and sizes in any form, French or English, and nothing invented."""

from __future__ import annotations

from typing import Any

import pytest

from app.catalog import tools
from app.connectors.errors import ToolRefused
from tests.hub import Tenant
from tests.shop import ask, customer, done, refused, stocked

ASKED = [
    ("Avez-vous la robe en 38 ?", {}, ["RF-2847-38"]),
    ("Bonjour, avez-vous la robe bleue en 38 ?", {}, ["RF-2847-38"]),
    ("la robe bleu taille 40 svp", {}, ["RF-2847-40"]),
    ("robe 36", {}, ["RF-2847-36"]),
    ("robes bleues", {}, ["RF-2847-36", "RF-2847-38", "RF-2847-40"]),
    ("Je suis intéressée par le blazer beige", {}, ["BL-445-M"]),
    ("I'm looking for the black trousers in M", {}, ["PT-2847-M"]),
    ("Do you have the blue dress in size 38?", {}, ["RF-2847-38"]),
    ("Combien coûte la robe RF-2847 ?", {}, ["RF-2847-36", "RF-2847-38", "RF-2847-40"]),
    ("rf2847", {}, ["RF-2847-36", "RF-2847-38", "RF-2847-40"]),
    ("jolie robe fleurie", {"size": "T38"}, ["RF-2847-38"]),
    ("dress", {"colour": "BLEUE", "size": "40"}, ["RF-2847-40"]),
    ("pantalon", {"colour": "black"}, ["PT-2847-M", "PT-2847-S"]),
    ("", {"colour": "beige"}, ["BL-445-M"]),
    ("robe verte", {}, []),
    ("robe en 44", {}, []),
    ("jupe bleue", {}, []),
    ("la jupe", {}, []),
    ("", {}, []),
    ("%", {}, []),
    ("robe ' OR 1=1 --", {}, ["RF-2847-36", "RF-2847-38", "RF-2847-40"]),
]


async def test_what_people_ask_for_is_found_and_nothing_else(drain: Tenant) -> None:
    await stocked(drain)
    julie = await customer(drain, 1)
    wrong = []
    for words, more, skus in ASKED:
        items = (await ask(drain, tools.find_products, julie, query=words, **more))["items"]
        if sorted(i["sku"] for i in items) != skus:
            wrong.append((words, more, [i["sku"] for i in items]))
    assert not wrong


async def test_what_can_be_had_comes_first_and_says_how_much(drain: Tenant) -> None:
    await stocked(drain)
    items = (await ask(drain, tools.find_products, await customer(drain, 1), query="pantalon noir"))["items"]
    assert [(i["sku"], i["available"], i["status"]) for i in items] == [
        ("PT-2847-M", 12, "in_stock"),
        ("PT-2847-S", 0, "out_of_stock"),
    ]
    assert (items[0]["name"], items[0]["price_minor"], items[0]["currency"]) == ("Pantalon Noir", 7900, "CAD")
    assert set(items[0]) == {
        *("product_id", "variant_id", "sku", "name", "colour", "size", "price_minor", "currency", "available", "status")
    }


@pytest.mark.parametrize("arguments", [{"query": 3}, {"query": ["a"]}, {"size": "x" * 99}, {"query": "a" * 5000}])
async def test_nonsense_is_refused(drain: Tenant, arguments: dict[str, Any]) -> None:
    with pytest.raises(ToolRefused):
        await ask(drain, tools.find_products, await customer(drain, 1), **arguments)


async def test_another_shops_shelves_are_out_of_sight(drain: Tenant, rival: Tenant) -> None:
    await stocked(rival)
    assert (await ask(drain, tools.find_products, await customer(drain, 1), query="robe"))["items"] == []
    theirs = (await done(rival.admin, "GET", "/products"))["items"][0]["id"]
    assert (await refused(drain.admin, "GET", f"/products/{theirs}"))[0] == 404
    assert (await done(drain.admin, "GET", "/products"))["items"] == []


async def test_what_is_no_longer_sold_is_not_offered(drain: Tenant) -> None:
    await stocked(drain)
    julie = await customer(drain, 1)
    page = await done(drain.admin, "GET", "/products?q=blazer")
    blazer = page["items"][0]
    body = {name: blazer[name] for name in ("reference", "name", "category", "keywords")} | {"active": False}
    changed = await done(drain.admin, "PUT", f"/products/{blazer['id']}", body, **{"If-Match": "1"})
    assert changed["version"] == 2
    assert changed["variants"][0]["stock"] == 4
    assert (await ask(drain, tools.find_products, julie, query="blazer"))["items"] == []
    stale = await refused(drain.admin, "PUT", f"/products/{blazer['id']}", body, **{"If-Match": "1"})
    assert (stale[0], stale[2]["current"]["version"]) == (412, 2)


async def test_a_code_is_one_products(drain: Tenant) -> None:
    shelf = await stocked(drain)
    again = {"reference": "RF-2847", "name": "Autre", "variants": [{"sku": "X", "price_minor": 1}]}
    status, code, problem = await refused(drain.admin, "POST", "/products", again)
    assert (status, code) == (409, "duplicate")
    assert problem["existing_id"] == shelf["RF-2847-36"]["product_id"]
    taken = {"reference": "NEW", "name": "Autre", "variants": [{"sku": "BL-445-M", "price_minor": 1}]}
    assert (await refused(drain.admin, "POST", "/products", taken))[:2] == (409, "duplicate")
    assert all(p["reference"] != "NEW" for p in (await done(drain.admin, "GET", "/products"))["items"])


async def test_a_count_needs_a_reason_and_never_goes_below_none(drain: Tenant) -> None:
    shelf = await stocked(drain)
    counted = await done(drain.admin, "POST", "/stock", {"sku": "BL-445-M", "set_to": 9, "reason": "counted"})
    assert counted["available"] == 9
    taken = await done(drain.admin, "POST", "/stock", {"sku": "BL-445-M", "adjust": -4, "reason": "lost"})
    assert taken["available"] == 5
    assert (await refused(drain.admin, "POST", "/stock", {"sku": "BL-445-M", "adjust": -6, "reason": "lost"}))[0] == 422
    assert (await refused(drain.admin, "POST", "/stock", {"sku": "NOPE", "set_to": 1}))[0] == 404
    assert (await refused(drain.dispatcher, "POST", "/stock", {"sku": "BL-445-M", "set_to": 1}))[0] == 403
    moves = (await done(drain.admin, "GET", f"/stock/{shelf['BL-445-M']['id']}/moves"))["items"]
    assert [(m["reason"], m["delta"], m["stock"]) for m in moves] == [
        ("lost", -4, 5),
        ("counted", 5, 9),
        ("opening", 4, 4),
    ]


@pytest.mark.parametrize("query", ["robe\x00 bleue en 38", "robe \ud800bleue en 38"])
async def test_characters_no_database_keeps_do_no_harm(drain: Tenant, query: str) -> None:
    await stocked(drain)
    items = (await ask(drain, tools.find_products, await customer(drain, 1), query=query))["items"]
    assert [i["sku"] for i in items] == ["RF-2847-38"]
    for path in ("/orders?email=%00", "/orders?number=%00", "/stock?q=%00&size=%00", "/products?q=%00"):
        assert (await refused(drain.admin, "GET", path))[:2] == (422, "invalid_input")
