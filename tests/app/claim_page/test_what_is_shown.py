"""What a customer sees of their claim, and what they never see."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest

from app.claim_page import rules
from app.claims import actions
from app.claims.models import Claim, Facts, PolicyRef
from app.claims.reimbursing import accept, open_reimbursement, pay
from app.claims.writing import PUBLIC
from tests.app.claim_page.insured import Page, asked_for, declared, moved, page_of, worked_on
from tests.app.policies.insuring import cover
from tests.hub import Tenant
from tests.working import movable_clock

INSIDE = ("Un secret de famille", "M. Tiers", "+14385559999", "Boulevard Secret", "PV-777", "frauduleux", "1985-03-14")


async def test_the_page_says_where_the_claim_stands_in_plain_words(drain: Tenant, claim: Claim, page: Page) -> None:
    view = await page.view()
    assert view["business"] == {"name": "Drain", "phone": drain.number, "text": drain.number}
    assert (view["number"], view["type"], view["language"]) == (claim.number, "collision", "fr")
    assert view["text"]["fr"].startswith("Votre déclaration est enregistrée\u00a0: réponse sous")
    assert view["text"]["en"].startswith("Your claim has been recorded: you will hear from us within")
    assert (view["wanted"], view["received"], view["refunds"], view["to_do"]) == ([], [], [], [])
    assert [m["what"] for m in view["timeline"]] == ["declared"]
    assert (view["is_open"], view["is_late"]) == (True, False)


async def test_nothing_an_insurer_keeps_to_itself_is_shown(drain: Tenant) -> None:
    claim = await declared(drain, description=INSIDE[0])
    told = Facts(
        third_party_name=INSIDE[1],
        third_party_contact=INSIDE[2],
        place=INSIDE[3],
        police_report_number=INSIDE[4],
        estimate_minor=123_456_789,
    )
    await worked_on(drain, claim, lambda tx, locked: actions.record(tx, locked, told))
    await worked_on(drain, claim, lambda tx, locked: actions.assess(tx, locked))
    await worked_on(
        drain,
        claim,
        lambda tx, locked: actions.reject(tx, locked, None, f"{INSIDE[5]} selon {INSIDE[1]}"),
    )
    answer = await (await page_of(drain, claim)).open()
    view = answer.json()
    assert (view["status"], view["outcome"], view["is_open"]) == ("ferme", "rejete", False)
    assert [word for word in INSIDE if word in answer.text] == []
    assert "123456789" not in answer.text
    hidden = {"cci", "factors", "rules", "emotion", "answers", "evidence", "priority", "contact", "matricule", "policy"}
    assert not hidden & set(view)
    assert "cci" not in answer.text.lower()


@pytest.mark.parametrize(
    ("way", "steps"),
    [
        ([], ["current", "todo", "todo", "todo"]),
        (["en_cours"], ["done", "current", "todo", "todo"]),
        (["escalade"], ["done", "current", "todo", "todo"]),
        (["en_cours", "expert"], ["done", "done", "current", "todo", "todo"]),
        (["en_cours", "validation"], ["done", "done", "current", "todo"]),
        (["en_cours", "expert", "validation"], ["done", "done", "done", "current", "todo"]),
        (["en_cours", "validation", "ferme"], ["done", "done", "done", "done"]),
    ],
)
async def test_the_way_has_a_survey_only_where_one_is_made(
    drain: Tenant, claim: Claim, page: Page, way: list[str], steps: list[str]
) -> None:
    await moved(drain, claim, *way)
    view = await page.view()
    assert [s["progress"] for s in view["steps"]] == steps
    assert [s["step"] for s in view["steps"]][-2:] == ["decision", "closed"]


async def test_what_is_wanted_has_a_deadline_and_goes_when_it_came(drain: Tenant, claim: Claim, page: Page) -> None:
    await asked_for(drain, claim, "constat", "photos")
    view = await page.view()
    assert [w["kind"] for w in view["wanted"]] == ["constat", "photos"]
    assert view["due_at"] is not None
    assert view["timeline"][0] == {"at": view["timeline"][0]["at"], "what": "documents_requested",
                                   "kinds": ["constat", "photos"]}  # fmt: skip
    assert (await page.send(b"\x89PNG\r\n\x1a\n" + b"1" * 300, "photos")).status_code == 201
    view = await page.view()
    assert [w["kind"] for w in view["wanted"]] == ["constat"]
    assert [(r["kind"], r["name"], r["status"]) for r in view["received"]] == [("photos", "photo.png", "recu")]


async def test_what_was_not_usable_is_asked_for_again_without_what_was_noted(
    drain: Tenant, claim: Claim, page: Page
) -> None:
    await asked_for(drain, claim, "constat")
    sent = (await page.send(b"%PDF-1.7\n" + b"0" * 200, "constat", "constat.pdf")).json()
    refusal = {"status": "refuse", "note": "frauduleux ?", "version": 2}
    refused = await drain.dispatcher.http.patch(f"/api/v1/documents/{sent['id']}", json=refusal)
    assert refused.status_code == 200, refused.text
    answer = await page.open()
    assert {"kind": "constat", "is_again": True} in answer.json()["wanted"]
    assert [r["status"] for r in answer.json()["received"]] == ["refuse"]
    assert "frauduleux" not in answer.text


async def test_money_is_shown_as_far_as_it_is_decided(drain: Tenant) -> None:
    first = await declared(drain)
    policy = await cover(drain, str(first.contact_id), currency="MAD")
    under = PolicyRef(UUID(policy["id"]), policy["number"], policy["kind"], policy["currency"])
    claim = await declared(drain, policy=under)
    page = await page_of(drain, claim)
    rows: dict[str, Any] = {}

    async def ask(tx: Any, locked: Claim) -> None:
        rows["row"] = await open_reimbursement(tx, locked, guarantee="collision", claimed_minor=1_000_000)

    async def grant(tx: Any, locked: Claim) -> None:
        rows["row"] = await accept(tx, locked, rows["row"], 800_000)

    async def settle(tx: Any, locked: Claim) -> None:
        today = tx.at.astimezone(ZoneInfo("America/Toronto")).date()
        rows["row"] = await pay(tx, locked, rows["row"], reference="VIR-SECRET-1", paid_on=today, means="virement")

    await worked_on(drain, claim, ask)
    (refund,) = (await page.view())["refunds"]
    assert (refund["claimed_minor"], refund["accepted_minor"], refund["net_minor"], refund["paid_on"]) == (
        1_000_000, None, None, None)  # fmt: skip
    await worked_on(drain, claim, grant)
    (refund,) = (await page.view())["refunds"]
    assert (refund["accepted_minor"], refund["deductible_minor"], refund["net_minor"], refund["currency"]) == (
        800_000, 50_000, 750_000, "MAD")  # fmt: skip
    assert refund["status"] == "partiellement_accepte"
    await worked_on(drain, claim, settle)
    answer = await page.open()
    (refund,) = answer.json()["refunds"]
    assert (refund["status"], refund["means"]) == ("paye", "virement")
    assert refund["paid_on"] is not None
    assert "SECRET" not in answer.text
    moments = [m["what"] for m in answer.json()["timeline"]]
    assert moments[:3] == ["refund_paid", "refund_accepted", "refund_asked"]


async def test_it_says_when_we_are_later_than_we_said(drain: Tenant, claim: Claim, page: Page) -> None:
    with movable_clock(drain.hub) as clock:
        clock.ahead = timedelta(days=1)
        assert (await page.view())["is_late"] is False
        clock.ahead = timedelta(days=6)
        assert (await page.view())["is_late"] is True


async def test_nobody_reads_another_claim_through_it_nor_another_business(
    drain: Tenant, rival: Tenant, claim: Claim, page: Page
) -> None:
    other = await declared(drain, "+14385550117", type="vol")
    theirs = await declared(rival, "+14385550118", type="incendie")
    page_of_theirs = await page_of(rival, theirs)
    assert (await page.view())["type"] == "collision"
    assert (await (await page_of(drain, other)).view())["type"] == "vol"
    view = await page_of_theirs.view()
    assert (view["type"], view["business"]["name"]) == ("incendie", "Rival")
    assert (await drain.hub.http.get(f"/api/v1/claims/{claim.id}")).status_code in (401, 404)
    token = {"Authorization": f"Bearer {page.token}"}
    assert (await drain.hub.http.get("/api/v1/me", headers=token)).status_code == 401


async def test_one_address_cannot_ask_for_ever(drain: Tenant, page: Page) -> None:
    guessing = Page(page.hub, page.url + "x", "", address=f"198.51.100.{uuid4().int % 250}")
    answers = await asyncio.gather(*(guessing.open() for _ in range(200)))
    assert {answer.status_code for answer in answers} == {404, 429}
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert refused.json()["code"] == "too_often"
    assert int(refused.headers["retry-after"]) >= 1
    elsewhere = Page(page.hub, page.url, page.link_id, address="192.0.2.77")
    assert (await elsewhere.open()).status_code == 200


def test_every_kind_of_public_change_has_its_place_in_the_timeline() -> None:
    assert set(rules._KINDS) >= PUBLIC - {"document_checked"}
