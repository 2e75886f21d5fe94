"""Contacts make themselves; what is known of them knows who said it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.app.intake.providers import CALLER, items, text, vapi
from tests.hub import Tenant
from tests.line import line_of


async def only_contact(tenant: Tenant) -> dict[str, Any]:
    [contact] = await items(tenant, "/contacts")
    return contact


async def report(tenant: Tenant, call_id: str, structured: dict[str, Any]) -> None:
    call = {"id": call_id, "customer": {"number": CALLER}}
    message = {"type": "end-of-call-report", "call": call, "analysis": {"structuredData": structured}}
    assert (await vapi(tenant, message)).status_code == 200


async def test_a_name_in_a_text_is_learned(drain: Tenant) -> None:
    await text(drain, "Bonjour, je m'appelle Luce Bergeron, mon drain est bouché")
    contact = await only_contact(drain)
    assert (contact["name"], contact["name_source"], contact["language"]) == ("Luce Bergeron", "text", "fr")


async def test_a_weaker_source_never_overwrites_a_stronger_one(drain: Tenant) -> None:
    await text(drain, "mon drain est bouché", From=f"whatsapp:{CALLER}", ProfileName="lulu 🌸")
    assert (await only_contact(drain))["name_source"] == "channel"
    await text(drain, "je m'appelle Luce Bergeron")
    assert (await only_contact(drain))["name"] == "Luce Bergeron"
    await report(drain, "c1", {"nom": "Lucie Bergeron-Roy"})
    assert (await only_contact(drain))["name"] == "Lucie Bergeron-Roy"
    await text(drain, "je m'appelle Paul Tremblay", From=f"whatsapp:{CALLER}", ProfileName="Paul")
    contact = await only_contact(drain)
    assert (contact["name"], contact["name_source"]) == ("Lucie Bergeron-Roy", "structured")
    changed = await drain.dispatcher.http.patch(f"/api/v1/contacts/{contact['id']}", json={"name": "L. Bergeron"})
    assert changed.json()["name_source"] == "human"
    await report(drain, "c2", {"nom": "Quelqu'un Dautre"})
    assert (await only_contact(drain))["name"] == "L. Bergeron"


@pytest.mark.parametrize("nothing", ["Non fourni", "inconnu", "N/A", "unknown", "Client", "  ", "-", "null"])
async def test_placeholders_are_not_names(drain: Tenant, nothing: str) -> None:
    await report(drain, "c1", {"nom": nothing, "adresse": nothing})
    contact = await only_contact(drain)
    assert (contact["name"], contact["address"]) == (None, None)


async def test_a_dictated_number_does_not_replace_the_carriers(drain: Tenant) -> None:
    await report(drain, "c1", {"telephone": "514 555 0199"})
    assert (await only_contact(drain))["phone"] == CALLER


async def test_text_and_call_from_one_number_are_one_contact(drain: Tenant) -> None:
    await asyncio.gather(text(drain, "mon drain est lent"), report(drain, "c1", {"nom": "Luce Bergeron"}))
    assert (await only_contact(drain))["name"] == "Luce Bergeron"


async def test_changing_a_card_somebody_else_changed_shows_theirs(drain: Tenant) -> None:
    await text(drain, "mon drain est lent")
    contact = await only_contact(drain)
    address = f"/api/v1/contacts/{contact['id']}"
    match = {"If-Match": str(contact["version"])}
    first = await drain.dispatcher.http.patch(address, json={"name": "Luce"}, headers=match)
    second = await drain.admin.http.patch(address, json={"name": "Lucie"}, headers=match)
    assert (first.status_code, second.status_code) == (200, 412)
    assert second.json()["current"] == first.json()


async def test_search_ignores_accents_and_wants_every_word(drain: Tenant, rival: Tenant) -> None:
    await text(drain, "je m'appelle Hélène Côté", From="+15145550150")
    await text(drain, "je m'appelle Hélène Roy", From="+15145550151")
    found = [c["name"] for c in await items(drain, "/contacts", q="helene cote")]
    assert found == ["Hélène Côté"]
    assert len(await items(drain, "/contacts", q="514555015")) == 2
    assert await items(drain, "/contacts", q="100%_") == []
    assert await items(rival, "/contacts", q="helene") == []


async def test_a_viewer_may_not_look_and_a_foreign_contact_does_not_exist(drain: Tenant, rival: Tenant) -> None:
    await text(drain, "mon drain est lent")
    address = f"/api/v1/contacts/{(await only_contact(drain))['id']}"
    assert (await drain.viewer.http.get(address)).status_code == 403
    assert (await rival.dispatcher.http.get(address)).status_code == 404
    assert (await rival.dispatcher.http.patch(address, json={"name": "x"})).status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [({"phone": "12"}, 422), ({"email": "no"}, 422), ({"type": "alien"}, 422), ({"tags": ["vip"]}, 200), ({}, 200)],
)
async def test_only_usable_values_are_stored(drain: Tenant, body: dict[str, Any], status: int) -> None:
    await text(drain, "mon drain est lent")
    address = f"/api/v1/contacts/{(await only_contact(drain))['id']}"
    assert (await drain.dispatcher.http.patch(address, json=body)).status_code == status


async def test_the_team_writes_remarks_about_people(drain: Tenant) -> None:
    async with line_of(drain) as line:
        await line.text("+14385550149", "Bonjour, c'est Julie Martin")
    contact = (await drain.admin.http.get("/api/v1/contacts")).json()["items"][0]["id"]
    for remark in ("Préfère être appelée le soir", "Taille 38"):
        written = await drain.dispatcher.http.post(f"/api/v1/contacts/{contact}/notes", json={"text": remark})
        assert (written.status_code, written.json()["author"]) == (201, drain.dispatcher.name)
    page = (await drain.admin.http.get(f"/api/v1/contacts/{contact}/notes?limit=1")).json()
    rest = (await drain.admin.http.get(f"/api/v1/contacts/{contact}/notes?cursor={page['next']}")).json()
    assert [n["text"] for n in page["items"] + rest["items"]] == ["Taille 38", "Préfère être appelée le soir"]
    assert (await drain.viewer.http.get(f"/api/v1/contacts/{contact}/notes")).status_code == 403
