"""The people of an insurer: a matricule names one of them, however it is written."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from app.contacts import actions
from app.contacts.insured import normalised
from tests.app.intake.providers import items, text
from tests.hub import Tenant

AMAL: dict[str, Any] = {
    "civility": "Mme",
    "first_name": "Amal",
    "last_name": "Benkirane",
    "birth_date": "1985-03-14",
    "matricule": "ab 4521 22",
    "phone": "+15145550116",
    "city": "Casablanca",
}


async def enter(tenant: Tenant, **changes: Any) -> Any:
    return await tenant.dispatcher.http.post("/api/v1/contacts", json={**AMAL, **changes})


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("AB-4521-22", "AB452122"),
        ("ab452122", "AB452122"),
        (" ab 4521/22 ", "AB452122"),
        ("XX-123-XX", "XX123XX"),
        ("TEST-0001-01", "TEST000101"),
        ("ＡＢ-4521-22", "AB452122"),
        ("JK 1234", None),
        ("AB-45-21-22-9", None),
        ("4521-22", None),
        ("AB-4521-É2", None),
        ("AB-٤٥٢١-22", None),
        ("", None),
    ],
)
def test_a_matricule_is_compared_without_its_separators_and_never_padded(written: str, compared: str | None) -> None:
    assert normalised(written) == compared


async def test_somebody_is_entered_and_found_by_matricule(drain: Tenant, rival: Tenant) -> None:
    made = await enter(drain)
    assert made.status_code == 201
    contact = made.json()
    assert {name: contact[name] for name in ("name", "civility", "birth_date", "matricule", "city", "standing")} == {
        "name": "Amal Benkirane",
        "civility": "Mme",
        "birth_date": "1985-03-14",
        "matricule": "AB-4521-22",
        "city": "Casablanca",
        "standing": "actif",
    }
    for asked in ("ab-4521-22", "AB452122", "ab 4521 22", "casablanca benkirane"):
        assert [c["id"] for c in await items(drain, "/contacts", q=asked)] == [contact["id"]], asked
    async with drain.hub.db.snapshot(drain.id) as snapshot:
        found = await actions.find_by_matricule(snapshot.conn, drain.id, "AB452122")
    assert found is not None
    assert str(found.id) == contact["id"]
    async with rival.hub.db.snapshot(rival.id) as snapshot:
        assert await actions.find_by_matricule(snapshot.conn, rival.id, "AB452122") is None
    assert (await enter(rival)).status_code == 201


async def test_two_people_never_have_one_matricule(drain: Tenant) -> None:
    first = (await enter(drain)).json()
    second = await enter(drain, matricule="AB4521-22", phone=None, last_name="Autre")
    assert (second.status_code, second.json()["code"], second.json()["existing_id"]) == (
        409,
        "known_matricule",
        first["id"],
    )
    other = (await enter(drain, matricule=None, phone=None, last_name="Autre")).json()
    taken = await drain.dispatcher.http.patch(f"/api/v1/contacts/{other['id']}", json={"matricule": "AB 45 21 22"})
    assert taken.status_code == 409
    twice = await asyncio.gather(*(enter(drain, matricule="CD-1111-11", phone=None) for _ in range(3)))
    assert sorted(answer.status_code for answer in twice) == [201, 409, 409]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"matricule": "JK 1234"}, "#/matricule"),
        ({"birth_date": "2150-01-01"}, "#/birth_date"),
        ({"birth_date": "14/03/1985"}, "#/birth_date"),
        ({"civility": "Dr"}, "#/civility"),
        ({"standing": None}, "#/standing"),
        ({"phone": "12"}, "#/phone"),
    ],
)
async def test_what_cannot_be_is_refused_by_name(drain: Tenant, body: dict[str, Any], pointer: str) -> None:
    refused = await enter(drain, **body)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, pointer)
    assert "JK" not in refused.text
    contact = (await enter(drain)).json()
    again = await drain.dispatcher.http.patch(f"/api/v1/contacts/{contact['id']}", json=body)
    assert (again.status_code, again.json()["errors"][0]["pointer"]) == (422, pointer)


async def test_insured_fields_change_with_the_version_seen_and_are_forgotten_with_null(drain: Tenant) -> None:
    contact = (await enter(drain)).json()
    address = f"/api/v1/contacts/{contact['id']}"
    change = {"standing": "suspendu", "city": None, "matricule": None, "version": contact["version"]}
    changed = await drain.dispatcher.http.patch(address, json=change)
    assert changed.status_code == 200
    assert (changed.json()["standing"], changed.json()["city"], changed.json()["matricule"]) == ("suspendu", None, None)
    stale = await drain.dispatcher.http.patch(address, json=change)
    assert (stale.status_code, stale.json()["current"]) == (412, changed.json())
    assert await items(drain, "/contacts", q="AB452122") == []


async def test_what_they_write_later_leaves_who_they_are_alone(drain: Tenant) -> None:
    contact = (await enter(drain)).json()
    async with drain.dispatcher.board("contacts") as board:
        await text(drain, "Bonjour, je m'appelle Jean Martin", From=AMAL["phone"])
        seen = (await board.until(lambda f: f["op"] == "event" and f["topic"] == "contacts"))["data"]
    now = (await drain.dispatcher.http.get(f"/api/v1/contacts/{contact['id']}")).json()
    assert seen == now
    for name in ("civility", "birth_date", "matricule", "city", "standing"):
        assert now[name] == contact[name]


async def test_only_who_may_write_contacts_enters_them(drain: Tenant) -> None:
    assert (await drain.viewer.http.post("/api/v1/contacts", json=AMAL)).status_code == 403
