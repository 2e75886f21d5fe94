"""A claim goes from status to status by the table, and only by the table."""

from __future__ import annotations

import pytest

from app.claims.models import STATUSES, Status
from tests.app.claims.insurer import Desk

TABLE: dict[Status, set[Status]] = {
    "nouveau": {"en_cours", "escalade"},
    "en_cours": {"en_attente_client", "expert", "validation", "escalade"},
    "en_attente_client": {"en_cours", "escalade"},
    "escalade": {"en_cours", "expert", "validation"},
    "expert": {"validation", "escalade"},
    "validation": {"ferme", "escalade"},
    "ferme": {"en_cours"},
}
"""Domain rule B10, written down a second time."""


@pytest.mark.parametrize("current", STATUSES)
async def test_every_legal_step_is_taken(desk: Desk, current: Status) -> None:
    for to in TABLE[current]:
        desk.hand = desk.tenant.admin
        claim = await desk.bring(await desk.declare(), current)
        moved = await desk.done(claim, "status", status=to, reason="Parce que")
        assert moved["status"] == to
        assert set(moved["allowed"]) == TABLE[to]
        last = (await desk.history(claim))[-1]
        assert (last["from_status"], last["to_status"], last["by"]) == (current, to, desk.hand.name)


@pytest.mark.parametrize("current", STATUSES)
async def test_every_other_step_is_refused_and_says_which_there_are(desk: Desk, current: Status) -> None:
    desk.hand = desk.tenant.admin
    claim = await desk.bring(await desk.declare(), current)
    for to in set(STATUSES) - TABLE[current]:
        refused = await desk.act(claim, "status", status=to, reason="Parce que")
        assert refused.status_code == 409, (current, to)
        problem = refused.json()
        assert problem["code"] == "illegal_transition"
        assert problem["current"] == current
        assert set(problem["allowed"]) == TABLE[current]
    assert await desk.read(claim) == claim


async def test_accents_and_capitals_of_people_are_understood(desk: Desk) -> None:
    claim = await desk.bring(await desk.declare(), "validation")
    assert (await desk.done(claim, "status", status="Fermé"))["status"] == "ferme"


async def test_a_status_that_does_not_exist_is_no_status(desk: Desk) -> None:
    refused = await desk.act(await desk.declare(), "status", status="perdu")
    assert refused.status_code == 422
    assert refused.json()["allowed"] == list(STATUSES)


async def test_only_who_may_opens_a_closed_claim_again_and_says_why(desk: Desk) -> None:
    closed = await desk.bring(await desk.declare(), "ferme")
    assert (await desk.act(closed, "reopen", reason="Erreur")).status_code == 403
    assert (await desk.act(closed, "status", status="en_cours", reason="Erreur")).status_code == 403
    desk.hand = desk.tenant.admin
    assert (await desk.act(closed, "reopen", reason="  ")).status_code == 422
    assert (await desk.act(closed, "status", status="en_cours")).status_code == 422
    opened = await desk.done(closed, "reopen", reason="Nouvelle pièce")
    assert (opened["status"], opened["closed_at"], opened["outcome"]) == ("en_cours", None, None)
    refused = await desk.act(opened, "reopen", reason="Encore")
    assert refused.status_code == 409
    assert refused.json()["current"] == "en_cours"


async def test_a_manager_sees_who_reopened_in_the_audit(desk: Desk) -> None:
    closed = await desk.bring(await desk.declare(), "ferme")
    desk.hand = desk.tenant.admin
    await desk.done(closed, "reopen", reason="Nouvelle pièce")
    entries = (await desk.ask("GET", "/audit?limit=50")).json()["items"]
    [entry] = [e for e in entries if e["verb"] == "reopened"]
    assert entry["reason"] == "Nouvelle pièce"
    assert (entry["detail"]["from"], entry["detail"]["to"]) == ("ferme", "en_cours")
