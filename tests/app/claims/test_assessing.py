"""A claim is computed from its file, decided upon, and the decision made true; people's decisions stand."""

from __future__ import annotations

from typing import Any

from tests.app.claims.insurer import INJURED, PDF, PNG, SIMPLE, WITHOUT_PAPERS, Desk, view
from tests.working import work_off


async def test_a_simple_claim_goes_on_without_an_advisor(desk: Desk) -> None:
    claim = await desk.assessed(SIMPLE)
    assert (claim["status"], claim["treatment"], claim["priority"]) == ("en_cours", "autonome", "normale")
    assert claim["policy"]["number"] == desk.policy["number"], "the policy that answers for it was found"
    assert claim["formula"] == "cci-1"
    assert set(claim["factors"]) == {
        *("guarantees", "third_party", "documents", "ambiguity", "emotion", "inconsistency")
    }
    actions = {a["action"]: a for a in (await desk.file(claim))["actions"]}
    assert {"proposer_garage", "contact_expert"} <= set(actions)
    assert actions["proposer_garage"]["whose"] == "garage"


async def test_an_injury_is_never_left_to_an_agent(desk: Desk) -> None:
    claim = await desk.assessed(INJURED)
    assert (claim["status"], claim["treatment"], claim["escalation_reason"]) == ("escalade", "escalade", "injury")
    assert claim["priority"] in ("haute", "urgente")
    assert "injury" in claim["rules"]
    actions = {a["action"]: a["priority"] for a in (await desk.file(claim))["actions"]}
    assert actions["rendez_vous_medical"] == "normale"
    assert actions["rappeler_client"] == "haute"


async def test_missing_documents_are_waited_for(desk: Desk) -> None:
    claim = await desk.assessed(WITHOUT_PAPERS)
    assert claim["status"] == "en_attente_client"
    assert "rapport_police" in claim["missing"]
    assert claim["customer_due_at"] is not None
    file = await desk.file(claim)
    assert {d["kind"] for d in file["documents"] if d["status"] == "demande"} == set(claim["missing"])
    steps = [(c["from_status"], c["to_status"]) for c in file["changes"] if c["to_status"]]
    assert steps == [(None, "nouveau"), ("nouveau", "en_cours"), ("en_cours", "en_attente_client")]


async def test_a_fire_goes_to_an_expert(desk: Desk) -> None:
    told = {**SIMPLE, "type": "incendie", "answers": {**SIMPLE["answers"], "everyone_safe": {"value": "yes"}}}
    claim = await desk.assessed(told)
    assert (claim["status"], claim["treatment"]) == ("expert", "expert")
    assert {"expertise", "contact_expert"} <= {a["action"] for a in (await desk.file(claim))["actions"]}


async def test_the_same_facts_twice_change_nothing(desk: Desk) -> None:
    for told in (SIMPLE, INJURED, WITHOUT_PAPERS):
        once = await desk.assessed(told)
        file = await desk.file(once)
        twice = await desk.done(once, "assess")
        assert twice == once
        assert {**await desk.file(once), "position": ""} == {**file, "position": ""}


async def test_an_escalation_is_never_taken_back_by_itself(desk: Desk) -> None:
    claim = await desk.assessed(INJURED)
    patch = {"answers": {"injury": {"value": "no"}, "report_signed": {"value": "yes"}}}
    calmer = view(await desk.ask("PATCH", f"/claims/{claim['id']}", patch))
    assert (calmer["status"], calmer["treatment"], calmer["priority"]) == ("escalade", "escalade", claim["priority"])
    assert "injury" not in calmer["rules"], "the figures are kept up to date all the same"
    assert len((await desk.file(claim))["assessments"]) == 2


async def test_new_facts_escalate_what_was_simple(desk: Desk) -> None:
    claim = await desk.assessed(SIMPLE)
    patch = {"answers": {"injury": {"value": "yes", "quote": "finalement j'ai mal"}}}
    worse = view(await desk.ask("PATCH", f"/claims/{claim['id']}", patch))
    assert worse["status"] == "escalade"
    actions = {a["action"]: a["status"] for a in (await desk.file(claim))["actions"]}
    assert actions["proposer_garage"] == "annulee"
    assert actions["rappeler_client"] == "en_attente"


async def test_what_an_advisor_has_is_not_moved(desk: Desk) -> None:
    claim = await desk.declare(INJURED)
    mine = await desk.done(claim, "assign", user_id=str(desk.hand.id))
    assert (await desk.done(mine, "assess"))["status"] == "nouveau"


async def test_facts_are_told_from_assumptions(desk: Desk) -> None:
    answers = {"injury": {"value": "no", "confidence": 0.4, "quote": "je crois pas"}, "police": {"value": "unknown"}}
    claim = await desk.declare({**SIMPLE, "answers": answers})
    facts: dict[str, Any] = {f["name"]: f for f in (await desk.file(claim))["facts"]}
    assert facts["injury"]["is_assumption"]
    assert facts["injury"]["quote"] == "je crois pas"
    assert not facts["place"]["is_assumption"]
    assert "police" not in facts


async def test_any_case_is_explained_and_nothing_is_stored(desk: Desk) -> None:
    case = {"type": "collision", "answers": {"hit_and_run": {"value": "yes"}}, "parties": 2}
    found = view(await desk.ask("POST", "/claims/assess", case))
    assert (found["outcome"], found["reason"]) == ("escalade", "hit_and_run")
    assert found["explanation"]["fr"]
    assert found["explanation"]["en"]
    assert len(found["factors"]) == 6
    assert view(await desk.ask("GET", "/claims"))["items"] == []
    wrong = await desk.ask("POST", "/claims/assess", {**case, "formula": "cci-0"})
    assert wrong.status_code == 422


async def test_somebodys_words_are_a_case_too(desk: Desk) -> None:
    words = "Percuté à un rond-point, j'ai mal à la nuque, je vais aux urgences"
    found = view(await desk.ask("POST", "/claims/assess", {"text": words, "language": "fr"}))
    assert (found["outcome"], found["reason"]) == ("escalade", "injury")
    [rule] = [r for r in found["rules"] if r["code"] == "injury"]
    assert rule["quote"] in words
    known = {"text": words, "answers": {"injury": {"value": "no"}}, "type": "collision"}
    assert view(await desk.ask("POST", "/claims/assess", known))["reason"] != "injury", "what is written down counts"


async def test_documents_that_come_let_it_go_on(desk: Desk) -> None:
    claim = await desk.assessed(WITHOUT_PAPERS)
    for kind in claim["missing"]:
        assert (await desk.upload(claim, PDF if kind != "photos" else PNG, kind, kind)).status_code == 201
    after = await desk.read(claim)
    assert after["missing"] == []
    assert after["documents_complete"]
    assert after["status"] == "en_cours"
    assert after["customer_due_at"] is None
    await work_off(desk.tenant.hub)
