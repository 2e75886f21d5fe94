"""What an insurer's evening leaves behind, through the doors people use."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.hub import Person, Tenant

BORN = "1985-03-14"


async def an_evening_of_insurance(tenant: Tenant) -> None:
    """Somebody is insured, and proves who they are."""
    await _somebody_proves_who_they_are(tenant)
    await _somebody_is_reimbursed(tenant)
    await a_claim_is_worked(tenant)
    await _somebody_is_forgotten(tenant)


def matricule(tenant: Tenant) -> str:
    """Of the tenant's insured: nobody has the same elsewhere."""
    return f"{tenant.slug[:2].upper()}-4521-22"


async def _somebody_proves_who_they_are(tenant: Tenant) -> None:
    """A wrong day, a code asked for, the right day."""
    insured = {"first_name": "Amal", "last_name": "Benkirane", "birth_date": BORN, "phone": f"{tenant.number[:-2]}77"}
    await _done(tenant.admin, "/contacts", {**insured, "matricule": matricule(tenant)})
    asked = {"matricule": matricule(tenant), "session_id": f"evening-of-{tenant.slug}"}
    for tried in ({"date_naissance": "1985-03-15"}, {"demander_code": True}, {"date_naissance": BORN}):
        answer = await _done(tenant.admin, "/conversation/authenticate", {**asked, **tried})
    assert answer["authentifie"], answer


async def _somebody_is_reimbursed(tenant: Tenant) -> None:
    """A policy, a claim under it, money asked for, accepted and paid."""
    insured = await tenant.admin.http.get(f"/clients/{matricule(tenant)}")
    policy = {"contact_id": insured.json()["id"], "number": f"POL-{tenant.slug}", "kind": "auto"}
    guarantee = {"name": "collision", "deductible_minor": 50_000}
    await _done(tenant.admin, "/policies", {**policy, "starts_on": "2024-01-01", "guarantees": [guarantee]})
    told = {"matricule": matricule(tenant), "type": "collision", "description": "Un accrochage au feu"}
    claim = await _done(tenant.dispatcher, "/sinistres", told)
    asked = {"guarantee": "collision", "claimed_minor": 200_000}
    row = await _done(tenant.dispatcher, f"/claims/{claim['id']}/reimbursements", asked)
    money = f"/reimbursements/{row['id']}"
    await _done(tenant.dispatcher, f"{money}/decide", {"accepted_minor": 150_000, "version": 1})
    today = datetime.fromisoformat(claim["date_declaration"]).astimezone(ZoneInfo("America/Toronto")).date()
    paid = {"reference": f"VIR-{tenant.slug}", "paid_on": today.isoformat(), "means": "virement"}
    await _done(tenant.dispatcher, f"{money}/pay", {**paid, "version": 2})


async def _somebody_is_forgotten(tenant: Tenant) -> None:
    """They were looked at first."""
    somebody = await _done(tenant.admin, "/contacts", {"first_name": "Ines", "last_name": "Passagère"})
    assert (await tenant.dispatcher.http.get(f"/api/v1/contacts/{somebody['id']}")).status_code == 200
    await _done(tenant.admin, f"/contacts/{somebody['id']}/anonymise", {"reason": "Sur demande"})


async def _done(who: Person, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await who.http.post(f"/api/v1{path}", json=body)
    assert answer.status_code in (200, 201), f"{path}: {answer.status_code} {answer.text}"
    found: dict[str, Any] = answer.json()
    return found


async def a_claim_is_worked(tenant: Tenant) -> None:
    """Declared, assessed, waiting for its documents; the insured may follow it."""
    name = {"first_name": "Karim", "last_name": "Alaoui", "birth_date": BORN}
    insured = await _done(tenant.admin, "/contacts", {**name, "matricule": f"{tenant.slug[:2].upper()}-7788-01"})
    told = {"type": "vol", "description": "On a volé ma voiture cette nuit", "answers": {"police": {"value": "no"}}}
    claim = await _done(tenant.dispatcher, "/claims", {"contact_id": insured["id"], **told})
    await _done(tenant.dispatcher, f"/claims/{claim['id']}/assess", {})
    await _done(tenant.dispatcher, f"/claims/{claim['id']}/request-documents", {"kinds": ["facture"]})
    await _done(tenant.dispatcher, f"/claims/{claim['id']}/links", {})
