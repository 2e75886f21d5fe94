"""An agent tells a customer what their own contract says."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from app.accounts.actions import get_tenant
from app.connectors.errors import ToolRefused
from app.contacts.actions import take
from app.policies.asking import asked_about
from app.policies.tools import contract_info
from tests.app.policies.insuring import GUARANTEES, cover, insure
from tests.hub import Tenant


@pytest.mark.parametrize(
    ("question", "guarantee", "about"),
    [
        ("Quelle est ma franchise pour un vol ?", "vol", "deductible"),
        ("What is my deductible for theft?", "vol", "deductible"),
        ("Suis-je couverte pour un bris de glace ?", "bris_de_glace", "cover"),
        ("mon pare-brise, c’est compris ?", "bris_de_glace", "cover"),
        ("Jusqu’à combien pour un dégât des eaux ?", "degats_des_eaux", "limit"),
        ("Quel est le plafond incendie", "incendie", "limit"),
        ("Mon contrat est valable jusqu’à quand ?", None, "dates"),
        ("Am I covered for a crash?", "collision", "cover"),
        ("Le dépannage est-il couvert ?", "assistance", "cover"),
        ("Mon volant tremble", None, None),
        ("", None, None),
    ],
)
def test_questions_about_a_contract_are_understood(question: str, guarantee: str | None, about: str | None) -> None:
    assert asked_about(question) == (guarantee, about)


async def ask(tenant: Tenant, contact_id: str, **arguments: Any) -> dict[str, Any]:
    async with tenant.hub.db.transaction(tenant.id) as tx:
        row = await get_tenant(tx.conn, tenant.id)
        return await contract_info(tx, row, await take(tx, uuid.UUID(contact_id)), arguments)


async def test_only_their_own_policies_are_told(drain: Tenant) -> None:
    amal, other = await insure(drain), await insure(drain, "CD-1111-11")
    mine, theirs = await cover(drain, amal["id"]), await cover(drain, other["id"], "POL-2")
    told = await ask(drain, amal["id"], question="Quelle est ma franchise pour un vol ?")
    assert told["asked"] == {"guarantee": "vol", "about": "deductible"}
    [policy] = told["policies"]
    assert (policy["id"], policy["number"], policy["currency"], policy["status"]) == (
        mine["id"],
        "POL-AUTO-1",
        "CAD",
        "actif",
    )
    assert policy["guarantees"] == GUARANTEES
    assert (await ask(drain, amal["id"], policy_id=theirs["id"]))["policies"] == []
    assert (await ask(drain, amal["id"], guarantee="collision", question="et le vol ?"))["asked"] == {
        "guarantee": "collision"
    }
    with pytest.raises(ToolRefused):
        await ask(drain, amal["id"], policy_id="x")
