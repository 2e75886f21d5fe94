"""A person about whom everything is kept: they text, call, chat, prove who they are, have a claim and send papers."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from agents.complexity.models import Answer
from app.claims import attaching, documents, history_queries, links, moving, reimbursing
from app.claims.declaring import declare
from app.claims.models import Claim, Declaration, Facts, PolicyRef, StoredAssessment
from app.claims.reads import lock_claim
from app.identity import actions as identity
from simulators.vapi.scripts import CallScript, ToolUse, Turn
from tests.app.webchat.visitor import Visitor, found_site
from tests.hub import Tenant
from tests.line import Line
from tests.shop import done

PDF = b"%PDF-1.7\n" + b"1" * 300


@dataclass
class Somebody:
    """Who they are, and where it is kept. `secrets`: everything that tells who they are, in lower case."""

    given: str = "Zoubida"
    family: str = "Benyoussef"
    phone: str = "+14385550161"
    email: str = "zoubida.b@courriel.exemple"
    address: str = "77 rue des Figuiers, Tiznit"
    city: str = "Tiznit"
    born: str = "1961-07-29"
    matricule: str = "ZB-7788-61"
    plate: str = "48213-B-7"
    cin: str = "JB448213"
    iban: str = "FR7630006000011234567890189"
    third: str = "Hamza Ouazzani"
    third_phone: str = "0669112233"
    id: UUID = field(default_factory=lambda: UUID(int=0))
    claim_id: UUID = field(default_factory=lambda: UUID(int=0))

    @property
    def secrets(self) -> list[str]:
        return [
            *(self.given, self.family, self.phone.lstrip("+"), self.phone[2:], self.email, "figuiers", self.city),
            *(self.born, self.birthday, self.matricule, self.matricule.replace("-", ""), self.plate, self.cin),
            *(self.iban, *self.third.split(), self.third_phone),
        ]

    @property
    def birthday(self) -> str:
        return "/".join(reversed(self.born.split("-")))

    @property
    def words(self) -> str:
        return (
            f"Bonjour, ici {self.given} {self.family}, matricule {self.matricule.lower()}, née le {self.birthday}, au "
            f"{self.phone}, {self.address}. Plaque {self.plate}, carte {self.cin}, compte {self.iban}, "
            f"écrivez à {self.email}. {self.third} ({self.third_phone}) m'a percutée, dégâts 12 500 MAD."
        )


async def is_known(tenant: Tenant, who: Somebody) -> None:
    """The team enters them and their policy, and remarks on both."""
    admin = tenant.admin
    entered = {
        "first_name": who.given, "last_name": who.family, "phone": who.phone, "email": who.email, "civility": "Mme",
        "address": who.address, "city": who.city, "birth_date": who.born, "matricule": who.matricule,
    }  # fmt: skip
    who.id = UUID((await done(admin, "POST", "/contacts", entered))["id"])
    await done(admin, "POST", f"/contacts/{who.id}/notes", {"text": f"{who.given} rappelle toujours au {who.phone}"})
    policy = {
        "contact_id": str(who.id), "number": f"POL-{who.id.hex[-6:]}", "kind": "auto", "starts_on": "2024-01-01",
        "insured_object": f"Berline {who.plate}", "notes": who.words,
        "guarantees": [{"name": "collision", "covered": True, "rate_percent": 80, "deductible_minor": 50000}],
    }  # fmt: skip
    await done(admin, "POST", "/policies", policy)


async def speaks(line: Line, tenant: Tenant, who: Somebody) -> None:
    """They text, are handed to a human and written about, and call."""
    await line.text(who.phone, who.words)
    await line.work_off()
    items = (await done(tenant.admin, "GET", f"/conversations?q={who.family}"))["items"]
    desk = f"/conversations/{items[0]['id']}"
    await done(tenant.dispatcher, "PUT", "/advisors/me", {"status": "available"})
    await done(tenant.admin, "POST", f"{desk}/hand-off", {"reason": "caller_asked", "note": f"{who.given} est pressée"})
    await line.work_off()
    handoff = next(h for h in (await done(tenant.admin, "GET", "/handoffs"))["items"] if h["conversation_id"] in desk)
    await done(tenant.dispatcher, "POST", f"/handoffs/{handoff['id']}/decline", {"reason": f"Je connais {who.family}"})
    await done(tenant.dispatcher, "POST", f"{desk}/claim", {})
    await done(tenant.dispatcher, "POST", f"{desk}/notes", {"text": f"Rappeler {who.given} au {who.phone}"})
    key = {"Idempotency-Key": str(uuid.uuid4())}
    await done(tenant.dispatcher, "POST", f"{desk}/messages", {"text": f"Merci {who.given} {who.family}!"}, **key)
    await line.work_off()
    cards = (await done(tenant.admin, "GET", "/alerts?status=open"))["items"]
    for card in cards:
        if card["contact"]["id"] == str(who.id):
            await done(tenant.admin, "POST", f"/alerts/{card['id']}/notes", {"text": f"{who.family} rappelée"})
    script = CallScript(
        str(uuid.uuid4()),
        who.phone,
        (Turn("assistant", "Bonjour?"), Turn("user", who.words)),
        (
            ToolUse(
                "sendSMSAlert", {"clientName": f"{who.given} {who.family}", "problemDescription": who.words}, after=1
            ),
        ),
        {"clientName": f"{who.given} {who.family}", "phone": who.phone, "address": who.address},
        who.words,
    )
    assert (await line.call(script)).complete
    await line.work_off()


async def chats(tenant: Tenant, who: Somebody) -> Visitor:
    """They open a chat, prove who they are, and send a paper named after them."""
    visitor = await (await found_site(tenant)).visitor(page=f"https://boutique.example/?nom={who.family}")
    uploaded = await visitor.upload(PDF, f"constat {who.given} {who.family}.pdf")
    assert uploaded.status_code == 201, uploaded.text
    async with visitor.chat(after=0, echo=True) as chat:
        await chat.say(who.words, "a", files=[uploaded.json()["id"]])
        await chat.hear("accepted")
    return visitor


async def has_a_claim(tenant: Tenant, who: Somebody) -> Claim:
    """It was told in the chat; papers came, it was assessed, a link was sent, money asked for and paid."""
    listed = (await done(tenant.admin, "GET", "/conversations?channel=chat"))["items"]
    conversation = UUID(listed[0]["id"])
    policy = (await done(tenant.admin, "GET", f"/policies?contact_id={who.id}"))["items"][0]
    ref = PolicyRef(UUID(policy["id"]), policy["number"], policy["kind"], policy["currency"])
    facts = Facts(
        answers={"injury": Answer("no", who.words, 0.9, True)}, occurred_on=date(2026, 11, 2), place=who.address,
        third_party_name=who.third, third_party_contact=who.third_phone, estimate_minor=1250000,
        report_number="CR-0099123", police_report_number="PV-0044556",
    )  # fmt: skip
    async with tenant.hub.db.transaction(tenant.id) as tx:
        await identity.prove(tx, conversation, who.id, "birth_date")
    async with tenant.hub.db.transaction(tenant.id) as tx:
        told = Declaration(who.id, "collision", who.words, policy=ref, conversation_id=conversation, facts=facts)
        claim = await declare(tx, told)
        who.claim_id = claim.id
        claim = await documents.ask_documents(tx, claim, ["devis"], None, note=f"Madame {who.family}, le devis")
    async with tenant.hub.db.transaction(tenant.id) as tx:
        await attaching.attach_media(tx, conversation)
        body = {"total": 72, "factors": [{"name": "tiers", "evidence": who.words}]}
        await history_queries.insert_assessment(
            tx.conn,
            tx.tenant_id,
            StoredAssessment(uuid.uuid4(), claim.id, tx.at, "cci-1", 72, "escalade", "agent", body),
        )
        claim = await lock_claim(tx.conn, tx.tenant_id, claim.id)
        await links.create(tx, claim, "agent")
        await reimbursing.open_reimbursement(tx, claim, guarantee="collision", claimed_minor=1250000)
    return claim


async def is_settled(tenant: Tenant, who: Somebody) -> None:
    """The claim is closed."""
    async with tenant.hub.db.transaction(tenant.id) as tx:
        claim = await lock_claim(tx.conn, tx.tenant_id, who.claim_id)
        for status in {"en_attente_client": ("en_cours",), "nouveau": ("en_cours",)}.get(claim.status, ()):
            claim = await moving.change_status(tx, claim, status, None)
        claim = await moving.change_status(tx, claim, "validation", None)
        await moving.change_status(tx, claim, "ferme", None, reason=f"Réglé avec {who.given}")
