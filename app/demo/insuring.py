"""Insuring the demo's people and playing what happened to them, through the actions everybody uses."""

from __future__ import annotations

import copy
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from agents.complexity.models import Answer, DocumentKind
from app.access import Principal
from app.accounts.models import Tenant
from app.claims import actions as claims
from app.claims import reads, reimbursing
from app.claims.models import Claim, Declaration, Facts
from app.contacts import customers
from app.contacts.models import Contact
from app.contacts.schemas import NewContact
from app.db.database import Database
from app.db.transaction import Transaction
from app.demo.insured import INSURED, Insured, guarantees_of
from app.demo.told import FATES, TOLD, Fate, Told
from app.files import actions as files
from app.files.scanning import Scanner
from app.files.store import FileStore
from app.policies import actions as policies
from app.policies.models import Policy
from app.policies.schemas import NewInsurancePolicy

RECENT: Final[dict[Fate, float]] = {
    "declared": 0.05,
    "under_way": 2.5,
    "waiting": 1.2,
    "late": 4.2,
    "escalated": 0.4,
    "with_advisor": 1.6,
    "surveyed": 3.2,
    "accepted": 9.0,
}
"""Days since the claims that are still open were declared; untouched for longer they would be escalated."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One claim of the demo. `declared_at` orders them all."""

    person: int
    told: Told
    fate: Fate
    declared_at: datetime


class Stage:
    """Where the demo's past is played: every step in a transaction of its own, at its own time."""

    def __init__(self, db: Database, store: FileStore, scanner: Scanner, tenant: Tenant, team: list[Principal]) -> None:
        self._db = copy.copy(db)
        self._store = store
        self._scanner = scanner
        self._tenant = tenant
        self._team = team
        self._now = db.clock()
        self._end = self._now
        self._db.clock = lambda: self._now
        self._people: list[tuple[Contact, list[Policy]]] = []

    async def play(self, each: int) -> int:
        """Insure everybody, then let what happened happen, so many times to each; how many claims there are."""
        self._now = self._end - timedelta(days=340)
        for place, person in enumerate(INSURED):
            self._people.append(await self._insure(place, person))
        planned = sorted(plan(self._end, each), key=lambda one: one.declared_at)
        for number, one in enumerate(planned):
            await self._live(one, number)
        return len(planned)

    async def _insure(self, place: int, person: Insured) -> tuple[Contact, list[Policy]]:
        boss = self._team[0]
        body = NewContact.model_validate(
            {
                "first_name": person.first_name,
                "last_name": person.last_name,
                "civility": person.civility,
                "birth_date": person.birth_date.isoformat(),
                "matricule": person.matricule,
                "phone": person.phone,
                "email": person.email,
                "address": person.address,
                "city": person.city,
                "language": person.language,
            }
        )
        began = self._now.astimezone(ZoneInfo(self._tenant.time_zone)).date()
        async with self._db.transaction(self._tenant.tenant_id) as tx:
            contact = await customers.create(tx, body, who=boss)
            for order, kind in enumerate(person.policies):
                await policies.create(tx, _policy(place, order, kind, person, contact.id, began.isoformat()), who=boss)
            return contact, await policies.policies_of(tx.conn, tx.tenant_id, contact.id)

    async def _live(self, one: Planned, number: int) -> None:
        contact, covered = self._people[one.person]
        policy = next((p for p in covered if p.kind == one.told.kind), None)
        self._now = one.declared_at
        async with self._db.transaction(self._tenant.tenant_id) as tx:
            claim = await claims.declare(tx, self._declaration(one, contact, policy))
        if one.fate == "declared":
            return
        advisor = self._team[1 + number % (len(self._team) - 1)]
        for kind in one.told.documents if one.fate not in ("waiting", "late") else one.told.documents[1:]:
            await self._send(claim.id, contact, kind, number)
        self._later(minutes=4)
        async with self._db.transaction(self._tenant.tenant_id) as tx:
            claim, _ = await claims.assess(tx, await reads.lock_claim(tx.conn, tx.tenant_id, claim.id))
            if claim.status == "escalade" and one.fate != "escalated":
                claim = await claims.assign(tx, claim, advisor.user_id, advisor)
        await self._decide(one, claim.id, advisor, number)

    def _declaration(self, one: Planned, contact: Contact, policy: Policy | None) -> Declaration:
        happened = one.declared_at.astimezone(ZoneInfo(self._tenant.time_zone)) - timedelta(hours=9)
        facts = Facts(
            occurred_on=happened.date(),
            place=one.told.place,
            answers={name: Answer(value, quote, 0.95, asked=True) for name, (value, quote) in one.told.answers.items()},
            estimate_minor=one.told.amount_minor or None,
        )
        language = "en" if contact.language == "en" else "fr"
        ref = claims.ref_of(policy) if policy is not None else None
        told = one.told
        return Declaration(contact.id, told.type, told.words[language], 0.95, ref, None, language, facts)  # type: ignore[arg-type]

    async def _send(self, claim_id: UUID, contact: Contact, kind: str, number: int) -> None:
        self._later(minutes=7)
        content, name = _document(kind, number)
        stored = await files.take_in(
            self._db,
            self._store,
            self._scanner,
            tenant_id=self._tenant.tenant_id,
            owner_id=contact.id,
            name=name,
            content=content,
        )
        async with self._db.transaction(self._tenant.tenant_id) as tx:
            claim = await reads.lock_claim(tx.conn, tx.tenant_id, claim_id)
            asked: DocumentKind = kind  # type: ignore[assignment]
            await claims.receive_document(tx, claim, stored, asked, "page")

    async def _decide(self, one: Planned, claim_id: UUID, advisor: Principal, number: int) -> None:
        if one.fate in ("under_way", "waiting", "late", "escalated"):
            return
        self._later(hours=5)
        async with self._db.transaction(self._tenant.tenant_id) as tx:
            claim = await claims.assign(
                tx, await reads.lock_claim(tx.conn, tx.tenant_id, claim_id), advisor.user_id, advisor
            )
            if one.fate == "surveyed" and claim.status in ("en_cours", "escalade"):
                await claims.change_status(tx, claim, "expert", advisor)
        if one.fate in ("with_advisor", "surveyed"):
            return
        self._later(days=2)
        async with self._db.transaction(self._tenant.tenant_id) as tx:
            claim = await reads.lock_claim(tx.conn, tx.tenant_id, claim_id)
            if one.fate == "rejected" or not await self._covers(tx, claim, one.told):
                await claims.reject(tx, claim, advisor, one.told.rejected_because)
                return
            await claims.accept(tx, claim, advisor, amount_minor=one.told.amount_minor, guarantee=one.told.guarantee)
        if one.fate == "paid":
            await self._pay(claim_id, advisor, number)

    async def _covers(self, tx: Transaction, claim: Claim, told: Told) -> bool:
        """Whether there is anything to pay at all."""
        if claim.policy_id is None or not told.amount_minor:
            return False
        policy = await policies.find_policy(tx.conn, tx.tenant_id, claim.policy_id)
        promised = [g for g in policy.guarantees if g.name == told.guarantee] if policy else []
        return any(g.covered for g in promised)

    async def _pay(self, claim_id: UUID, advisor: Principal, number: int) -> None:
        self._later(days=3)
        today = self._now.astimezone(ZoneInfo(self._tenant.time_zone)).date()
        async with self._db.transaction(self._tenant.tenant_id) as tx:
            claim = await reads.lock_claim(tx.conn, tx.tenant_id, claim_id)
            (row,) = await reimbursing.list_of_claim(tx.conn, tx.tenant_id, claim_id)
            means: Any = "virement" if number % 4 else "cheque"
            reference = f"REG-{today:%Y%m}-{number:05d}"
            await reimbursing.pay(tx, claim, row, reference=reference, paid_on=today, means=means, who=advisor)
            await claims.close(tx, await reads.lock_claim(tx.conn, tx.tenant_id, claim_id), advisor, None)

    def _later(self, **by: float) -> None:
        self._now = min(self._end, self._now + timedelta(**by))


def plan(now: datetime, each: int) -> Iterator[Planned]:
    """Pure: who tells what, how far it came, and when; the same at every start, but for the day it is."""
    count = 0
    for place, person in enumerate(INSURED):
        fitting = [told for told in TOLD if told.kind in person.policies]
        for nth in range(each):
            fate = FATES[count % len(FATES)]
            told = fitting[(place + nth) % len(fitting)]
            age = RECENT.get(fate, 12 + (count * 37) % 300)
            yield Planned(place, told, fate, now - timedelta(days=age, minutes=(count * 17) % 400))
            count += 1


def _policy(place: int, order: int, kind: str, person: Insured, contact_id: UUID, began: str) -> NewInsurancePolicy:
    return NewInsurancePolicy.model_validate(
        {
            "contact_id": str(contact_id),
            "number": f"POL-{kind[:4]}-{2400 + place * 10 + order}",
            "kind": kind,
            "starts_on": began,
            "guarantees": guarantees_of(kind, place),
            "insured_object": person.insured_object if order == 0 else None,
        }
    )


def _document(kind: str, number: int) -> tuple[bytes, str]:
    """A small file as people send them: photos are pictures, papers are PDF."""
    if kind == "photos":
        return _picture(number), f"photo-{number + 1}.png"
    return _paper(f"{kind} {number + 1}"), f"{kind}-{number + 1}.pdf"


def _picture(number: int) -> bytes:
    width, height = 96, 64
    shade = bytes((60 + number * 7 % 160, 90 + number * 13 % 140, 110 + number * 5 % 120))
    rows = b"".join(b"\0" + shade * width for _ in range(height))

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def _paper(title: str) -> bytes:
    text = f"BT /F1 24 Tf 72 720 Td ({title}) Tj ET".encode("ascii", "replace")
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        offsets.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return body + b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        table,
        len(body),
    )
