"""The contracts of inventories, orders and parcels."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from app.catalog.native import native_systems
from app.connectors.customer_system import Customer, NewCustomer
from app.connectors.errors import AlreadyHeld, AlreadyOver, Duplicate, NotFound, NotSupported, OutOfStock, Validation
from app.connectors.inventory import InventoryCapability, NewHold, ProductSearch, StockChange
from app.connectors.orders import NewOrder, NewOrderLine, OrderQuery, OrdersCapability
from app.connectors.registry import Registry, Systems
from tests.app.connectors.contract import MAKERS, Opened
from tests.hub import Tenant
from tests.shop import business, stocked

NOBODY = "0190a0a0-0000-7000-8000-000000000000"
systems_of = pytest.mark.parametrize("opened", MAKERS.values(), ids=MAKERS.keys())


@systems_of
async def test_a_variant_is_the_same_however_it_is_asked_for(drain: Tenant, opened: Opened) -> None:
    shelf = await stocked(drain)
    async with opened(drain) as systems:
        inventory = systems.inventory
        item = await inventory.get_variant(shelf["RF-2847-38"]["id"])
        assert (item.sku, item.available, item.status, item.price_minor) == ("RF-2847-38", 2, "low_stock", 8900)
        assert await inventory.check_availability(item.variant_id) == item
        assert await inventory.check_by_sku("rf-2847-38") == item
        assert item in await inventory.get_product(item.product_id)
        assert item in await inventory.search(ProductSearch("robe", size="38"))
        assert await inventory.get_several([item.variant_id, NOBODY, "x"]) == {item.variant_id: item}
        assert len(await inventory.list_products(per_page=4)) == 4
        for nothing in (inventory.get_variant(NOBODY), inventory.check_by_sku("X"), inventory.get_product("x")):
            with pytest.raises(NotFound):
                await nothing


@systems_of
async def test_what_is_put_aside_cannot_be_had_and_comes_back(drain: Tenant, opened: Opened) -> None:
    shelf = await stocked(drain)
    async with opened(drain) as systems:
        inventory = systems.inventory
        julie = await systems.customers.create_customer(NewCustomer("Julie", "Martin"))
        new = NewHold(shelf["RF-2847-38"]["id"], julie.id, 2, 24 * 60)
        held = await inventory.reserve(new)
        assert (held.status, held.item.available) == ("active", 0)
        assert (held.expires_at - held.created_at).total_seconds() == 24 * 3600
        assert [h.id for h in await inventory.list_reservations(julie.id)] == [held.id]
        with pytest.raises(AlreadyHeld):
            await inventory.reserve(new)
        with pytest.raises(OutOfStock):
            await inventory.reserve(replace(new, customer_id=(await _somebody(systems)).id))
        with pytest.raises(Validation):
            await inventory.reserve(replace(new, quantity=0))
        with pytest.raises(NotFound):
            await inventory.reserve(replace(new, variant_id=NOBODY))
        if InventoryCapability.EXTEND in inventory.capabilities:
            assert (await inventory.extend_reservation(held.id, 60)).expires_at > held.expires_at
            with pytest.raises(Validation):
                await inventory.extend_reservation(held.id, 60)
        for _ in range(2):
            given = await inventory.cancel_reservation(held.id)
            assert (given.status, given.item.available) == ("cancelled", 2)
        assert list(await inventory.list_reservations(julie.id)) == []


async def _somebody(systems: Systems) -> Customer:
    return await systems.customers.create_customer(NewCustomer("Paul", "Roy"))


@systems_of
async def test_only_so_many_are_put_aside_as_there_are(drain: Tenant, opened: Opened) -> None:
    shelf = await stocked(drain)
    people = []
    for n in range(8):
        async with opened(drain) as systems:
            people.append((await systems.customers.create_customer(NewCustomer(f"P{n}", "Roy"))).id)

    async def hold(customer_id: str) -> bool:
        try:
            async with opened(drain) as systems:
                await systems.inventory.reserve(NewHold(shelf["RF-2847-40"]["id"], customer_id, 1, 60))
        except OutOfStock:
            return False
        return True

    assert sum(await asyncio.gather(*map(hold, people))) == 3


@systems_of
async def test_stock_is_set_or_adjusted(drain: Tenant, opened: Opened) -> None:
    await stocked(drain)
    async with opened(drain) as systems:
        inventory = systems.inventory
        if InventoryCapability.UPDATE_STOCK not in inventory.capabilities:
            pytest.skip("not declared")
        assert (await inventory.update_stock(StockChange("BL-445-M", set_to=7))).available == 7
        assert (await inventory.update_stock(StockChange("BL-445-M", adjust=-7))).status == "out_of_stock"
        for change in (StockChange("BL-445-M", adjust=-1), StockChange("BL-445-M"), StockChange("BL-445-M", 1, 1)):
            with pytest.raises(Validation):
                await inventory.update_stock(change)


@systems_of
async def test_an_order_lives(drain: Tenant, opened: Opened) -> None:
    await stocked(drain)
    async with opened(drain) as systems:
        orders = systems.orders
        if OrdersCapability.CREATE not in orders.capabilities:
            pytest.skip("not declared")
        julie = await systems.customers.create_customer(NewCustomer("Julie", "Martin", email="julie@exemple.fr"))
        new = NewOrder([NewOrderLine("BL-445-M", 1)], customer_id=julie.id, number="#2901", payment="paid")
        order = await orders.create_order(new)
        assert (order.number, order.email, order.total_minor) == ("2901", "julie@exemple.fr", 12900)
        assert await orders.get_order(order.id) == order
        assert await orders.get_order_by_number("2901") == await orders.get_order_by_number("n° 2901") == order
        assert await orders.get_order_by_number("1") is None
        assert list(await orders.list_orders(OrderQuery(customer_id=julie.id))) == [order]
        assert list(await orders.list_orders(OrderQuery(email="JULIE@exemple.fr"))) == [order]
        shipped = await orders.mark_shipped(order.id, carrier="Colissimo", number="FR987654321")
        assert shipped.parcels[0].status == "in_transit"
        assert (await systems.tracking.get_status("fr987654321")).carrier == "Colissimo"
        assert list(await systems.tracking.get_statuses(["FR987654321", "x"])) == ["FR987654321"]
        with pytest.raises(AlreadyOver):
            await orders.cancel_order(order.id)
        arrived = await orders.mark_delivered(order.id, number="FR987654321")
        assert (arrived.status, arrived.fulfilment, arrived.parcels[0].is_delivered) == ("completed", "fulfilled", True)
        with pytest.raises(NotFound):
            await orders.mark_delivered(order.id, number="x")
        with pytest.raises(NotFound):
            await systems.tracking.get_status("x")
    with pytest.raises(Duplicate):
        async with opened(drain) as systems:
            await systems.orders.create_order(new)


@systems_of
async def test_what_orders_and_parcels_cannot_do_says_so(drain: Tenant, opened: Opened) -> None:
    async with opened(drain) as systems:
        undeclared = {
            OrdersCapability.NOTE: lambda: systems.orders.add_order_note("x", author="a", text="t"),
            OrdersCapability.EXCHANGE: lambda: systems.orders.request_exchange("x", sku="a", for_sku="b", reason="r"),
            OrdersCapability.RETURN_LABEL: lambda: systems.orders.generate_return_label("x"),
            OrdersCapability.REFUND: lambda: systems.orders.refund("x", 1, reason="r"),
        }
        for capability, attempt in undeclared.items():
            if capability not in systems.orders.capabilities:
                with pytest.raises(NotSupported):
                    await attempt()
        with pytest.raises(NotSupported):
            await systems.tracking.get_history("x")


async def test_a_system_we_cannot_speak_to_is_refused_not_replaced(drain: Tenant) -> None:
    registry = Registry({"native": native_systems}, chosen=lambda _tenant: "magento")
    settings = await business(drain)
    async with drain.hub.db.transaction(drain.id) as tx:
        with pytest.raises(NotSupported) as refusal:
            registry.of(tx, settings)
    assert refusal.value.members == {"system": "magento"}
