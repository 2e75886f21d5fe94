"""Putting things aside: only what is there, for as long as promised, and back on the shelf afterwards."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.catalog import tools
from app.catalog.handlers import expire_due
from app.connectors.errors import ToolRefused
from tests.hub import Tenant
from tests.shop import DRESS, ask, customer, done, refused, stocked, variant
from tests.working import movable_clock


async def moves_add_up(tenant: Tenant, sku: str) -> None:
    shown = await variant(tenant, sku)
    moves = (await done(tenant.admin, "GET", f"/stock/{shown['id']}/moves?limit=200"))["items"]
    assert sum(m["delta"] for m in moves) == shown["stock"]
    assert moves[0]["stock"] == shown["stock"]


async def reserve(tenant: Tenant, contact: Any, variant_id: str, **more: Any) -> dict[str, Any]:
    return await ask(tenant, tools.reserve, contact, variant_id=variant_id, **more)


async def test_fifty_people_say_yes_to_the_last_one_and_one_gets_it(drain: Tenant) -> None:
    last = (await stocked(drain, DRESS))["RF-2847-36"]["id"]
    people = [await customer(drain, n) for n in range(50)]
    answers = await asyncio.gather(*(reserve(drain, p, last) for p in people), return_exceptions=True)
    held = [a for a in answers if isinstance(a, dict)]
    assert len(held) == 1
    assert {str(a) for a in answers if isinstance(a, ToolRefused)} == {"out_of_stock"}
    assert (await variant(drain, "RF-2847-36"))["stock"] == 0
    active = (await done(drain.admin, "GET", "/reservations?status=active"))["items"]
    assert [r["id"] for r in active] == [held[0]["reservation_id"]]
    await moves_add_up(drain, "RF-2847-36")


async def test_one_person_on_two_devices_holds_a_thing_once(drain: Tenant) -> None:
    dress = (await stocked(drain, DRESS))["RF-2847-40"]["id"]
    julie = await customer(drain, 1)
    answers = await asyncio.gather(*(reserve(drain, julie, dress) for _ in range(6)), return_exceptions=True)
    assert sum(isinstance(a, dict) for a in answers) == 1
    assert {str(a) for a in answers if isinstance(a, ToolRefused)} == {"already_held"}
    assert (await variant(drain, "RF-2847-40"))["stock"] == 2


async def test_nobody_puts_a_whole_shelf_aside(drain: Tenant) -> None:
    trousers = (await stocked(drain))["PT-2847-M"]["id"]
    julie = await customer(drain, 1)
    body = {"variant_id": trousers, "contact_id": str(julie.id), "quantity": 4}
    assert (await refused(drain.dispatcher, "POST", "/reservations", body))[:2] == (422, "invalid_fields")
    with pytest.raises(ToolRefused):
        await reserve(drain, julie, trousers, quantity=4)


async def test_a_hold_ends_exactly_when_promised_and_the_stock_comes_back(drain: Tenant) -> None:
    dress = (await stocked(drain, DRESS))["RF-2847-38"]["id"]
    julie = await customer(drain, 1)
    with movable_clock(drain.hub) as clock:
        held = await reserve(drain, julie, dress, quantity=2, hours=24)
        ends = datetime.fromisoformat(held["expires_at"])
        assert (await variant(drain, "RF-2847-38"))["stock"] == 0
        assert await expire_due(drain.hub.db, ends - timedelta(microseconds=1)) == 0
        async with drain.admin.board("catalog") as board:
            clock.ahead += timedelta(hours=24)
            assert await expire_due(drain.hub.db, ends) == 1
            told = await board.event("reservation.expired")
        assert told["data"]["status"] == "expired"
    shown = await variant(drain, "RF-2847-38")
    assert (shown["stock"], shown["held"]) == (2, 0)
    assert await expire_due(drain.hub.db, ends + timedelta(days=3)) == 0, "once is enough"
    await moves_add_up(drain, "RF-2847-38")


async def test_several_sweepers_after_a_long_sleep_give_everything_back_once(drain: Tenant) -> None:
    dress = (await stocked(drain, DRESS))["RF-2847-40"]["id"]
    for n in range(3):
        await reserve(drain, await customer(drain, n), dress)
    late = datetime.now(UTC) + timedelta(days=9)
    ended = await asyncio.gather(*(expire_due(drain.hub.db, late) for _ in range(4)))
    assert sum(ended) == 3
    assert (await variant(drain, "RF-2847-40"))["stock"] == 3
    await moves_add_up(drain, "RF-2847-40")


async def test_a_hold_is_extended_once(drain: Tenant) -> None:
    dress = (await stocked(drain, DRESS))["RF-2847-36"]["id"]
    held = await reserve(drain, await customer(drain, 1), dress, hours=24)
    path = f"/reservations/{held['reservation_id']}/extend"
    longer = await done(drain.dispatcher, "POST", path, {"hours": 24})
    promised = datetime.fromisoformat(held["expires_at"]) + timedelta(hours=24)
    assert datetime.fromisoformat(longer["expires_at"]) == promised
    assert (await refused(drain.dispatcher, "POST", path, {"hours": 24}))[0] == 422
    assert await expire_due(drain.hub.db, promised - timedelta(seconds=1)) == 0


async def test_a_hold_over_closed_days_lasts_to_the_end_of_the_next_opening_day(drain: Tenant) -> None:
    dress = (await stocked(drain, DRESS))["RF-2847-36"]["id"]
    week = [[], *([[["10:00", "12:30"], ["14:00", "19:00"]]] * 5), []]
    await done(drain.admin, "PUT", "/opening-hours", {"weekly": week})
    saturday_evening = datetime(2026, 11, 21, 19, 30, tzinfo=UTC) + timedelta(hours=5)  # 19:30 in Montréal
    with movable_clock(drain.hub) as clock:
        clock.ahead = saturday_evening - datetime.now(UTC)
        held = await reserve(drain, await customer(drain, 1), dress, hours=24)
    # Sunday and Monday are closed; Tuesday ends at 19:00 in Montréal.
    assert datetime.fromisoformat(held["expires_at"]) == datetime(2026, 11, 25, 0, 0, tzinfo=UTC)


async def test_a_pick_up_becomes_an_order_and_leaves_the_shop(drain: Tenant) -> None:
    dress = (await stocked(drain, DRESS))["RF-2847-38"]["id"]
    julie = await customer(drain, 1, name="Julie Martin")
    held = await reserve(drain, julie, dress, quantity=2)
    taken = await done(drain.dispatcher, "POST", f"/reservations/{held['reservation_id']}/fulfil", {})
    assert taken["status"] == "fulfilled"
    order = await done(drain.admin, "GET", f"/orders/{taken['order_id']}")
    assert (order["total_minor"], order["status"], order["fulfilment"]) == (17800, "completed", "fulfilled")
    shown = await variant(drain, "RF-2847-38")
    assert (shown["stock"], shown["held"]) == (0, 0)
    again = await refused(drain.dispatcher, "POST", f"/reservations/{held['reservation_id']}/fulfil", {})
    assert again[:2] == (409, "already_over")
    await moves_add_up(drain, "RF-2847-38")


async def test_a_hold_whose_time_is_over_is_not_picked_up_even_before_the_sweep(drain: Tenant) -> None:
    dress = (await stocked(drain, DRESS))["RF-2847-36"]["id"]
    held = await reserve(drain, await customer(drain, 1), dress, hours=1)
    with movable_clock(drain.hub) as clock:
        clock.ahead = timedelta(hours=1)
        path = f"/reservations/{held['reservation_id']}/fulfil"
        assert (await refused(drain.dispatcher, "POST", path, {}))[:2] == (409, "already_over")


async def test_cancelling_gives_it_back_once(drain: Tenant) -> None:
    dress = (await stocked(drain, DRESS))["RF-2847-36"]["id"]
    julie, other = await customer(drain, 1), await customer(drain, 2)
    held = await reserve(drain, julie, dress)
    with pytest.raises(ToolRefused, match="not_found"):
        await ask(drain, tools.cancel_reservation, other, reservation_id=held["reservation_id"])
    assert (await ask(drain, tools.list_reservations, other))["items"] == []
    gone = await ask(drain, tools.cancel_reservation, julie)
    assert gone["status"] == "cancelled"
    for _ in range(2):
        await done(drain.dispatcher, "POST", f"/reservations/{held['reservation_id']}/cancel", {})
    assert (await variant(drain, "RF-2847-36"))["stock"] == 1
    assert (await reserve(drain, other, dress))["quantity"] == 1


async def test_several_holds_are_not_guessed_among(drain: Tenant) -> None:
    shelf = await stocked(drain)
    julie = await customer(drain, 1)
    for sku in ("RF-2847-38", "BL-445-M"):
        await reserve(drain, julie, shelf[sku]["id"])
    with pytest.raises(ToolRefused, match="several"):
        await ask(drain, tools.cancel_reservation, julie)
    assert len((await ask(drain, tools.list_reservations, julie))["items"]) == 2


async def test_a_stale_card_is_refused_with_the_newer_one(drain: Tenant) -> None:
    dress = (await stocked(drain, DRESS))["RF-2847-36"]["id"]
    held = await reserve(drain, await customer(drain, 1), dress)
    path = f"/reservations/{held['reservation_id']}"
    await done(drain.dispatcher, "POST", f"{path}/extend", {"hours": 1}, **{"If-Match": "1"})
    status, code, problem = await refused(drain.dispatcher, "POST", f"{path}/cancel", {}, **{"If-Match": "1"})
    assert (status, code, problem["current"]["version"]) == (412, "stale_version", 2)


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"variant_id": "not-an-id"},
        {"variant_id": None, "quantity": "many"},
        {"variant_id": "0190a0a0-0000-7000-8000-000000000000", "hours": 10**9},
        {"variant_id": ["a"], "quantity": {"x": 1}},
        {"variant_id": "0190a0a0-0000-7000-8000-000000000000"},
    ],
)
async def test_a_model_that_asks_nonsense_is_refused(drain: Tenant, arguments: dict[str, Any]) -> None:
    with pytest.raises(ToolRefused):
        await ask(drain, tools.reserve, await customer(drain, 1), **arguments)


async def test_another_tenants_variant_cannot_be_had(drain: Tenant, rival: Tenant) -> None:
    theirs = (await stocked(rival, DRESS))["RF-2847-36"]["id"]
    with pytest.raises(ToolRefused, match="not_found"):
        await reserve(drain, await customer(drain, 1), theirs)
    assert (await variant(rival, "RF-2847-36"))["stock"] == 1
