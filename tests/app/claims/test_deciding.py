"""People decide: accept, reject with a reason, close, give to somebody; whoever was second is told so."""

from __future__ import annotations

import asyncio

import pytest

from tests.app.claims.insurer import INJURED, SIMPLE, WITHOUT_PAPERS, Desk, view


async def test_an_accepted_claim_awaits_its_payment(desk: Desk) -> None:
    claim = await desk.assessed(SIMPLE)
    accepted = await desk.done(claim, "accept", amount_minor=300_000, note="Devis conforme")
    assert (accepted["status"], accepted["outcome"]) == ("validation", "accepte")
    [row] = (await desk.file(claim))["reimbursements"]
    assert (row["guarantee"], row["status"], row["net_minor"]) == ("bris_de_glace", "accepte", 250_000)
    closed = await desk.done(accepted, "close")
    assert (closed["status"], closed["outcome"]) == ("ferme", "accepte")
    assert closed["closed_at"] is not None


async def test_an_amount_needs_a_guarantee_that_answers_for_it(desk: Desk) -> None:
    claim = await desk.declare(type="autre")
    refused = await desk.act(claim, "accept", amount_minor=1000)
    assert (refused.status_code, refused.json()["code"]) == (409, "no_policy")
    under = view(await desk.ask("PATCH", f"/claims/{claim['id']}", {"policy_id": desk.policy["id"]}))
    assert (await desk.act(under, "accept", amount_minor=1000)).status_code == 422
    accepted = await desk.done(under, "accept", amount_minor=90_000, guarantee="collision")
    assert accepted["status"] == "validation"


async def test_what_was_asked_for_is_what_is_accepted(desk: Desk) -> None:
    claim = await desk.declare(policy_id=desk.policy["id"])
    body = {"guarantee": "bris_de_glace", "claimed_minor": 500_000}
    view(await desk.ask("POST", f"/claims/{claim['id']}/reimbursements", body))
    await desk.done(claim, "accept", amount_minor=400_000)
    [row] = (await desk.file(claim))["reimbursements"]
    assert (row["status"], row["claimed_minor"], row["accepted_minor"]) == ("partiellement_accepte", 500_000, 400_000)


@pytest.mark.parametrize("told", [SIMPLE, INJURED, WITHOUT_PAPERS])
async def test_a_rejection_says_why_and_ends_it(desk: Desk, told: dict[str, object]) -> None:
    claim = await desk.assessed(told)
    assert (await desk.act(claim, "reject", reason=" ")).status_code == 422
    assert (await desk.act(claim, "reject")).status_code == 422
    rejected = await desk.done(claim, "reject", reason="Hors garantie")
    assert (rejected["status"], rejected["outcome"], rejected["outcome_reason"]) == ("ferme", "rejete", "Hors garantie")
    file = await desk.file(claim)
    assert not [a for a in file["actions"] if a["status"] in ("en_attente", "en_cours")]
    assert not [d for d in file["documents"] if d["status"] == "demande"]
    again = await desk.act(rejected, "reject", reason="Encore")
    assert (again.status_code, again.json()["code"]) == (409, "claim_closed")
    assert again.json()["current"] == rejected


async def test_every_step_of_a_decision_is_in_the_history(desk: Desk) -> None:
    claim = await desk.declare()
    await desk.done(claim, "reject", reason="Doublon")
    steps = [(c["kind"], c["from_status"], c["to_status"]) for c in await desk.history(claim)]
    assert steps == [
        ("declared", None, "nouveau"),
        ("status", "nouveau", "en_cours"),
        ("status", "en_cours", "validation"),
        ("rejected", "validation", "ferme"),
    ]


async def test_closing_what_nobody_decided_needs_a_reason(desk: Desk) -> None:
    claim = await desk.assessed(SIMPLE)
    assert (await desk.act(claim, "close")).status_code == 422
    closed = await desk.done(claim, "close", reason="Déclaration retirée")
    assert (closed["outcome"], closed["outcome_reason"]) == ("sans_suite", "Déclaration retirée")


async def test_of_two_who_decide_at_once_one_is_shown_the_others_decision(desk: Desk) -> None:
    claim = await desk.assessed(SIMPLE)
    answers = await asyncio.gather(
        desk.act(claim, "accept"), desk.act(claim, "reject", reason="Non"), desk.act(claim, "close", reason="Retiré")
    )
    assert sorted(a.status_code for a in answers) == [200, 412, 412]
    [winner] = [a.json() for a in answers if a.status_code == 200]
    assert all(a.json()["current"] == winner for a in answers if a.status_code == 412)


async def test_a_file_is_given_to_who_may_work_on_it(desk: Desk) -> None:
    claim = await desk.declare()
    assert (await desk.act(claim, "assign", user_id=str(desk.tenant.viewer.id))).status_code == 422
    mine = await desk.done(claim, "assign", user_id=str(desk.hand.id))
    assert mine["advisor"] == {"id": str(desk.hand.id), "name": desk.hand.name}
    assert (await desk.done(mine, "assign", user_id=str(desk.hand.id)))["version"] == mine["version"]
    assert (await desk.done(mine, "assign", user_id=None))["advisor"] is None


async def test_what_is_to_be_done_can_be_added_and_done(desk: Desk) -> None:
    claim = await desk.assessed(SIMPLE)
    body = {"action": "visite", "description": "Passer au garage", "due_at": "2026-12-01T10:00:00Z"}
    made = await desk.ask("POST", f"/claims/{claim['id']}/actions", body)
    assert made.status_code == 201, made.text
    action = made.json()
    done = view(await desk.ask("PATCH", f"/claim-actions/{action['id']}", {"status": "completee", "version": 1}))
    assert (done["status"], done["version"]) == ("completee", 2)
    assert done["done_at"] is not None
    stale = await desk.ask("PATCH", f"/claim-actions/{action['id']}", {"status": "annulee", "version": 1})
    assert (stale.status_code, stale.json()["current"]) == (412, done)
    assert (await desk.ask("PATCH", f"/claim-actions/{claim['id']}", {"status": "annulee"})).status_code == 404
