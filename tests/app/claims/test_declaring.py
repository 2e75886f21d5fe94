"""Claims are numbered without a gap, corrected by whoever saw them last, and nobody else's."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from uuid import UUID

import pytest

from app.claims import actions
from app.claims.models import Declaration
from tests.app.claims.insurer import Desk, desk_of, view
from tests.hub import Tenant
from tests.working import work_off


async def test_fifty_at_once_are_numbered_without_a_gap(desk: Desk) -> None:
    made = await asyncio.gather(*[desk.declare() for _ in range(50)])
    year = datetime.now(UTC).year
    assert sorted(c["number"] for c in made) == [f"SIN-{year}-{n:06}" for n in range(1, 51)]


async def test_a_declaration_that_fails_leaves_no_gap(desk: Desk) -> None:
    first = await desk.declare()
    refused = await desk.ask(
        "POST",
        "/claims",
        {"contact_id": desk.insured["id"], "type": "vol", "description": "x", "occurred_on": "2999-01-01"},
    )
    assert refused.status_code == 422
    with pytest.raises(RuntimeError):
        async with desk.tenant.hub.db.transaction(desk.tenant.id) as tx:
            await actions.declare(tx, Declaration(UUID(desk.insured["id"]), "vol", "x"))
            raise RuntimeError
    second = await desk.declare()
    assert int(second["number"][-6:]) == int(first["number"][-6:]) + 1


async def test_each_year_begins_at_one_where_the_business_is(desk: Desk) -> None:
    assert await number_at(desk, datetime(2026, 12, 31, 12, tzinfo=UTC)) == "SIN-2026-000001"
    assert await number_at(desk, datetime(2027, 1, 1, 4, 30, tzinfo=UTC)) == "SIN-2026-000002"
    assert await number_at(desk, datetime(2027, 1, 1, 5, 30, tzinfo=UTC)) == "SIN-2027-000001"


async def number_at(desk: Desk, now: datetime) -> str:
    """The number of a claim declared then; the business is in Toronto."""
    hub = desk.tenant.hub
    before, hub.db.clock = hub.db.clock, lambda: now
    try:
        async with hub.db.transaction(desk.tenant.id) as tx:
            return (await actions.declare(tx, Declaration(UUID(desk.insured["id"]), "vol", "x"))).number
    finally:
        hub.db.clock = before


async def test_every_business_counts_for_itself(desk: Desk, rival: Tenant) -> None:
    others = await desk_of(rival, matricule="XY-1111-11", phone=None)
    assert (await desk.declare())["number"] == (await others.declare())["number"]


async def test_what_is_declared_is_shown_as_it_was_told(desk: Desk) -> None:
    claim = await desk.declare(type_confidence=0.9)
    assert claim["status"] == "nouveau"
    assert claim["type_confidence"] == 0.9
    assert claim["contact"] == {"id": desk.insured["id"], "name": "Amal Benkirane", "matricule": "AB-4521-22"}
    assert claim["answers"]["photos"] == {"value": "yes", "quote": "", "confidence": 1.0, "asked": False}
    assert await desk.read(claim) == claim
    [change] = await desk.history(claim)
    assert (change["kind"], change["by"], change["is_public"]) == ("declared", desk.hand.name, True)


async def test_a_policy_is_the_insureds_own(desk: Desk, rival: Tenant) -> None:
    claim = await desk.declare(policy_id=desk.policy["id"])
    assert claim["policy"] == {"id": desk.policy["id"], "number": desk.policy["number"], "kind": "auto"}
    assert claim["currency"] == "MAD"
    theirs = await desk_of(desk.tenant, phone=None, matricule="ZZ-1212-12")
    body = {"contact_id": desk.insured["id"], "type": "vol", "description": "x", "policy_id": theirs.policy["id"]}
    assert (await desk.ask("POST", "/claims", body)).status_code == 422
    assert (await desk.ask("POST", "/claims", {**body, "contact_id": str(rival.admin.id)})).status_code == 422


async def test_corrections_are_merged_and_nothing_is_invented(desk: Desk) -> None:
    claim = await desk.declare()
    patch = {"version": 1, "place": "Fès", "answers": {"witnesses": {"value": "yes"}}, "occurred_on": None}
    changed = view(await desk.ask("PATCH", f"/claims/{claim['id']}", patch))
    assert (changed["place"], changed["occurred_on"], changed["version"]) == ("Fès", None, 2)
    assert set(changed["answers"]) == {*claim["answers"], "witnesses"}
    again = view(await desk.ask("PATCH", f"/claims/{claim['id']}", {"version": 2, "place": "Fès"}))
    assert again["version"] == 2
    assert (await desk.ask("PATCH", f"/claims/{claim['id']}", {"description": None})).status_code == 422
    assert (await desk.ask("PATCH", f"/claims/{claim['id']}", {"cci": 0})).status_code == 422


async def test_a_policy_can_be_changed_by_hand(desk: Desk) -> None:
    claim = await desk.declare(policy_id=desk.policy["id"])
    bare = view(await desk.ask("PATCH", f"/claims/{claim['id']}", {"policy_id": None}))
    assert bare["policy"] is None
    back = view(await desk.ask("PATCH", f"/claims/{claim['id']}", {"policy_id": desk.policy["id"]}))
    assert back["policy"] == claim["policy"]


async def test_who_saw_an_older_version_is_shown_the_winners(desk: Desk) -> None:
    claim = await desk.declare()
    answers = await asyncio.gather(
        *[desk.ask("PATCH", f"/claims/{claim['id']}", {"version": 1, "place": f"Rue {n}"}) for n in range(5)]
    )
    assert sorted(a.status_code for a in answers) == [200, 412, 412, 412, 412]
    [winner] = [a.json() for a in answers if a.status_code == 200]
    assert all(a.json()["current"] == winner for a in answers if a.status_code == 412)
    by_header = await desk.ask("PATCH", f"/claims/{claim['id']}", {"place": "x"}, headers={"If-Match": "1"})
    assert by_header.status_code == 412


async def test_a_claim_follows_its_insureds_name(desk: Desk) -> None:
    claim = await desk.declare()
    renamed = await desk.ask("PATCH", f"/contacts/{desk.insured['id']}", {"name": "Amal Tazi"})
    assert renamed.is_success, renamed.text
    await work_off(desk.tenant.hub)
    shown = await desk.read(claim)
    assert (shown["contact"]["name"], shown["version"]) == ("Amal Tazi", 2)


async def test_a_claim_follows_its_policys_number(desk: Desk) -> None:
    claim = await desk.declare(policy_id=desk.policy["id"])
    changed = await desk.tenant.admin.http.patch(
        f"/api/v1/policies/{desk.policy['id']}", json={"number": "POL-NEW-1", "version": 1}
    )
    assert changed.is_success, changed.text
    await work_off(desk.tenant.hub)
    assert (await desk.read(claim))["policy"]["number"] == "POL-NEW-1"


async def test_no_other_business_sees_or_touches_it(desk: Desk, rival: Tenant) -> None:
    claim = await desk.assessed()
    theirs = await desk_of(rival, matricule="XY-1111-11", phone=None)
    for method, path in (
        ("GET", ""),
        ("GET", "/file"),
        ("GET", "/changes"),
        ("GET", "/documents"),
        ("PATCH", ""),
        ("POST", "/assess"),
        ("POST", "/close"),
    ):
        refused = await theirs.ask(method, f"/claims/{claim['id']}{path}", {} if method != "GET" else None)
        assert refused.status_code == 404, path
    assert (await theirs.ask("GET", "/claims")).json()["items"] == []
    viewer = desk.tenant.viewer
    assert (await viewer.http.get("/api/v1/claims")).status_code == 403
