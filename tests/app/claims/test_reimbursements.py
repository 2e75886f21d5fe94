"""Money of a claim: never more than the contract gives, never paid twice, never refused in silence."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx2
import pytest

from app.claims import actions, reads
from app.claims.models import Declaration, PolicyRef
from tests.app.intake.providers import items
from tests.app.policies.insuring import cover, insure
from tests.hub import Person, Tenant

CLAIMED = 1_000_000
DEDUCTIBLE, LIMIT = 50_000, 5_000_000


@dataclass
class File:
    """A claim of somebody insured, and the hand that works on it."""

    tenant: Tenant
    id: UUID
    hand: Person

    async def ask(self, claimed: int = CLAIMED, guarantee: str = "collision") -> httpx2.Response:
        body = {"guarantee": guarantee, "claimed_minor": claimed}
        return await self.hand.http.post(f"/api/v1/claims/{self.id}/reimbursements", json=body)

    async def asked(self, claimed: int = CLAIMED, guarantee: str = "collision") -> dict[str, Any]:
        made = await self.ask(claimed, guarantee)
        assert made.status_code == 201, made.text
        found: dict[str, Any] = made.json()
        return found

    async def decide(self, row: dict[str, Any], **body: Any) -> httpx2.Response:
        address = f"/api/v1/reimbursements/{row['id']}/decide"
        return await self.hand.http.post(address, json={"version": row["version"], **body})

    async def pay(self, row: dict[str, Any], reference: str = "VIR-1", **changes: Any) -> httpx2.Response:
        body = {"reference": reference, "paid_on": self.today.isoformat(), "means": "virement", **changes}
        address = f"/api/v1/reimbursements/{row['id']}/pay"
        return await self.hand.http.post(address, json={"version": row["version"], **body})

    @property
    def today(self) -> date:
        return self.tenant.hub.db.clock().astimezone(ZoneInfo("America/Toronto")).date()

    async def history(self) -> list[tuple[str, bool]]:
        async with self.tenant.hub.db.snapshot(self.tenant.id) as snapshot:
            changes = await reads.public_timeline(snapshot.conn, self.tenant.id, self.id)
        return [(c.kind, c.is_public) for c in changes]


async def declare(tenant: Tenant, contact_id: str, policy: dict[str, Any] | None) -> UUID:
    """A collision of theirs."""
    under = PolicyRef(UUID(policy["id"]), policy["number"], policy["kind"], policy["currency"]) if policy else None
    given = Declaration(UUID(contact_id), "collision", "Un accrochage", policy=under)
    async with tenant.hub.db.transaction(tenant.id) as tx:
        return (await actions.declare(tx, given)).id


@pytest.fixture
async def file(drain: Tenant) -> File:
    person = await insure(drain)
    policy = await cover(drain, person["id"], currency="MAD")
    return File(drain, await declare(drain, person["id"], policy), drain.dispatcher)


async def test_deductible_and_limit_are_what_the_contract_says(file: File) -> None:
    row = await file.asked()
    assert (row["deductible_minor"], row["limit_minor"], row["currency"]) == (DEDUCTIBLE, LIMIT, "MAD")
    assert (row["status"], row["accepted_minor"], row["net_minor"]) == ("en_attente", None, None)
    unlimited = await file.asked(guarantee="responsabilite")
    assert (unlimited["deductible_minor"], unlimited["limit_minor"]) == (0, None)
    assert await items(file.tenant, "/reimbursements", claim_id=str(file.id)) == [unlimited, row]


async def test_nothing_is_asked_for_that_no_contract_covers(drain: Tenant, file: File) -> None:
    for guarantee in ("vol", "incendie"):
        refused = await file.ask(guarantee=guarantee)
        assert (refused.status_code, refused.json()["code"]) == (409, "not_covered")
        assert refused.json()["guarantees"] == ["collision", "responsabilite"]
    person = await insure(drain, "CD-1111-11")
    uninsured = File(drain, await declare(drain, person["id"], None), drain.dispatcher)
    refused = await uninsured.ask()
    assert (refused.status_code, refused.json()["code"]) == (409, "no_policy")
    assert await items(drain, "/reimbursements") == []


async def test_a_part_accepted_is_said_to_be_a_part(file: File) -> None:
    row = await file.asked()
    part = (await file.decide(row, accepted_minor=600_000)).json()
    assert (part["status"], part["net_minor"], part["version"]) == ("partiellement_accepte", 550_000, 2)
    whole = (await file.decide(part, accepted_minor=CLAIMED)).json()
    assert (whole["status"], whole["net_minor"]) == ("accepte", 950_000)
    assert await items(file.tenant, "/reimbursements", status="accepte") == [whole]
    assert await items(file.tenant, "/reimbursements", status="paye") == []


async def test_paid_is_the_end(file: File) -> None:
    row = (await file.decide(await file.asked(), accepted_minor=CLAIMED)).json()
    paid = await file.pay(row)
    assert paid.status_code == 200
    assert {name: paid.json()[name] for name in ("status", "reference", "means", "paid_on", "net_minor")} == {
        "status": "paye",
        "reference": "VIR-1",
        "means": "virement",
        "paid_on": file.today.isoformat(),
        "net_minor": 950_000,
    }
    for attempt in (
        file.decide(paid.json(), accepted_minor=1),
        file.decide(paid.json(), reject_reason="Finalement non"),
        file.pay(paid.json(), "VIR-2"),
    ):
        refused = await attempt
        assert (refused.status_code, refused.json()["code"]) == (409, "illegal_transition")
        assert (refused.json()["current"], refused.json()["allowed"]) == ("paye", [])
    assert await file.history() == [
        ("declared", True),
        ("reimbursement_opened", True),
        ("reimbursement_accepted", True),
        ("reimbursement_paid", True),
    ]


async def test_a_rejection_says_why_and_can_be_revised_until_paid(file: File) -> None:
    row = await file.asked()
    for nothing in ({}, {"reject_reason": "  "}, {"reject_reason": "x", "accepted_minor": 5}):
        assert (await file.decide(row, **nothing)).status_code == 422
    rejected = (await file.decide(row, reject_reason="Hors garantie")).json()
    assert (rejected["status"], rejected["reject_reason"], rejected["net_minor"]) == ("rejete", "Hors garantie", None)
    assert (await file.pay(rejected)).json()["allowed"] == ["accepte", "partiellement_accepte"]
    revised = (await file.decide(rejected, accepted_minor=CLAIMED)).json()
    assert (revised["status"], revised["reject_reason"]) == ("accepte", None)


async def test_nothing_is_paid_that_was_not_accepted_or_does_not_exceed_the_deductible(file: File) -> None:
    row = await file.asked()
    assert (await file.pay(row)).json()["code"] == "illegal_transition"
    small = (await file.decide(row, accepted_minor=DEDUCTIBLE)).json()
    assert small["net_minor"] == 0
    refused = await file.pay(small)
    assert (refused.status_code, refused.json()["code"]) == (409, "nothing_to_pay")


async def test_a_payment_is_traceable_and_one_reference_pays_once(file: File) -> None:
    first = (await file.decide(await file.asked(), accepted_minor=CLAIMED)).json()
    second = (await file.decide(await file.asked(), accepted_minor=CLAIMED)).json()
    unusable: dict[str, Any] = {
        "#/reference": {"reference": " "},
        "#/means": {"means": "especes"},
        "#/paid_on": {"paid_on": (file.today + timedelta(days=2)).isoformat()},
    }
    for pointer, changes in unusable.items():
        refused = await file.pay(first, **changes)
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, pointer)
    before = await file.pay(first, paid_on=(file.today - timedelta(days=9)).isoformat())
    assert before.json()["errors"][0]["pointer"] == "#/paid_on"
    answers = await asyncio.gather(file.pay(first, "VIR-7"), file.pay(second, "VIR-7"), file.pay(first, "VIR-8"))
    assert sorted(a.status_code for a in answers)[:1] == [200]
    assert {a.json()["code"] for a in answers if a.status_code != 200} <= {
        "known_reference",
        "stale_version",
        "illegal_transition",
    }
    paid = await items(file.tenant, "/reimbursements", status="paye")
    assert len({p["reference"] for p in paid}) == len(paid)
    assert sum(1 for a in answers if a.status_code == 200) == len(paid)


async def test_who_decides_late_sees_what_was_decided(file: File) -> None:
    row = await file.asked()
    answers = await asyncio.gather(
        file.decide(row, accepted_minor=600_000), file.decide(row, reject_reason="Hors garantie")
    )
    won, lost = sorted(answers, key=lambda a: a.status_code)
    assert (won.status_code, lost.status_code) == (200, 412)
    assert lost.json()["current"] == won.json()
    unsaid = {"accepted_minor": 5}
    address = f"/api/v1/reimbursements/{row['id']}/decide"
    assert (await file.hand.http.post(address, json=unsaid)).json()["errors"][0]["pointer"] == "#/version"


async def test_boards_follow_and_strangers_do_not(file: File, rival: Tenant) -> None:
    async with file.hand.board("reimbursements") as board:
        row = await file.asked()
        assert (await board.event("reimbursement.created"))["data"] == row
        decided = (await file.decide(row, accepted_minor=600_000)).json()
        assert (await board.event("reimbursement.updated"))["data"] == decided
    strangers = File(rival, file.id, rival.admin)
    assert (await strangers.ask()).status_code == 404
    assert (await strangers.decide(decided, accepted_minor=5)).status_code == 404
    assert (await strangers.pay(decided)).status_code == 404
    assert await items(rival, "/reimbursements") == []
    viewer = File(file.tenant, file.id, file.tenant.viewer)
    assert (await viewer.ask()).status_code == 403
    assert (await viewer.decide(decided, accepted_minor=5)).status_code == 403
    assert (await viewer.hand.http.get("/api/v1/reimbursements")).status_code == 403


@dataclass
class Oracle:
    """The domain's rule in plain Python: what an honest clerk with a pencil would have in the book."""

    claimed: int
    deductible: int
    limit: int | None
    status: str = "en_attente"
    accepted: int | None = None
    reason: str | None = None

    @property
    def net(self) -> int | None:
        if self.accepted is None:
            return None
        kept = self.accepted if self.limit is None or self.accepted < self.limit else self.limit
        return kept - self.deductible if kept > self.deductible else 0

    def accept(self, amount: int) -> int:
        if amount < 1 or amount > self.claimed:
            return 422
        if self.status == "paye":
            return 409
        self.accepted, self.reason = amount, None
        self.status = "accepte" if amount == self.claimed else "partiellement_accepte"
        return 200

    def reject(self, reason: str) -> int:
        if not reason:
            return 422
        if self.status in ("paye", "rejete"):
            return 409
        self.accepted, self.reason, self.status = None, reason, "rejete"
        return 200

    def pay(self) -> int:
        if self.status not in ("accepte", "partiellement_accepte") or not self.net:
            return 409
        self.status = "paye"
        return 200


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_is_decided_in_whatever_order_the_book_is_right(drain: Tenant, seed: int) -> None:
    chance = random.Random(seed)
    person = await insure(drain)
    for case in range(8):
        deductible = chance.choice([0, 1, 50_000, 999_999])
        limit = chance.choice([None, 0, 1, 49_999, 50_000, 700_000, 10**12])
        guarantee = {"name": "collision", "deductible_minor": deductible, "limit_minor": limit}
        policy = await cover(drain, person["id"], f"P-{case}", guarantees=[guarantee])
        file = File(drain, await declare(drain, person["id"], policy), drain.dispatcher)
        oracle = Oracle(chance.choice([1, 50_000, 50_001, 700_001, 10**12]), deductible, limit)
        row = await file.asked(oracle.claimed)
        for step in range(6):
            kind = chance.choice(["accept", "accept", "reject", "pay"])
            if kind == "accept":
                amounts = [0, 1, oracle.claimed, oracle.claimed + 1, deductible, limit or 5, oracle.claimed // 2]
                amount = chance.choice(amounts)
                wanted, answer = oracle.accept(amount), await file.decide(row, accepted_minor=amount)
            elif kind == "reject":
                reason = chance.choice(["", "Hors garantie"])
                wanted, answer = oracle.reject(reason), await file.decide(row, reject_reason=reason)
            else:
                wanted, answer = oracle.pay(), await file.pay(row, f"VIR-{case}-{step}")
            assert answer.status_code == wanted, (kind, oracle, answer.text)
            row = answer.json() if wanted == 200 else row
            seen = (row["status"], row["accepted_minor"], row["net_minor"], row["reject_reason"])
            assert seen == (oracle.status, oracle.accepted, oracle.net, oracle.reason)
        assert (await items(drain, "/reimbursements", claim_id=str(file.id))) == [row]
