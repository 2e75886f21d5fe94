"""What an agent may do: only for whoever proved to be the insured, and always the same to everybody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from app.accounts.actions import get_tenant
from app.connectors.asking import Asking
from app.connectors.errors import ToolRefused
from app.contacts import actions as contacts
from app.identity.actions import prove
from app.sessions.tools import TOOLS
from tests.app.claims.insurer import PDF, PNG, SIMPLE, Desk, desk_of, view
from tests.app.webchat.visitor import Visitor, found_site
from tests.working import bring_forward, work_off

View = dict[str, Any]


@dataclass
class Agent:
    """An agent in one conversation."""

    desk: Desk
    conversation: View

    async def call(self, name: str, **arguments: Any) -> View:
        tenant = self.desk.tenant
        async with tenant.hub.db.transaction(tenant.id) as tx:
            contact = await contacts.take(tx, UUID(self.conversation["contact_id"]))
            row = await get_tenant(tx.conn, tenant.id)
            asking = Asking(row, contact, UUID(self.conversation["id"]), uuid7(), "chat")
            return await TOOLS[name](tx, asking, arguments)

    async def refused(self, name: str, **arguments: Any) -> str:
        with pytest.raises(ToolRefused) as refusal:
            await self.call(name, **arguments)
        return str(refusal.value)

    async def prove(self, contact: Mapping[str, Any] | None = None) -> None:
        tenant = self.desk.tenant
        async with tenant.hub.db.transaction(tenant.id) as tx:
            insured = UUID((contact or self.desk.insured)["id"])
            await prove(tx, UUID(self.conversation["id"]), insured, "birth_date")

    async def declares(self, kind: str = "bris_de_glace") -> View:
        told = {"type": kind, "type_confidence": 0.9, "description": "Pare-brise fissuré", "language": "fr"}
        return await self.call("declare_claim", **told)

    async def records(self, claim: View, **facts: Any) -> None:
        assert await self.call("record_claim", claim_id=claim["claim_id"], **facts) == {"ok": True}


@pytest.fixture
async def visitor(desk: Desk) -> Visitor:
    return await (await found_site(desk.tenant)).visitor()


@pytest.fixture
async def agent(desk: Desk, visitor: Visitor) -> Agent:
    async with visitor.chat() as chat:
        await chat.say("Bonjour", "a")
        await chat.hear("accepted")
    [conversation] = view(await desk.ask("GET", "/conversations"))["items"]
    return Agent(desk, conversation)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("declare_claim", {"type": "vol", "description": "x"}),
        ("record_claim", {"claim_id": str(uuid7()), "place": "Rabat"}),
        ("take_documents", {"claim_id": str(uuid7())}),
        ("decide_claim", {"claim_id": str(uuid7())}),
        ("claims_of", {}),
        ("follow_claim", {"number": "SIN-2026-000001"}),
    ],
)
async def test_a_stranger_gets_nothing(agent: Agent, name: str, arguments: View) -> None:
    await agent.desk.declare()
    assert await agent.refused(name, **arguments) == "not_proven"


async def test_a_declaration_is_told_bit_by_bit_and_decided(agent: Agent) -> None:
    await agent.prove()
    claim = await agent.declares()
    assert claim["number"].startswith("SIN-")
    await agent.records(
        claim,
        answers={"injury": {"value": "no", "quote": "personne", "confidence": 0.9, "asked": True}},
        occurred_on="2026-11-20",
        occurred_time="08:30",
        place="Casablanca",
        parties=1,
        ambiguities=[["date", 1, "hier"]],
        contradictions=[["place", "Rabat", "Casablanca", 1]],
        emotion={"label": "stress", "stress": 2.5, "markers": ["vite"]},
        is_date_vague=False,
        language_note="ary",
    )
    shown = await agent.desk.read({"id": claim["claim_id"]})
    assert (shown["status"], shown["place"], shown["occurred_time"]) == ("nouveau", "Casablanca", "08:30:00")
    assert shown["conversation_id"] == agent.conversation["id"]
    decided = await agent.call("decide_claim", claim_id=claim["claim_id"])
    assert decided["number"] == claim["number"]
    assert (decided["outcome"], decided["status"], decided["skill"]) == ("autonome", "en_cours", "sinistre")
    assert decided["explanation"]["fr"]
    assert {"proposer_garage", "contact_expert"} <= {s["action"] for s in decided["next_steps"]}
    assert not decided["is_urgent"]
    again = await agent.call("decide_claim", claim_id=claim["claim_id"])
    assert again == decided


async def test_a_wish_for_a_human_is_written_down(agent: Agent) -> None:
    await agent.prove()
    claim = await agent.declares()
    decided = await agent.call("decide_claim", claim_id=claim["claim_id"], wants_human=True)
    assert (decided["outcome"], decided["reason"], decided["status"]) == ("escalade", "human_requested", "escalade")


async def test_an_agent_that_does_not_hand_over_is_noticed(agent: Agent) -> None:
    await agent.prove()
    claim = await agent.declares()
    await agent.call("decide_claim", claim_id=claim["claim_id"], wants_human=True)
    await work_off(agent.desk.tenant.hub)
    assert view(await agent.desk.ask("GET", "/handoffs"))["items"] == [], "the agent hands over by itself"
    await bring_forward(agent.desk.tenant.hub)
    await work_off(agent.desk.tenant.hub)
    [handoff] = view(await agent.desk.ask("GET", "/handoffs"))["items"]
    assert handoff["reason"] == "human_requested"


async def test_what_was_sent_is_taken_and_what_is_missing_named(agent: Agent, visitor: Visitor) -> None:
    await agent.prove()
    claim = await agent.declares("vol")
    await agent.records(claim, answers={"injury": {"value": "no"}, "police": {"value": "no"}}, place="Rabat")
    decided = await agent.call("decide_claim", claim_id=claim["claim_id"])
    assert (decided["outcome"], decided["status"]) == ("documents", "en_attente_client")
    assert decided["due_on"] is not None
    async with visitor.chat() as chat:
        file = (await visitor.upload(PDF, "plainte.pdf")).json()
        await chat.say("Voici", "b", files=[file["id"]])
        await chat.hear("accepted")
    taken = await agent.call("take_documents", claim_id=claim["claim_id"], kind="rapport_police")
    assert [d["kind"] for d in taken["received"]] == ["rapport_police"]
    assert "rapport_police" not in taken["missing"]
    assert (await agent.call("take_documents", claim_id=claim["claim_id"]))["received"] == []


async def test_claims_are_followed_by_number_or_id(agent: Agent) -> None:
    claim = await agent.desk.assessed(SIMPLE)
    await agent.desk.done(claim, "request-documents", kinds=["devis"])
    closed = await agent.desk.done(await agent.desk.declare(), "close", reason="Retiré")
    await agent.prove()
    mine = await agent.call("claims_of")
    assert [c["number"] for c in mine["open"]] == [claim["number"]]
    assert [c["number"] for c in mine["closed"]] == [closed["number"]]
    found = await agent.call("follow_claim", number=claim["number"].lower())
    assert found["found"]
    assert found["claim"]["status_text"]["fr"].startswith("Nous attendons des documents")
    assert found["claim"]["status_text"]["en"].startswith("We are waiting")
    assert {"kind": "devis", "due_on": found["expected"][0]["due_on"]} in found["expected"]
    assert [t["text"]["fr"] for t in found["timeline"]][:1] == ["Sinistre déclaré"]
    assert not found["is_late"]
    assert await agent.call("follow_claim", claim_id=claim["id"]) == found
    assert await agent.call("follow_claim", claim_id=str(uuid7())) == {"found": False}
    assert await agent.call("follow_claim") == {"found": False}


async def test_what_was_accepted_is_told(agent: Agent) -> None:
    claim = await agent.desk.assessed(SIMPLE)
    await agent.desk.done(claim, "accept", amount_minor=300_000)
    await agent.prove()
    [row] = (await agent.call("follow_claim", number=claim["number"]))["reimbursements"]
    assert (row["status"], row["net_minor"], row["currency"]) == ("accepte", 250_000, "MAD")


async def test_somebody_elses_is_answered_like_none(agent: Agent) -> None:
    theirs = await desk_of(agent.desk.tenant, phone=None, matricule="ZZ-1212-12")
    claim = await theirs.declare()
    await agent.prove()
    assert await agent.call("follow_claim", number=claim["number"]) == {"found": False}
    assert await agent.refused("decide_claim", claim_id=claim["id"]) == "unknown_claim"
    assert await agent.refused("record_claim", claim_id=claim["id"], place="x") == "unknown_claim"
    assert await agent.refused("decide_claim", claim_id=str(uuid7())) == "unknown_claim"
    told = {"type": "vol", "description": "x", "policy_id": theirs.policy["id"]}
    assert await agent.refused("declare_claim", **told) == "unknown_policy"


async def test_a_closed_claim_is_not_written_to(agent: Agent) -> None:
    closed = await agent.desk.done(await agent.desk.declare(), "close", reason="Retiré")
    await agent.prove()
    assert await agent.refused("record_claim", claim_id=closed["id"], place="x") == "claim_closed"


async def test_a_type_nobody_understood_is_declared_all_the_same(agent: Agent) -> None:
    await agent.prove()
    told = {"type": None, "type_confidence": 0.2, "description": "Il s'est passé quelque chose"}
    claim = await agent.call("declare_claim", **told, policy_id=agent.desk.policy["id"])
    shown = await agent.desk.read({"id": claim["claim_id"]})
    assert (shown["type"], shown["type_confidence"]) == ("autre", 0.0)
    decided = await agent.call("decide_claim", claim_id=claim["claim_id"])
    assert (decided["outcome"], decided["reason"]) == ("escalade", "type_unknown")


async def test_facts_that_come_later_are_weighed_at_once(agent: Agent) -> None:
    await agent.prove()
    claim = await agent.declares()
    await agent.records(claim, answers={"injury": {"value": "no"}, "photos": {"value": "yes"}}, place="Fès", parties=1)
    await agent.call("decide_claim", claim_id=claim["claim_id"])
    await agent.records(claim, answers={"injury": {"value": "yes", "quote": "j'ai mal"}})
    assert (await agent.desk.read({"id": claim["claim_id"]}))["status"] == "escalade"


async def test_pictures_are_not_taken_for_papers(agent: Agent, visitor: Visitor) -> None:
    await agent.prove()
    claim = await agent.declares()
    async with visitor.chat() as chat:
        file = (await visitor.upload(PNG)).json()
        await chat.say("", "b", files=[file["id"]])
        await chat.hear("accepted")
    taken = await agent.call("take_documents", claim_id=claim["claim_id"])
    assert [d["kind"] for d in taken["received"]] == ["photos"]
