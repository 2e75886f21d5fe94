"""The contract of customer systems."""

from __future__ import annotations

import inspect
from datetime import UTC, datetime
from typing import Any

import pytest

from app.connectors.customer_system import (
    ActivityQuery,
    Capability,
    CommunicationPreferences,
    CustomerChange,
    CustomerQuery,
    CustomerSearch,
    CustomerSystem,
    Interaction,
    NewCustomer,
    NewNote,
)
from app.connectors.errors import Duplicate, NotFound, NotSupported, Validation
from tests.app.connectors.contract import MAKERS, Opened
from tests.hub import Tenant

JULIE = NewCustomer("Julie", "Martin", email="Julie.Martin@exemple.fr", phone="514 555-0241", tags=["premier-contact"])
pytestmark = pytest.mark.parametrize("opened", MAKERS.values(), ids=MAKERS.keys())


async def test_it_says_how_it_is(drain: Tenant, opened: Opened) -> None:
    async with opened(drain) as systems:
        system = systems.customers
        assert (await system.check_health()).status == "connected"
        assert await system.test_connection()
        assert system.system_name
        assert system.api_version


async def test_a_customer_is_found_again_however_they_are_written(drain: Tenant, opened: Opened) -> None:
    async with opened(drain) as systems:
        made = await systems.customers.create_customer(JULIE)
        assert (made.first_name, made.last_name, made.phone) == ("Julie", "Martin", "+15145550241")
        assert made.email == "julie.martin@exemple.fr"
        assert made.tags == ("premier-contact",)
        assert made.segment == "prospect"
    async with opened(drain) as systems:
        system = systems.customers
        assert await system.get_customer(made.id) == made
        assert await system.get_customer_by_email("JULIE.martin@EXEMPLE.fr") == made
        for written in ("5145550241", "+1 (514) 555-0241", "001 514 555 0241"[2:]):
            assert await system.get_customer_by_phone(written) == made
        assert await system.get_customer_by_email("nobody@exemple.fr") is None
        assert await system.get_customer_by_phone("36179") is None


async def test_names_of_several_words_come_back_as_they_went_in(drain: Tenant, opened: Opened) -> None:
    async with opened(drain) as systems:
        made = await systems.customers.create_customer(NewCustomer("Marie Claire", "de La Tour"))
        known = await systems.customers.get_customer(made.id)
        assert (known.first_name, known.last_name) == ("Marie Claire", "de La Tour")
        changed = await systems.customers.update_customer(made.id, CustomerChange(last_name="Le Goff"))
        assert (changed.first_name, changed.last_name) == ("Marie Claire", "Le Goff")


@pytest.mark.parametrize(
    "new", [NewCustomer("", "Martin"), NewCustomer("Julie", " "), NewCustomer("J", "M", email="no")]
)
async def test_what_cannot_be_is_refused(drain: Tenant, opened: Opened, new: NewCustomer) -> None:
    with pytest.raises(Validation):
        async with opened(drain) as systems:
            await systems.customers.create_customer(new)


@pytest.mark.parametrize("address", [{"email": "julie.martin@exemple.fr"}, {"phone": "+15145550241"}])
async def test_the_same_address_is_the_same_customer(drain: Tenant, opened: Opened, address: dict[str, str]) -> None:
    async with opened(drain) as systems:
        made = await systems.customers.create_customer(JULIE)
        other = await systems.customers.create_customer(NewCustomer("Paul", "Roy"))
    with pytest.raises(Duplicate) as found:
        async with opened(drain) as systems:
            await systems.customers.create_customer(NewCustomer("Autre", "Nom", **address))
    assert found.value.existing_id == made.id
    with pytest.raises(Duplicate) as found:
        async with opened(drain) as systems:
            await systems.customers.update_customer(other.id, CustomerChange(**address))
    assert found.value.existing_id == made.id


async def test_a_change_touches_only_what_it_names(drain: Tenant, opened: Opened) -> None:
    async with opened(drain) as systems:
        system = systems.customers
        made = await system.create_customer(JULIE)
        changed = await system.update_customer(made.id, CustomerChange(address="12 rue des Lilas", tags=["vip", "vip"]))
        assert (changed.address, changed.tags, changed.phone) == ("12 rue des Lilas", ("vip",), made.phone)
        forgotten = await system.update_customer(made.id, CustomerChange(phone=""))
        assert (forgotten.phone, forgotten.email) == (None, made.email)
        assert (await system.update_customer(made.id, CustomerChange(segment="vip"))).segment == "vip"
        with pytest.raises(NotFound):
            await system.update_customer("nobody", CustomerChange(address="x"))


async def test_tags_are_a_set(drain: Tenant, opened: Opened) -> None:
    async with opened(drain) as systems:
        system = systems.customers
        made = await system.create_customer(JULIE)
        for _ in range(2):
            more = await system.add_tags(made.id, ["sms", "premier-contact"])
            assert sorted(more.tags) == ["premier-contact", "sms"]
        for _ in range(2):
            fewer = await system.remove_tags(made.id, ["premier-contact", "unknown"])
            assert fewer.tags == ("sms",)


async def test_preferences_are_replaced_and_marketing_needs_a_yes(drain: Tenant, opened: Opened) -> None:
    wanted = CommunicationPreferences(
        "sms", marketing_sms=True, frequency="weekly", preferred_hours=("09:00", "18:00"), preferred_days=(1, 2)
    )
    async with opened(drain) as systems:
        made = await systems.customers.create_customer(JULIE)
        assert made.preferences == CommunicationPreferences()
        await systems.customers.update_communication_preferences(made.id, wanted)
    async with opened(drain) as systems:
        assert (await systems.customers.get_customer(made.id)).preferences == wanted


async def test_lists_are_pages_in_order(drain: Tenant, opened: Opened) -> None:
    async with opened(drain) as systems:
        system = systems.customers
        for n, name in enumerate(("Chloé", "Anaïs", "Bernard")):
            tags = ["paris", "vip"] if n else ["lyon"]
            await system.create_customer(NewCustomer(name, "Roy", tags=tags, segment="client" if n else None))
        by_name = CustomerQuery(per_page=2, sort="name", descending=False)
        first = await system.list_customers(by_name)
        assert [c.first_name for c in first.items] == ["Anaïs", "Bernard"]
        assert (first.total, first.total_pages, first.has_next, first.has_previous) == (3, 2, True, False)
        last = await system.list_customers(CustomerQuery(page=2, per_page=2, sort="name", descending=False))
        assert [c.first_name for c in last.items] == ["Chloé"]
        assert (last.has_next, last.has_previous) == (False, True)
        assert {c.first_name for c in (await system.list_customers(CustomerQuery(tags=["vip", "x"]))).items} == {
            "Anaïs",
            "Bernard",
        }
        assert (await system.list_customers(CustomerQuery(segment="prospect"))).total == 1
        assert (await system.list_customers(CustomerQuery(created_after=datetime.now(UTC)))).items == ()
        for sort in ("name", "email", "created_at", "total_spent", "last_order"):
            for descending in (True, False):
                assert len((await system.list_customers(CustomerQuery(sort=sort, descending=descending))).items) == 3
        with pytest.raises(Validation):
            await system.list_customers(CustomerQuery(page=0))


async def test_a_search_looks_where_it_was_told(drain: Tenant, opened: Opened) -> None:
    async with opened(drain) as systems:
        system = systems.customers
        julie = await system.create_customer(JULIE)
        assert await system.search_customers(CustomerSearch("")) == []
        for words in ("julie", "JULÍE martin", "514 555-0241", "exemple.fr"):
            assert list(await system.search_customers(CustomerSearch(words))) == [julie], words
        assert list(await system.search_customers(CustomerSearch("exemple", in_email=False))) == []
        assert list(await system.search_customers(CustomerSearch("%"))) == []


async def test_a_remark_is_kept(drain: Tenant, opened: Opened) -> None:
    async with opened(drain) as systems:
        system = systems.customers
        made = await system.create_customer(JULIE)
        note = await system.add_customer_note(made.id, NewNote("Sarah", "Taille 38", {"source": "phone"}))
        assert (note.author, note.text, note.customer_id) == ("Sarah", "Taille 38", made.id)
        if Capability.READ_NOTES in system.capabilities:
            assert list(await system.get_customer_notes(made.id)) == [note]
        with pytest.raises(NotFound):
            await system.add_customer_note("0190a0a0-0000-7000-8000-000000000000", NewNote("Sarah", "?"))


async def test_nobody_of_another_tenant_is_seen(drain: Tenant, rival: Tenant, opened: Opened) -> None:
    async with opened(rival) as systems:
        theirs = await systems.customers.create_customer(JULIE)
    async with opened(drain) as systems:
        with pytest.raises(NotFound):
            await systems.customers.get_customer(theirs.id)
        assert await systems.customers.get_customer_by_phone("5145550241") is None
        assert (await systems.customers.list_customers(CustomerQuery())).total == 0


OPTIONAL: dict[Capability, tuple[str, tuple[Any, ...]]] = {
    Capability.DELETE: ("delete_customer", ("x",)),
    Capability.MERGE: ("merge_customers", ("x", ["y"])),
    Capability.READ_NOTES: ("get_customer_notes", ("x",)),
    Capability.SEARCH_NOTES: ("search_customers", (CustomerSearch("x", in_notes=True),)),
    Capability.ADD_TO_SEGMENT: ("add_to_segment", ("x", "y")),
    Capability.REMOVE_FROM_SEGMENT: ("remove_from_segment", ("x", "y")),
    Capability.CUSTOMER_SEGMENTS: ("get_customer_segments", ("x",)),
    Capability.LIST_SEGMENTS: ("list_segments", ()),
    Capability.READ_ACTIVITY: ("get_customer_activity", ("x", ActivityQuery())),
    Capability.LOG_INTERACTION: ("log_interaction", (Interaction("x", "call", "s"),)),
    Capability.STATS: ("get_customer_stats", ("x",)),
    Capability.SUBSCRIBE: ("subscribe_to_customer_changes", (None,)),
}


@pytest.mark.parametrize("capability", Capability)
async def test_what_is_not_declared_says_so(drain: Tenant, opened: Opened, capability: Capability) -> None:
    name, arguments = OPTIONAL[capability]
    async with opened(drain) as systems:
        if capability in systems.customers.capabilities:
            pytest.skip("declared")
        with pytest.raises(NotSupported):
            await getattr(systems.customers, name)(*arguments)


async def test_every_signature_is_the_interfaces_own(drain: Tenant, opened: Opened) -> None:
    async with opened(drain) as systems:
        for name, method in inspect.getmembers(CustomerSystem, inspect.isfunction):
            if not name.startswith("_"):
                own = inspect.signature(getattr(systems.customers, name))
                wanted = list(inspect.signature(method).parameters.values())[1:]
                assert list(own.parameters.values()) == wanted, name
