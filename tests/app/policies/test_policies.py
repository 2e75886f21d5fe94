"""Policies say what is covered; nobody overwrites what a colleague wrote."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.app.intake.providers import items
from tests.app.policies.insuring import GUARANTEES, cover, insure
from tests.hub import Tenant


async def test_a_policy_is_written_read_and_found(drain: Tenant, rival: Tenant) -> None:
    person = await insure(drain)
    made = await cover(drain, person["id"], insured_object="Citadine électrique, 2022", ends_on="2030-12-31")
    assert (made["number"], made["status"], made["currency"], made["version"]) == ("POL-AUTO-1", "actif", "CAD", 1)
    assert made["guarantees"] == GUARANTEES
    read = await drain.dispatcher.http.get(f"/api/v1/policies/{made['id']}")
    assert read.json() == made
    for query in ({"q": "pol-auto"}, {"q": "benkirane electrique"}, {"q": "Électrique"}, {"contact_id": person["id"]}):
        assert await items(drain, "/policies", **query) == [made], query
    assert await items(drain, "/policies", q="100%_") == []
    assert await items(rival, "/policies") == []
    assert (await rival.admin.http.get(f"/api/v1/policies/{made['id']}")).status_code == 404
    assert (await drain.viewer.http.get(f"/api/v1/policies/{made['id']}")).status_code == 403
    refused = await drain.dispatcher.http.patch(f"/api/v1/policies/{made['id']}", json={"version": 1})
    assert (refused.status_code, refused.json()["needs"]) == (403, "policies:write")


async def test_pages_follow_each_other(drain: Tenant) -> None:
    person = await insure(drain)
    for number in range(3):
        await cover(drain, person["id"], f"P-{number}")
    first = (await drain.admin.http.get("/api/v1/policies?limit=2")).json()
    second = (await drain.admin.http.get(f"/api/v1/policies?limit=2&cursor={first['next']}")).json()
    assert [p["number"] for p in first["items"] + second["items"]] == ["P-2", "P-1", "P-0"]
    assert second["next"] is None


async def test_numbers_are_unique_whoever_comes_first(drain: Tenant, rival: Tenant) -> None:
    person = await insure(drain)
    body = {"contact_id": person["id"], "number": "dup-1", "kind": "auto", "starts_on": "2024-01-01"}
    answers = await asyncio.gather(*(drain.admin.http.post("/api/v1/policies", json=body) for _ in range(4)))
    assert sorted(a.status_code for a in answers) == [201, 409, 409, 409]
    [made] = [a.json() for a in answers if a.status_code == 201]
    assert {a.json()["existing_id"] for a in answers if a.status_code == 409} == {made["id"]}
    other = await cover(drain, person["id"], "OTHER")
    renamed = await drain.admin.http.patch(f"/api/v1/policies/{other['id']}", json={"number": "dup-1", "version": 1})
    assert (renamed.status_code, renamed.json()["code"]) == (409, "known_policy_number")
    assert (await cover(rival, (await insure(rival))["id"], "DUP-1"))["number"] == "DUP-1"


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"guarantees": [{"name": "tremblement"}]}, "#/guarantees/0/name"),
        ({"guarantees": [{"name": "vol", "rate_percent": 101}]}, "#/guarantees/0/rate_percent"),
        ({"guarantees": [{"name": "vol", "rate_percent": -1}]}, "#/guarantees/0/rate_percent"),
        ({"guarantees": [{"name": "vol", "deductible_minor": -1}]}, "#/guarantees/0/deductible_minor"),
        ({"guarantees": [{"name": "vol", "limit_minor": -1}]}, "#/guarantees/0/limit_minor"),
        ({"guarantees": [{"name": "vol", "deductible_minor": 1.5}]}, "#/guarantees/0/deductible_minor"),
        ({"guarantees": [{"name": "vol"}, {"name": "vol"}]}, "#/guarantees"),
        ({"kind": "bateau"}, "#/kind"),
        ({"status": "expire"}, "#/status"),
        ({"number": " "}, "#/number"),
        ({"starts_on": "01/02/2024"}, "#/starts_on"),
        ({"contact_id": "00000000-0000-7000-8000-000000000000"}, "#/contact_id"),
        ({"currency": "dirham"}, "#/currency"),
    ],
)
async def test_what_cannot_be_is_refused_by_name(drain: Tenant, changes: dict[str, Any], pointer: str) -> None:
    person = await insure(drain)
    body = {"contact_id": person["id"], "number": "P-1", "kind": "auto", "starts_on": "2024-01-01", **changes}
    refused = await drain.admin.http.post("/api/v1/policies", json=body)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, pointer)
    if pointer in ("#/contact_id", "#/currency"):
        return
    made = await cover(drain, person["id"])
    again = await drain.admin.http.patch(f"/api/v1/policies/{made['id']}", json={**changes, "version": 1})
    assert (again.status_code, again.json()["errors"][0]["pointer"]) == (422, pointer)


async def test_a_policy_ends_after_it_starts(drain: Tenant) -> None:
    person = await insure(drain)
    body = {"contact_id": person["id"], "number": "P-1", "kind": "auto"}
    backwards = {**body, "starts_on": "2025-01-01", "ends_on": "2024-12-31"}
    assert (await drain.admin.http.post("/api/v1/policies", json=backwards)).status_code == 422
    made = await cover(drain, person["id"])
    shortened = {"ends_on": "2023-12-31", "version": 1}
    refused = await drain.admin.http.patch(f"/api/v1/policies/{made['id']}", json=shortened)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "#/ends_on")


async def test_past_its_end_a_policy_is_expired_and_prolonged_it_holds_again(drain: Tenant) -> None:
    person = await insure(drain)
    made = await cover(drain, person["id"], ends_on="2025-01-31")
    assert made["status"] == "expire"
    change = {"ends_on": "2090-01-31", "version": 1}
    prolonged = (await drain.admin.http.patch(f"/api/v1/policies/{made['id']}", json=change)).json()
    assert (prolonged["status"], prolonged["version"]) == ("actif", 2)


async def test_a_change_names_the_version_it_saw_and_the_loser_sees_the_winner(drain: Tenant) -> None:
    made = await cover(drain, (await insure(drain))["id"])
    address = f"/api/v1/policies/{made['id']}"
    unsaid = await drain.admin.http.patch(address, json={"status": "suspendu"})
    assert (unsaid.status_code, unsaid.json()["errors"][0]["pointer"]) == (422, "#/version")
    answers = await asyncio.gather(
        drain.admin.http.patch(address, json={"status": "suspendu"}, headers={"If-Match": "1"}),
        drain.admin.http.patch(address, json={"insured_object": "Un vélo", "version": 1}),
    )
    assert sorted(a.status_code for a in answers) == [200, 412]
    won, lost = sorted(answers, key=lambda a: a.status_code)
    assert lost.json()["current"] == won.json()
    assert won.json()["version"] == 2


async def test_boards_follow_policies(drain: Tenant) -> None:
    person = await insure(drain)
    async with drain.dispatcher.board("policies") as board:
        made = await cover(drain, person["id"])
        assert (await board.event("policy.created"))["data"] == made
        changed = await drain.admin.http.patch(
            f"/api/v1/policies/{made['id']}", json={"status": "ferme", "notes": "Vendue", "version": 1}
        )
        assert (await board.event("policy.updated"))["data"] == changed.json()
    nothing_new = await drain.admin.http.patch(f"/api/v1/policies/{made['id']}", json={"status": "ferme", "version": 2})
    assert nothing_new.json() == changed.json()
