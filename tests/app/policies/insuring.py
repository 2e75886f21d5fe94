"""People with policies, as tests of insurance want them."""

from __future__ import annotations

from typing import Any

from tests.hub import Tenant

GUARANTEES = [
    {"name": "collision", "covered": True, "rate_percent": 80, "deductible_minor": 50_000, "limit_minor": 5_000_000},
    {"name": "vol", "covered": False, "rate_percent": 100, "deductible_minor": 100_000, "limit_minor": None},
    {"name": "responsabilite", "covered": True, "rate_percent": 100, "deductible_minor": 0, "limit_minor": None},
]


async def insure(tenant: Tenant, matricule: str = "AB-4521-22", **changes: Any) -> dict[str, Any]:
    """Somebody insured; without a phone, so that many can be."""
    body = {"first_name": "Amal", "last_name": "Benkirane", "birth_date": "1985-03-14", "civility": "Mme", **changes}
    made = await tenant.admin.http.post("/api/v1/contacts", json={**body, "matricule": matricule})
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found


async def cover(tenant: Tenant, contact_id: str, number: str = "POL-AUTO-1", **changes: Any) -> dict[str, Any]:
    """A policy of theirs."""
    body = {"contact_id": contact_id, "number": number, "kind": "auto", "starts_on": "2024-01-01"}
    made = await tenant.admin.http.post("/api/v1/policies", json={**body, "guarantees": GUARANTEES, **changes})
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found
